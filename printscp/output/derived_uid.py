"""UIDs that follow from a job, so that what is made of it twice is the same."""

import hashlib


def derived_uid(job_uid: str, *role: object) -> str:
    """A UID for *role* in a job, always the same one: a UUID of version 8 (RFC 9562 5.8), as PS3.5 B.2 writes it.

    One study or series has one patient, so the words of the patient are part of its role.
    """
    digest = hashlib.blake2b(repr((job_uid, *role)).encode("ascii", "backslashreplace"), digest_size=16).digest()
    bits = int.from_bytes(digest, "big")
    bits = bits & ~(0xF << 76) | 0x8 << 76
    return f"2.25.{bits & ~(0x3 << 62) | 0x2 << 62}"
