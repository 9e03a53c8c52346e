"""The names pages give to what is stored as a plain word: statuses, kinds, origins, checks, facts."""

from __future__ import annotations

import re

from tolmach.clients.model import Manner, ShopMail
from tolmach.i18n import gettext, pgettext
from tolmach.language import language_name
from tolmach.outbox.model import OutboxState
from tolmach.replies.doubts import (
    CONFIRMED,
    FOREIGN_LAW,
    NOT_TOLD,
    ONLY_FORMAL,
    OTHER_MANNER,
    RECORD,
    REMEMBERED,
    STALE,
)
from tolmach.replies.model import DraftOrigin
from tolmach.replies.objections import OBJECTED
from tolmach.replies.prepare import BROKE_OFF
from tolmach.replies.stops import Stop, StopReason
from tolmach.reports.rules import NONE
from tolmach.sla.model import Priority
from tolmach.surveys.model import Answer
from tolmach.tickets.head import Side
from tolmach.tickets.model import LanguageState, MessageKind, TicketStatus
from tolmach.translation.translate import MEMORY


def status_word(status: str) -> str:
    """A ticket's status."""
    return {
        TicketStatus.NEW: pgettext("ticket", "new"),
        TicketStatus.OPEN: pgettext("ticket", "open"),
        TicketStatus.PENDING: gettext("waiting for the customer"),
        TicketStatus.WAITING_CLIENT: gettext("waiting for the shop"),
        TicketStatus.WAITING_THIRD: gettext("waiting for a third party"),
        TicketStatus.SOLVED: pgettext("ticket", "solved"),
        TicketStatus.CLOSED: pgettext("ticket", "closed"),
    }[TicketStatus(status)]


def answer_word(answer: Answer) -> str:
    """What a customer said of the help they got."""
    return {
        Answer.HELPED: pgettext("survey answer", "resolved"),
        Answer.PARTLY: pgettext("survey answer", "partly resolved"),
        Answer.NOT_HELPED: pgettext("survey answer", "not resolved"),
    }[answer]


def order_status_word(status: str) -> str:
    """An order's status where it is one of the usual words; what else a shop calls it stays as it is."""
    return {
        "placed": pgettext("order", "placed"),
        "paid": pgettext("order", "paid"),
        "processing": pgettext("order", "being prepared"),
        "shipped": pgettext("order", "on its way"),
        "delivered": pgettext("order", "delivered"),
        "returned": pgettext("order", "returned"),
        "refunded": pgettext("order", "refunded"),
        "cancelled": pgettext("order", "cancelled"),
    }.get(status.casefold(), status)


def topic_word(key: str | None) -> str:
    """What customers wrote about; a topic the operator added stands under its own name."""
    if key is None or key == NONE:
        return gettext("Not sorted")
    return topic_words().get(key, key.replace("_", " "))


def topic_words() -> dict[str, str]:
    """The topics of the house and their names."""
    return {
        "address": gettext("Change of address"),
        "cancel": gettext("Cancelling an order"),
        "complaint": gettext("Complaint"),
        "delivery": gettext("Delivery"),
        "exchange": gettext("Exchange"),
        "invoice": gettext("Invoice"),
        "other": gettext("Something else"),
        "payment": gettext("Payment"),
        "personal_data": gettext("Personal data"),
        "product": gettext("Question about a product"),
        "refund": gettext("Refund"),
        "return": gettext("Return"),
    }


def manner_word(manner: Manner) -> str:
    """How customers are addressed."""
    return {Manner.FORMAL: pgettext("wording", "formal"), Manner.INFORMAL: pgettext("wording", "informal")}[manner]


def priority_word(priority: str) -> str:
    """How urgent a ticket is."""
    return {
        Priority.LOW: gettext("low priority"),
        Priority.NORMAL: gettext("normal priority"),
        Priority.HIGH: gettext("high priority"),
        Priority.URGENT: gettext("urgent"),
    }[Priority(priority)]


def language_state_word(state: str) -> str:
    """How a ticket's language is known."""
    return {
        LanguageState.DETECTED: gettext("detected in the text"),
        LanguageState.ASSUMED: gettext("assumed from the market"),
        LanguageState.CORRECTED: gettext("set by a person"),
    }[LanguageState(state)]


def kind_word(kind: str) -> str:
    """What a message is."""
    return {
        MessageKind.LETTER: gettext("wrote"),
        MessageKind.REPLY: gettext("replied"),
        MessageKind.HOLDING: gettext("said that it will take longer"),
        MessageKind.ACKNOWLEDGEMENT: gettext("automatic confirmation"),
        MessageKind.REFUSAL: gettext("automatic refusal"),
        MessageKind.NOTE: gettext("noted, for colleagues only"),
    }[MessageKind(kind)]


def move_words(side: str) -> str:
    """What stands before the reference of a ticket that this one was merged or split with."""
    return {
        Side.MERGED_INTO: gettext("Merged into"),
        Side.MERGED_FROM: gettext("Holds the messages of"),
        Side.SPLIT_FROM: gettext("Split off from"),
        Side.SPLIT_INTO: gettext("A part was split off into"),
    }[Side(side)]


def shop_mail_word(kind: str) -> str:
    """A kind of letter that is for the shop itself."""
    return {
        ShopMail.OFFER: gettext("Offers to the shop"),
        ShopMail.INVOICE: gettext("Invoices of suppliers"),
        ShopMail.APPLICATION: gettext("Job applications"),
        ShopMail.OFFICIAL: gettext("Authorities and lawyers"),
    }[ShopMail(kind)]


def sending_word(state: str | None) -> str | None:
    """Where an outgoing letter is; None for what did not have to leave."""
    if state is None:
        return None
    return {
        OutboxState.WAITING: gettext("on its way"),
        OutboxState.SENT: gettext("sent"),
        OutboxState.FAILED: gettext("could not be sent"),
        OutboxState.TAKEN_BACK: gettext("taken back"),
        OutboxState.RETURNED: gettext("came back: it did not arrive"),
    }[OutboxState(state)]


def failure_words(reason: str | None) -> str | None:
    """Why a letter could not be sent, in words; what the server said stays, an administrator may ask for it."""
    if not reason:
        return None
    code = re.search(r"\d{3}", reason)
    said = {"code": code[0] if code else "–"}
    _, between, own_words = reason.partition(": ")
    for beginning, words in (
        (
            "the recipient was refused",
            gettext("the customer's mail server does not accept this address (%(code)s)", **said) + between + own_words,
        ),
        ("the server said", gettext("the mail server refused the letter (%(code)s)", **said) + between + own_words),
        ("no connection", gettext("the mail server could not be reached")),
        ("this mailbox has no server", gettext("the mailbox has no server to send by")),
        ("the letter cannot be written", gettext("the address cannot be written to")),
    ):
        if reason.startswith(beginning):
            return words
    return reason


def origin_words(origin: str | None, engine: str | None = None) -> str:
    """Where a draft's words come from."""
    if origin == DraftOrigin.CONCEPT:
        return gettext("approved wording")
    if origin == DraftOrigin.MEMORY:
        return gettext("an earlier reply")
    if origin == DraftOrigin.MACHINE:
        return translated_by(engine)
    return gettext("no match")


def translated_by(engine: str | None) -> str:
    """Who put a text into another language: a machine, sentences that people wrote earlier, or both."""
    machine = (engine or "?").removeprefix(MEMORY).removeprefix("+")
    if engine is None or not engine.startswith(MEMORY):
        return gettext("translated (%(engine)s)", engine=machine)
    if not machine:
        return gettext("sentences of earlier replies")
    return gettext("partly from earlier replies, the rest translated (%(engine)s)", engine=machine)


def check_word(name: str) -> str:
    """What a check looks at."""
    return {
        "protected_present": gettext("Order numbers, links and amounts are unchanged"),
        "numbers_equal": gettext("The numbers are the same"),
        "target_language": gettext("It is in the customer's language"),
        "untranslated_sentence": gettext("No sentence was left untranslated"),
        "length_ratio": gettext("The length matches the original"),
        "repetition": gettext("Nothing is repeated over and over"),
        "brackets": gettext("Brackets and quotation marks are closed"),
        "split_sentence": gettext("Sentences were translated whole"),
        "dates_equal": gettext("The dates are the same"),
        "agreed_terms": gettext("Agreed terms are said as agreed"),
        "wrong_country_wording": gettext("The words are those of the customer's country"),
        "slots": gettext("Every blank of the wording is filled"),
        "concept": gettext("No other reply fits as well"),
        REMEMBERED: gettext("The same was asked before, and the answer is approved"),
    }.get(name, name.replace("_", " "))


def doubt_word(name: str) -> str:
    """What a check that did not pass has found."""
    return {
        "protected_present": gettext("An order number, a link or an amount was changed"),
        "numbers_equal": gettext("The numbers differ"),
        "target_language": gettext("It may not be in the customer's language"),
        "untranslated_sentence": gettext("A sentence was left untranslated"),
        "length_ratio": gettext("A sentence is much longer or shorter than its original"),
        "repetition": gettext("Something is repeated over and over"),
        "brackets": gettext("A bracket or a quotation mark is not closed"),
        "split_sentence": gettext("A long sentence was translated in parts"),
        "dates_equal": gettext("A date was changed"),
        "agreed_terms": gettext("An agreed term, or its ending, may be wrong"),
        "wrong_country_wording": gettext("A word belongs to another country"),
        "slots": gettext("A blank is not filled in"),
        "concept": gettext("The customer may have meant something else"),
        ONLY_FORMAL: gettext("The wording is formal, and this shop is on familiar terms with its customers"),
        OTHER_MANNER: gettext("It addresses the customer in another way than the shop wants"),
        REMEMBERED: gettext("The question is only nearly the same, or nobody has approved this answer yet"),
        RECORD: gettext("Drafts like this one were edited too often of late"),
        CONFIRMED: gettext("The customer was told this already, in the automatic confirmation"),
        OBJECTED: gettext("The shop does not agree with this reply"),
        NOT_TOLD: gettext("It says what the order does not tell"),
        FOREIGN_LAW: gettext("It states the law of another country"),
        STALE: gettext("The approved wording of this language is out of date and was not used"),
    }.get(name, name.replace("_", " "))


def fact_word(name: str) -> str:
    """The name of a market's fact, with the language where it is said in a further one."""
    fact, _, code = name.partition(".")
    word = {
        "phone": gettext("Telephone"),
        "bank_account": gettext("Bank account"),
        "return_address": gettext("Returns address"),
        "return_days": gettext("Return period in days"),
        "refund_days": gettext("Refund within days"),
        "return_payer": gettext("Who pays the return"),
        "carriers": gettext("Carriers"),
        "payment_methods": gettext("Payment methods"),
        "cod_fee": gettext("Cash on delivery fee"),
        "company": gettext("Company"),
        "vat_number": gettext("VAT number"),
        "complaint_address": gettext("Complaints address"),
        "signature": gettext("Signature"),
        "legal_footer": gettext("Legal details below every letter"),
        "web": gettext("Web"),
    }.get(fact, fact.replace("_", " "))
    return f"{word} · {language_name(code)}" if code else word


def stop_words(stop: Stop) -> str:
    """Why a letter was stopped, and what was found in it."""
    if stop.reason is StopReason.WRONG_LANGUAGE:
        return gettext(
            "It reads as %(language)s, which is not the customer's language.", language=language_name(stop.detail)
        )
    if stop.reason is StopReason.WRONG_SHOP:
        return gettext("It names another shop: %(name)s", name=stop.detail)
    if stop.reason is StopReason.FORBIDDEN:
        return gettext("The marketplace does not let this through (%(found)s). Take it out.", found=stop.detail)
    if stop.reason is StopReason.FAMILIAR:
        return gettext("It is on familiar terms with the customer: %(found)s", found=stop.detail)
    if stop.reason is StopReason.FORMAL:
        return gettext(
            "It is formal, and the shop is on familiar terms with its customers: %(found)s", found=stop.detail
        )
    return gettext("The marketplace may stop this as advertising (%(found)s).", found=stop.detail)


def reason_word(reason: str | None) -> str:
    """Why there is no translation; what an engine said itself stays as it is."""
    if reason == "people_only":
        return gettext("this client allows only people to translate")
    if reason == BROKE_OFF:
        return gettext("its preparation broke off every time")
    return reason or gettext("no reason was given")
