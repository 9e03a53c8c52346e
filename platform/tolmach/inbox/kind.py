"""What an arrived letter is, decided from it alone. All but a customer's letter is kept and not answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from tolmach.inbox import reports
from tolmach.inbox.automatic import automatic_reason
from tolmach.inbox.bounce_signs import ENOUGH, bounce_signs, is_mail_server, is_of_machine, reads_late
from tolmach.inbox.letter import Parsed
from tolmach.inbox.lists import list_reason
from tolmach.inbox.spam import spam_reason


class LetterKind(StrEnum):
    """The kinds a letter can be of; only ``letter`` waits for a person."""

    LETTER = "letter"
    BOUNCE = "bounce"
    DELAY = "delay"
    RECEIPT = "receipt"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    FEEDBACK_REPORT = "feedback_report"
    SPAM = "spam"
    OWN = "own"
    UNREADABLE = "unreadable"


class Verdict(NamedTuple):
    """The kind and the sign that decided, in English, for the record and for whoever looks into screened letters."""

    kind: LetterKind
    reason: str


Rules = tuple[tuple[LetterKind, Callable[[Parsed], str | None]], ...]
_NOTHING = Verdict(LetterKind.LETTER, "no sign of a machine")

OWN_ID = re.compile(r"t\.[A-Za-z0-9_-]{6,}@[A-Za-z0-9.-]+\Z")
"""The Message-ID, without brackets, of every letter we send."""


def decide_kind(parsed: Parsed) -> Verdict:
    """Ask the signs from the surest to the weakest; what none of them claims is a customer's letter."""
    return _claimed(_SURE, parsed) or _by_signs(parsed) or _claimed(_LESS_SURE, parsed) or _NOTHING


def _claimed(rules: Rules, parsed: Parsed) -> Verdict | None:
    found = ((kind, reason_of(parsed)) for kind, reason_of in rules)
    return next((Verdict(kind, reason) for kind, reason in found if reason), None)


def _own_reason(parsed: Parsed) -> str | None:
    """Both marks are needed: an answer may copy our header, and a stranger's id may look like ours."""
    is_ours = "x-tolmach" in parsed.headers and parsed.message_id and OWN_ID.match(parsed.message_id)
    return "our Message-ID and header X-Tolmach" if is_ours else None


def _vacation_of_a_person(parsed: Parsed) -> str | None:
    """A vacation note may come with an empty envelope and words of delivery; its sender is no mail server."""
    return None if is_mail_server(parsed) else automatic_reason(parsed)


def _by_signs(parsed: Parsed) -> Verdict | None:
    if not _is_servers_report(parsed):
        return None
    if reads_late(parsed):
        return Verdict(LetterKind.DELAY, "a mail server reports delay")
    return Verdict(LetterKind.BOUNCE, "a mail server reports failure")


def _is_servers_report(parsed: Parsed) -> bool:
    if not is_of_machine(parsed):
        return False
    signs = bounce_signs(parsed)
    # A number that reads as a code may be a telephone's: platforms send forms from addresses like "mailer@".
    coded = signs.code if signs.empty_path else 0
    return signs.is_server and signs.total >= ENOUGH and signs.words + coded + signs.subject + signs.original > 0


_SURE: Rules = (
    (LetterKind.FEEDBACK_REPORT, reports.feedback_reason),
    (LetterKind.RECEIPT, reports.receipt_reason),
    (LetterKind.DELAY, reports.delay_reason),
    (LetterKind.BOUNCE, reports.bounce_reason),
    (LetterKind.AUTO_REPLY, _vacation_of_a_person),
)
_LESS_SURE: Rules = (
    (LetterKind.SPAM, spam_reason),
    (LetterKind.AUTO_REPLY, automatic_reason),
    (LetterKind.LIST, list_reason),
    # Another desk's letter looks the same, so whatever else a letter is comes before (see ``own_letter``).
    (LetterKind.OWN, _own_reason),
)
