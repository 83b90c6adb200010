"""What an earlier run left in the data folder: jobs with a row go on, files without one were never acknowledged."""

import logging
from collections.abc import Callable

from printscp.film.job import PrintJob
from printscp.spool.queue import NewJob, Queue
from printscp.spool.store import FilmStore

_log = logging.getLogger("printscp.spool")

_DAMAGED, _UNACKNOWLEDGED = "damaged", "unacknowledged"


def recover(store: FilmStore, queue: Queue, new_job: Callable[[PrintJob, str], NewJob]) -> None:
    """Open *queue*, and bring it and *store* together. Raises OSError and `NewerFolder`.

    A store that another queue knew, or none, is that of a version before there was one, or has lost its own: all of its
    jobs are queued then.
    """
    queue.open()
    identity = queue.identity()
    if not store.is_queued(identity):
        store.take_back_failed()
        for name in store.names():
            _adopt(name, store, queue, new_job)
        store.mark_queued(identity)
    kept = queue.kept()
    for name in sorted(set(store.names()) - {job.file for job in kept}):
        _part_with(name, store, queue)
    store.sweep_documents({job.uid for job in kept})


def _adopt(name: str, store: FilmStore, queue: Queue, new_job: Callable[[PrintJob, str], NewJob]) -> None:
    try:
        job = store.get(name)
    except Exception as error:
        # A damaged file may raise anything. Without a number an OSError is that of a library, of a damaged file.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        _log.error("%s cannot be read, and is set aside: %s", name, type(error).__name__)
        store.set_aside(name, _DAMAGED)
    else:
        queue.submit(new_job(job, name))


def _part_with(name: str, store: FilmStore, queue: Queue) -> None:
    """Remove what is left of a purged job; what the queue does not know is kept aside, for a queue may be a backup."""
    uid = store.uid_of(name)
    if queue.job(uid) is None:
        _log.warning("%s was never acknowledged, or the queue has lost it: it is kept in %s/", name, _UNACKNOWLEDGED)
        store.set_aside(name, _UNACKNOWLEDGED)
    else:
        store.remove(name, uid)
