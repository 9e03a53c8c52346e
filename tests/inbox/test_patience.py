"""How long a failing mailbox waits, and when its operator is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.inbox.connection import Outcome
from tolmach.inbox.patience import FIRST_PAUSE, LAST_PAUSE, REFUSED_PAUSE, is_told, pause_after


@given(st.integers(1, 10_000), st.sampled_from(Outcome), st.floats(0, 1))
def test_a_pause_is_never_nothing_and_never_too_long(failures: int, outcome: Outcome, dice: float):
    pause = pause_after(failures, outcome, dice=dice)
    assert FIRST_PAUSE / 2 <= pause <= LAST_PAUSE


@given(st.integers(1, 100), st.sampled_from(Outcome))
def test_pauses_grow_and_spread(failures: int, outcome: Outcome):
    assert pause_after(failures, outcome, dice=0) <= pause_after(failures + 1, outcome, dice=0)
    assert pause_after(failures, outcome, dice=1) == pause_after(failures, outcome, dice=0) / 2


def test_a_refused_login_is_not_tried_every_few_seconds():
    assert pause_after(1, Outcome.LOGIN_REFUSED, dice=0) == REFUSED_PAUSE


@pytest.mark.parametrize(
    ("outcome", "minutes", "told"),
    [
        (Outcome.LOGIN_REFUSED, 0, True),
        (Outcome.BAD_CERTIFICATE, 0, True),
        (Outcome.NO_FOLDER, 0, True),
        (Outcome.NO_CONNECTION, 0, False),
        (Outcome.NO_CONNECTION, 5, True),
        (Outcome.TOO_SLOW, 4, False),
        (Outcome.BUSY, 6, True),
    ],
)
def test_what_only_people_mend_is_told_at_once(outcome: Outcome, minutes: int, told: bool):
    assert is_told(outcome, failing_for=timedelta(minutes=minutes)) is told
