from printscp.output.document import PDF_MEDIA_TYPE, PDF_SUFFIX, Document


def test_document_does_not_list_its_bytes():
    assert "secret" not in repr(Document(b"secret", PDF_SUFFIX, PDF_MEDIA_TYPE))
