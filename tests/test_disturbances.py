"""The words for what is done to a peer on purpose."""

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from printscp import disturbances
from printscp.disturbances import Abort, Disturbance, OfAssociation, OfConnection, OfRequest, Stall


def test_each_kind_of_disturbance_is_of_one_place():
    classes = {each for each in vars(disturbances).values() if isinstance(each, type)}
    kinds = {each for each in classes if issubclass(each, disturbances._Disturbance)} - {disturbances._Disturbance}
    places = [set(get_args(place)) for place in (OfConnection, OfAssociation, OfRequest)]

    assert set().union(*places) == set(get_args(Disturbance)) == kinds
    assert sum(map(len, places)) == len(kinds)


def test_a_disturbance_knows_the_fault_that_wants_it_and_equals_its_like():
    assert Stall(fault="slow-printer", seconds=2.0) == Stall(fault="slow-printer", seconds=2.0)
    assert Abort(fault="dies", before=True) != Abort(fault="dies", before=False)


def test_a_disturbance_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Abort(fault="dies", before=True).before = False
