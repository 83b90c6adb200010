from dataclasses import replace

import pytest

from printscp.output.about import About
from tests.jobs import print_job


def test_a_document_says_which_job_it_is_of_and_names_no_patient():
    job = print_job("1.2.3")

    about = About.of(replace(job, session=replace(job.session, label="CHEST")))

    assert (about.job_uid, about.printer, about.calling_ae) == ("1.2.3", job.printer, job.calling_ae)
    assert (about.label, about.created, about.patient) == ("CHEST", job.created, ())
    assert about.title == f"{job.printer} {job.created:%Y-%m-%d %H:%M:%S}"


def named(label, **words):
    job = print_job()
    return replace(job, session=replace(job.session, label=label, stray=tuple(words.items())))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("doe, jane CT", "DOE^JANE"),
        ("CT of Doe", "DOE^JANE"),
        ("JaneDoe chest", "Doe^Jane"),
        ("DOEJANE", "Doe^Jane"),
        ("CHEST_DOE_2", "Doe^Jane"),
        ("王小東 CT", "Wang^XiaoDong=王^小東"),
        ("山田太郎", "山田^太郎"),
        ("홍길동", "홍^길동"),
        ("\uff24\uff2f\uff25 CT", "Doe^Jane"),
        ("J", "J"),
    ],
)
def test_a_label_that_repeats_the_name_of_the_patient_is_patient_data(label, name):
    assert About.of(named(label, PatientName=name)).label == ""


@pytest.mark.parametrize(("label", "number"), [("CT 4711", "4711"), ("4711-a", "4711-A"), ("7", "7")])
def test_a_label_that_repeats_the_id_of_the_patient_is_patient_data(label, number):
    assert About.of(named(label, PatientID=number)).label == ""


@pytest.mark.parametrize(
    ("label", "name"), [("THORAX J", "DOE^J"), ("CT 2", "DOE^JANE"), ("胸部", "山田^太郎"), ("", "DOE")]
)
def test_a_label_that_says_something_else_stays(label, name):
    assert About.of(named(label, PatientName=name)).label == label


def test_a_document_names_the_patient_where_that_is_asked_for():
    about = About.of(named("doe, jane CT", PatientName="DOE^JANE", PatientID="4711"), patient_data=True)

    assert about.label == "doe, jane CT"
    assert dict(about.patient) == {"PatientName": "DOE^JANE", "PatientID": "4711"}
