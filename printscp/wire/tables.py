"""The attribute tables of the print SOP Classes (PS3.4 H.4): one row an attribute, in the order of the standard."""

from printscp.film.terms import FilmOrientation, Magnification, OversizeBehavior, Polarity, PrintPriority, Resolution
from printscp.wire import parsers
from printscp.wire.attribute import Attribute, Table
from printscp.wire.references import read_presentation_lut, write_presentation_lut

_LARGEST_US = 65535

_MAGNIFICATION = Attribute(
    keyword="MagnificationType",
    field="magnification",
    read=parsers.term(Magnification),
    write=parsers.write_term,
)
_SMOOTHING = Attribute(keyword="SmoothingType", field="smoothing_type")
_MIN_DENSITY = Attribute(
    keyword="MinDensity",
    field="min_density",
    read=parsers.optical_density,
    write=parsers.write_optical_density,
)
_MAX_DENSITY = Attribute(
    keyword="MaxDensity",
    field="max_density",
    read=parsers.optical_density,
    write=parsers.write_optical_density,
)
_CONFIGURATION = Attribute(keyword="ConfigurationInformation", field="configuration_information")
_PRESENTATION_LUT = Attribute(
    keyword="ReferencedPresentationLUTSequence",
    field="presentation_lut_uid",
    read=read_presentation_lut,
    write=write_presentation_lut,
)

FILM_SESSION = Table(
    name="Film Session",
    clause="PS3.4 H.4.1.2.1",
    attributes=(
        Attribute(keyword="SpecificCharacterSet", field="character_set", read=parsers.character_set, write=list),
        Attribute(
            keyword="NumberOfCopies",
            field="number_of_copies",
            read=parsers.integer(1, parsers.MOST_COPIES),
        ),
        Attribute(
            keyword="PrintPriority",
            field="print_priority",
            read=parsers.term(PrintPriority),
            write=parsers.write_term,
        ),
        Attribute(keyword="MediumType", field="medium_type", read=parsers.medium_type),
        Attribute(keyword="FilmDestination", field="film_destination", read=parsers.film_destination),
        Attribute(keyword="FilmSessionLabel", field="label"),
        Attribute(keyword="MemoryAllocation", field="memory_allocation", read=parsers.integer(0, 2**31 - 1)),
        Attribute(keyword="OwnerID", field="owner_id"),
        Attribute(
            keyword="ProposedStudySequence",
            field="proposed_study",
            read=parsers.item,
            write=parsers.write_item,
        ),
    ),
)

FILM_BOX = Table(
    name="Film Box",
    clause="PS3.4 H.4.2.2.1",
    attributes=(
        Attribute(
            keyword="ImageDisplayFormat",
            field="display_format",
            read=parsers.display_format,
            write=str,
            mandatory=True,
            create_only=True,
        ),
        Attribute(
            keyword="FilmOrientation",
            field="orientation",
            read=parsers.term(FilmOrientation),
            write=parsers.write_term,
            create_only=True,
        ),
        Attribute(
            keyword="FilmSizeID",
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
            field="annotation_display_format",
            create_only=True,
        ),
        _SMOOTHING,
        Attribute(
            keyword="BorderDensity",
            field="border_density",
            read=parsers.density,
            write=parsers.write_density,
        ),
        Attribute(
            keyword="EmptyImageDensity",
            field="empty_image_density",
            read=parsers.density,
            write=parsers.write_density,
        ),
        _MIN_DENSITY,
        Attribute(keyword="Trim", field="trim", read=parsers.yes_no, write=parsers.write_yes_no),
        Attribute(keyword="Illumination", field="illumination", read=parsers.integer(1, _LARGEST_US)),
        Attribute(
            keyword="ReflectedAmbientLight",
            field="reflected_ambient_light",
            read=parsers.integer(0, _LARGEST_US),
        ),
        Attribute(
            keyword="RequestedResolutionID",
            field="resolution",
            read=parsers.term(Resolution),
            write=parsers.write_term,
            create_only=True,
        ),
        Attribute(keyword="ICCProfile", field="icc_profile", read=parsers.icc_profile),
    ),
    created_elsewhere=frozenset({"ReferencedFilmSessionSequence"}),
)

_POSITION = Attribute(
    keyword="ImageBoxPosition",
    field="position",
    read=parsers.integer(1, _LARGEST_US),
    mandatory=True,
)
_IMAGE_BOX = (
    Attribute(
        keyword="Polarity",
        field="polarity",
        read=parsers.term(Polarity),
        write=parsers.write_term,
    ),
    _MAGNIFICATION,
    _SMOOTHING,
    Attribute(
        keyword="RequestedImageSize",
        field="requested_image_size",
        read=parsers.millimetres,
        write=parsers.write_decimal,
    ),
    Attribute(
        keyword="RequestedDecimateCropBehavior",
        field="oversize_behavior",
        read=parsers.term(OversizeBehavior),
        write=parsers.write_term,
    ),
    Attribute(
        keyword="OriginalImageSequence",
        field="original_image",
        read=parsers.item,
        write=parsers.write_item,
    ),
)

GRAYSCALE_IMAGE_BOX = Table(
    name="Grayscale Image Box",
    clause="PS3.4 H.4.3.1.2.1",
    attributes=(_POSITION, *_IMAGE_BOX, _MIN_DENSITY, _MAX_DENSITY, _CONFIGURATION, _PRESENTATION_LUT),
    read_elsewhere=frozenset({"BasicGrayscaleImageSequence"}),
)

COLOR_IMAGE_BOX = Table(
    name="Color Image Box",
    clause="PS3.4 H.4.3.2.2.1",
    attributes=(_POSITION, *_IMAGE_BOX),
    read_elsewhere=frozenset({"BasicColorImageSequence"}),
)

PRINTER = Table(
    name="Printer",
    clause="PS3.4 H.4.6.2.2",
    attributes=(
        Attribute(keyword="PrinterStatus", field="status", write=parsers.write_term),
        Attribute(keyword="PrinterStatusInfo", field="status_info"),
        Attribute(keyword="PrinterName", field="name"),
        Attribute(keyword="Manufacturer", field="manufacturer"),
        Attribute(keyword="ManufacturerModelName", field="model_name"),
        Attribute(keyword="DeviceSerialNumber", field="serial_number"),
        Attribute(keyword="SoftwareVersions", field="software_versions", write=list),
        Attribute(keyword="DateOfLastCalibration", field="last_calibration", write=parsers.write_date),
        Attribute(keyword="TimeOfLastCalibration", field="last_calibration", write=parsers.write_time),
    ),
)
