"""A verdict as JUnit XML, as continuous integration reads it: a test case for each thing that was expected."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from printscp.lab.verdict import Check

_SUITE = "printscp run"
# What XML 1.0 can name by no means.
_NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def junit(checks: Sequence[Check], *, seconds: float, timestamp: str) -> bytes:
    """The whole file; what was not met is a failure with what is to be mended."""
    failures = sum(not check.is_met for check in checks)
    counts = {"tests": str(len(checks)), "failures": str(failures), "errors": "0", "time": f"{seconds:.3f}"}
    suites = ET.Element("testsuites", {"name": _SUITE, **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": _SUITE, **counts, "skipped": "0", "timestamp": timestamp})
    for check in checks:
        # All that is waited for is the command.
        time = f"{seconds if check.name == 'command' else 0:.3f}"
        case = ET.SubElement(suite, "testcase", {"classname": _SUITE, "name": check.name, "time": time})
        text = _clean(check.detail)
        if not check.is_met:
            attributes = {"message": _clean(check.words), "type": check.name}
            ET.SubElement(case, "failure", attributes).text = text or _clean(check.words)
        elif text:
            ET.SubElement(case, "system-out").text = text
    ET.indent(suites)
    xml: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
