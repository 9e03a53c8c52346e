"""The tables of clients, markets, facts, mailboxes and operator-written wordings."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId, EncryptedText
from tolmach.hours.effective import HolidayRule


class TranslationPolicy(StrEnum):
    OFFLINE_ONLY = "offline_only"
    EXTERNAL_ALLOWED = "external_allowed"
    PEOPLE_ONLY = "people_only"


class Acknowledge(StrEnum):
    ALWAYS = "always"
    OUT_OF_HOURS = "out_of_hours"
    NEVER = "never"


class PromiseRounding(StrEnum):
    """Up to what the time that a customer is told is rounded."""

    HOUR = "hour"
    HALF_DAY = "half_day"


class MailSource(StrEnum):
    NONE = "none"
    IMAP = "imap"
    MAILDIR = "maildir"


class SenderVerdict(StrEnum):
    """What a client says of a sender: to be let in, to be kept out, or a form that carries others' words."""

    ALLOW = "allow"
    BLOCK = "block"
    FORM = "form"


class ShopMail(StrEnum):
    """The kinds of letters that are for the shop itself and not for its customers' desk."""

    OFFER = "offer"
    INVOICE = "invoice"
    APPLICATION = "application"
    OFFICIAL = "official"


class Manner(StrEnum):
    """How a customer is addressed: formally (vykat, siezen, vouvoyer) or on familiar terms (tykat, duzen, tutoyer)."""

    FORMAL = "formal"
    INFORMAL = "informal"


class Client(Base):
    """An e-shop company the operator serves; ``reference_prefix`` begins its ticket references (``NOV-7K3QF``)."""

    __tablename__ = "client"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    reference_prefix: Mapped[str] = mapped_column(unique=True)
    translation_policy: Mapped[TranslationPolicy] = mapped_column(default=TranslationPolicy.OFFLINE_ONLY)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ClientManner(Base):
    """How a client wants its customers addressed in a language; where it says nothing, formally."""

    __tablename__ = "client_manner"
    __table_args__ = (UniqueConstraint("client_id", "language"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    language: Mapped[str]
    manner: Mapped[Manner]


class Market(Base):
    """One storefront: brand × country. ``languages`` are its codes, the main one first.

    ``survey_after_hours`` is how long after solving a customer is asked how it went; None means never.
    """

    __tablename__ = "market"
    __table_args__ = (UniqueConstraint("client_id", "slug"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    slug: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    languages: Mapped[list[Any]]
    time_zone: Mapped[str]
    currency: Mapped[str]
    holiday_subdivision: Mapped[str | None]
    holiday_rule: Mapped[HolidayRule] = mapped_column(default=HolidayRule.POOL)
    acknowledge: Mapped[Acknowledge] = mapped_column(default=Acknowledge.ALWAYS)
    promise_rounding: Mapped[PromiseRounding] = mapped_column(default=PromiseRounding.HOUR)
    survey_after_hours: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class MarketFact(Base):
    """One typed fact of a market, true from a day to a day (both included; open where empty)."""

    __tablename__ = "market_fact"
    __table_args__ = (Index(None, "client_id", "market_id", "name"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    name: Mapped[str]
    value: Mapped[str]
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class Mailbox(Base):
    """An address customers write to, where its letters come from and how answers leave.

    ``spf_term`` is what its domain's SPF record must hold, ``domain_state`` what was found there (``outbox.domains``).
    """

    __tablename__ = "mailbox"
    __table_args__ = (Index("uq_mailbox_address", "address", unique=True), Index(None, "client_id"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    address: Mapped[str]
    display_name: Mapped[str]
    takes_plus_addresses: Mapped[bool] = mapped_column(default=False)
    source: Mapped[MailSource] = mapped_column(default=MailSource.NONE)
    source_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source_secret: Mapped[str | None] = mapped_column(EncryptedText)
    source_refresh_token: Mapped[str | None] = mapped_column(EncryptedText)
    source_access_token: Mapped[str | None] = mapped_column(EncryptedText)
    source_token_until: Mapped[datetime | None]
    source_state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sending_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sending_secret: Mapped[str | None] = mapped_column(EncryptedText)
    is_active: Mapped[bool] = mapped_column(default=True)
    has_test_letters: Mapped[bool] = mapped_column(default=False)
    dkim_selector: Mapped[str] = mapped_column(default="")
    spf_term: Mapped[str] = mapped_column(default="")
    domain_state: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def uses_tokens(self) -> bool:
        """Whether its server is opened with an access token (``source_secret`` is then the program's own secret)."""
        return self.source is MailSource.IMAP and self.source_settings.get("login") == "token"

    @property
    def sends_with_token(self) -> bool:
        """Whether the same access token opens the server its answers leave by."""
        return self.uses_tokens and self.sending_settings.get("login") == "token"


class MailboxMarket(Base):
    """A market that a mailbox serves; the first (lowest position) is assumed where nothing speaks for another."""

    __tablename__ = "mailbox_market"
    __table_args__ = (UniqueConstraint("client_id", "mailbox_id", "market_id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    mailbox_id: Mapped[int] = mapped_column(BigId, ForeignKey("mailbox.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    position: Mapped[int] = mapped_column(default=0)


class Wording(Base):
    """A text that operators write and others read: key, language, text. No client means the shared one."""

    __tablename__ = "wording"
    __table_args__ = (Index("uq_wording", text("coalesce(client_id, 0)"), "key", "language", unique=True),)

    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    key: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]


class SenderRule(Base):
    """What a client says of a sender; ``pattern`` is an address or ``@domain``, in lower case.

    A form's letters are for ``market_id``, where that is set.
    """

    __tablename__ = "sender_rule"
    __table_args__ = (UniqueConstraint("client_id", "pattern"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    pattern: Mapped[str]
    verdict: Mapped[SenderVerdict]
    created_at: Mapped[datetime]


class ShopAddress(Base):
    """Where a client wants letters of a kind that are for the shop itself."""

    __tablename__ = "shop_address"
    __table_args__ = (UniqueConstraint("client_id", "kind"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    kind: Mapped[ShopMail]
    address: Mapped[str]
