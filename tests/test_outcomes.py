"""What comes of a task travels from child processes, and is compared with what was."""

import pickle

import pytest

from printscp.film.status_info import STATUS_INFO
from printscp.outcomes import Died, Done, Failed, Held, Later

OUTCOMES = (
    Done(receipt="films/a.pdf", warnings=("no font has it",)),
    Later(problem="down", everyone=True),
    Held(problem="whose films are these?"),
    Failed(problem="no such bucket"),
    Died(problem="killed by SIGKILL"),
)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_the_same_after_it_came_from_another_process(outcome):
    assert pickle.loads(pickle.dumps(outcome)) == outcome


@pytest.mark.parametrize("info", [Later(problem="down", everyone=True).info, Failed(problem="never").info])
def test_what_an_scu_is_told_without_further_words_is_a_term_of_the_standard(info):
    assert info in STATUS_INFO
