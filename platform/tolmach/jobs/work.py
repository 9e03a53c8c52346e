"""The slow jobs, each as claim, work, record: the transactions are opened here, around the first and the last."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from tolmach.errors import Lost, PortError
from tolmach.inbox.outcome import Received, record_crash
from tolmach.inbox.receive import record_letters
from tolmach.inbox.understand import LetterClaim, Understood, claim_letters, understand_all
from tolmach.jobs.mailbox_token import send_claimed
from tolmach.outbox.send import claim_letter_to_send, record_sending
from tolmach.replies.made import Prepared, Reading
from tolmach.replies.prepare import BROKE_OFF, DraftClaim, claim_draft, facts_of_claim, prepare_draft, record_draft
from tolmach.replies.refit import with_newest_model
from tolmach.replies.translate import (
    TranslationClaim,
    Wished,
    broken_off,
    claim_translation,
    facts_of_translation,
    record_translation,
    record_translation_crash,
    translate_claimed,
)
from tolmach.replies.undelivered import return_if_failed
from tolmach.routing.release import release_waiting
from tolmach.routing.relieve import relieve_absent
from tolmach.routing.watch import watch_pools
from tolmach.tickets.legal import MOST_AT_ONCE as MOST_UNDER_LAW
from tolmach.tickets.legal import apply_law
from tolmach.tickets.warn import MOST_AT_ONCE, warn_of_due_times
from tolmach.translation.errors import TranslationFailed
from tolmach.translation.model import AnswerTranslation, MessageTranslation
from tolmach.wiring import House

_LOG = structlog.get_logger()
MOST_LETTERS_AT_ONCE = 40
"""SQLite's one writer is busy for so many letters, which must not keep an agent's click waiting for long."""


def receive_one(house: House) -> bool:
    """Receive one kept letter; False when none waits."""
    return receive_some(house, most=1)


def receive_some(house: House, *, most: int = MOST_LETTERS_AT_ONCE) -> bool:
    """Receive the oldest letters that wait, a few in one transaction; False when none waits."""
    with house.database.writing.begin() as session:
        claims = claim_letters(session, most=most)
    if claims:
        receive_claimed(house, claims)
    return bool(claims)


def receive_claimed(house: House, claims: Sequence[LetterClaim]) -> list[Received]:
    """Receive claimed letters; those that somebody else has by now are left out.

    A failure in the middle is rolled back. Of several letters each is received by itself then, so that one of them
    stops no other; of one it is written on the letter.
    """
    return _receive(house, understand_all(house.store, house.detector, claims))


def _receive(house: House, letters: Sequence[tuple[LetterClaim, Understood]]) -> list[Received]:
    try:
        with house.database.writing.begin() as session:
            now = house.clock.now()
            return record_letters(session, house.store, house.settings.keyring, letters, now=now)
    except Exception as error:
        if len(letters) > 1:
            _LOG.warning("letters.apart", letters=len(letters), error=type(error).__name__)
            return [received for letter in letters for received in _receive(house, [letter])]
        claim, understood = letters[0]
        if isinstance(error, PortError) and not error.permanent and not understood.is_passing:
            # The store takes none of its files now: it waits as it does for a store that cannot be read.
            return _receive(house, [(claim, Understood(inbound=None, error=str(error), is_passing=True))])
        _LOG.exception("letter.failed", letter=claim.letter_id, client=claim.client_id)
        reason = f"{type(error).__name__}: {error}"[:500]
    try:
        with house.database.writing.begin() as session:
            return [record_crash(session, claim, reason, now=house.clock.now())]
    except Lost:
        return []


def prepare_one(house: House) -> bool:
    """Prepare one wanted draft; False when none waits. What nobody expected is written on the draft as its failure."""
    with house.database.writing.begin() as session:
        claim = claim_draft(session)
    if claim is None:
        return False
    try:
        _record_draft(house, claim, _prepare(house, claim))
    except Exception as error:
        _LOG.exception("draft.failed", draft=claim.draft_id, client=claim.client_id)
        _record_draft(house, claim, TranslationFailed(type(error).__name__, permanent=False))
    return True


def _prepare(house: House, claim: DraftClaim) -> Prepared | TranslationFailed:
    if claim.is_one_too_many:
        return TranslationFailed(BROKE_OFF, permanent=True)
    with house.database.reading() as session:
        facts = facts_of_claim(session, claim, now=house.clock.now())
        chooser = with_newest_model(session, house.chooser)
    return prepare_draft(house.translator, chooser, facts)


def _record_draft(house: House, claim: DraftClaim, result: Prepared | TranslationFailed) -> None:
    with house.database.writing.begin() as session:
        record_draft(session, claim, result, now=house.clock.now())


def send_one(house: House) -> bool:
    """Send one letter of the outbox; False when none may leave now."""
    with house.database.writing.begin() as session:
        claim = claim_letter_to_send(session, house.letters, relay=house.relay, now=house.clock.now())
    if claim is None:
        return False
    failure = send_claimed(house, claim)
    with house.database.writing.begin() as session:
        now = house.clock.now()
        if record_sending(session, claim, failure, now=now):
            return_if_failed(session, claim.outbox_id, now=now)
    return True


def translate_one(house: House) -> bool:
    """Translate one wish of an agent; False when none waits. What nobody expected is tried again a few times."""
    return _translate_one(house, MessageTranslation) or _translate_one(house, AnswerTranslation)


def release(house: House) -> bool:
    """Give waiting tickets to those who are there and have room, and look after who is missing.

    Always False: once a tick is enough.
    """
    now = house.clock.now()
    with house.database.writing.begin() as session:
        relieve_absent(session, now=now)
        release_waiting(session, now=now)
        watch_pools(session, now=now)
    return False


def warn(house: House) -> bool:
    """Warn of due times that are near. True where there may be more."""
    with house.database.writing.begin() as session:
        return warn_of_due_times(session, now=house.clock.now()) >= MOST_AT_ONCE


def start_legal_clocks(house: House) -> bool:
    """Start the limits of the law that unfinished tickets lack. True where there may be more."""
    with house.database.writing.begin() as session:
        return apply_law(session, now=house.clock.now()) >= MOST_UNDER_LAW


def _translate_one(house: House, table: Wished) -> bool:
    with house.database.writing.begin() as session:
        claim = claim_translation(session, table)
    if claim is None:
        return False
    try:
        reading = broken_off(claim) or _translate(house, claim)
        with house.database.writing.begin() as session:
            record_translation(session, claim, reading, now=house.clock.now())
    except Exception as error:
        _LOG.exception("translation.failed", table=table.__tablename__, row=claim.row_id, client=claim.client_id)
        with house.database.writing.begin() as session:
            record_translation_crash(session, claim, type(error).__name__)
    return True


def _translate(house: House, claim: TranslationClaim) -> Reading:
    with house.database.reading() as session:
        facts = facts_of_translation(session, claim)
    return translate_claimed(house.translator, claim, facts)
