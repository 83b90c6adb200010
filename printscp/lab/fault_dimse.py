"""Faults of a request and its answer (PS3.7 9, 10)."""

import re
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer

from printscp import disturbances
from printscp.disturbances import Disturbance
from printscp.lab.fault import Kind, OfRequest, Seconds
from printscp.settings_values import LongString


class DimseFault(OfRequest):
    """Of a request and its answer (PS3.7 9, 10)."""

    where: Literal["dimse"] = "dimse"

    @property
    def kind(self) -> Kind:
        return "request"


def _status(value: object) -> object:
    """Texts as people write them, for JSON knows no hexadecimal numbers."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"0[xX][0-9A-Fa-f]{4}", value):
        raise ValueError(f"{value!r} is no status; write one like 0xC602")
    return int(value, 16)


StatusCode: TypeAlias = Annotated[
    int,
    Field(ge=0, le=0xFFFF),
    BeforeValidator(_status, json_schema_input_type=str | int),
    PlainSerializer(lambda code: f"0x{code:04X}", return_type=str, when_used="json"),
]


class Answer(DimseFault):
    """The request is answered with this status: after a failure nothing was done, else what was asked for."""

    effect: Literal["status"] = "status"
    status: StatusCode
    """Such as `"0xC602"`, whatever the service and the SOP Class; `0xC602` without quotes too."""
    comment: LongString = ""
    """Error Comment of the answer."""

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Answer(fault=name, status=self.status, comment=self.comment)


class Late(DimseFault):
    """What was asked for is done, and answered so much later."""

    effect: Literal["late"] = "late"
    seconds: Seconds
    """How much, at most a day."""

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Late(fault=name, seconds=self.seconds)


class NoAnswer(DimseFault):
    """What was asked for is done, and never answered."""

    alone: ClassVar[bool] = True
    effect: Literal["no-answer"] = "no-answer"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.NoAnswer(fault=name)


class AbortBefore(DimseFault):
    """The association is aborted, and nothing was done."""

    alone: ClassVar[bool] = True
    effect: Literal["abort-before"] = "abort-before"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Abort(fault=name, before=True)


class AbortAfter(DimseFault):
    """What was asked for is done and answered, and then the association is aborted."""

    alone: ClassVar[bool] = True
    effect: Literal["abort-after"] = "abort-after"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Abort(fault=name, before=False)


class _OfDataSet(DimseFault):
    @property
    def services(self) -> tuple[str, ...]:
        """Those whose answers have a data set."""
        return ("N-CREATE", "N-SET", "N-GET", "N-ACTION")


class NoDataSet(_OfDataSet):
    """The answer has no data set."""

    effect: Literal["no-data-set"] = "no-data-set"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.WithoutDataSet(fault=name)


class EmptyDataSet(_OfDataSet):
    """The answer says that it has a data set, and that is empty."""

    effect: Literal["empty-data-set"] = "empty-data-set"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.EmptyDataSet(fault=name)


class WrongMessageId(DimseFault):
    """The answer names a request that there was not."""

    effect: Literal["wrong-message-id"] = "wrong-message-id"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.WrongMessageId(fault=name)
