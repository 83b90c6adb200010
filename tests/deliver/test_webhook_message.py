"""What a webhook tells, and how it is signed."""

import hashlib
import json
from dataclasses import replace

import pytest

from printscp.deliver.webhook_message import key_of, message_id, notice, signatures
from printscp.film.printer import FileKind
from printscp.output.matched_identity import matched_identity
from tests.jobs import CREATED
from tests.parcels import film_job, make_parcel

PATIENT = (("PatientName", "MÜLLER^ANNA"), ("PatientID", "4711"))


@pytest.fixture
def named_job():
    """A job whose image says whose it is, with a label that says it too."""
    job = film_job()
    (film,) = job.films
    (box,) = film.image_boxes
    film = replace(film, image_boxes=(replace(box, original_image=PATIENT),))
    return replace(job, films=(film,), session=replace(job.session, label="MÜLLER ANNA"))


def test_the_notice_tells_of_the_job_and_its_documents(tmp_path):
    parcel = make_parcel(tmp_path, (FileKind.PDF, FileKind.PNG), films=2, copies=3)
    pdf, *_ = [document.path.read_bytes() for document in parcel.documents]

    message = json.loads(notice(parcel, patient_data=False))

    documents = message["data"].pop("documents")
    assert message == {
        "type": "print_job.rendered",
        "timestamp": CREATED.isoformat(),
        "data": {
            "uid": "1.2.3.4",
            "number": 7,
            "printer": "FILM1",
            "calling_ae": "CT1",
            "created": CREATED.isoformat(),
            "priority": "MED",
            "films": 2,
            "copies": 3,
        },
    }
    assert documents[0] == {
        "name": "1.2.3.4.pdf",
        "kind": "pdf",
        "media_type": "application/pdf",
        "film": None,
        "size": len(pdf),
        "sha256": hashlib.sha256(pdf).hexdigest(),
    }
    assert [(each["name"], each["film"]) for each in documents[1:]] == [("1.2.3.4_1.png", 1), ("1.2.3.4_2.png", 2)]


def test_nothing_of_the_patient_is_told_unless_asked_for(tmp_path, named_job):
    content = notice(make_parcel(tmp_path, job=named_job), patient_data=False)

    assert "LLER" not in content.decode()
    assert b"4711" not in content
    assert b"patient" not in content


def test_what_the_print_scu_said_of_the_patient_is_told_when_asked_for(tmp_path, named_job):
    content = notice(make_parcel(tmp_path, job=named_job), patient_data=True)

    data = json.loads(content)["data"]
    assert data["patient"] == dict(PATIENT)
    assert data["film_session_label"] == "MÜLLER ANNA"


def test_whose_films_a_person_said_these_are_is_told_instead(tmp_path, named_job):
    identity = matched_identity({"PatientID": "0815", "PatientName": "DOE^JANE"})
    identity.save_as(tmp_path / "identity.dcm", implicit_vr=False, little_endian=True)
    parcel = make_parcel(tmp_path, job=named_job, identity_file=tmp_path / "identity.dcm")

    content = notice(parcel, patient_data=True)

    assert json.loads(content)["data"]["patient"] == {"PatientName": "DOE^JANE", "PatientID": "0815"}


def test_a_repetition_has_the_same_bytes_and_the_same_id(tmp_path):
    parcel = make_parcel(tmp_path)

    first, second = (notice(parcel, patient_data=False) for _ in range(2))

    assert first == second
    assert message_id(first) == message_id(second)


def test_another_job_has_another_id(tmp_path):
    first, second = (make_parcel(tmp_path, job=film_job(uid=uid)) for uid in ("1.2.3.4", "1.2.3.5"))

    assert message_id(notice(first, patient_data=False)) != message_id(notice(second, patient_data=False))


def test_an_id_has_nothing_that_could_be_taken_for_the_end_of_it(tmp_path):
    identifier = message_id(notice(make_parcel(tmp_path), patient_data=False))

    assert identifier.startswith("msg_")
    assert identifier.removeprefix("msg_").isalnum()


def test_a_key_is_base64_behind_its_prefix_and_text_without():
    assert key_of("whsec_a2V5") == b"key"
    assert key_of("a2V5") == b"a2V5"


@pytest.mark.parametrize("secret", ["whsec_", "whsec_a2V", "whsec_a2V5!"])
def test_a_key_that_is_no_base64_is_refused_without_showing_it(secret):
    with pytest.raises(ValueError, match=r"^no base64 stands behind whsec_$"):
        key_of(secret)


def test_the_signature_is_that_of_the_example_of_standard_webhooks():
    """The values are those of its libraries' own tests."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = (b'{"test": ', b"2432232314}")

    signature = signatures([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_key_signs():
    one, other = (signatures([key], "msg_1", 1, [b"x"]) for key in (b"one", b"other"))

    assert signatures([b"one", b"other"], "msg_1", 1, [b"x"]) == f"{one} {other}"
