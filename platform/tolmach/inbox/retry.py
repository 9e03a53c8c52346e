"""Try letters again: after an update that reads them, or once their address has a mailbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.inbox.inbound import Raw
from tolmach.inbox.keep import STRAY, keep, mailbox_for
from tolmach.inbox.model import Letter, LetterState, StrayLetter
from tolmach.keys import Keyring
from tolmach.outbox.model import Channel
from tolmach.store import BlobStore
from tolmach.tickets.references import split_reply_address
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble


def retry_failed(session: Session, *, now: datetime) -> int:
    """Put every failed letter back in the queue and mend its trouble; how many they were."""
    failed = session.execute(select(Letter.id, Letter.client_id).where(Letter.state == LetterState.FAILED)).all()
    for letter_id, client_id in failed:
        session.execute(
            update(Letter)
            .where(Letter.id == letter_id, Letter.state == LetterState.FAILED)
            .values(state=LetterState.WAITING, attempts=0, try_again_at=None, claim_token=None, claimed_until=None)
        )
        subject = f"letter:{letter_id}"
        mend_trouble(session, TroubleKind.LETTER_FAILED, now=now, subject=subject, client_id=client_id)
    return len(failed)


def adopt_strays(session: Session, store: BlobStore, keyring: Keyring, *, now: datetime) -> int:
    """Keep every stray letter for the client whose mailbox its address is by now; how many were adopted."""
    adopted = 0
    for stray in session.scalars(select(StrayLetter).where(StrayLetter.letter_id.is_(None))):
        box = mailbox_for(session, [split_reply_address(keyring, one)[0] for one in stray.account.split(", ")])
        if box is None:
            continue
        raw = Raw(
            channel=Channel.MAIL,
            account=box.address,
            external_id=stray.external_id,
            content_hash=stray.content_hash,
            content=store.read(STRAY, stray.raw_sha256),
        )
        letter, _ = keep(session, store, client_id=box.client_id, raw=raw, now=now)
        stray.letter_id = letter.id
        mend_trouble(session, TroubleKind.LETTER_STRAY, now=now, subject=f"stray:{stray.id}")
        adopted += 1
    session.flush()
    return adopted
