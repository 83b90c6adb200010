"""UIDs that follow from a job and a role."""

from uuid import UUID

from printscp.output.derived_uid import derived_uid


def test_a_uid_is_a_uuid_of_version_8_for_ever():
    uid = derived_uid("1.2.3", "instance", "HC", 1)

    uuid = UUID(int=int(uid.removeprefix("2.25.")))
    assert uid == "2.25.71188514261098656595670718657897991500"
    assert (uuid.version, uuid.variant) == (8, "specified in RFC 4122")


def test_another_job_or_role_has_another_uid():
    uids = {
        derived_uid("1.2.3", "study"),
        derived_uid("1.2.4", "study"),
        derived_uid("1.2.3", "series"),
        derived_uid("1.2.3", "study", "Müller \udc80"),
    }

    assert len(uids) == 4
