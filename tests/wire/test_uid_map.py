from dataclasses import replace

import pytest

from printscp.wire.elements import Elements, NotADataSet, parse
from printscp.wire.exchange import Conversation
from printscp.wire.message import Message
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINTER,
    PRINTER_INSTANCE,
)
from printscp.wire.transfer_syntax import UNCOMPRESSED, Encoding, encoded_in, encoding_of
from printscp.wire.uid_map import UidMap, given_uids, in_syntax, made_uids, uids_of, with_uids
from tests.recorded import answer, conversation, data_set, film, request

SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
CT_IMAGE, JPEG = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.70"


def learned(recorded: Conversation, other: Conversation, start: UidMap | None = None) -> UidMap:
    """The map after the answers of *other* to the requests of *recorded*."""
    known, made = start or UidMap(), made_uids(recorded)
    for exchange, heard in zip(recorded.exchanges, other.exchanges, strict=True):
        found = uids_of(other, heard.answer) if heard.answer else {}
        known = known.learned(exchange, made[exchange.number], found, heard.answer)
    return known


def test_the_uids_that_a_printer_makes_are_those_that_its_answers_bring_first():
    made = made_uids(film("1.2.3"))

    assert [set(each.values()) for each in made.values()] == [{"1.2.3.1"}, {"1.2.3.2", "1.2.3.3"}, set(), {"1.2.3.4"}]


def test_a_uid_that_the_print_scu_gave_is_not_made_by_the_printer():
    asked = request("N-CREATE", FILM_SESSION, "1.2.3")

    talk = conversation((asked, answer(asked, uid="1.2.3")))

    assert made_uids(talk) == {1: {}}
    assert given_uids(talk) == ("1.2.3",)


def test_uids_of_the_standard_are_nobodys():
    asked = request("N-GET", PRINTER, PRINTER_INSTANCE)

    assert uids_of(conversation(), asked) == {}


@pytest.mark.parametrize("implicit", [True, False])
def test_what_stands_where_a_uid_stood_stands_for_it(implicit):
    known = learned(film("1.2.3"), film("1.2.840.99999.77", implicit=implicit))

    assert known.uids == {f"1.2.3.{number}": f"1.2.840.99999.77.{number}" for number in range(1, 5)}
    assert known.missing == {}


def test_an_instance_that_the_other_printer_does_not_tell_is_missing_with_the_exchange_that_should_have():
    recorded = film("1.2.3")
    silent = tuple(
        replace(each, answer=answer(each.request, 0x0106, "1.2.9") if each.number == 3 else each.answer)
        for each in recorded.exchanges
    )

    known = learned(recorded, replace(recorded, exchanges=silent))

    assert known.missing == {"1.2.3.2": 3, "1.2.3.3": 3}
    assert known.lacks(recorded, recorded.exchanges[2].request) == 3
    assert known.lacks(recorded, recorded.exchanges[0].request) is None


def test_an_instance_of_the_print_scu_is_missing_where_only_the_other_printer_refuses_it():
    asked = request("N-CREATE", FILM_BOX, "1.2.3")
    done, refused = (conversation((asked, answer(asked, status))) for status in (0x0116, 0x0106))

    assert learned(done, refused).missing == {"1.2.3": 1}
    assert learned(done, done).missing == {}
    assert learned(refused, refused).missing == {}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_uids_are_replaced_in_the_command_and_at_any_depth_of_the_data_set(syntax):
    in_syntax = {"implicit": syntax == IMPLICIT_VR_LITTLE_ENDIAN}
    old, new = (
        request(
            "N-SET",
            FILM_BOX,
            uid,
            data_set(ReferencedFilmSessionSequence=[reference(FILM_SESSION, uid)], Trim="NO", **in_syntax),
        )
        for uid in ("1.2.3", "1.2.840.99999.1")
    )

    assert with_uids(old, {"1.2.3": "1.2.840.99999.1"}, syntax) == new


def test_what_has_no_uid_to_replace_stays_byte_for_byte():
    odd = Message(context_id=1, command=request("N-SET", FILM_BOX, "1.2.3").command, data_set=b"no data set")

    assert with_uids(odd, {"1.2": "1.3"}, EXPLICIT_VR_LITTLE_ENDIAN) == odd


def test_one_of_several_uids_is_replaced():
    (old, new) = (
        request("N-GET", FILM_BOX, "1.2", data_set(SOPClassesSupported=uids))
        for uids in (["1.5", "1.6"], ["1.5", "1.77"])
    )

    assert with_uids(old, {"1.6": "1.77"}, EXPLICIT_VR_LITTLE_ENDIAN) == new


def test_a_data_set_is_put_into_the_other_transfer_syntax():
    explicit, implicit = (
        request("N-CREATE", FILM_BOX, None, data_set(Illumination=2000, implicit=each)) for each in (False, True)
    )

    assert in_syntax(explicit, *SYNTAXES) == implicit
    assert in_syntax(implicit, *SYNTAXES[::-1]) == explicit


@pytest.mark.parametrize("new", UNCOMPRESSED)
@pytest.mark.parametrize("old", UNCOMPRESSED)
def test_an_image_is_put_into_any_uncompressed_transfer_syntax(old, new):
    before, now = (
        request("C-STORE", CT_IMAGE, "1.2.3", encoded_in(image(encoding_of(each)), encoding_of(each)))
        for each in (old, new)
    )

    assert in_syntax(before, old, new).data_set == now.data_set


def image(encoding: Encoding) -> Elements:
    content = data_set(Rows=1, Columns=2, BitsAllocated=16, PixelData=b"\1\2\3\4", implicit=encoding.implicit)
    return parse(content, implicit=encoding.implicit)


def test_compressed_pixels_cannot_be_put_into_another_transfer_syntax():
    asked = request("C-STORE", CT_IMAGE, "1.2.3", data_set(Rows=1))

    assert in_syntax(asked, JPEG, JPEG) == asked
    with pytest.raises(NotADataSet):
        in_syntax(asked, JPEG, EXPLICIT_VR_LITTLE_ENDIAN)


@pytest.mark.parametrize("syntax", [*UNCOMPRESSED, JPEG])
def test_a_stored_image_gets_its_new_uid_in_its_data_set_too(syntax):
    old, new = (
        request("C-STORE", CT_IMAGE, uid, encoded_in(named(uid, encoding_of(syntax)), encoding_of(syntax)))
        for uid in ("1.2.3", "1.2.34567")
    )

    assert given_uids(conversation((old, None))) == ("1.2.3",)
    assert with_uids(old, {"1.2.3": "1.2.34567"}, syntax) == new


def named(uid: str, encoding: Encoding) -> Elements:
    content = data_set(SOPInstanceUID=uid, Rows=1, PixelData=b"\1\2", BitsAllocated=8, implicit=encoding.implicit)
    return parse(content, implicit=encoding.implicit)
