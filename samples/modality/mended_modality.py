"""The fake modality of `fake_modality.py` without its mistakes; each mended line says what it mends."""

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE, sop_class
from pynetdicom.association import Association

META = sop_class.BasicGrayscalePrintManagementMeta


def print_image(pixels: NDArray[np.uint8], host: str, port: int, ae_title: str) -> None:
    """Print *pixels*, gray from 0 (black) to 255, on a film of their own."""
    ae = AE("FAKEMODALITY")
    ae.add_requested_context(META)
    association = ae.associate(host, port, ae_title=ae_title)
    if not association.is_established:
        raise ConnectionError(f"{ae_title} takes no association")

    try:
        print_film(association, pixels)
    finally:
        association.release()  # and no abort: some printers drop films that are not printed yet


def print_film(association: Association, pixels: NDArray[np.uint8]) -> None:
    session = sop_class.BasicFilmSession, generate_uid()
    film = sop_class.BasicFilmBox, generate_uid()
    checked(association.send_n_create(None, *session, meta_uid=META))
    created = checked(association.send_n_create(film_box(session), *film, meta_uid=META))
    (box,) = created.ReferencedImageBoxSequence
    image = sop_class.BasicGrayscaleImageBox, box.ReferencedSOPInstanceUID
    checked(association.send_n_set(image_box(pixels), *image, meta_uid=META))
    checked(association.send_n_action(None, 1, *film, meta_uid=META))


def film_box(session: tuple[str, str]) -> Dataset:
    attributes, reference = Dataset(), Dataset()
    attributes.ImageDisplayFormat = r"STANDARD\1,1"  # a raw string: in a plain one "\1" is the character 0x01
    attributes.FilmSizeID = "8INX10IN"
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = session
    attributes.ReferencedFilmSessionSequence = [reference]
    return attributes


def image_box(pixels: NDArray[np.uint8]) -> Dataset:
    attributes, item = Dataset(), Dataset()
    item.SamplesPerPixel, item.PhotometricInterpretation = 1, "MONOCHROME2"
    item.Rows, item.Columns = pixels.shape
    item.BitsAllocated, item.BitsStored, item.HighBit, item.PixelRepresentation = 8, 8, 7, 0
    item.PixelData = pixels.tobytes()
    attributes.ImageBoxPosition = 1
    attributes.BasicGrayscaleImageSequence = [item]  # the sequence that PS3.3 C.13.5 has for the image
    return attributes


def checked(answer: tuple[Dataset, Dataset | None]) -> Dataset:
    """The attributes of an answer that is no failure."""
    status, attributes = answer
    if "Status" not in status or status.Status >= 0xC000 or 0x0100 < status.Status < 0x0107:
        raise RuntimeError(f"the printer refused: {status}")
    return attributes or Dataset()
