from io import BytesIO

from printscp.film.printer import FileKind
from printscp.output.document import Document


def test_document_does_not_list_its_bytes():
    assert "secret" not in repr(Document.of(b"secret"))


def test_a_document_of_bytes_is_a_pdf_of_all_films():
    document = Document.of(b"abc")

    assert (document.kind, document.number) == (FileKind.PDF, None)
    assert (document.suffix, document.media_type, document.content) == (".pdf", "application/pdf", b"abc")


def test_a_document_can_be_written_more_than_once():
    document = Document.of(b"abc")
    first, second = BytesIO(), BytesIO()

    document.write(first)
    document.write(second)

    assert (first.getvalue(), second.getvalue()) == (b"abc", b"abc")
