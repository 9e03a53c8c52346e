"""Why letters were kept from the desk, in the reader's words."""

from __future__ import annotations

from tolmach.i18n import gettext
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.round_trip import TEST_LETTER
from tolmach.inbox.screen import Screened
from tolmach.inbox.spam import VIRUS


def screened_words(reason: str | None) -> tuple[str, str]:
    """The reason, and the technical sign by which it was seen; what is not known stays as it is."""
    kind, _, sign = (reason or "").partition(": ")
    if sign.startswith(VIRUS):
        kind, _, sign = sign.partition(": ")
    return _names().get(kind, kind), sign


def _names() -> dict[str, str]:
    return {
        LetterKind.BOUNCE: gettext("A mail server reports: not delivered"),
        LetterKind.DELAY: gettext("A mail server reports: not delivered yet"),
        LetterKind.RECEIPT: gettext("Receipt for an answer"),
        LetterKind.AUTO_REPLY: gettext("Automatic reply"),
        LetterKind.LIST: gettext("Newsletter or mailing list"),
        LetterKind.FEEDBACK_REPORT: gettext("Spam complaint about an answer"),
        LetterKind.SPAM: gettext("Marked as spam"),
        VIRUS: gettext("Virus found"),
        LetterKind.OWN: gettext("Sent by the desk itself"),
        Screened.BLOCKED: gettext("Sender kept out"),
        Screened.DOUBLE: gettext("Came to another mailbox too"),
        Screened.FLOOD: gettext("Too many letters from this address"),
        Screened.NO_SENDER: gettext("No sender"),
        TEST_LETTER: gettext("Test letter"),
    }
