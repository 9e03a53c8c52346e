"""Troubles in words: what is wrong by kind, the cause of one in a sentence, and what mends it."""

from __future__ import annotations

from typing import Any

from tolmach.i18n import country_name, gettext
from tolmach.inbox.connection import Outcome, Tried
from tolmach.inbox.trouble_names import TroubleNames
from tolmach.language import language_name
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.web.names import reason_word
from tolmach.web.operator.choices import letter_word
from tolmach.web.operator.domain_words import faults_named
from tolmach.web.operator.sentences import sentence_of_connection

RETRIED = frozenset(
    {TroubleKind.LETTER_FAILED, TroubleKind.LETTER_STRAY, TroubleKind.SENDING_FAILED, TroubleKind.DRAFT_FAILED}
)
"""Kinds for which "try again" does something; the others are mended elsewhere and then said to be."""

RETRIED_TOGETHER = frozenset({TroubleKind.LETTER_FAILED, TroubleKind.LETTER_STRAY})
"""Kinds that one cause brings by the hundred, an update or a missing mailbox, and one act mends."""


def trouble_title(kind: TroubleKind) -> str:
    """What is wrong, as a heading."""
    return {
        TroubleKind.LETTER_UNREADABLE: gettext("Letters that cannot be read"),
        TroubleKind.LETTER_FAILED: gettext("Letters that could not be received"),
        TroubleKind.LETTER_STRAY: gettext("Letters to an unknown address"),
        TroubleKind.STORE_AWAY: gettext("Letters and files out of reach"),
        TroubleKind.RECIPIENT_UNKNOWN: gettext("Addresses that may lack a mailbox"),
        TroubleKind.LETTER_OFFICIAL: gettext("Letters of authorities and lawyers"),
        TroubleKind.MAILBOX_FAILED: gettext("Mailboxes that cannot be fetched"),
        TroubleKind.MARKET_SILENT: gettext("Markets from which too few letters come"),
        TroubleKind.TEST_LETTER_LOST: gettext("Test letters that did not come back"),
        TroubleKind.DOMAIN_UNPROVEN: gettext("Domains whose letters may be taken for spam"),
        TroubleKind.ORDERS_FAILED: gettext("Shops whose orders cannot be pulled"),
        TroubleKind.LANGUAGE_UNSERVED: gettext("Languages that nobody answers"),
        TroubleKind.POOL_EMPTY: gettext("Pools without people"),
        TroubleKind.POOL_OFF_SHIFT: gettext("Pools with nobody on shift"),
        TroubleKind.POOL_WITHOUT_WRITER: gettext("Pools in which nobody writes the language"),
        TroubleKind.HOLIDAYS_UNCONFIRMED: gettext("Public holidays that nobody has confirmed"),
        TroubleKind.HOLIDAYS_CHANGED: gettext("Confirmed public holidays that changed"),
        TroubleKind.MODEL_MISSING: gettext("Translation models that are missing"),
        TroubleKind.DRAFT_FAILED: gettext("Drafts that could not be prepared"),
        TroubleKind.WORDING_MISSING: gettext("Wordings that are missing"),
        TroubleKind.CONTENT_OBJECTED: gettext("Replies that a shop objects to"),
        TroubleKind.FACT_MISSING: gettext("Facts of markets that are missing"),
        TroubleKind.SENDING_FAILED: gettext("Answers that could not be sent"),
        TroubleKind.ADDRESS_DEAD: gettext("Addresses that accept no mail"),
    }[kind]


def trouble_mend(kind: TroubleKind) -> str:
    """What mends this kind, for the reader to do."""
    return {
        TroubleKind.LETTER_UNREADABLE: gettext("The letter is kept. Read it in the mailbox and answer from there."),
        TroubleKind.LETTER_FAILED: gettext("Every letter is kept whole. Try again, best after an update."),
        TroubleKind.STORE_AWAY: gettext(
            "They wait for two days and come in by themselves once the storage answers. To look: tolmach check store"
        ),
        TroubleKind.LETTER_STRAY: gettext("Give a client a mailbox with this address, then try again."),
        TroubleKind.RECIPIENT_UNKNOWN: gettext(
            "If customers write to this address, give a client a mailbox with it. The letter itself was received."
        ),
        TroubleKind.LETTER_OFFICIAL: gettext("Ask the shop who answers, then say here that it is looked after."),
        TroubleKind.MAILBOX_FAILED: gettext(
            "Open the mailbox and try its connection; it mends itself when it answers."
        ),
        TroubleKind.MARKET_SILENT: gettext(
            "Write to the shop's address yourself, and try its form. It mends itself when letters come again."
        ),
        TroubleKind.TEST_LETTER_LOST: gettext(
            "Look for the letter in the mailbox and its spam folder. It mends itself when a test letter comes back."
        ),
        TroubleKind.DOMAIN_UNPROVEN: gettext(
            "The mailbox's page shows the DNS records to add. It mends itself once they are there."
        ),
        TroubleKind.ORDERS_FAILED: gettext(
            "Drafts lack what changed since. Ask the shop for a working address and key: tolmach orders connect"
        ),
        TroubleKind.LANGUAGE_UNSERVED: gettext("Say who answers this language for the client, or set its rule."),
        TroubleKind.POOL_EMPTY: gettext("Put somebody into the pool; what waits is then given to them."),
        TroubleKind.POOL_OFF_SHIFT: gettext("Call somebody in, or name the date as closed."),
        TroubleKind.POOL_WITHOUT_WRITER: gettext("Enter who of them writes it, or put in somebody who does."),
        TroubleKind.HOLIDAYS_UNCONFIRMED: gettext(
            "Look through the year's list and confirm it; until then it counts as it is."
        ),
        TroubleKind.HOLIDAYS_CHANGED: gettext(
            "Accept the changes or keep the list; until then it counts as confirmed."
        ),
        TroubleKind.MODEL_MISSING: gettext("Install the model from the command line, then the next draft uses it."),
        TroubleKind.DRAFT_FAILED: gettext("People can answer without a draft. Try again when the engine is back."),
        TroubleKind.WORDING_MISSING: gettext("English was used instead. Add the wording in this language."),
        TroubleKind.CONTENT_OBJECTED: gettext(
            "Change the reply, or give the shop one of its own. It mends itself when a new wording is approved."
        ),
        TroubleKind.FACT_MISSING: gettext("Enter the fact on the market's page; drafts leave it blank until then."),
        TroubleKind.SENDING_FAILED: gettext("The answer is kept. Mend the mailbox's sending server, then try again."),
        TroubleKind.ADDRESS_DEAD: gettext("Reach the customer another way; answers to this address come back."),
    }[kind]


def trouble_cause(trouble: Trouble, names: TroubleNames) -> str:
    """Why this one is open, in a sentence."""
    said, cause = _values(trouble, names), trouble.cause
    return {
        TroubleKind.LETTER_UNREADABLE: gettext("A letter came that cannot be read: %(reason)s", **said),
        TroubleKind.LETTER_FAILED: gettext("Letter %(letter)s stopped half-way: %(reason)s", **said),
        TroubleKind.LETTER_STRAY: gettext("No mailbox has the address %(stray)s.", **said),
        TroubleKind.STORE_AWAY: gettext("Letters cannot be fetched from where they are kept: %(reason)s", **said),
        TroubleKind.RECIPIENT_UNKNOWN: gettext(
            "A letter was addressed to a mailbox and to %(address)s, which no mailbox has.", **said
        ),
        TroubleKind.LETTER_OFFICIAL: gettext(
            "%(ticket)s seems to be of an authority, a lawyer or a consumer body: %(reason)s", **said
        ),
        TroubleKind.MAILBOX_FAILED: gettext("Letters of %(mailbox)s: %(reason)s", **said),
        TroubleKind.MARKET_SILENT: gettext(
            "Letters from %(market)s in the last %(hours)s hours: %(came)s. To be expected: %(expected)s.", **said
        ),
        TroubleKind.TEST_LETTER_LOST: _test_letter(cause, said),
        TroubleKind.DOMAIN_UNPROVEN: gettext("%(domain)s: %(faults)s", **said),
        TroubleKind.ORDERS_FAILED: gettext("Orders of %(market)s: %(reason)s", **said),
        TroubleKind.LANGUAGE_UNSERVED: gettext("Customers write in %(language)s, and nobody is named for it.", **said),
        TroubleKind.POOL_EMPTY: gettext("Letters go to %(pool)s, and nobody is a member.", **said),
        TroubleKind.POOL_OFF_SHIFT: gettext(
            "Letters wait in %(pool)s, and nobody is on shift before an answer is due.", **said
        ),
        TroubleKind.POOL_WITHOUT_WRITER: gettext(
            "Letters wait in %(pool)s to be answered in %(language)s, and nobody there writes it.", **said
        ),
        TroubleKind.HOLIDAYS_UNCONFIRMED: gettext("%(place)s %(year)s is not confirmed.", **said),
        TroubleKind.HOLIDAYS_CHANGED: gettext(
            "%(place)s %(year)s was confirmed, and other days are known now.", **said
        ),
        TroubleKind.MODEL_MISSING: gettext(
            "A letter needed %(direction)s: tolmach models install %(direction)s", **said
        ),
        TroubleKind.DRAFT_FAILED: gettext("No draft for %(ticket)s: %(reason)s", **said),
        TroubleKind.WORDING_MISSING: gettext("The letter “%(key)s” has no text in %(language)s.", **said),
        TroubleKind.CONTENT_OBJECTED: gettext("The shop does not agree with “%(name)s”.", **said),
        TroubleKind.FACT_MISSING: gettext("A wording needs a fact that has not been entered."),
        TroubleKind.SENDING_FAILED: gettext("An answer to %(ticket)s did not leave: %(reason)s", **said),
        TroubleKind.ADDRESS_DEAD: gettext("An answer to %(ticket)s came back: the address does not exist.", **said),
    }[trouble.kind]


def _test_letter(cause: dict[str, Any], said: dict[str, str]) -> str:
    if cause.get("reason"):
        return gettext("The test letter of %(mailbox)s could not be sent: %(reason)s", **said)
    return gettext("The test letter of %(mailbox)s left and did not come back within half an hour.", **said)


def _place(cause: dict[str, Any]) -> str:
    country = country_name(str(cause.get("country", "?")))
    return f"{country} · {cause['subdivision']}" if cause.get("subdivision") else country


def _values(trouble: Trouble, names: TroubleNames) -> dict[str, str]:
    cause = trouble.cause
    return {
        "reason": _reason(cause),
        "letter": str(cause.get("letter", "?")),
        "language": language_name(str(cause.get("language", "?"))),
        "direction": str(cause.get("direction", "?")),
        "name": str(cause.get("name", "?")),
        "key": letter_word(str(cause.get("key", "?"))),
        "address": str(cause.get("address", "?")),
        "ticket": names.tickets.get(cause.get("ticket"), "?"),
        "mailbox": names.mailboxes.get(cause.get("mailbox"), "?"),
        "stray": names.strays.get(cause.get("stray"), "?"),
        "place": _place(cause),
        "year": str(cause.get("year", "?")),
        "market": str(cause.get("market", "?")),
        "came": str(cause.get("came", "?")),
        "expected": str(cause.get("expected", "?")),
        "hours": str(cause.get("hours", "?")),
        "domain": str(cause.get("domain", "?")),
        "faults": faults_named(str(cause.get("faults", ""))),
        "pool": names.pools.get(cause.get("pool"), "?"),
    }


def _reason(cause: dict[str, Any]) -> str:
    if "outcome" in cause:
        detail = str(cause.get("reason") or "")
        return sentence_of_connection(Tried(outcome=Outcome(cause["outcome"]), detail=detail))
    return reason_word(cause.get("reason"))
