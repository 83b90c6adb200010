"""A print server without printers: an AE for two SOP Classes whose handlers note what they were asked."""

import threading
import time
from typing import Self

from pydicom.dataset import Dataset
from pynetdicom import AE, _config, evt

from printscp.server.connection import Limits
from printscp.server.dimse import oversize
from printscp.server.transport import PrintServer
from tests.raw_scu import EXPLICIT, GRAYSCALE_META, IMPLICIT, VERIFICATION

_config.LOG_HANDLER_LEVEL = "none"

OUT_OF_MEMORY = 0xC605


class TinyServer:
    """An AE for two SOP Classes whose handlers note what they were asked."""

    def __init__(self, limits: Limits | None = None, handlers: tuple = (), answer: Dataset | None = None) -> None:
        self.requests: list[tuple[str, str | None, str | None, int, bool]] = []
        self.ended: list[int] = []
        self.associations: list = []
        self.answer = answer
        ae = AE("PRINTSCP")
        ae.maximum_pdu_size = 131072
        for abstract_syntax in (GRAYSCALE_META, VERIFICATION):
            ae.add_supported_context(abstract_syntax, [EXPLICIT, IMPLICIT])
        defaults = dict.fromkeys((evt.EVT_N_CREATE, evt.EVT_N_SET, evt.EVT_N_GET, evt.EVT_N_ACTION), self._note)
        defaults |= {evt.EVT_N_DELETE: lambda event: self._note(event)[0]}
        defaults |= {evt.EVT_CONN_OPEN: lambda event: self.associations.append(event.assoc)}
        self.server = ae.make_server(
            ("127.0.0.1", 0),
            evt_handlers=[*defaults.items(), *handlers],
            server_class=PrintServer,
            limits=limits,
            on_end=lambda association: self.ended.append(id(association)),
        )
        self.thread = threading.Thread(target=self.server.serve_forever, name="accept")
        self.thread.start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def wait_for_end(self, count: int) -> None:
        wait_until(lambda: len(self.ended) >= count and not self.server.active_associations)

    def stop(self, grace_seconds: float = 0.0) -> int:
        aborted = self.server.stop(grace_seconds)
        self.thread.join()
        return aborted

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _note(self, event):
        request = event.request
        sop_class = getattr(request, "RequestedSOPClassUID", None) or request.AffectedSOPClassUID
        uid = getattr(request, "RequestedSOPInstanceUID", None) or request.AffectedSOPInstanceUID
        data = getattr(request, "ModificationList", None) or getattr(request, "AttributeList", None)
        length = len(data.getvalue()) if data else 0
        self.requests.append((request.msg_type, sop_class, uid, length, oversize(event.assoc)))
        answer = Dataset() if self.answer is None else self.answer
        if request.msg_type == "N-CREATE" and uid is None:
            answer.AffectedSOPInstanceUID = "1.2.3"
        return OUT_OF_MEMORY if oversize(event.assoc) else 0, answer


def wait_until(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
