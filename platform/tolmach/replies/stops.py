"""What stops a letter before it leaves: one table of reasons, each with how it is found and who may send all the same.

A further reason is a further row: a word of ``StopReason``, a function that says what was found or None, and the
permission with which a person may override it, or None where nobody may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.identities import Identity, identities
from tolmach.clients.manners import manner_of
from tolmach.clients.model import Manner, Market
from tolmach.detection.port import Detector
from tolmach.errors import Refused
from tolmach.events.model import EventKind
from tolmach.replies.facts import words_to_repeat
from tolmach.replies.familiar import words_of_other_manner
from tolmach.replies.forbidden import forbidden_by_marketplace
from tolmach.replies.outgoing import address_to_write_to
from tolmach.replies.wrong_language import wrong_language
from tolmach.replies.wrong_shop import foreign_name
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import tell


class StopReason(StrEnum):
    WRONG_LANGUAGE = "wrong_language"
    WRONG_SHOP = "wrong_shop"
    FORBIDDEN = "forbidden"
    DOUBTED = "doubted"
    FAMILIAR = "familiar"
    FORMAL = "formal"


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A letter about to leave, with all that its stops look at; ``repeated`` is what the customer said."""

    text: str
    repeated: tuple[str, ...]
    ticket: Ticket
    address: str
    market: Market
    manner: Manner
    own: Identity
    others: tuple[Identity, ...]
    detector: Detector


@dataclass(frozen=True, kw_only=True)
class StopRule:
    """``find`` gives what was found: the language's code, the other client's name, what a marketplace stops."""

    reason: StopReason
    find: Callable[[Leaving], str | None]
    override: Permission | None


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A letter was stopped: ``detail`` is what was found, ``may_override`` whether this person may send it anyway."""

    reason: StopReason
    detail: str
    may_override: bool

    @property
    def is_doubt(self) -> bool:
        """Whether it asks to look once more; the other reasons say that something is wrong."""
        return self.reason in (StopReason.DOUBTED, StopReason.FAMILIAR, StopReason.FORMAL)


class Stopped(Refused):
    """The letter did not leave; ``stops`` says why, all reasons at once."""

    def __init__(self, stops: tuple[Stop, ...]) -> None:
        super().__init__(", ".join(f"{stop.reason}: {stop.detail}" for stop in stops))
        self.stops = stops


def check_stops(
    session: Session,
    detector: Detector,
    access: Access,
    ticket: Ticket,
    *,
    text: str,
    answers: Message | None,
    overridden: Collection[StopReason],
) -> tuple[StopReason, ...]:
    """The reasons that would have stopped the letter and were overridden. Raises Stopped with those that were not.

    ``answers`` is the letter it answers, which says where it goes. Raises NoAddress where it can go nowhere.

    Only a reason the person has seen is overridden: one that appears in the changed text stops it again.
    """
    found = _find(_leaving(session, detector, ticket, text, answers), access)
    left = tuple(stop for stop in found if not (stop.may_override and stop.reason in overridden))
    if left:
        raise Stopped(left)
    return tuple(stop.reason for stop in found)


def tell_overridden(
    session: Session,
    access: Access,
    ticket: Ticket,
    message: Message,
    reasons: Collection[StopReason],
    *,
    now: datetime,
) -> None:
    """Write down who sent a letter in spite of what; nothing where nothing had stopped it."""
    kind = EventKind.STOP_OVERRIDDEN
    if reasons:
        tell(session, ticket, kind, now=now, actor=access.actor, message=message.id, reasons=", ".join(reasons))


def _find(leaving: Leaving, access: Access) -> tuple[Stop, ...]:
    found = ((rule, rule.find(leaving)) for rule in STOP_RULES)
    return tuple(
        Stop(reason=rule.reason, detail=detail, may_override=rule.override is not None and access.has(rule.override))
        for rule, detail in found
        if detail is not None
    )


def _leaving(session: Session, detector: Detector, ticket: Ticket, text: str, answers: Message | None) -> Leaving:
    known = {identity.client_id: identity for identity in identities(session)}
    own = known.pop(ticket.client_id)
    return Leaving(
        text=text,
        repeated=(answers.new_text, words_to_repeat(answers)) if answers else (),
        ticket=ticket,
        address=address_to_write_to(session, ticket, answers),
        market=session.get_one(Market, ticket.market_id),
        manner=manner_of(session, ticket.client_id, ticket.language),
        own=own,
        others=tuple(known.values()),
        detector=detector,
    )


def _wrong_language(leaving: Leaving) -> str | None:
    return wrong_language(
        leaving.text,
        leaving.ticket.language,
        leaving.detector,
        market_languages=leaving.market.languages,
        names=leaving.own.names,
        repeated=leaving.repeated,
    )


def _wrong_shop(leaving: Leaving) -> str | None:
    return foreign_name(leaving.text, leaving.own, leaving.others, language=leaving.ticket.language)


def _forbidden(leaving: Leaving) -> str | None:
    return forbidden_by_marketplace(leaving.ticket, leaving.address, leaving.text, is_choice=False)


def _doubted(leaving: Leaving) -> str | None:
    return forbidden_by_marketplace(leaving.ticket, leaving.address, leaving.text, is_choice=True)


def _familiar(leaving: Leaving) -> str | None:
    return _otherwise(leaving) if leaving.manner is Manner.FORMAL else None


def _formal(leaving: Leaving) -> str | None:
    return _otherwise(leaving) if leaving.manner is Manner.INFORMAL else None


def _otherwise(leaving: Leaving) -> str | None:
    words = words_of_other_manner(
        leaving.text,
        leaving.ticket.language,
        leaving.manner,
        names=leaving.own.names,
        repeated=leaving.repeated,
    )
    return ", ".join(words) or None


STOP_RULES: tuple[StopRule, ...] = (
    StopRule(reason=StopReason.WRONG_LANGUAGE, find=_wrong_language, override=Permission.SEND_ANYWAY),
    StopRule(reason=StopReason.WRONG_SHOP, find=_wrong_shop, override=Permission.SEND_ANYWAY),
    StopRule(reason=StopReason.FORBIDDEN, find=_forbidden, override=None),
    StopRule(reason=StopReason.DOUBTED, find=_doubted, override=Permission.SEND_ANYWAY),
    StopRule(reason=StopReason.FAMILIAR, find=_familiar, override=Permission.SEND_ANYWAY),
    StopRule(reason=StopReason.FORMAL, find=_formal, override=Permission.SEND_ANYWAY),
)
