"""What a client says of a letter's sender, and whose letter it is where somebody else's is inside it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import Membership, Role, User
from tolmach.clients.identities import PUBLIC_DOMAINS, domains_of
from tolmach.clients.model import Mailbox, SenderVerdict, ShopAddress
from tolmach.customers.machines import is_machine
from tolmach.detection.model import SAYS_NOTHING, TextSays
from tolmach.inbox.carried import Carried, CarriedBy
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.model import Letter
from tolmach.inbox.official import official_sign
from tolmach.inbox.screened import LET_IN
from tolmach.inbox.sender_rules import rule_for
from tolmach.inbox.spam import VIRUS
from tolmach.inbox.understand import Understood
from tolmach.outbox.model import Channel
from tolmach.remember import remembered

MACHINE_KINDS = (LetterKind.OWN, LetterKind.AUTO_REPLY, LetterKind.LIST)
"""What a platform's letter may look like without being it."""

BY_RULE = "auto-submitted: auto-generated"
"""The sign on what Outlook's rules forward, in lower case; RFC 3834 has another word for answers."""


def admit(session: Session, letter: Letter, inbound: Inbound, understood: Understood) -> tuple[Inbound, TextSays]:
    """The letter as it is to be received, with what its words say of their language.

    A listed form's letter is the customer's whom it names; what the client's own people forward is the first
    writer's. Other letters stay as they are, with the client's verdict on them. What a person let in is a letter,
    but nobody is written to by machine where it looks like one's.
    """
    admitted, says = _as_meant(session, letter, inbound, understood)
    admitted = _from_a_person(session, letter.client_id, admitted)
    if letter.facts.get(LET_IN):
        is_letter = admitted.kind is LetterKind.LETTER
        admitted = replace(admitted, kind=LetterKind.LETTER, is_answerable=admitted.is_answerable and is_letter)
    return admitted, says


def _as_meant(session: Session, letter: Letter, inbound: Inbound, understood: Understood) -> tuple[Inbound, TextSays]:
    if not inbound.header_sender:
        return inbound, understood.says
    rule = rule_for(session, letter.client_id, inbound.header_sender)
    verdict, market = (rule.verdict, rule.slug) if rule is not None else (None, None)
    if inbound.channel is Channel.MARKETPLACE:
        # The marketplace has said already whose words are in it.
        return replace(inbound, verdict=None if verdict is SenderVerdict.FORM else verdict), understood.says
    if verdict is SenderVerdict.FORM and not _is_infected(inbound):
        says = understood.carried_says.get(inbound.carried) if inbound.carried else None
        return _as_form(inbound, market), says or understood.says
    is_letter = inbound.kind is LetterKind.LETTER or letter.facts.get(LET_IN) or _is_by_rule(inbound)
    carried = _forwarded(session, letter.client_id, inbound) if is_letter else None
    if carried is not None:
        return _as_forwarded(inbound, carried), understood.carried_says.get(carried, SAYS_NOTHING)
    return replace(inbound, verdict=verdict), understood.says


def _from_a_person(session: Session, client_id: int, inbound: Inbound) -> Inbound:
    """The letter from whom it names beside the client's own mailbox; nobody reads that, nor a machine's.

    What comes from such an address may be of anybody, and nothing is written back to it by machine.
    """
    ours = remembered(session, ("own mailboxes", client_id), lambda: _own_mailboxes(session, client_id))
    if inbound.sender in ours and inbound.header_sender:
        inbound = replace(inbound, sender=inbound.header_sender)
    if inbound.sender in ours or (inbound.channel is Channel.MAIL and is_machine(inbound.sender)):
        return replace(inbound, is_answerable=False, is_anybodys=True)
    return inbound


def _own_mailboxes(session: Session, client_id: int) -> frozenset[str]:
    return frozenset(session.scalars(select(Mailbox.address).where(Mailbox.client_id == client_id)))


def _is_infected(inbound: Inbound) -> bool:
    return inbound.reason.startswith(VIRUS)


def _as_form(inbound: Inbound, market_slug: str | None) -> Inbound:
    """The customer's letter; where the form names nobody it is kept as the form's, which nobody is written back to."""
    carried = inbound.carried if inbound.carried and inbound.carried.by is CarriedBy.FORM else None
    # What we sent ourselves is a form's only where a customer speaks in it.
    looks_like_one = inbound.kind in MACHINE_KINDS and (carried is not None or inbound.kind is not LetterKind.OWN)
    inbound = replace(
        inbound,
        verdict=SenderVerdict.FORM,
        channel=Channel.FORM,
        kind=LetterKind.LETTER if looks_like_one else inbound.kind,
        market_slug=market_slug or inbound.market_slug,
        thread_ids=(),
    )
    if carried is None:
        is_forms = inbound.sender == inbound.header_sender
        return replace(inbound, is_answerable=not is_forms, is_anybodys=is_forms)
    return replace(
        inbound,
        sender=carried.sender,
        sender_name=carried.sender_name,
        subject=carried.subject,
        new_text=carried.new_text,
        order_numbers=carried.order_numbers,
        topic=carried.topic,
        is_withdrawal=carried.is_withdrawal,
    )


def _is_by_rule(inbound: Inbound) -> bool:
    """Whether a rule of a mailbox may have forwarded it; an answer by machine says that it is one."""
    return inbound.kind is LetterKind.AUTO_REPLY and inbound.reason.lower().startswith(BY_RULE)


def _forwarded(session: Session, client_id: int, inbound: Inbound) -> Carried | None:
    """The letter that the client's own people forward: the outermost that they did not write themselves."""
    carried = inbound.carried
    if carried is None or carried.by is not CarriedBy.FORWARD:
        return None
    if not _is_own(session, client_id, inbound.header_sender):
        return None
    domains = domains_of(session, client_id) | ({_domain(inbound.header_sender)} - PUBLIC_DOMAINS)
    others = (one for one in carried.chain if _domain(one.sender) not in domains)
    found = next((one for one in others if not _is_own(session, client_id, one.sender)), None)
    # A rule also passes on what the shop wrote itself, and nobody waits for an answer to that.
    return found if found is not None or _is_by_rule(inbound) else carried


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _is_own(session: Session, client_id: int, address: str) -> bool:
    """Whether one of the client's own people writes: an owner who logs in, or an address the shop has its mail at."""
    owner = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.client_id == client_id, Membership.role == Role.OWNER, User.address == address)
    )
    shop = select(ShopAddress.id).where(ShopAddress.client_id == client_id, ShopAddress.address == address)
    return session.scalar(select(or_(owner.exists(), shop.exists()))) is True


def _as_forwarded(inbound: Inbound, carried: Carried) -> Inbound:
    return replace(
        inbound,
        kind=LetterKind.LETTER if _is_by_rule(inbound) else inbound.kind,
        sender=carried.sender,
        sender_name=carried.sender_name,
        subject=carried.subject,
        new_text=carried.new_text,
        order_numbers=carried.order_numbers,
        thread_ids=(),
        official=official_sign(carried.sender, carried.subject, carried.new_text),
        note=carried.above,
    )
