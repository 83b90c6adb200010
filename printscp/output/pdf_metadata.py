"""What a PDF says of itself: XMP and document information, and what PDF/A-2b wants beside them (ISO 19005-2 6.6, 6.2.3)."""

import re
from datetime import datetime
from functools import cache
from typing import TypeAlias

import pikepdf
from lxml import etree
from PIL import ImageCms

from printscp.output.about import CREATOR, About
from printscp.output.document import PDF_MEDIA_TYPE

_PRODUCER = "printscp with ReportLab and pikepdf"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP_META = "adobe:ns:meta/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEMAS = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
# How XMP holds what is not a plain text: in languages, in an order, as a set (ISO 16684-1 8.3).
_CONTAINERS = {"title": "Alt", "description": "Alt", "creator": "Seq", "publisher": "Bag", "subject": "Bag"}
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKET = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n%b\n<?xpacket end="w"?>'

_PROFILE_DATE = slice(24, 36)
_PROFILE_OF_2026 = b"".join(number.to_bytes(2, "big") for number in (2026, 1, 1, 0, 0, 0))

_Properties: TypeAlias = dict[str, dict[str, tuple[str, ...]]]
"""By schema and name, one text or more."""


def describe(document: pikepdf.Pdf, about: About, *, pdfa: bool = False) -> None:
    """Write *about* into *document*: as XMP in the words of Dublin Core, and where PDF has a place of its own there too.

    The printer is the publisher, the print SCU the creator, the job's UID the identifier, the label the description.
    Viewers are asked to print at true size. With *pdfa* the document says that it is PDF/A-2b, and that its colors are
    those of sRGB.
    """
    document.trailer.Info = document.make_indirect(pikepdf.Dictionary(_information(about)))
    document.Root.ViewerPreferences = pikepdf.Dictionary(PrintScaling=pikepdf.Name("/None"))
    properties = _properties(about)
    if pdfa:
        properties["pdfaid"] = {"part": ("2",), "conformance": ("B",)}
        document.Root.OutputIntents = pikepdf.Array([document.make_indirect(_srgb_intent(document))])
    document.Root.Metadata = pikepdf.Stream(
        document, _xmp(properties), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


def _information(about: About) -> dict[str, str]:
    created = _pdf_date(about.created)
    return {
        "/Title": _xml_text(about.title),
        "/Author": _xml_text(about.calling_ae),
        **({"/Subject": _xml_text(about.label)} if about.label else {}),
        "/Creator": CREATOR,
        "/Producer": _PRODUCER,
        "/CreationDate": created,
        "/ModDate": created,
    }


def _pdf_date(moment: datetime) -> str:
    """A date as ISO 32000-1 7.9.4 writes it, such as D:20260131235959+01'00'."""
    zone = f"{moment:%z}"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'" if zone else f"D:{moment:%Y%m%d%H%M%S}"


def _properties(about: About) -> _Properties:
    created = about.created.isoformat(timespec="seconds")
    return {
        "dc": {
            "format": (PDF_MEDIA_TYPE,),
            "title": (about.title,),
            "creator": (about.calling_ae,),
            "publisher": (about.printer,),
            "identifier": (f"urn:oid:{about.job_uid}",),
            **({"description": (about.label,)} if about.label else {}),
            **({"subject": tuple(f"{keyword}: {value}" for keyword, value in about.patient)} if about.patient else {}),
        },
        "xmp": {"CreatorTool": (CREATOR,), "CreateDate": (created,), "ModifyDate": (created,)},
        "pdf": {"Producer": (_PRODUCER,)},
    }


def _xmp(properties: _Properties) -> bytes:
    """An XMP packet (ISO 16684-1), with a description for each schema: readers look for namespaces there."""
    packet = etree.Element(f"{{{_XMP_META}}}xmpmeta", nsmap={"x": _XMP_META})
    rdf = etree.SubElement(packet, f"{{{_RDF}}}RDF", nsmap={"rdf": _RDF})
    for prefix, named in properties.items():
        space = _SCHEMAS[prefix]
        description = etree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""}, nsmap={prefix: space})
        for name, texts in named.items():
            _add(etree.SubElement(description, f"{{{space}}}{name}"), _CONTAINERS.get(name), texts)
    xml: bytes = etree.tostring(packet, encoding="utf-8", pretty_print=True)
    return _PACKET % xml


def _add(element: etree._Element, container: str | None, texts: tuple[str, ...]) -> None:
    if container is None:
        (element.text,) = map(_xml_text, texts)
        return
    items = etree.SubElement(element, f"{{{_RDF}}}{container}")
    for text in texts:
        item = etree.SubElement(items, f"{{{_RDF}}}li")
        item.text = _xml_text(text)
        if container == "Alt":
            item.set(_XML_LANG, "x-default")


def _xml_text(text: str) -> str:
    """*text* with U+FFFD for what XML cannot hold, such as control characters."""
    return _NOT_XML.sub("\ufffd", text)


def _srgb_intent(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pikepdf.Stream(document, _srgb_profile(), N=3),
    )


@cache
def _srgb_profile() -> bytes:
    """An ICC profile of sRGB, dated once for all: the library dates it by the clock."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = _PROFILE_OF_2026
    return bytes(profile)
