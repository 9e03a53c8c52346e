"""The demo's letters as mail: what customers' programs send, what mail servers report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import reduce
from zoneinfo import ZoneInfo

from tolmach.demo.plan import Arrival
from tolmach.replies.slots import say_written

QUOTED_AGE = timedelta(days=11, hours=3)
"""How old the letter of the shop is that a customer quotes."""

_BOUNCE = """\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@{domain}>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <bounce.{number}@mx.{domain}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain; charset=us-ascii

Your message to <{address}> could not be delivered: the mailbox does not exist.

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{domain}

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: user unknown

--report
Content-Type: text/rfc822-headers

Message-ID: <{original}>

--report--
"""


@dataclass(frozen=True, kw_only=True)
class OurLetter:
    """A letter of the desk that somebody or something answers; ``reply_to`` is where an answer to it goes."""

    message_id: str
    references: tuple[str, ...]
    to_address: str
    reply_to: str
    subject: str
    quoted: str


def first_letter(arrival: Arrival) -> bytes:
    """The letter by which a customer begins."""
    return _mail(
        arrival,
        at=arrival.at,
        part="first",
        to=arrival.market["mailbox"],
        subject=_filled(arrival, arrival.writing.subject),
        text=_filled(arrival, arrival.writing.text.strip()),
    ).as_bytes()


def answer_letter(arrival: Arrival, ours: OurLetter, text: str, *, at: datetime, part: str) -> bytes:
    """The customer's answer to a letter of ours, with it quoted below; ``part`` tells their answers apart."""
    mail = _mail(
        arrival,
        at=at,
        part=part,
        to=ours.reply_to,
        subject=ours.subject if ours.subject.lower().startswith("re:") else f"Re: {ours.subject}",
        text=text.strip().replace("{name}", arrival.customer.name) + "\n\n" + ours.quoted,
    )
    _thread(mail, ours)
    return mail.as_bytes()


def away_note(arrival: Arrival, ours: OurLetter, *, at: datetime) -> bytes:
    """What the customer's mail program answers to a letter of ours while they are away."""
    text = "I am out of the office until Monday and will answer your message then."
    mail = _mail(arrival, at=at, part="away", to=ours.reply_to, subject=f"Automatic reply: {ours.subject}", text=text)
    mail["Auto-Submitted"] = "auto-replied"
    _thread(mail, ours)
    return mail.as_bytes()


def foreign_letter(entry: dict[str, str], *, at: datetime) -> bytes:
    """A letter that is nobody's ordinary one: in a language outside the table, or to an address that is not ours."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{entry['name']} <{entry['from']}>"
    mail["To"] = entry["to"]
    mail["Subject"] = entry["subject"]
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{int(at.timestamp())}.{entry['from']}>"
    mail.set_content(entry["text"].strip() + "\n")
    return mail.as_bytes()


def bounce(arrival: Arrival, ours: OurLetter, *, at: datetime) -> bytes:
    """The report of the customer's mail server that a letter of ours could not be delivered (RFC 3464)."""
    values = {
        "to": arrival.market["mailbox"],
        "date": _date(arrival, at),
        "domain": ours.to_address.rpartition("@")[2],
        "number": str(arrival.number),
        "address": ours.to_address,
        "original": ours.message_id,
    }
    return _BOUNCE.format(**values).replace("\n", "\r\n").encode("ascii")


def _filled(arrival: Arrival, text: str) -> str:
    market = arrival.market
    quoted = say_written(
        arrival.at - QUOTED_AGE,
        language=arrival.language,
        country=market["country"],
        zone=market["time_zone"],
    )
    values = {
        "number": arrival.order_number or "",
        "name": arrival.customer.name,
        "latin": arrival.customer.latin.replace(".", " ").title(),
        "then": quoted,
        "shop": market["facts"]["signature"],
        "mailbox": market["mailbox"],
    }
    return reduce(lambda filled, one: filled.replace(f"{{{one[0]}}}", one[1]), values.items(), text)


def _mail(arrival: Arrival, *, at: datetime, part: str, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{arrival.customer.name} <{arrival.address}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = _date(arrival, at)
    mail["Message-ID"] = f"<{part}.{arrival.number}.{int(arrival.at.timestamp())}@{arrival.address.split('@')[1]}>"
    mail.set_content(text + "\n")
    return mail


def _thread(mail: EmailMessage, ours: OurLetter) -> None:
    mail["In-Reply-To"] = f"<{ours.message_id}>"
    mail["References"] = " ".join(f"<{one}>" for one in (*ours.references, ours.message_id))


def _date(arrival: Arrival, at: datetime) -> str:
    return format_datetime(at.astimezone(ZoneInfo(arrival.market["time_zone"])))
