"""Read what a form sent: who the customer is, what they wrote, without the labels around it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tolmach.inbox.carried import Carried, CarriedBy
from tolmach.inbox.form_labels import OWN, Platform, form_phrases, labelled, platforms
from tolmach.inbox.letter import Parsed
from tolmach.languages.fold import fold
from tolmach.orders.numbers import order_numbers
from tolmach.outbox.marketplaces import ADDRESS

WITHDRAWAL_TOPIC = "return"
_MOST_LINES = 2_000
_NO_REPLY = re.compile(r"no-?_?reply|mailer|notification|do-?not-?reply")
_RULE = re.compile(r"\s*[-_=*]{2,}\s*")


class _Field(NamedTuple):
    line: int
    role: str
    value: str


def read_carried_form(parsed: Parsed) -> Carried | None:
    """The customer's letter in a form's; None where the letter has no shape of one."""
    lines = parsed.text.split("\n")[:_MOST_LINES]
    head = fold(f"{parsed.subject}\n{parsed.text[:4_000]}\n{parsed.text[-400:]}")
    platform = next((one for one in platforms() if any(phrase in head for phrase in one.begins)), None)
    lines = lines[: _footer(lines, platform or OWN)]
    fields = _fields(lines)
    is_withdrawal = any(phrase in head for phrase in form_phrases("withdrawal"))
    is_said = platform is not None or is_withdrawal or any(phrase in head for phrase in form_phrases("begins"))
    sender = _sender(parsed, fields, platform or OWN)
    if sender is None or not (is_said or {"body", "email"} <= {field.role for field in fields}):
        return None
    words = _words(lines, fields, platform or OWN)
    order = _value(fields, "order").lstrip("#").upper()
    return Carried(
        by=CarriedBy.FORM,
        sender=sender,
        sender_name=_name(fields),
        subject=_value(fields, "subject") or parsed.subject,
        new_text=words,
        topic=WITHDRAWAL_TOPIC if is_withdrawal else None,
        is_withdrawal=is_withdrawal,
        order_numbers=tuple(dict.fromkeys((*([order] if re.search(r"\d{3}", order) else []), *order_numbers(words)))),
    )


def _footer(lines: Sequence[str], platform: Platform) -> int:
    """The line where the platform's own ending begins, with the ruled line above it."""
    for number, line in enumerate(lines):
        if number and any(fold(line).startswith(footer) for footer in platform.footers):
            above = next((at for at in range(number - 1, -1, -1) if lines[at].strip()), 0)
            return above if _RULE.fullmatch(lines[above]) else number
    return len(lines)


def _fields(lines: Sequence[str]) -> list[_Field]:
    """The lines that begin with a label, with their values."""
    found: list[_Field] = []
    for number, line in enumerate(lines):
        if (field := labelled(line)) is not None:
            found.append(_Field(number, field[0], field[1] or _next_line(lines, number + 1)))
    return found


def _next_line(lines: Sequence[str], start: int) -> str:
    """A value that stands below its label; another label is none."""
    line = next((line for line in lines[start : start + 3] if line.strip()), "")
    return "" if labelled(line) else line.strip()


def _sender(parsed: Parsed, fields: Sequence[_Field], platform: Platform) -> str | None:
    ours = {parsed.from_address, *parsed.to, *parsed.delivered_to}
    named = [ADDRESS.search(_value(fields, role)) for role in ("email", "from")]
    field = next((found.group().lower() for found in named if found), None)
    header = parsed.reply_to if parsed.reply_to and not _NO_REPLY.search(parsed.reply_to) else None
    asked = (header, field) if platform.is_reply_to_first else (field, header)
    return next((one for one in asked if one and one not in ours), None)


def _words(lines: Sequence[str], fields: Sequence[_Field], platform: Platform) -> str:
    body = next((field for field in fields if field.role == "body"), None)
    if body is not None:
        below = [field.line for field in fields if field.line > body.line and field.role in platform.after]
        first = _LABEL_END.sub("", lines[body.line], count=1)
        return _tidy([first, *lines[body.line + 1 : below[0] if below else len(lines)]])
    last = max((field.line for field in fields), default=-1)
    rest = _tidy(lines[last + 1 :])
    if fields and rest.startswith(fields[-1].value):
        rest = rest.removeprefix(fields[-1].value).strip()
    # A notice of withdrawal may hold no words of the customer's: then it is its own statement.
    return rest or _tidy(lines)


def _name(fields: Sequence[_Field]) -> str:
    named = _value(fields, "name") or ADDRESS.sub("", _value(fields, "from"))
    return named.strip(" <>\"'()[]")[:200]


def _value(fields: Sequence[_Field], role: str) -> str:
    return next((field.value for field in fields if field.role == role), "")


def _tidy(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


_LABEL_END = re.compile(r"^[^:：]*[:：]\s*[*_]*\s*")
