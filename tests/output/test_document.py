from io import BytesIO

from printscp.output.document import Document


def test_document_does_not_list_its_bytes():
    assert "secret" not in repr(Document.of(b"secret"))


def test_a_document_of_bytes_is_a_pdf_unless_told_otherwise():
    document = Document.of(b"abc")

    assert (document.suffix, document.media_type, document.content) == (".pdf", "application/pdf", b"abc")


def test_a_document_can_be_written_more_than_once():
    document = Document.of(b"abc", suffix="_1.png", media_type="image/png")
    first, second = BytesIO(), BytesIO()

    document.write(first)
    document.write(second)

    assert (document.suffix, first.getvalue(), second.getvalue()) == ("_1.png", b"abc", b"abc")
