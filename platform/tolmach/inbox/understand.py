"""Understand a kept letter: parse it, find the new words, weigh the language, make its pictures small.

No transaction is open meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tolmach.claims import claim_some
from tolmach.db import is_one_of
from tolmach.detection.judge import read_text
from tolmach.detection.model import SAYS_NOTHING, TextSays
from tolmach.detection.port import Detector
from tolmach.errors import PortError
from tolmach.inbox.carried import Carried
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.read_form import read_form
from tolmach.inbox.read_mail import read_mail
from tolmach.outbox.model import Channel
from tolmach.replies.prepare import BROKE_OFF
from tolmach.store import BlobStore, Kept
from tolmach.tickets.blobs import find_blobs
from tolmach.tickets.model import Blob
from tolmach.tickets.thumbnails import make_thumbnails

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
MOST_BYTES = 25 * 1024 * 1024
"""How much the letters that are understood together may weigh; one alone may weigh more."""


@dataclass(frozen=True, kw_only=True)
class LetterClaim:
    """A kept letter that is ours for the length of the lease; ``raw`` is where its bytes are."""

    letter_id: int
    token: str
    attempts: int
    client_id: int
    channel: Channel
    account: str
    raw: Kept


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A letter with what its words say of their language; ``error`` instead where it could not be read, and why.

    ``is_passing``: the letter is not to blame, and trying again can help.
    ``carried_says`` is the same of the letters inside it that have words.
    """

    inbound: Inbound | None
    says: TextSays = SAYS_NOTHING
    carried_says: Mapping[Carried, TextSays] = field(default_factory=dict)
    error: str | None = None
    is_passing: bool = False


def claim_letters(session: Session, *, most: int) -> list[LetterClaim]:
    """The oldest letters that wait, claimed: as many as are not too heavy together.

    A letter that was tried before comes alone, after those that were not: it may have ended its worker.
    """
    waits = is_one_of(Letter.state, LetterState.WAITING)
    fresh = claim_some(session, Letter, and_(waits, Letter.attempts == 0), lease=LEASE, most=most)
    letters = _give_back_heavy(session, fresh) or claim_some(session, Letter, waits, lease=LEASE, most=1)
    raw = find_blobs(session, [(letter.client_id, letter.raw_sha256) for letter in letters])
    return [
        LetterClaim(
            letter_id=letter.id,
            token=letter.claim_token or "",
            attempts=letter.attempts,
            client_id=letter.client_id,
            channel=letter.channel,
            account=letter.account,
            raw=raw[letter.client_id, letter.raw_sha256],
        )
        for letter in letters
    ]


def _give_back_heavy(session: Session, letters: Sequence[Letter]) -> Sequence[Letter]:
    """Those that are light enough together; the others are anybody's again, as if they had not been claimed."""
    if len(letters) < 2:
        return letters
    raw = and_(Blob.client_id == Letter.client_id, Blob.sha256 == Letter.raw_sha256)
    weights = select(Blob.size).join(Letter, raw).where(Letter.id.in_([letter.id for letter in letters]))
    together = accumulate(session.scalars(weights.order_by(Letter.id)))
    count = max(1, sum(weight <= MOST_BYTES for weight in together))
    for letter in letters[count:]:
        letter.attempts, letter.claim_token, letter.claimed_until = 0, None, None
    return letters[:count]


def understand_all(
    store: BlobStore, detector: Detector, claims: Sequence[LetterClaim]
) -> list[tuple[LetterClaim, Understood]]:
    """Read letters that were claimed together. A store that is away is asked once: what else is in it waits, too."""
    understood: list[tuple[LetterClaim, Understood]] = []
    away: Understood | None = None
    for claim in claims:
        is_in_store = claim.raw.packed is None
        result = away if away is not None and is_in_store else understand(store, detector, claim)
        if result.is_passing and is_in_store:
            away = result
        understood.append((claim, result))
    return understood


def understand(store: BlobStore, detector: Detector, claim: LetterClaim) -> Understood:
    """Read the letter. Whatever one letter does to the parser is that letter's failure, never the job's."""
    if claim.attempts > MOST_ATTEMPTS:
        return Understood(inbound=None, error=BROKE_OFF)
    try:
        raw = claim.raw.read(store)
        inbound = read_mail(raw) if claim.channel is Channel.MAIL else read_form(claim.channel, raw)
        carried = inbound.carried.chain if inbound.carried else ()
        return Understood(
            inbound=_with_thumbnails(inbound),
            says=read_text(inbound.new_text, detector),
            carried_says={one: read_text(one.new_text, detector) for one in carried if one.new_text},
        )
    except PortError as error:
        return Understood(inbound=None, error=str(error), is_passing=not error.permanent)
    except Exception as error:
        return Understood(inbound=None, error=f"{type(error).__name__}: {error}"[:500])


def _with_thumbnails(inbound: Inbound) -> Inbound:
    files = inbound.attachments
    made = make_thumbnails(file.content for file in files)
    shown = tuple(replace(file, thumbnail=small) for file, small in zip(files, made, strict=True))
    return replace(inbound, attachments=shown)
