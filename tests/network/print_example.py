"""A print SCU with the mistakes of the print example in pynetdicom's documentation, of which each can be mended."""

from collections.abc import Collection

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.sop_class import (
    BasicFilmBox,
    BasicFilmSession,
    BasicGrayscaleImageBox,
    BasicGrayscalePrintManagementMeta,
    Printer,
    PrinterInstance,
)

from tests.conversation import gray_item

META = BasicGrayscalePrintManagementMeta
MISTAKES = ("status", "layout", "sequence", "delete")


def print_as_the_example(host: str, port: int, mended: Collection[str] = ()) -> None:
    """Print one image, with all mistakes but those that are *mended*. Raises ValueError where pynetdicom does."""
    ae = AE(ae_title="CT1")
    ae.add_requested_context(META)
    association = ae.associate(host, port, ae_title="PRINTSCP")
    assert association.is_established
    try:
        _print(association, mended)
    finally:
        if association.is_established and "delete" in mended:
            association.release()
        elif association.is_established:
            # As when the program ends by an exception of its own.
            association.dul.socket.close()
            association.kill()


def _print(association: Association, mended: Collection[str]) -> None:
    status, printer = association.send_n_get([0x21100010, 0x21100020], Printer, PrinterInstance, meta_uid=META)
    if "status" not in mended or status.Status != 0x0000 or printer.PrinterStatus == "FAILURE":
        association.release()
        return
    _, session = association.send_n_create(_session(), BasicFilmSession, generate_uid(), meta_uid=META)
    _, film = association.send_n_create(_film(session, mended), BasicFilmBox, generate_uid(), meta_uid=META)
    (box,) = film.ReferencedImageBoxSequence
    image = _image_box(mended)
    association.send_n_set(image, BasicGrayscaleImageBox, box.ReferencedSOPInstanceUID, meta_uid=META)
    association.send_n_action(None, 1, BasicFilmBox, film.SOPInstanceUID, meta_uid=META)
    context = {"meta_uid": META} if "delete" in mended else {}
    association.send_n_delete(BasicFilmSession, session.SOPInstanceUID, **context)


def _session() -> Dataset:
    session = Dataset()
    session.NumberOfCopies = "1"
    session.PrintPriority = "LOW"
    return session


def _film(session: Dataset, mended: Collection[str]) -> Dataset:
    film = Dataset()
    film.ImageDisplayFormat = r"STANDARD\1,1" if "layout" in mended else "STANDARD\1,1"
    reference = Dataset()
    reference.ReferencedSOPClassUID = session.SOPClassUID
    reference.ReferencedSOPInstanceUID = session.SOPInstanceUID
    film.ReferencedFilmSessionSequence = [reference]
    return film


def _image_box(mended: Collection[str]) -> Dataset:
    box = Dataset()
    box.ImageBoxPosition = 1
    keyword = "BasicGrayscaleImageSequence" if "sequence" in mended else "ReferencedImageBoxSequence"
    setattr(box, keyword, [gray_item(bits=8, rows=2, columns=2)])
    return box
