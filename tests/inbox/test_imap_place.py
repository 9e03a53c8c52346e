"""How far a folder was read: what is asked for next, whatever happened before."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.inbox.imap_place import Place, first_place, place_of, searches_of, state_of

TODAY = date(2026, 3, 1)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
PLACES = st.builds(
    Place,
    folder=st.text(),
    uidvalidity=st.integers(1, 2**32 - 1),
    last_uid=st.integers(0, 1000),
    backlog=st.sampled_from(["", "UNSEEN"]),
    backlog_to=st.integers(0, 1000),
    newest_on=st.none() | DAYS.map(date.isoformat),
    stuck=st.lists(st.integers(1, 1000), unique=True, max_size=5).map(tuple),
)


def first(before: Place | None = None, *, days: int | None = None, top: int = 9) -> Place:
    return first_place(before, folder="shop", uidvalidity=7, top=top, top_on=date(2026, 2, 28), days=days, today=TODAY)


@pytest.mark.parametrize(
    ("place", "searches"),
    [
        (first(), ("UID 1:9 UNSEEN", "UID 10:*")),
        (first(days=3), ("UID 1:9 UNSEEN SINCE 26-Feb-2026", "UID 10:*")),
        (first(days=0), ("UID 10:*",)),
        (first(top=0), ("UID 1:*",)),
        (first().passed(4), ("UID 5:9 UNSEEN", "UID 10:*")),
        (first().passed(9), ("UID 10:*",)),
        (first().caught_up(), ("UID 10:*",)),
        (first().caught_up().passed(30), ("UID 31:*",)),
        (first(first(days=0)), ("UID 1:9 SINCE 27-Feb-2026", "UID 10:*")),
        (first(Place(folder="shop", uidvalidity=6)), ("UID 1:9 ALL", "UID 10:*")),
    ],
)
def test_what_is_asked_for(place: Place, searches: tuple[str, ...]):
    assert searches_of(place) == searches


@given(PLACES)
def test_a_place_survives_being_stored(place: Place):
    assert place_of(state_of(place)) == place


def test_nothing_stored_is_no_place():
    assert place_of({}) is None


@given(PLACES, st.integers(1, 1000), st.none() | DAYS)
def test_passing_a_letter_never_goes_back(place: Place, uid: int, on: date | None):
    after = place.passed(uid, on)
    assert after.last_uid >= max(place.last_uid, uid)
    assert uid not in after.stuck
    assert (after.newest_on or "") >= (place.newest_on or "")


@given(PLACES, st.integers(1, 1000))
def test_a_stuck_letter_is_passed_and_remembered_once(place: Place, uid: int):
    after = place.stuck_at(uid).stuck_at(uid)
    assert after.stuck.count(uid) == 1
    assert after.last_uid >= uid


def test_another_server_user_or_number_does_not_fit():
    place = first()
    assert place.fits("shop", 7)
    assert not place.fits("shop", 8)
    assert not place.fits("other", 7)
