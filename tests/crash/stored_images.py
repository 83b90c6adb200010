"""The drill with stored images: each is noise that follows from its number, and what came of it is known."""

import threading
from collections import Counter
from pathlib import Path
from random import Random

from tests.crash.drill import Drill, Server
from tests.crash.films import GONE, Answer, drawn_in, page_of
from tests.crash.moments import Moment
from tests.raw_scu import RawScu
from tests.stored_requests import SECONDARY_CAPTURE, capture, noise, stored

_SETTINGS = """
[printers.printscp.store]
enabled = true
layout = "2x2"
quiet_time = "0.3s"
"""


class ImageLedger:
    """What all SCUs together have stored, and what they were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[int, Answer] = {}
        self._numbers: dict[str, int] = {}
        self.refusals: list[str] = []

    def new_image(self) -> int:
        """A number that no other image has."""
        with self._lock:
            number = len(self._answers) + 1
            self._answers[number] = Answer.NONE
            self._numbers[page_of([noise(number)])] = number
            return number

    def note(self, number: int, status: int) -> None:
        with self._lock:
            self._answers[number] = Answer.REFUSED if status else Answer.ACKNOWLEDGED
            if status:
                self.refusals.append(f"0x{status:04X}")

    def number(self, page: str) -> int | None:
        """Of the image that looks so; None where nobody has stored one."""
        return self._numbers.get(page)

    def acknowledged(self) -> list[int]:
        with self._lock:
            return [number for number, answer in self._answers.items() if answer is Answer.ACKNOWLEDGED]

    def counts(self) -> Counter[Answer]:
        with self._lock:
            return Counter(self._answers.values())


class ImageScu(threading.Thread):
    """Stores some studies, each by one association or several, until it is through or the server is gone."""

    def __init__(self, port: int, ledger: ImageLedger, chance: Random, *, calling_ae: str) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._ledger = ledger
        self._calling_ae = calling_ae
        # Of each association, the study and how many images.
        self._plan = [(f"1.2.{chance.randint(1, 1 << 30)}", chance.randint(1, 6)) for _ in range(chance.randint(2, 3))]
        self._plan += [(study, 2) for study, _ in self._plan[-1:]]
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for study, count in self._plan:
                self._store(study, count)
        except TimeoutError as error:  # an OSError too
            self.error = error
        except GONE:
            pass
        except BaseException as error:  # noqa: BLE001  the drill tells it
            self.error = error

    def _store(self, study: str, count: int) -> None:
        with RawScu.connect(self._port, (SECONDARY_CAPTURE,), calling=self._calling_ae, timeout=60) as scu:
            for _ in range(count):
                number = self._ledger.new_image()
                self._ledger.note(number, stored(scu, capture(number, study=study)).status)
            scu.release()


class ImageDrill(Drill):
    """Films of stored images, through many deaths."""

    settings = _SETTINGS

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder, seed)
        self._ledger = ImageLedger()
        self._times: Counter[int] = Counter()
        """How often each image was printed."""
        self._seen: set[Path] = set()

    def _scus(self, server: Server, moment: Moment | str) -> list[ImageScu]:
        scus = [ImageScu(server.port, self._ledger, self._chance, calling_ae=f"US{place}") for place in range(2)]
        for scu in scus:
            scu.start()
        return scus

    def _wait_until_printed(self) -> None:
        self._wait(lambda: not any((self._data / "sheets").iterdir()), "sheets are not closed")
        super()._wait_until_printed()

    def _look_at_films(self, name: str) -> None:
        for path in self.films():
            if path not in self._seen:
                self._seen.add(path)
                self._look_at(path, name)

    def _look_at(self, path: Path, name: str) -> None:
        """A film shows images of one study whole, and in their order."""
        try:
            pages = drawn_in(path)
        except Exception as error:  # noqa: BLE001  of what half a file may raise
            self._fault(f"{name}: {path.name} is not whole: {error!r}")
            return
        numbers = [self._ledger.number(page_of([pixels])) for pixels in pages]
        if None in numbers:
            self._fault(f"{name}: {path.name} shows what nobody has stored")
        elif numbers != sorted(numbers):
            self._fault(f"{name}: {path.name} shows {numbers}")
        self._times.update(numbers)

    def _judge(self) -> None:
        """Each image that was acknowledged is printed once, and none is printed twice."""
        report, acknowledged = self.report, self._ledger.acknowledged()
        lost = [number for number in acknowledged if not self._times[number]]
        often = [number for number, times in self._times.items() if times > 1]
        if lost:
            self._fault(f"images {lost} of {len(acknowledged)} are lost")
        if often:
            self._fault(f"images {often} are printed more than once")
        left = [path for folder in (self._out, self._data) for path in folder.rglob("*.part")]
        left += [self._data / "damaged"] if (self._data / "damaged").exists() else []
        for path in left:
            self._fault(f"{path} is left")
        self._judge_queue(len(self._seen))
        counts = self._ledger.counts()
        report.acknowledged, report.films = len(acknowledged), len(self._seen)
        report.unanswered = counts[Answer.NONE]
        report.unanswered_printed = sum(self._times.values()) - len(acknowledged)
