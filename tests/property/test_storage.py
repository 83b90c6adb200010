"""Whatever is stored, by whom and in which order: each image is on one sheet, and each sheet is printed for a reason."""

from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.images.stored_film import capacity
from printscp.sop.storage import Sheet
from tests.stored_images import DOE, ROE, Gathered, stored_image, storing_printer

QUIET = 30.0

images = st.builds(
    stored_image,
    uid=st.sampled_from([f"2.25.{number}" for number in range(12)]),
    study=st.sampled_from(["1.1", "1.2", ""]),
    patient=st.sampled_from([DOE, ROE]),
    is_color=st.booleans(),
    frames=st.sampled_from([(1,), (1,), (2, 3), (1, 2, 3, 4, 5, 6, 7)]),
)
associations = st.sampled_from("ABC")
# Most images continue what the association sent before, as those of a study do.
takes = st.tuples(st.just("take"), associations, st.lists(images, min_size=1, max_size=2))
more = st.tuples(st.just("more"), associations, st.integers(1, 5))
leaves = st.tuples(st.just("leave"), associations, st.booleans())
waits = st.tuples(st.just("wait"), st.floats(0.0, 40.0), st.none())


class Watched:
    """Sheets, with what has to be true of them after each step."""

    def __init__(self, *, closes_at_release: bool) -> None:
        printer = storing_printer((2, 2), quiet_seconds=QUIET, close_at_association_end=closes_at_release)
        self.gathered = Gathered(printer)
        self.closes_at_release = closes_at_release
        self.pending: dict[tuple[str, str], object] = {}
        self.last: dict[str, object] = {}
        self.number = 100

    def take(self, association: str, sent: list) -> None:
        for image in sent:
            calling_ae = "CT1" if association == "A" else "CT2"
            is_new = (calling_ae, image.uid) not in self.pending
            self.last[association] = image
            self.pending[calling_ae, image.uid] = image
            taken = self.gathered.take(image, association, calling_ae)
            assert image in taken.sheet.images
            assert bool(taken.remarks) is not is_new
            for sheet in taken.closed:
                self.printed(sheet)
                assert self._is_full(sheet, taken.sheet) or self._has_changed(sheet, taken.sheet)
            self.holds()

    def more(self, association: str, count: int) -> None:
        before = self.last.get(association)
        for _ in range(count if before else 0):
            self.number += 1
            is_color, study, patient = before.is_color, before.study, before.patient
            self.take(
                association, [stored_image(f"2.25.{self.number}", is_color=is_color, study=study, patient=patient)]
            )

    def leave(self, association: str, released: bool) -> None:  # noqa: FBT001
        filled = {sheet.uid for sheet in self.gathered.sheets if sheet.associations == {association}}
        closed = self.gathered.leave(association, released=released)
        self.last.pop(association, None)
        assert {sheet.uid for sheet in closed} == (filled if released and self.closes_at_release else set())
        assert not any(association in sheet.associations for sheet in self.gathered.sheets)
        for sheet in closed:
            self.printed(sheet)
        self.holds()

    def wait(self, seconds: float, _: None) -> None:
        for sheet in self.gathered.wait(seconds):
            self.printed(sheet)
            assert self.gathered.now >= sheet.changed + QUIET
        assert all(self.gathered.now < sheet.changed + QUIET for sheet in self.gathered.sheets)
        self.holds()

    def printed(self, sheet: Sheet) -> None:
        for image in sheet.images:
            assert self.pending.pop((sheet.calling_ae, image.uid)) == image
        assert sheet.images
        assert sheet.frames - max(len(image.frames) for image in sheet.images) < capacity(self.gathered.printer)

    def holds(self) -> None:
        """What is true of the open sheets: they have every image that is not printed yet, once."""
        sheets = self.gathered.sheets
        held = [((sheet.calling_ae, image.uid), image) for sheet in sheets for image in sheet.images]
        assert len(held) == len(dict(held))
        assert dict(held) == self.pending
        assert all(0 < sheet.frames < capacity(self.gathered.printer) for sheet in sheets)
        assert len({self._key(sheet.calling_ae, sheet) for sheet in sheets}) == len(sheets)
        uids = [sheet.uid for sheet in (*sheets, *self.gathered.closed)]
        assert len(set(uids)) == len(uids)
        for sheet in sheets:
            assert {self._key(sheet.calling_ae, image) for image in sheet.images} == {
                self._key(sheet.calling_ae, sheet)
            }
            for association in sheet.associations:
                last = self.last[association]
                assert (last.study, last.patient) == (sheet.study, sheet.patient)

    @staticmethod
    def _key(calling_ae, each) -> tuple:
        return calling_ae, each.study, each.patient, each.is_color

    def _is_full(self, sheet: Sheet, joined: Sheet) -> bool:
        return sheet is joined and sheet.frames >= capacity(self.gathered.printer)

    @staticmethod
    def _has_changed(sheet: Sheet, joined: Sheet) -> bool:
        is_other = (sheet.study, sheet.patient) != (joined.study, joined.patient)
        return is_other and sheet.calling_ae == joined.calling_ae and not sheet.associations


@settings(max_examples=25, deadline=None)
@given(closes_at_release=st.booleans(), steps=st.lists(st.one_of(takes, more, leaves, waits), max_size=30))
def test_each_image_is_on_one_sheet_of_its_kind_and_each_sheet_is_closed_for_a_reason(closes_at_release, steps):
    watched = Watched(closes_at_release=closes_at_release)

    for name, first, second in steps:
        getattr(watched, name)(first, second)
    watched.wait(QUIET + 1, None)

    assert watched.pending == {}
    assert watched.gathered.sheets == ()
