"""The wired server: it starts as a whole or not at all, and prints what was left when it starts again."""

import os
import stat

import pytest

from printscp.app import PrintServerApp
from printscp.client import PrintClient
from printscp.lab.films import row_layout
from printscp.settings import DicomSettings, QueueSettings, ScuSettings, Settings
from printscp.spool.spool import Listeners
from printscp.spool.store import FilmStore
from tests.crash.films import drawn_in, page_of
from tests.event_scu import DONE, EventScu
from tests.jobs import print_job
from tests.raw_scu import RawScu
from tests.stored_requests import SECONDARY_CAPTURE, capture, noise, stored

pytestmark = pytest.mark.network

HERE = QueueSettings(render_processes=0)
SETTINGS = Settings(dicom=DicomSettings(port=0), queue=HERE)


def test_a_port_in_use_leaves_the_data_folder_free(tmp_path):
    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "one") as app:
        taken = Settings(dicom=DicomSettings(port=app.address[1]))
        with pytest.raises(OSError, match="in use"):
            PrintServerApp(taken, out=tmp_path / "out", data=tmp_path / "two").start()

    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "two") as app:
        assert app.association_count == 0


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_data_folder_is_for_its_owner_alone_where_the_films_go_into_it_too(tmp_path):
    data = tmp_path / "data"

    with PrintServerApp(SETTINGS, out=data / "films", data=data):
        mode = stat.S_IMODE(data.stat().st_mode)

    assert mode == 0o700


def test_each_pdf_is_told_in_the_order_of_printing_whatever_else_is_in_the_folder(tmp_path):
    printed = []
    out = tmp_path / "out"
    with PrintServerApp(
        SETTINGS, out=out, data=tmp_path / "data", on_delivered=lambda *news: printed.append(news)
    ) as app:
        (out / "foreign.pdf").touch()
        with PrintClient(*app.address, called_ae="PRINTSCP") as client:
            for _ in range(3):
                client.print_film(row_layout())

    assert [name for name, _ in printed] == ["out"] * 3
    paths = [out / done.receipt for _, done in printed]
    assert sorted(paths) == sorted(set(out.rglob("*.pdf")) - {out / "foreign.pdf"})


def test_what_was_acknowledged_before_a_crash_is_printed_after_the_next_start(tmp_path):
    store = FilmStore(tmp_path / "data")
    store.open()
    store.put(print_job())
    store.close()

    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data"):
        pass

    assert [path.name for path in (tmp_path / "out" / "2026-11-21").iterdir()] == ["153012_FILM1_1234.pdf"]


def test_the_spool_tells_the_scu_how_far_its_job_is(tmp_path):
    with (
        PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data") as app,
        EventScu.connect(app.address[1]) as scu,
    ):
        scu.print_film(scu.film())
        scu.receive_until(lambda: scu.done == 1)
        scu.release()

    assert scu.events[-1].type == DONE


def test_what_the_settings_say_of_an_scu_is_known_when_it_calls(tmp_path):
    settings = Settings(dicom=DicomSettings(port=0), queue=HERE, scus={"ct1": ScuSettings(swap_layout=True)})
    with (
        PrintServerApp(settings, out=tmp_path / "out", data=tmp_path / "data") as app,
        EventScu.connect(app.address[1], calling="CT1") as scu,
    ):
        scu.film()
        (state,) = app._scp._service._states.values()
        scu.release()

    assert state.scu.swap_layout


def test_a_server_that_begins_anew_has_neither_associations_nor_jobs_and_prints(tmp_path):
    taken = []
    listeners = Listeners(taken=[taken.append])
    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data", listeners=listeners) as app:
        with PrintClient(*app.address, called_ae="PRINTSCP") as client:
            client.print_film(row_layout())
            app.begin_anew(0)
            assert app.association_count == 0
        (first,) = taken
        assert app.job(first.uid) is None
        with PrintClient(*app.address, called_ae="PRINTSCP") as client:
            client.print_film(row_layout())

    assert len(taken) == 2
    assert [path.name for path in app.documents(taken[1].uid).iterdir()] == ["film.pdf"]


def test_stored_images_are_printed_when_they_are_wanted(tmp_path):
    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data") as app:
        _store(app, 1, 2)
        waiting = app.waiting_images

        assert app.close_sheets(30)

        assert (waiting, app.waiting_images) == (2, 0)

    assert len(list((tmp_path / "out").rglob("*.pdf"))) == 1


def test_stored_images_that_waited_for_more_at_the_end_do_so_after_the_next_start(tmp_path):
    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data") as app:
        _store(app, 1, 2)
    printed = list((tmp_path / "out").rglob("*.pdf"))

    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data") as app:
        waiting = app.waiting_images
        _store(app, 3)
        app.close_sheets(30)

    assert (printed, waiting) == ([], 2)
    (film,) = (tmp_path / "out").rglob("*.pdf")
    assert [page_of([pixels]) for pixels in drawn_in(film)] == [page_of([noise(number)]) for number in (1, 2, 3)]


def test_a_server_that_begins_anew_has_no_stored_images(tmp_path):
    with PrintServerApp(SETTINGS, out=tmp_path / "out", data=tmp_path / "data") as app:
        _store(app, 1, 2)

        app.begin_anew(0)

        assert app.waiting_images == 0
        assert list((tmp_path / "data" / "sheets").iterdir()) == []
        assert app.close_sheets(30)

    assert list((tmp_path / "out").rglob("*.pdf")) == []


def _store(app, *numbers):
    with RawScu.connect(app.address[1], (SECONDARY_CAPTURE,)) as scu:
        for number in numbers:
            assert stored(scu, capture(number)).status == 0
        scu.release()
