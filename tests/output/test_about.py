from dataclasses import replace

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


def test_a_label_that_repeats_the_name_of_the_patient_is_patient_data():
    assert About.of(named("doe, jane CT", PatientName="DOE^JANE")).label == ""


def test_a_label_that_says_something_else_stays():
    assert About.of(named("THORAX", PatientName="DOE^JANE")).label == "THORAX"


def test_a_document_names_the_patient_where_that_is_asked_for():
    about = About.of(named("doe, jane CT", PatientName="DOE^JANE", PatientID="4711"), patient_data=True)

    assert about.label == "doe, jane CT"
    assert dict(about.patient) == {"PatientName": "DOE^JANE", "PatientID": "4711"}
