"""Print DICOM files, or a gray ramp, on any DICOM printer: python print_scu.py HOST PORT AE_TITLE [FILE ...]"""

import sys
import time

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset, dcmread
from pydicom.errors import InvalidDicomError
from pydicom.pixels import apply_modality_lut
from pydicom.uid import generate_uid
from pynetdicom import AE, evt, sop_class
from pynetdicom.association import Association

# The association is negotiated for the meta SOP class, so every request names that class as well: by it pynetdicom
# finds the presentation context.
META = sop_class.BasicGrayscalePrintManagementMeta
WHITE = 4095  # the largest of 12 bits; P-values go from 0, black, to there
WARNINGS = (0x0001, 0x0107, 0x0116, *range(0xB000, 0xC000))
PRINT = 1  # the only action there is


def main(host: str, port: str, ae_title: str, *files: str) -> None:
    ae = AE(ae_title="PRINTSCU")
    ae.add_requested_context(META)
    # A printer may report on a job at any time, and then waits for an answer.
    handlers = [(evt.EVT_N_EVENT_REPORT, lambda _: (0x0000, None))]
    association = ae.associate(host, int(port), ae_title=ae_title, evt_handlers=handlers)
    if not association.is_established:
        sys.exit(f"{ae_title} at {host}:{port} gives no association for grayscale printing")
    try:
        print_films(association, [windowed(dcmread(file)) for file in files] or [ramp()])
    finally:
        association.release()


def print_films(association: Association, images: list[NDArray[np.uint16]]) -> None:
    """One film session with a film for each image."""
    printer = sop_class.Printer, sop_class.PrinterInstance
    state = checked("N-GET Printer", association.send_n_get([0x21100010, 0x21100020], *printer, meta_uid=META))
    # The status of the answer says how the request went; the status of the printer is a value in it.
    if state.get("PrinterStatus") == "FAILURE":
        sys.exit(f"the printer cannot print: {state.get('PrinterStatusInfo')}")

    session = sop_class.BasicFilmSession, generate_uid()
    # "No attributes" is None: pynetdicom announces an empty data set but never sends it, and the printer would wait.
    checked("N-CREATE Film Session", association.send_n_create(None, *session, meta_uid=META))
    for image in images:
        film = sop_class.BasicFilmBox, generate_uid()
        created = checked("N-CREATE Film Box", association.send_n_create(film_box(session), *film, meta_uid=META))
        # The printer has made the image boxes; it tells their UIDs in the order of their position on the film.
        (box,) = created.ReferencedImageBoxSequence
        box_instance = sop_class.BasicGrayscaleImageBox, box.ReferencedSOPInstanceUID
        checked("N-SET Image Box", association.send_n_set(image_box(image), *box_instance, meta_uid=META))
        checked("N-ACTION Film Box", association.send_n_action(None, PRINT, *film, meta_uid=META))
        checked("N-DELETE Film Box", association.send_n_delete(*film, meta_uid=META))
    checked("N-DELETE Film Session", association.send_n_delete(*session, meta_uid=META))


def film_box(session: tuple[str, str]) -> Dataset:
    attributes, reference = Dataset(), Dataset()
    attributes.ImageDisplayFormat = r"STANDARD\1,1"  # a raw string: in a plain one "\1" is the character 0x01
    attributes.FilmSizeID = "8INX10IN"
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = session
    attributes.ReferencedFilmSessionSequence = [reference]
    return attributes


def image_box(image: NDArray[np.uint16]) -> Dataset:
    attributes, item = Dataset(), Dataset()
    item.SamplesPerPixel, item.PhotometricInterpretation = 1, "MONOCHROME2"
    item.Rows, item.Columns = image.shape
    item.BitsAllocated, item.BitsStored, item.HighBit, item.PixelRepresentation = 16, 12, 11, 0
    item.PixelData = image.astype("<u2").tobytes()
    item["PixelData"].VR = "OW"
    attributes.ImageBoxPosition = 1
    attributes.BasicGrayscaleImageSequence = [item]  # the pixels lie in this item, not in the image box itself
    return attributes


def windowed(image: Dataset) -> NDArray[np.uint16]:
    """The first window of a stored image, or all of its values, as P-values (PS3.3 C.11.2.1.2)."""
    if image.SamplesPerPixel != 1 or image.get("NumberOfFrames", 1) != 1:
        sys.exit(f"{image.filename}: only grayscale images of one frame are printed here")
    values = np.asarray(apply_modality_lut(image.pixel_array, image), dtype=np.float64)
    center, width = (values.min() + values.max() + 1) / 2, np.ptp(values) + 1
    if image.get("WindowWidth"):
        center, width = (np.ravel(image[keyword].value)[0] for keyword in ("WindowCenter", "WindowWidth"))
    shades = np.clip((values - (center - 0.5)) / max(width - 1, 1) + 0.5, 0, 1)
    dark_first = image.PhotometricInterpretation != "MONOCHROME1"
    return np.rint((shades if dark_first else 1 - shades) * WHITE).astype(np.uint16)


def ramp() -> NDArray[np.uint16]:
    """Black on the left to white on the right, 1024 pixels wide and 1280 high."""
    return np.tile(np.rint(np.linspace(0, WHITE, 1024)), (1280, 1)).astype(np.uint16)


def checked(request: str, answer: tuple[Dataset, Dataset | None] | Dataset) -> Dataset:
    """The attributes in an answer; tells a warning, ends the program for a failure."""
    status, attributes = (answer, None) if isinstance(answer, Dataset) else answer
    if "Status" not in status:
        sys.exit(f"{request}: no answer")
    if status.Status in WARNINGS:
        print(f"{request}: warning 0x{status.Status:04X}", file=sys.stderr)
    elif status.Status != 0x0000:
        sys.exit(f"{request}: refused with 0x{status.Status:04X} {status.get('ErrorComment', '')}".rstrip())
    # Request upon request, pynetdicom 3.0.4 loses one answer in some thousands: its reactor thread takes it. A moment
    # between them lets that thread come to rest.
    time.sleep(0.005)
    return attributes or Dataset()


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, InvalidDicomError) as error:
        sys.exit(f"print_scu.py: {error}")
