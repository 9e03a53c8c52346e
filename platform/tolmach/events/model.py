"""The table of events."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId
from tolmach.events.actor import ActorKind


class EventKind(StrEnum):
    LETTER_KEPT = "letter.kept"
    LETTER_SCREENED = "letter.screened"
    LETTER_FAILED = "letter.failed"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_WRITTEN = "message.written"
    MESSAGE_TAKEN_BACK = "message.taken_back"
    MESSAGE_SENT = "message.sent"
    STOP_OVERRIDDEN = "stop.overridden"
    MESSAGE_UNDELIVERABLE = "message.undeliverable"
    TICKET_OPENED = "ticket.opened"
    TICKET_STATUS = "ticket.status"
    TICKET_ROUTED = "ticket.routed"
    TICKET_ASSIGNED = "ticket.assigned"
    TICKET_LANGUAGE = "ticket.language"
    TICKET_MARKET = "ticket.market"
    TICKET_TOPIC = "ticket.topic"
    TICKET_PRIORITY = "ticket.priority"
    TICKET_MERGED = "ticket.merged"
    TICKET_UNMERGED = "ticket.unmerged"
    TICKET_SPLIT = "ticket.split"
    TICKET_PASSED = "ticket.passed"
    CLOCK_STARTED = "clock.started"
    CLOCK_STOPPED = "clock.stopped"
    CLOCK_PAUSED = "clock.paused"
    CLOCK_RESUMED = "clock.resumed"
    CLOCK_RECOMPUTED = "clock.recomputed"
    CLOCK_DROPPED = "clock.dropped"
    CLOCK_WARNED = "clock.warned"
    CLOCK_ALARMED = "clock.alarmed"
    LEGAL_STARTED = "legal.started"
    LEGAL_SETTLED = "legal.settled"
    LEGAL_REOPENED = "legal.reopened"
    LEGAL_DROPPED = "legal.dropped"
    LEGAL_TAKEN_OVER = "legal.taken_over"
    LEGAL_WARNED = "legal.warned"
    LEGAL_ALARMED = "legal.alarmed"
    PROMISE_MADE = "promise.made"
    PROMISE_SETTLED = "promise.settled"
    PROMISE_WITHDRAWN = "promise.withdrawn"
    DRAFT_WANTED = "draft.wanted"
    DRAFT_READY = "draft.ready"
    DRAFT_FAILED = "draft.failed"
    DRAFT_USED = "draft.used"
    LIGHT_DOUBTED = "light.doubted"
    LIGHT_TRUSTED = "light.trusted"
    CHOICE_FITTED = "choice.fitted"
    PROPOSAL_ACCEPTED = "proposal.accepted"
    PROPOSAL_REFUSED = "proposal.refused"
    SURVEY_ASKED = "survey.asked"
    SURVEY_ANSWERED = "survey.answered"
    SURVEY_REFUSED = "survey.refused"
    TROUBLE_RAISED = "trouble.raised"
    TROUBLE_CLEARED = "trouble.cleared"
    USER_SIGNED_IN = "user.signed_in"
    USER_SIGNED_OUT = "user.signed_out"
    USER_REFUSED = "user.refused"
    USER_ADDED = "user.added"
    USER_PASSWORD = "user.password"
    PRESENCE_CHANGED = "presence.changed"
    USER_CHANGED = "user.changed"
    USER_SWITCHED = "user.switched"
    ROLE_GIVEN = "role.given"
    ROLE_TAKEN = "role.taken"
    SKILLS_CHANGED = "skills.changed"
    ABSENCE_CHANGED = "absence.changed"
    SHIFTS_CHANGED = "shifts.changed"
    CALENDAR_CHANGED = "calendar.changed"
    CLIENT_SAVED = "client.saved"
    MANNER_CHANGED = "client.manner"
    SENDERS_CHANGED = "client.senders"
    CLIENT_EVENT_CHANGED = "client.event"
    ALLOWANCE_SAVED = "pool.allowance"
    MARKET_PLANNED = "market.planned"
    MARKET_SAVED = "market.saved"
    FACTS_CHANGED = "market.facts"
    ORDERS_TOLD = "orders.told"
    SHOP_CONNECTED = "shop.connected"
    SHOP_DISCONNECTED = "shop.disconnected"
    MAILBOX_SAVED = "mailbox.saved"
    WORDING_CHANGED = "wording.changed"
    CONCEPT_CHANGED = "concept.changed"
    VERSION_CHANGED = "version.changed"
    VERSION_APPROVED = "version.approved"
    CONTENT_JUDGED = "content.judged"
    GLOSSARY_CHANGED = "glossary.changed"
    TERM_REFUSED = "term.refused"
    MEMORY_CHANGED = "memory.changed"
    TOKEN_MADE = "token.made"
    TOKEN_REVOKED = "token.revoked"
    POLICY_SAVED = "policy.saved"
    POLICY_REMOVED = "policy.removed"
    HOURS_SAVED = "hours.saved"
    HOLIDAYS_CONFIRMED = "holidays.confirmed"
    HOLIDAYS_CHANGED = "holidays.changed"
    POOL_SAVED = "pool.saved"
    MEMBERS_CHANGED = "pool.members"
    LADDER_CHANGED = "ladder.changed"
    LANGUAGE_RULE_CHANGED = "ladder.rule"
    LETTER_RETRIED = "letter.retried"
    SENDING_RETRIED = "sending.retried"


class Event(Base):
    """One thing that happened. Rows are never updated; ``client_id`` is empty only for what belongs to no client."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "client_id", "ticket_id", "id"), Index(None, "client_id", "kind", "at"))

    at: Mapped[datetime]
    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId)
    ticket_id: Mapped[int | None] = mapped_column(BigId)
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None] = mapped_column(BigId)
    kind: Mapped[EventKind]
    data: Mapped[dict[str, Any]]
    request_id: Mapped[str | None]
