"""What a stored image says that is not used as it stands: bad windows and spacings, and what films do not show."""

from collections.abc import Iterator, Sequence

from pydicom.dataset import Dataset

from printscp.film.printer import Printer
from printscp.film.remark import Remark


def coercions(dataset: Dataset, frames: Sequence[int], printer: Printer) -> Iterator[Remark]:
    """The windows and spacings of *frames* that cannot be used, each kind once."""
    yield from ()


def not_printed(dataset: Dataset, frames: Sequence[int], printer: Printer) -> Iterator[Remark]:
    """What a display shows of the image and the film does not."""
    yield from ()
