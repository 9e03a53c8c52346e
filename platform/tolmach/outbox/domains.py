"""The domains that mailboxes send from: what was found is kept on the mailbox, a fault is a trouble of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.outbox.domain_check import DomainCheck, Fault, FaultyRecord, check_domain
from tolmach.outbox.text_records import TextRecords
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble


@dataclass(frozen=True, kw_only=True)
class LastCheck:
    """What a mailbox keeps of its domain's check, and since when."""

    checked_at: datetime
    check: DomainCheck


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The check of one mailbox's domain, or None where the name service could not be asked."""

    mailbox_id: int
    client_id: int
    domain: str
    check: DomainCheck | None


def sending_mailboxes(session: Session, *, has_relay: bool) -> Sequence[Mailbox]:
    """The mailboxes in use that something sends for."""
    boxes = session.scalars(select(Mailbox).where(Mailbox.is_active).order_by(Mailbox.id))
    return [box for box in boxes if has_relay or box.sending_settings.get("host")]


def ask_of(box: Mailbox, records: TextRecords) -> Checked:
    """Check the domain of a mailbox's address. No transaction should be open: the answer may take seconds."""
    domain = box.address.rpartition("@")[2]
    try:
        check = check_domain(domain, records.texts, spf_term=box.spf_term, dkim_selector=box.dkim_selector)
    except PortError:
        check = None
    return Checked(mailbox_id=box.id, client_id=box.client_id, domain=domain, check=check)


def record_checks(session: Session, checks: Iterable[Checked], *, now: datetime) -> None:
    """Keep what was found on each mailbox. What could not be asked takes nothing away from what is known."""
    for one in checks:
        if one.check is not None:
            state = {"checked_at": now.isoformat(), **asdict(one.check)}
            session.execute(update(Mailbox).where(Mailbox.id == one.mailbox_id).values(domain_state=state))


def tell_of_domains(session: Session, checks: Sequence[Checked], *, now: datetime) -> None:
    """Raise the trouble of each domain with a fault, and close that of each without, and of each no longer in use.

    ``checks`` are those of every mailbox. A domain of which any could not be asked stays as it was.
    """
    by_domain: dict[tuple[int, str], list[Checked]] = {}
    for one in checks:
        by_domain.setdefault((one.client_id, one.domain), []).append(one)
    for members in by_domain.values():
        found = [one.check for one in members if one.check is not None]
        if len(found) == len(members):
            faults = dict.fromkeys(faulty.fault for check in found for faulty in check.faults)
            _tell(session, members[0], list(faults), now)
    _mend_unused(session, {(client_id, _subject(domain)) for client_id, domain in by_domain}, now)


def last_check(box: Mailbox) -> LastCheck | None:
    """What was found when the mailbox's domain was last checked; None where it never was."""
    state = box.domain_state
    if not state:
        return None
    faults = tuple(
        FaultyRecord(fault=Fault(one["fault"]), name=one["name"], record=one["record"]) for one in state["faults"]
    )
    return LastCheck(
        checked_at=datetime.fromisoformat(state["checked_at"]),
        check=DomainCheck(
            faults=faults, spf=state["spf"], dmarc_policy=state["dmarc_policy"], has_dkim=state["has_dkim"]
        ),
    )


def _tell(session: Session, one: Checked, faults: Sequence[Fault], now: datetime) -> None:
    subject, kind, client_id = _subject(one.domain), TroubleKind.DOMAIN_UNPROVEN, one.client_id
    if not faults:
        mend_trouble(session, kind, now=now, subject=subject, client_id=client_id)
        return
    cause: dict[str, str | int] = {"domain": one.domain, "mailbox": one.mailbox_id, "faults": " ".join(faults)}
    raise_trouble(session, kind, now=now, subject=subject, client_id=client_id, **cause)


def _mend_unused(session: Session, used: set[tuple[int, str]], now: datetime) -> None:
    is_open = (Trouble.kind == TroubleKind.DOMAIN_UNPROVEN) & Trouble.mended_at.is_(None)
    for trouble in session.scalars(select(Trouble).where(is_open)).all():
        if (trouble.client_id, trouble.subject) not in used:
            mend_trouble(session, trouble.kind, now=now, subject=trouble.subject, client_id=trouble.client_id)


def _subject(domain: str) -> str:
    return f"domain:{domain}"
