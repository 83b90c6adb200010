from dataclasses import replace

from printscp.output.about import About
from tests.jobs import print_job


def test_a_document_says_which_job_it_is_of_and_names_no_patient():
    job = print_job("1.2.3")

    about = About.of(replace(job, session=replace(job.session, label="CHEST")))

    assert (about.job_uid, about.printer, about.calling_ae) == ("1.2.3", job.printer, job.calling_ae)
    assert (about.label, about.created, about.patient) == ("CHEST", job.created, ())
    assert about.title == f"{job.printer} {job.created:%Y-%m-%d %H:%M:%S}"
