"""Wordings that concepts lack, made by machine."""

from __future__ import annotations

import structlog

from tolmach.replies.word_version import (
    VersionClaim,
    Worded,
    claim_version,
    facts_of_version,
    record_version,
    word_version,
)
from tolmach.translation.errors import TranslationFailed
from tolmach.wiring import House

_LOG = structlog.get_logger()


def word_one(house: House) -> bool:
    """Word one wanted version; False when none waits. What nobody expected is tried again a few times."""
    with house.database.writing.begin() as session:
        claim = claim_version(session)
    if claim is None:
        return False
    try:
        _record(house, claim, _word(house, claim))
    except Exception as error:
        _LOG.exception("version.failed", version=claim.version_id, client=claim.client_id)
        _record(house, claim, TranslationFailed(type(error).__name__, permanent=False))
    return True


def _word(house: House, claim: VersionClaim) -> Worded | TranslationFailed:
    with house.database.reading() as session:
        facts = facts_of_version(session, claim)
    return word_version(house.translator, facts)


def _record(house: House, claim: VersionClaim, result: Worded | TranslationFailed) -> None:
    with house.database.writing.begin() as session:
        record_version(session, claim, result, now=house.clock.now())
