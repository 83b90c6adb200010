"""TLS of a delivery: who is trusted, and what is wrong in its files."""

import os
import ssl

import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import attempt
from printscp.deliver.store_scu import StoreDelivery
from printscp.deliver.tls import TlsSettings
from printscp.film.printer import FileKind
from printscp.film.session import FilmSession
from printscp.outcomes import Done, Later
from tests.parcels import film_job, make_parcel
from tests.storage_scp import Pacs, make_certificate

pytestmark = pytest.mark.network


@pytest.fixture
def certificates(need, tmp_path):
    """Of the PACS, of us, of a stranger, and one for another host: each a pair of certificate and key."""
    need("openssl")
    return {name: make_certificate(tmp_path, name) for name in ("pacs", "us")} | {
        "elsewhere": make_certificate(tmp_path, "elsewhere", "pacs.example", "192.0.2.1")
    }


@pytest.fixture
def store(tmp_path, certificates):
    """Stores a film in a PACS that has TLS with a certificate and asks for ours."""

    def store(certificate="pacs", **tls):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=certificates["us"][0])
        context.load_cert_chain(*certificates[certificate])
        context.verify_mode = ssl.CERT_OPTIONAL
        job = film_job(session=FilmSession(uid="1.2.3.1", stray=(("PatientID", "1"),)))
        parcel = make_parcel(tmp_path, (FileKind.SECONDARY_CAPTURE,), job=job)
        with Pacs(tls=context) as pacs:
            settings = {"type": "store", "address": pacs.address, "answer_timeout": 5.0, "tls": TlsSettings(**tls)}
            return attempt(StoreDelivery(**settings), parcel, lambda text: None), pacs

    return store


def test_a_film_is_stored_by_tls_with_certificates_of_both(store, certificates):
    us, key = certificates["us"]

    outcome, pacs = store(ca_file=certificates["pacs"][0], certificate_file=us, key_file=key)

    assert isinstance(outcome, Done)
    assert len(pacs.stored) == 1


def test_a_pacs_that_nobody_vouches_for_gets_nothing(store, certificates):
    outcome, pacs = store(ca_file=certificates["us"][0])

    assert outcome == Later(
        problem=f"{pacs.address} cannot be reached: its certificate is not trusted: self-signed certificate",
        everyone=True,
    )
    assert pacs.stored == []


def test_the_certificate_must_be_for_the_host(store, certificates):
    outcome, pacs = store("elsewhere", ca_file=certificates["elsewhere"][0])

    assert outcome.everyone
    assert "its certificate is for another host: " in outcome.problem
    assert pacs.stored == []


def test_a_certificate_for_something_else_is_taken_where_the_site_says_so(store, certificates):
    outcome, _ = store("elsewhere", ca_file=certificates["elsewhere"][0], check_hostname=False)

    assert isinstance(outcome, Done)


def test_nothing_older_than_tls_1_2_is_spoken_by_either_side(certificates):
    us, key = certificates["us"]
    tls = TlsSettings(ca_file=us, certificate_file=us, key_file=key)

    assert tls.client().minimum_version == tls.server().minimum_version == ssl.TLSVersion.TLSv1_2
    assert tls.client().verify_mode == tls.server().verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize("key", ["certificate_file", "key_file"])
def test_a_certificate_and_its_key_go_together(key):
    with pytest.raises(ValidationError, match="certificate_file and key_file go together"):
        TlsSettings(**{key: "us.pem"})


def test_files_that_are_missing_are_all_told(tmp_path):
    tls = TlsSettings(ca_file=tmp_path / "ca", certificate_file=tmp_path / "us", key_file=tmp_path / "key")

    assert tls.problems() == tuple(f"{tmp_path}/{name}: No such file or directory" for name in ("ca", "us", "key"))


def test_a_key_of_another_certificate_is_told(certificates):
    certificate, key = certificates["us"][0], certificates["pacs"][1]

    assert TlsSettings(certificate_file=certificate, key_file=key).problems() == (
        f"{certificate} and {key}: not a certificate and its key in PEM (KEY_VALUES_MISMATCH)",
    )


def test_a_file_that_is_gone_when_a_film_is_delivered_is_told_by_its_name(store, tmp_path):
    outcome, _ = store(ca_file=tmp_path / "gone.pem")

    assert outcome == Later(problem=f"{tmp_path}/gone.pem: No such file or directory", everyone=True)


def test_a_key_in_place_of_certificates_is_told_by_its_name(store, certificates):
    key = certificates["us"][1]

    outcome, _ = store(ca_file=key)

    assert outcome == Later(
        problem=f"{key}: it has no certificates in PEM (NO_CERTIFICATE_OR_CRL_FOUND)", everyone=True
    )


def test_files_that_are_right_are_no_problem(certificates):
    us, key = certificates["us"]

    assert TlsSettings(ca_file=us, certificate_file=us, key_file=key).problems() == ()


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_key_that_every_user_can_read_is_told(need, open_folder):
    need("openssl")
    certificate, key = make_certificate(open_folder, "us")
    key.chmod(0o644)

    problems = TlsSettings(certificate_file=certificate, key_file=key).problems()

    assert problems == (f"{key} can be read by every user of this machine: chmod o= {key}",)
