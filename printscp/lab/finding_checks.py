"""All looks at a conversation as a whole; each gives the cases that it sees."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from printscp.lab.finding import Case
from printscp.lab.finding_checks_association import ended, hurried, never_came, proposed, unconfirmed
from printscp.lab.finding_checks_films import (
    left_behind,
    never_printed,
    printed,
    second_session,
    set_twice,
    unused_luts,
    went_on,
)
from printscp.lab.finding_checks_values import character_sets, layouts, luts, odd_lengths, pixels
from printscp.lab.finding_view import Exchange
from printscp.lab.record import AssociationRecord

Check: TypeAlias = Callable[[AssociationRecord, tuple[Exchange, ...]], Iterator[Case]]

CHECKS: tuple[Check, ...] = (
    proposed,
    ended,
    never_came,
    hurried,
    unconfirmed,
    printed,
    set_twice,
    second_session,
    went_on,
    never_printed,
    left_behind,
    unused_luts,
    layouts,
    pixels,
    luts,
    odd_lengths,
    character_sets,
)
