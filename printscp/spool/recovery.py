"""What an earlier run left in the data folder: jobs with a row go on, files without one were never acknowledged."""

import logging
from collections.abc import Callable

from printscp.film.job import PrintJob
from printscp.spool.queue import NewJob, Queue
from printscp.spool.store import FilmStore

_log = logging.getLogger("printscp.spool")


def recover(store: FilmStore, queue: Queue, new_job: Callable[[PrintJob, str], NewJob]) -> None:
    """Open *queue*, and bring it and *store* together. Raises OSError and `NewerFolder`.

    A store without a queue is that of a version before there was one, or has lost it: all of its jobs are queued then.
    """
    is_known = store.is_queued()
    queue.open()
    if not is_known:
        store.take_back_failed()
        for name in store.names():
            _adopt(name, store, queue, new_job)
        store.mark_queued()
    kept = queue.kept()
    swept = store.sweep({job.file for job in kept}, {job.uid for job in kept})
    if swept:
        _log.warning("%d file(s) of jobs that were never acknowledged, or are purged, are removed", swept)


def _adopt(name: str, store: FilmStore, queue: Queue, new_job: Callable[[PrintJob, str], NewJob]) -> None:
    try:
        job = store.get(name)
    except Exception as error:
        # A damaged file may raise anything. Without a number an OSError is that of a library, of a damaged file.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        _log.error("%s cannot be read, and is set aside: %s", name, type(error).__name__)
        store.set_aside(name)
    else:
        queue.submit(new_job(job, name))
