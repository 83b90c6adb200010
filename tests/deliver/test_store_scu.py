"""Films of a job to a PACS of our own over the loopback interface."""

import json
from functools import partial
from pathlib import Path
from time import sleep

import pytest
from pydantic import ValidationError
from pydicom import dcmread, dcmwrite
from pydicom.uid import EncapsulatedPDFStorage, SecondaryCaptureImageStorage

from printscp.deliver.delivery import attempt
from printscp.deliver.store_scu import StoreDelivery
from printscp.film.printer import FileKind
from printscp.film.session import FilmSession
from printscp.film.terms import PrintPriority
from printscp.outcomes import Done, Held, Later
from printscp.output.matched_identity import matched_identity
from tests.jobs import film_box, print_image, print_job
from tests.parcels import film_job, make_parcel
from tests.storage_scp import Pacs

pytestmark = pytest.mark.network

JANE = (("PatientName", "Doe^Jane"), ("PatientID", "1"))
JOHN = (("PatientName", "Doe^John"), ("PatientID", "2"))
BOTH = (FileKind.SECONDARY_CAPTURE, FileKind.ENCAPSULATED_PDF)


def parcel_of(folder, films=1, patient=JANE, kinds=(FileKind.SECONDARY_CAPTURE,), **overrides):
    job = film_job(films, session=FilmSession(uid="1.2.3.1", stray=patient))
    return make_parcel(folder, kinds, job=job, **overrides)


def parcel_of_two_patients(folder, kinds=BOTH):
    films = tuple(film_box(f"1.2.{n}", print_image(stray=words)) for n, words in enumerate((JANE, JOHN), start=1))
    return make_parcel(folder, kinds, job=print_job(films=films))


def store(pacs: Pacs | str, parcel, checkpoint=lambda text: None, **keys):
    address = pacs if isinstance(pacs, str) else pacs.address
    return attempt(
        StoreDelivery(**({"type": "store", "address": address, "answer_timeout": 5.0} | keys)), parcel, checkpoint
    )


def instances(parcel):
    return [dcmread(document.path) for document in parcel.documents]


def identity_file(folder: Path, **words: str) -> Path:
    path = folder / "identity.dcm"
    dcmwrite(path, matched_identity({"PatientID": "42"} | words), implicit_vr=False, little_endian=True)
    return path


def test_all_films_of_a_job_are_stored_as_they_are_by_one_association(tmp_path):
    parcel = parcel_of(tmp_path, films=2)

    with Pacs() as pacs:
        outcome = store(pacs, parcel)

    assert outcome == Done(receipt=f"{pacs.address} has stored 2 instances")
    assert pacs.stored == instances(parcel)
    assert pacs.associations == 1


def test_a_pacs_that_takes_implicit_vr_alone_has_the_same_values(tmp_path):
    parcel = parcel_of(tmp_path)

    with Pacs(transfer_syntaxes=["1.2.840.10008.1.2"]) as pacs:
        outcome = store(pacs, parcel)

    assert isinstance(outcome, Done)
    assert pacs.transfer_syntaxes == ["1.2.840.10008.1.2"]
    assert pacs.stored[0].PixelData == instances(parcel)[0].PixelData


@pytest.mark.parametrize(
    ("object_", "kinds"),
    [
        ("secondary-capture", (FileKind.SECONDARY_CAPTURE,)),
        ("encapsulated-pdf", (FileKind.ENCAPSULATED_PDF,)),
        ("both", BOTH),
    ],
)
def test_it_asks_for_what_it_stores_whatever_files_the_printer_makes(object_, kinds):
    assert StoreDelivery(type="store", address="PACS@host:104", object=object_).kinds((FileKind.PNG,)) == kinds


def test_images_and_the_pdf_go_by_one_association(tmp_path):
    with Pacs() as pacs:
        outcome = store(pacs, parcel_of(tmp_path, kinds=BOTH), object="both")

    assert isinstance(outcome, Done)
    assert [each.SOPClassUID for each in pacs.stored] == [SecondaryCaptureImageStorage, EncapsulatedPDFStorage]
    assert pacs.associations == 1


@pytest.mark.parametrize(
    ("priority", "code"), [(PrintPriority.HIGH, 1), (PrintPriority.MEDIUM, 0), (PrintPriority.LOW, 2)]
)
def test_the_print_priority_is_that_of_the_request(tmp_path, priority, code):
    with Pacs() as pacs:
        store(pacs, parcel_of(tmp_path, priority=priority))

    assert pacs.priorities == [code]


def test_what_was_stored_by_an_earlier_try_is_not_sent_again(tmp_path):
    parcel, kept = parcel_of(tmp_path, films=3), []
    with Pacs(0xB000, 0x0000, lambda event: event.assoc.abort() or 0xC000) as pacs:
        first = store(pacs, parcel, kept.append)

        second = store(pacs, parcel_of(tmp_path, films=3, checkpoint=kept[-1]), kept.append)

    address = pacs.address
    assert first == Later(
        problem=f"{address} aborted the association while it was sent film 3", everyone=True, info="CHECK PRINTER"
    )
    assert second == Done(
        receipt=f"{address} has stored 3 instances",
        warnings=(f"{address}: film 1: 0xB000, it changed some attributes",),
    )
    assert pacs.stored == instances(parcel)
    assert "Doe" not in "".join(kept)


def test_a_try_that_takes_long_ends_by_itself_and_the_next_one_goes_on(tmp_path):
    kept = []
    with Pacs(lambda event: sleep(0.2) or 0) as pacs:
        delivery = StoreDelivery(type="store", address=pacs.address)
        short = delivery.model_copy(update={"timeout": 0.2})
        first = attempt(short, parcel_of(tmp_path, films=3), kept.append)

        second = attempt(delivery, parcel_of(tmp_path, films=3, checkpoint=kept[-1]), kept.append)

    assert first == Later(
        problem=f"{pacs.address} has stored 1 of 3 instances in half of timeout; the others follow", everyone=False
    )
    assert second == Done(receipt=f"{pacs.address} has stored 3 instances")
    assert len(pacs.stored) == 3


def test_what_is_stored_already_needs_no_association(tmp_path):
    parcel = parcel_of(tmp_path)
    stored = json.dumps({"stored": [instances(parcel)[0].SOPInstanceUID]})

    outcome = store("PACS@127.0.0.1:1", parcel_of(tmp_path, checkpoint=stored))

    assert outcome == Done(receipt="PACS@127.0.0.1:1 has stored 1 instance")


def test_a_film_without_patient_id_is_held(tmp_path):
    outcome = store("PACS@127.0.0.1:1", parcel_of(tmp_path, patient=(("PatientName", "Doe^Jane"),)))

    assert outcome == Held(
        problem="job 7 is held until somebody says whose films these are: printscp jobs match 7 --patient-id ..."
    )


def test_a_job_is_held_as_a_whole_when_one_of_its_films_is_nobodys(tmp_path):
    films = (film_box("1.2.1", print_image(stray=JANE)), film_box("1.2.2", print_image()))
    parcel = make_parcel(tmp_path, (FileKind.SECONDARY_CAPTURE,), job=print_job(films=films))

    with Pacs() as pacs:
        outcome = store(pacs, parcel)

    assert isinstance(outcome, Held)
    assert pacs.stored == []


def test_a_pacs_where_people_match_films_has_blank_patients(tmp_path):
    with Pacs() as pacs:
        outcome = store(pacs, parcel_of(tmp_path, patient=()), identity="optional")

    assert isinstance(outcome, Done)
    assert pacs.stored[0].PatientID in {"", None}


def test_films_are_of_the_patient_whom_a_person_said(tmp_path):
    kept = []
    matched = identity_file(tmp_path, PatientName="Müller^Jörg")
    with Pacs(0x0000, 0xC000) as pacs:
        store(pacs, parcel_of(tmp_path, films=2, patient=(), identity_file=matched), kept.append)

        outcome = store(pacs, parcel_of(tmp_path, films=2, patient=(), identity_file=matched, checkpoint=kept[-1]))

    assert outcome == Done(receipt=f"{pacs.address} has stored 2 instances")
    assert [(each.PatientID, each.PatientName) for each in pacs.stored] == [("42", "Müller^Jörg")] * 2
    assert len({each.StudyInstanceUID for each in pacs.stored}) == 1
    assert json.loads(kept[-1])["stored"] == pacs.uids[:1]


def test_a_person_who_says_another_patient_than_the_print_scu_is_right_and_it_is_told(tmp_path):
    with Pacs() as pacs:
        outcome = store(pacs, parcel_of(tmp_path, identity_file=identity_file(tmp_path)))

    assert outcome.warnings == (
        "film 1: the print SCU told another Patient ID than the person, whose word is what counts",
    )
    assert (pacs.stored[0].PatientID, pacs.stored[0].PatientName) == ("42", "")


def test_a_person_who_says_another_name_or_birth_date_for_the_same_id_is_right_and_it_is_told(tmp_path):
    told = (*JANE, ("PatientBirthDate", "19700102"))
    said = identity_file(tmp_path, PatientID="1", PatientName="DOE^JOHN", PatientBirthDate="19700103")

    with Pacs() as pacs:
        outcome = store(pacs, parcel_of(tmp_path, patient=told, identity_file=said))

    other = "Patient's Birth Date and Patient's Name"
    assert outcome.warnings == (
        f"film 1: the print SCU told another {other} than the person, whose word is what counts",
    )


def test_a_person_who_says_what_the_print_scu_said_is_no_warning(tmp_path):
    with Pacs() as pacs:
        outcome = store(pacs, parcel_of(tmp_path, identity_file=identity_file(tmp_path, PatientID="1")))

    assert outcome == Done(receipt=f"{pacs.address} has stored 1 instance")


def test_all_films_are_stored_when_a_person_says_another_patient(tmp_path):
    parcel = parcel_of(tmp_path)
    stored = json.dumps({"stored": [instances(parcel)[0].SOPInstanceUID], "warnings": ["old"]})

    with Pacs() as pacs:
        outcome = store(pacs, parcel_of(tmp_path, identity_file=identity_file(tmp_path), checkpoint=stored))

    assert len(pacs.stored) == 1
    assert "old" not in outcome.warnings


def test_the_pdf_of_films_of_two_patients_is_nobodys_and_left_out(tmp_path):
    with Pacs() as pacs:
        outcome = store(pacs, parcel_of_two_patients(tmp_path), object="both")

    assert [each.PatientID for each in pacs.stored] == ["1", "2"]
    assert outcome == Done(
        receipt=f"{pacs.address} has stored 2 instances",
        warnings=("the PDF is not stored: its films are of different patients",),
    )


def test_the_pdf_of_films_of_two_patients_is_held_by_itself(tmp_path):
    parcel = parcel_of_two_patients(tmp_path, (FileKind.ENCAPSULATED_PDF,))

    assert isinstance(store("PACS@127.0.0.1:1", parcel, object="encapsulated-pdf"), Held)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"address": "PACS"}, "is not AET@HOST:PORT"),
        ({"calling_ae": "A\\B"}, "is no AE title"),
        ({"connect_timeout": "0s"}, "must be at least 1s"),
        ({"answer_timeout": "0s"}, "must be at least 1s"),
        ({"storage_commitment": True, "commitment_wait": "2m"}, "must together be at most half of timeout"),
        ({"commitment_listen": "0.0.0.0:11113"}, "of no use without storage_commitment"),
        (
            {"storage_commitment": True, "commitment_listen": "0.0.0.0:11113", "tls": {}},
            "needs tls.certificate_file",
        ),
        ({"object": "pdf"}, "'secondary-capture', 'encapsulated-pdf' or 'both'"),
    ],
)
def test_keys_that_make_no_sense_are_told(keys, problem):
    with pytest.raises(ValidationError, match=problem):
        StoreDelivery.model_validate({"type": "store", "address": "PACS@host:104"} | keys)


def test_files_of_tls_that_are_missing_are_problems(tmp_path):
    problems = partial(StoreDelivery, type="store", address="PACS@host:104")

    assert problems().problems() == ()
    assert problems(tls={"ca_file": str(tmp_path / "ca.pem")}).problems() == (
        f"{tmp_path}/ca.pem: No such file or directory",
    )
