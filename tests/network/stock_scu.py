"""A print SCU as anybody would write it with pynetdicom, in a process of its own, for it may hang (see decision 6).

Arguments are a port, a number of associations and a number of films in each. Prints, as JSON, the UIDs of the jobs and
the events that came for them, each list in its order, of each association.
"""

import json
import sys
import time

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE, evt

FILM_SESSION, FILM_BOX, IMAGE_BOX = "1.2.840.10008.5.1.1.1", "1.2.840.10008.5.1.1.2", "1.2.840.10008.5.1.1.4"
GRAYSCALE_META, PRINT_JOB = "1.2.840.10008.5.1.1.9", "1.2.840.10008.5.1.1.14"
PRINT, DONE = 1, 3


def print_films(port, count):
    events = []

    def on_event(event):
        events.append((str(event.request.AffectedSOPInstanceUID), event.event_type))
        return 0x0000, None

    ae = AE()
    ae.dimse_timeout = 30
    ae.add_requested_context(GRAYSCALE_META)
    ae.add_requested_context(PRINT_JOB)
    handlers = [(evt.EVT_N_EVENT_REPORT, on_event)]
    association = ae.associate("127.0.0.1", port, ae_title="PRINTSCP", evt_handlers=handlers)
    session, attributes = generate_uid(), Dataset()
    attributes.NumberOfCopies = 1
    succeed(association.send_n_create(attributes, FILM_SESSION, session, meta_uid=GRAYSCALE_META))
    jobs = [print_film(association, session) for _ in range(count)]
    end = time.monotonic() + 30
    while sum(kind == DONE for _, kind in events) < count and time.monotonic() < end:
        time.sleep(0.01)
    association.release()
    return {"jobs": jobs, "events": events}


def print_film(association, session):
    film = Dataset()
    film.ImageDisplayFormat = r"STANDARD\1,1"
    film.ReferencedFilmSessionSequence = [Dataset()]
    film.ReferencedFilmSessionSequence[0].ReferencedSOPClassUID = FILM_SESSION
    film.ReferencedFilmSessionSequence[0].ReferencedSOPInstanceUID = session
    uid = generate_uid()
    created = succeed(association.send_n_create(film, FILM_BOX, uid, meta_uid=GRAYSCALE_META))
    box = created.ReferencedImageBoxSequence[0].ReferencedSOPInstanceUID
    succeed(association.send_n_set(image(), IMAGE_BOX, box, meta_uid=GRAYSCALE_META))
    printed = succeed(association.send_n_action(None, PRINT, FILM_BOX, uid, meta_uid=GRAYSCALE_META))
    return printed[0x2100, 0x0500].value[0].ReferencedSOPInstanceUID


def image():
    pixels = Dataset()
    pixels.SamplesPerPixel, pixels.PhotometricInterpretation = 1, "MONOCHROME2"
    pixels.Rows = pixels.Columns = 300
    pixels.BitsAllocated = pixels.BitsStored = 8
    pixels.HighBit, pixels.PixelRepresentation = 7, 0
    pixels.add_new("PixelData", "OB", bytes(90_000))
    box = Dataset()
    box.ImageBoxPosition = 1
    box.BasicGrayscaleImageSequence = [pixels]
    return box


def succeed(answer):
    status, attributes = answer
    if status.get("Status") != 0:
        sys.exit(f"no success: {status}")
    return attributes


if __name__ == "__main__":
    port, associations, films = map(int, sys.argv[1:])
    print(json.dumps([print_films(port, films) for _ in range(associations)]))
