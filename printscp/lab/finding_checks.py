"""All looks at a conversation as a whole."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from printscp.lab.finding_case import Case
from printscp.lab.finding_view import Exchange
from printscp.lab.record import AssociationRecord

Check: TypeAlias = Callable[[AssociationRecord, tuple[Exchange, ...]], Iterator[Case]]

CHECKS: tuple[Check, ...] = ()
