"""The catalogue of findings, and what becomes of remarks and statuses."""

import re
from dataclasses import replace

import pytest
from pydicom.datadict import tag_for_keyword
from pynetdicom import sop_class

from printscp.film.printer import Printer, Tolerance
from printscp.film.remark import Remark
from printscp.lab.finding import Severity
from printscp.lab.finding_causes import CODE_OF_REMARK
from printscp.lab.findings import CATALOG, findings_of
from printscp.lab.record import AssociationRecord
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from printscp.wire.transfer_syntax import EXPLICIT_VR_BIG_ENDIAN, UNCOMPRESSED
from tests.conversation import gray_item
from tests.lab.finding_examples import EXAMPLES, whole
from tests.lab.recording import Recording
from tests.lab.stored import JPEG, Sent, compressed, context, ct_image, stored

_AREAS = "AFILNPSXQ"


def codes_of(record: AssociationRecord) -> list[str]:
    return [finding.code for finding in findings_of(record)]


@pytest.mark.parametrize("kind", CATALOG.values(), ids=CATALOG)
def test_every_finding_is_explained(kind):
    assert re.fullmatch(rf"PS[{_AREAS}]1\d\d", kind.code)
    assert re.match(r"PS3\.\d+ ", kind.clause)
    assert kind.title
    assert kind.meaning.endswith(".")
    assert kind.instead
    assert re.fullmatch(r"[A-Z].{20,}\.", kind.expected)
    assert ". " not in kind.expected
    assert kind.expected not in kind.meaning


def test_no_two_findings_have_one_code():
    assert list(CATALOG) == [kind.code for kind in CATALOG.values()]
    assert len({kind.title for kind in CATALOG.values()}) == len(CATALOG)


# Each of them once


@pytest.mark.parametrize("code", CATALOG)
def test_a_conversation_with_the_mistake_has_the_finding(code):
    assert code in codes_of(EXAMPLES[code]())


def test_no_example_is_of_no_finding():
    assert EXAMPLES.keys() == CATALOG.keys()


@pytest.mark.parametrize("tolerance", Tolerance)
def test_a_correct_print_has_no_finding(tolerance):
    assert findings_of(whole(Recording(Printer(tolerance=tolerance))).record()) == ()


# What it says


def test_a_finding_tells_where_it_was_what_was_sent_and_what_the_rule_is():
    (finding, *_) = findings_of(EXAMPLES["PSF102"]())

    assert str(finding) == (
        "PSF102 error: Image Display Format with a control character, of a string escape (association 1, message 3: "
        "N-CREATE-RQ Film Box, ImageDisplayFormat: 'STANDARD\\x01,1')"
    )
    assert finding.expected == ("Image Display Format is a word and numbers after a backslash, such as STANDARD\\2,3.")


def test_the_same_mistake_of_one_association_is_one_finding_with_its_count():
    talk = Recording()
    for _ in range(3):
        talk.with_film(BorderDensity="white")

    findings = [finding for finding in findings_of(talk.record(None)) if finding.code == "PSX124"]

    assert [(finding.message, finding.sent) for finding in findings] == [(3, "white (3 times)")]
    assert findings[0].messages == (3, 7, 11)


def test_a_finding_tells_each_value_that_was_sent():
    talk = Recording()
    for value in ("WHITE", "GREY", "GREY", "RED", "BLUE", "GREEN"):
        talk.with_film(BorderDensity=value)

    (finding,) = (finding for finding in findings_of(talk.record(None)) if finding.code == "PSX123")

    assert finding.sent == "GREY; RED; BLUE and 1 others (5 times)"


def test_the_same_mistake_in_two_attributes_is_two_findings():
    talk = Recording()
    talk.with_film(BorderDensity="white", EmptyImageDensity="white")

    where = [finding.where for finding in findings_of(talk.record(None))]

    assert where == ["N-CREATE-RQ Film Box, BorderDensity", "N-CREATE-RQ Film Box, EmptyImageDensity"]


def test_a_status_that_tells_what_a_remark_tells_is_no_finding_of_its_own():
    talk = Recording(Printer(tolerance=Tolerance.STRICT))

    talk.create_session(NumberOfCopies=1, FilmDestination="SOMEWHERE", PatientID="4711")

    assert len(findings_of(talk.record(None))) == 1


def test_two_causes_that_have_one_status_are_two_findings():
    talk = Recording().with_film()
    talk.set_image(image=gray_item(PhotometricInterpretation="PALETTE COLOR"))
    talk.set_image(image=gray_item(BitsStored=17))
    talk.set_image(image=gray_item(BitsStored=18))

    findings = [finding for finding in findings_of(talk.record(None)) if finding.code == "PSI115"]

    attributes = [finding.where.partition(", ")[2] for finding in findings]
    assert attributes == ["PhotometricInterpretation", "BitsStored"]
    assert [finding.messages for finding in findings] == [(5,), (7, 9)]


@pytest.mark.parametrize(
    ("tolerance", "severity"), [(Tolerance.STANDARD, Severity.WARNING), (Tolerance.STRICT, Severity.ERROR)]
)
def test_a_mistake_for_which_a_request_was_refused_is_an_error(tolerance, severity):
    talk = Recording(Printer(tolerance=tolerance))
    talk.create_session()
    talk.create_film(FilmSizeID="MINE")

    (finding,) = (finding for finding in findings_of(talk.record(None)) if finding.code == "PSX123")

    assert (finding.severity, finding.kind.severity) == (severity, Severity.WARNING)


def test_what_is_in_free_texts_is_in_no_finding():
    talk = Recording()
    talk.create_session(
        FilmSessionLabel="DOE^JANE " * 9, OwnerID="DOE^JANE " * 3, FilmDestination="X", PatientID="DOE^JANE"
    )

    findings = findings_of(talk.record())

    assert len(findings) > 3
    assert not any("DOE" in f"{finding} {finding.expected}" for finding in findings)


def test_every_word_of_pynetdicom_that_is_told_exists():
    for kind in CATALOG.values():
        for name in re.findall(r"\b(Basic\w+|PresentationLUT|PrinterInstance|PrintJob)\b", kind.instead):
            assert hasattr(sop_class, name) or tag_for_keyword(name), name


def test_every_line_of_python_that_is_told_can_be_typed():
    for kind in CATALOG.values():
        for line in re.findall(r"`([^`]+)`", kind.instead):
            if re.search(r"^\w[\w.]* = |^(?:assoc|ae)\.\w+\(|^from ", line):
                compile(line, kind.code, "exec")


# Stored images


@pytest.mark.parametrize("syntax", [*UNCOMPRESSED, JPEG])
def test_an_association_that_only_stores_images_has_no_finding(syntax):
    image = ct_image() if syntax != JPEG else compressed(ct_image(), b"jpeg")

    assert codes_of(stored(Sent(data_set=image), Sent(data_set=image), syntax=syntax)) == []


def test_who_asks_how_the_printer_is_and_then_stores_has_done_something():
    talk = Recording()
    talk.get()
    asked, record = talk.record(), stored(Sent(data_set=ct_image()))
    images = tuple(
        replace(each, number=each.number + 2, answers=each.answers and each.answers + 2) for each in record.messages
    )

    assert codes_of(asked) == ["PSQ104"]
    assert codes_of(replace(asked, messages=(*asked.messages, *images))) == []


@pytest.mark.parametrize(
    ("proposed", "codes"),
    [
        ([JPEG], []),
        ([JPEG, EXPLICIT_VR_LITTLE_ENDIAN], ["PSA110"]),
        ([EXPLICIT_VR_BIG_ENDIAN], ["PSA110"]),
        ([JPEG, IMPLICIT_VR_LITTLE_ENDIAN], []),
    ],
)
def test_who_has_only_compressed_images_need_not_propose_the_default_transfer_syntax(proposed, codes):
    assert codes_of(stored(contexts=[context(JPEG, proposed=proposed)])) == codes


@pytest.mark.parametrize("code", ["other-sop-class", "missing-image-attribute"])
@pytest.mark.parametrize(("status", "severity"), [(0xB007, Severity.WARNING), (0xA900, Severity.ERROR)])
def test_what_a_strict_printer_refuses_an_image_for_is_the_same_finding_and_an_error(status, severity, code):
    remark = Remark(code=code, attribute="SOPClassUID", clause="PS3.4 B.2.2", sent="1.2.3", used="nothing")

    (finding,) = findings_of(stored(Sent(data_set=ct_image(), status=status, remarks=(remark,))))

    assert (finding.code, finding.severity) == (CODE_OF_REMARK[code], severity)


def test_a_printer_that_is_full_is_to_blame_itself():
    full = [Sent(data_set=ct_image(), status=0xA700, comment=each) for each in ("the print queue is full", "")]

    assert codes_of(stored(*full, Sent(data_set=ct_image(), status=0x0110))) == []


def test_a_finding_about_an_image_tells_why_it_was_refused():
    (finding,) = findings_of(stored(Sent(data_set=ct_image(), status=0xC002, comment="frame 3 cannot be decoded")))

    assert (finding.where, finding.sent) == (
        "C-STORE-RQ CT Image Storage",
        "answered 0xC002, frame 3 cannot be decoded",
    )


def test_a_remark_of_a_newer_version_is_no_finding():
    remark = Remark(code="not-thought-of-yet", attribute="Trim", clause="PS3.4 H.4.2", sent="X", used="NO")
    talk = whole(Recording(remarks=(remark,)))
    talk.messages[0] = replace(talk.messages[0], remarks=(remark,))

    assert codes_of(talk.record()) == []
