"""Words for what the operator's forms offer and its pages show of choices made."""

from __future__ import annotations

from tolmach.accounts.model import Role
from tolmach.clients.model import Acknowledge, MailSource, Manner, PromiseRounding, SenderVerdict, TranslationPolicy
from tolmach.hours.effective import HolidayRule
from tolmach.i18n import gettext, pgettext
from tolmach.language import Language, language_name, named_languages
from tolmach.outbox.model import Channel
from tolmach.pools.model import ForeignRule, Level, RungKind, Strategy
from tolmach.replies.asks import Ask
from tolmach.replies.model import FileKind
from tolmach.replies.texts import ASKS, manner_names
from tolmach.web.names import manner_word
from tolmach.web.states import rung_word, strategy_word

Options = tuple[tuple[str, str], ...]
"""What a field offers: value and the words for it."""


def letter_word(key: str) -> str:
    """What a letter of the desk is for."""
    return {
        "acknowledgement": gettext("Confirmation with the promised time"),
        "acknowledgement_without_promise": gettext("Confirmation without a time"),
        ASKS[Ask.ORDER_NUMBER]: gettext("Asking for the order number"),
        ASKS[Ask.PHOTO]: gettext("Asking for a photo"),
        ASKS[Ask.ACCOUNT]: gettext("Asking for the bank account"),
        "holding": gettext("Holding reply"),
        "attachment_refused": gettext("A file was too large"),
        "attachments_left_out": gettext("There were too many files"),
        "survey": gettext("Question how it went"),
    }.get(key, key)


def file_kind_word(kind: FileKind) -> str:
    """What a reply's file is for."""
    return dict(file_kind_options())[kind]


def file_kind_options() -> Options:
    """What a reply's file can be for."""
    return (
        (FileKind.WITHDRAWAL_FORM, gettext("withdrawal form")),
        (FileKind.COMPLAINT_FORM, gettext("complaint form")),
        (FileKind.RETURN_LABEL, gettext("return label")),
        (FileKind.OTHER, pgettext("file", "something else")),
    )


def manner_options(language: Language) -> Options:
    """How customers can be addressed in a language, with its own words for that."""
    own = manner_names(language)
    return tuple((manner, f"{manner_word(manner)} · {own[manner]}") for manner in Manner)


def translation_options() -> Options:
    """How a client's letters may be translated."""
    return (
        (TranslationPolicy.OFFLINE_ONLY, gettext("On this machine only")),
        (TranslationPolicy.EXTERNAL_ALLOWED, gettext("Outside services are allowed too")),
        (TranslationPolicy.PEOPLE_ONLY, gettext("By people only")),
    )


def acknowledge_options() -> Options:
    """When a customer gets an automatic confirmation."""
    return (
        (Acknowledge.ALWAYS, gettext("Always")),
        (Acknowledge.OUT_OF_HOURS, gettext("Outside business hours")),
        (Acknowledge.NEVER, gettext("Never")),
    )


def holiday_options() -> Options:
    """Whose holidays stop the clocks of a market's tickets."""
    return (
        (HolidayRule.POOL, gettext("The pool's holidays")),
        (HolidayRule.MARKET, gettext("The market's holidays")),
        (HolidayRule.POOL_AND_MARKET, gettext("The pool's and the market's holidays")),
        (HolidayRule.EITHER_OPEN, gettext("Only holidays that both have")),
    )


def rounding_options() -> Options:
    """Up to what the time that a customer is told is rounded."""
    return (
        (PromiseRounding.HOUR, gettext("To the full hour")),
        (PromiseRounding.HALF_DAY, gettext("To noon or the end of the day")),
    )


def source_options() -> Options:
    """Where a mailbox's letters come from."""
    return (
        (MailSource.NONE, gettext("Delivered directly (SMTP, command, API)")),
        (MailSource.IMAP, gettext("Fetched by IMAP")),
        (MailSource.MAILDIR, gettext("Read from a maildir on this machine")),
    )


def login_options() -> Options:
    """What a mailbox is opened with."""
    return (("password", gettext("Password")), ("token", gettext("Access token (Google, Microsoft and others)")))


def token_addresses() -> Options:
    """Sign-in services whose address need not be looked up."""
    return (
        ("https://oauth2.googleapis.com/token", "Google"),
        ("https://login.microsoftonline.com/common/oauth2/v2.0/token", "Microsoft"),
    )


def security_options() -> Options:
    """How a connection to a mail server is encrypted."""
    return (("tls", "TLS"), ("starttls", "STARTTLS"), ("none", gettext("not encrypted")))


def kind_options() -> Options:
    """What kinds of rungs a ladder has."""
    return tuple((kind, kind_word(kind)) for kind in RungKind)


def kind_word(kind: str) -> str:
    """Who answers on a rung, short."""
    return rung_word(kind)


def rule_options() -> Options:
    """What happens to languages that nobody is named for."""
    return (
        ("", gettext("Not decided: raise an alarm")),
        (ForeignRule.SURCHARGE, gettext("A pool answers, with a surcharge")),
        (ForeignRule.MARKET_LANGUAGE, gettext("Answer in the market's language")),
        (ForeignRule.ENGLISH, gettext("Answer in English")),
        (ForeignRule.HAND_TO_SHOP, gettext("Hand them to the shop")),
    )


def strategy_options() -> Options:
    """Who of those that can take a ticket gets it."""
    return tuple((strategy, strategy_word(strategy)) for strategy in Strategy)


def channel_options() -> Options:
    """The ways letters come in."""
    return (
        (Channel.MAIL, gettext("a mail")),
        (Channel.FORM, gettext("a form")),
        (Channel.API, gettext("a message of a shop's system")),
        (Channel.CHAT, gettext("a chat")),
        (Channel.MARKETPLACE, gettext("a letter by a marketplace")),
    )


def verdict_options() -> Options:
    """What a client may say of a sender."""
    return (
        (SenderVerdict.FORM, gettext("a form: the customer is in it")),
        (SenderVerdict.ALLOW, gettext("let in, whatever a spam filter says")),
        (SenderVerdict.BLOCK, gettext("kept out")),
    )


def known_languages() -> Options:
    """Every language that detection can name, by its own name."""
    return tuple((code, language_name(code)) for code in sorted(named_languages(), key=language_name))


def level_options() -> Options:
    """How well somebody knows a language."""
    return (
        (Level.NATIVE, gettext("native")),
        (Level.FLUENT, gettext("fluent")),
        (Level.BASIC, gettext("basic")),
        (Level.NONE, "–"),
    )


def role_word(role: str) -> str:
    """What somebody is here."""
    return {
        Role.OPERATOR: gettext("operator"),
        Role.LEAD: gettext("team lead"),
        Role.AGENT: gettext("agent"),
        Role.OWNER: gettext("shop owner"),
    }[Role(role)]
