"""Patient and study attributes that print SCUs send where the standard has none (PS3.4 H.4 knows no patient).

They are kept with the film for what they are worth and never used for anything else.
"""

from pydicom.dataset import Dataset

from printscp.film.identity import STUDY_KEYWORDS, TELLING_APART_KEYWORDS
from printscp.film.image import Item
from printscp.wire.items import pairs

IDENTITY_KEYWORDS = TELLING_APART_KEYWORDS.union(
    STUDY_KEYWORDS,
    {"InstanceNumber", "InstitutionName", "Modality", "SeriesDescription", "SeriesInstanceUID", "SeriesNumber"},
)


def identity_words(dataset: Dataset) -> Item:
    """The patient and study attributes of *dataset* that say something, as (keyword, value) pairs."""
    return tuple(pairs(dataset, IDENTITY_KEYWORDS))
