"""The attribute tables of the print SOP Classes (PS3.4 H.4): one row an attribute, in the order of the standard."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Polarity,
    PrintPriority,
    Resolution,
)
from printscp.wire import items, parsers, repairs
from printscp.wire.attribute import Attribute, Table
from printscp.wire.pixels import MISTAKEN_SEQUENCES, image_sequence
from printscp.wire.references import read_presentation_lut, write_presentation_lut


def _term(
    keyword: str,
    field: str,
    terms: type[Enum],
    usage: str,
    *,
    aliases: Mapping[str, str] | None = None,
    create_only: bool = False,
) -> Attribute:
    """An attribute whose value is one of *terms*."""
    read = parsers.term(terms)
    return Attribute(
        keyword=keyword,
        field=field,
        read=read,
        repair=repairs.spelled(read, aliases),
        write=parsers.write_term,
        usage=usage,
        values=", ".join(str(term.value) for term in terms),
        create_only=create_only,
    )


_MAGNIFICATION = _term("MagnificationType", "magnification", Magnification, "U/M")
_SMOOTHING = Attribute(keyword="SmoothingType", usage="U/U", values="kept, not used", field="smoothing_type")
_MIN_DENSITY = Attribute(
    keyword="MinDensity",
    usage="U/U",
    field="min_density",
    read=parsers.optical_density,
    write=parsers.write_optical_density,
)
_MAX_DENSITY = Attribute(
    keyword="MaxDensity",
    usage="U/M",
    field="max_density",
    read=parsers.optical_density,
    write=parsers.write_optical_density,
)
_CONFIGURATION = Attribute(
    keyword="ConfigurationInformation",
    private=True,
    usage="U/M",
    values="kept, not used",
    field="configuration_information",
)
_PRESENTATION_LUT = Attribute(
    keyword="ReferencedPresentationLUTSequence",
    usage="U/MC",
    values="one Presentation LUT of this association",
    field="presentation_lut_uid",
    read=read_presentation_lut,
    write=write_presentation_lut,
    when_empty=None,
)
_LIGHT = (
    Attribute(
        keyword="Illumination",
        usage="U/MC",
        values="cd/m2",
        field="illumination",
        read=parsers.integer(1, parsers.LARGEST_US),
    ),
    Attribute(
        keyword="ReflectedAmbientLight",
        usage="U/MC",
        values="cd/m2",
        field="reflected_ambient_light",
        read=parsers.integer(0, parsers.LARGEST_US),
    ),
)

_CHARACTER_SET = Attribute(
    keyword="SpecificCharacterSet",
    usage="U/U",
    values="all that PS3.3 C.12.1.1.2 defines",
    field="character_set",
    read=parsers.character_set,
    repair=repairs.character_set,
    write=list,
)

FILM_SESSION = Table(
    name="Film Session",
    clause="PS3.4 H.4.1.2.1",
    clause_of_set="PS3.4 H.4.1.2.2",
    attributes=(
        _CHARACTER_SET,
        Attribute(
            keyword="NumberOfCopies",
            usage="U/M",
            values=f"1 to {parsers.MOST_COPIES}",
            field="number_of_copies",
            read=parsers.integer(1, parsers.MOST_COPIES),
        ),
        _term("PrintPriority", "print_priority", PrintPriority, "U/M", aliases=repairs.PRIORITIES),
        Attribute(
            keyword="MediumType",
            usage="U/M",
            repair=repairs.spelled(parsers.medium_type, repairs.MEDIA),
            field="medium_type",
            read=parsers.medium_type,
        ),
        Attribute(
            keyword="FilmDestination",
            usage="U/M",
            values="MAGAZINE, PROCESSOR, BIN_i",
            repair=repairs.spelled(parsers.film_destination),
            field="film_destination",
            read=parsers.film_destination,
        ),
        Attribute(keyword="FilmSessionLabel", private=True, usage="U/U", values="any text", field="label"),
        Attribute(
            keyword="MemoryAllocation",
            usage="U/U",
            values="none is reserved (0xB600)",
            field="memory_allocation",
            read=parsers.integer(0, 2**31 - 1),
        ),
        Attribute(keyword="OwnerID", private=True, usage="U/U", values="any text", field="owner_id"),
        Attribute(
            keyword="ProposedStudySequence",
            private=True,
            usage="U/U",
            values="kept with the job",
            field="proposed_study",
            read=items.item,
            write=items.write_item,
        ),
        *(replace(row, usage="-/-", not_standard="session-level-lut") for row in (_PRESENTATION_LUT, *_LIGHT)),
    ),
    keeps_identity=True,
)

FILM_BOX = Table(
    name="Film Box",
    clause="PS3.4 H.4.2.2.1",
    clause_of_set="PS3.4 H.4.2.2.2",
    attributes=(
        Attribute(
            keyword="ImageDisplayFormat",
            field="display_format",
            read=parsers.display_format,
            repair=repairs.display_format,
            write=str,
            usage="M/M",
            create_only=True,
        ),
        _term("FilmOrientation", "orientation", FilmOrientation, "U/M", create_only=True),
        Attribute(
            keyword="FilmSizeID",
            usage="U/M",
            repair=repairs.film_size,
            field="size",
            read=parsers.film_size,
            write=parsers.write_film_size,
            create_only=True,
        ),
        _MAGNIFICATION,
        _MAX_DENSITY,
        _CONFIGURATION,
        _PRESENTATION_LUT,
        Attribute(
            keyword="AnnotationDisplayFormatID",
            usage="U/U",
            field="annotation_display_format",
            create_only=True,
        ),
        _SMOOTHING,
        Attribute(
            keyword="BorderDensity",
            usage="U/U",
            values="BLACK, WHITE, hundredths of OD",
            repair=repairs.spelled(parsers.density),
            field="border_density",
            read=parsers.density,
            write=parsers.write_density,
        ),
        Attribute(
            keyword="EmptyImageDensity",
            usage="U/U",
            values="BLACK, WHITE, hundredths of OD",
            repair=repairs.spelled(parsers.density),
            field="empty_image_density",
            read=parsers.density,
            write=parsers.write_density,
        ),
        _MIN_DENSITY,
        Attribute(
            keyword="Trim",
            field="trim",
            read=parsers.yes_no,
            repair=repairs.spelled(parsers.yes_no),
            write=parsers.write_yes_no,
            usage="U/U",
            values="YES, NO",
        ),
        *_LIGHT,
        _term("RequestedResolutionID", "resolution", Resolution, "U/U", create_only=True),
        Attribute(
            keyword="ICCProfile",
            field="icc_profile",
            read=parsers.icc_profile,
            usage="U/U",
            values="kept, color films only",
        ),
    ),
    created_elsewhere=frozenset({"ReferencedFilmSessionSequence"}),
    keeps_identity=True,
)

_POSITION = Attribute(
    keyword="ImageBoxPosition",
    field="position",
    read=parsers.integer(0, parsers.LARGEST_US),
    usage="M/M",
    values="the position of the box",
)
_IMAGE_BOX = (
    _term("Polarity", "polarity", Polarity, "U/M"),
    replace(_MAGNIFICATION, usage="U/U"),
    _SMOOTHING,
    Attribute(
        keyword="RequestedImageSize",
        usage="U/U",
        values="width in millimetres",
        field="requested_image_size",
        read=parsers.millimetres,
        write=parsers.write_decimal,
    ),
    _term("RequestedDecimateCropBehavior", "oversize_behavior", OversizeBehavior, "U/U"),
    Attribute(
        keyword="OriginalImageSequence",
        private=True,
        usage="U/U",
        values="kept with the job",
        field="original_image",
        read=items.item,
        write=items.write_item,
    ),
)

GRAYSCALE_IMAGE_BOX = Table(
    name="Grayscale Image Box",
    clause="PS3.4 H.4.3.1.2.1",
    attributes=(
        _POSITION,
        *_IMAGE_BOX,
        _MIN_DENSITY,
        *(replace(row, usage="U/U") for row in (_MAX_DENSITY, _CONFIGURATION, _PRESENTATION_LUT)),
    ),
    read_elsewhere=frozenset({image_sequence(color=False)}),
    mistaken=frozenset(MISTAKEN_SEQUENCES),
    keeps_identity=True,
)

COLOR_IMAGE_BOX = Table(
    name="Color Image Box",
    clause="PS3.4 H.4.3.2.2.1",
    attributes=(_POSITION, *_IMAGE_BOX),
    read_elsewhere=frozenset({image_sequence(color=True)}),
    mistaken=frozenset(MISTAKEN_SEQUENCES),
    keeps_identity=True,
)

ANNOTATION_BOX = Table(
    name="Annotation Box",
    clause="PS3.4 H.4.4.2.1",
    keeps_identity=True,
    attributes=(
        Attribute(
            keyword="AnnotationPosition",
            field="position",
            read=parsers.integer(0, parsers.LARGEST_US),
            usage="M/M",
            values="the position of the box",
        ),
        Attribute(
            keyword="TextString",
            private=True,
            field="text",
            usage="U/M",
            values="any text; empty erases",
            when_empty="",
        ),
    ),
)

READ_ELSEWHERE = {
    "ReferencedFilmSessionSequence": ("M/M", ""),
    "BasicGrayscaleImageSequence": ("M/M", "one item, or none to erase the image"),
    "BasicColorImageSequence": ("M/M", "one item, or none to erase the image"),
    "PresentationLUTSequence": ("MC/M", "one item"),
    "SamplesPerPixel": ("M/M", ""),
    "PlanarConfiguration": ("MC/M", ""),
}
"""Usage and values of the attributes that no table row reads; values that depend on the printer are left open."""
