"""Bounces that follow no standard: several weak signs together, never a single one.

A customer's letter about mail that came back holds the same words, so words alone never decide: the sender must be a
mail server, or the envelope must be empty as RFC 5321 asks of a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tolmach.inbox import bounce_words as words
from tolmach.inbox.letter import Parsed
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import anywhere, begins_subject

ENOUGH = 4


@dataclass(frozen=True)
class Signs:
    """What speaks for a report of a mail server, each sign with its weight."""

    robot: int
    empty_path: int
    subject: int
    words: int
    code: int
    original: int

    @property
    def total(self) -> int:
        return self.robot + self.empty_path + self.subject + self.words + self.code + self.original

    @property
    def is_server(self) -> bool:
        """Whether the sender or the envelope is a mail server's; without it no words count."""
        is_plain_robot = self.robot == 1 and self.subject > 0 and self.words >= 2 and self.code + self.original > 0
        return self.robot >= 2 or self.empty_path > 0 or is_plain_robot


def bounce_signs(parsed: Parsed) -> Signs:
    """Weigh the letter; ``kind`` takes it for a bounce when ``is_server`` and ``total`` is ``ENOUGH``."""
    body = fold(parsed.text[:20_000] + "\n" + _attached_text(parsed))
    told = sum(bool(pattern.search(body)) for pattern in words.FAILURE_WORDS) + bool(
        anywhere("bounce_phrases").search(body)
    )
    return Signs(
        robot=_robot(parsed),
        empty_path=2 if is_path_empty(parsed) else 0,
        subject=2
        if begins_subject("bounce_subjects", "delay_subjects").match(_subject(parsed)) or _says_so(parsed)
        else 0,
        words=min(4, told),
        code=1 if words.SMTP_CODE.search(body) else 0,
        original=1 if _holds_original(parsed) else 0,
    )


def is_of_machine(parsed: Parsed) -> bool:
    """Whether a machine or nobody seems to send it: ``is_server`` is true of no other, whatever words are in it."""
    return _robot(parsed) > 0 or is_path_empty(parsed)


def reads_late(parsed: Parsed) -> bool:
    """Whether a server's report speaks of delay only and of nothing final."""
    body = fold(parsed.text[:20_000])
    is_late_subject = bool(begins_subject("delay_subjects").match(_subject(parsed)))
    return is_late_subject or bool(words.LATE_WORDS.search(body) and not words.FINAL_WORDS.search(body))


def is_path_empty(parsed: Parsed) -> bool:
    """Whether the envelope names nobody to answer to; an absent Return-Path says nothing."""
    return any(words.EMPTY_PATH.match(path.strip()) for path in parsed.headers.get("return-path", ()))


def is_mail_server(parsed: Parsed) -> bool:
    """Whether the sender calls itself a mail server."""
    return _robot(parsed) >= 3


def _robot(parsed: Parsed) -> int:
    address = parsed.from_address or fold(parsed.from_name)
    if words.ROBOT_ADDRESS.match(address) or words.ROBOT_NAME.search(fold(parsed.from_name)):
        return 3
    if {"x-mlserver", "x-mx-bounce", "x-ms-embedded-report", "x-bounce-id"} & set(parsed.headers):
        return 2
    return 1 if words.NO_REPLY.match(address) else 0


def _subject(parsed: Parsed) -> str:
    return fold(parsed.subject).strip("*#!-= ")


def _says_so(parsed: Parsed) -> bool:
    subject = _subject(parsed)
    if re.match(r"(re|fw|fwd|aw|wg|odp|vs|sv)\s*:", subject):
        return False
    rest = words.SUBJECT_PREFIX.sub("", subject)
    return bool(words.SUBJECT_WORDS.search(subject) or anywhere("bounce_subjects").match(rest))


def _attached_text(parsed: Parsed) -> str:
    return "\n".join(part.content[:8_000].decode("latin-1") for part in parsed.attachments if part.type == "text/plain")


def _holds_original(parsed: Parsed) -> bool:
    if any(
        part.type in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"} for part in parsed.attachments
    ):
        return True
    return bool(re.search(r"^[ \t>]*Received[ \t]*:", parsed.text[:60_000], re.MULTILINE))
