"""Fit the choice of replies anew on what agents sent."""

from __future__ import annotations

from tolmach.errors import Refused
from tolmach.events.actor import JOB
from tolmach.replies.fit import Refit, refit
from tolmach.replies.refit import facts_of_refit, is_refit_due, record_refit
from tolmach.wiring import House


def refit_weekly(house: House) -> bool:
    """Fit where an embedder is installed and the last fit is a week ago. Always False: once is enough."""
    if house.chooser.embedder is None:
        return False
    with house.database.reading() as session:
        is_due = is_refit_due(session, now=house.clock.now())
    if is_due:
        refit_now(house)
    return False


def refit_now(house: House) -> Refit:
    """Fit, and keep the model where it is not worse. Raises Refused where no embedder is installed."""
    embedder = house.chooser.embedder
    if embedder is None:
        raise Refused("The embedder is not installed: pip install tolmach[semantic].")
    with house.database.reading() as session:
        facts = facts_of_refit(session, embedder.name)
    made = refit(facts.letters, facts.before)
    with house.database.writing.begin() as session:
        record_refit(session, facts, made, now=house.clock.now(), actor=JOB)
    return made
