"""Read a letter that was forwarded: whose it was, and what the forwarder wrote over it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tolmach.inbox.carried import MOST_FORWARDS, Carried, CarriedBy
from tolmach.inbox.errors import Unreadable
from tolmach.inbox.letter import Parsed
from tolmach.inbox.new_words import new_words
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.quote_lines import LONGEST_LINE
from tolmach.inbox.quotes import label_of
from tolmach.languages.fold import fold
from tolmach.orders.numbers import order_numbers
from tolmach.outbox.marketplaces import ADDRESS

_FORWARD = re.compile(
    r"(?:fwd?|wg|tr|pd|tov|tovabbitott|enc|rv|i|fs|vs|vb|prep|prd|pren|inoltro|inoltrato|f|πρθ|προωθ|пр|препр|напр|fv)"
    r"\s*(?:\[\d+\])?\s*:"
)
_MARK = re.compile(r"^(?:\s{0,3}>)+ ?")
_LONGEST_BLOCK = 14


class _Head(NamedTuple):
    """The header block over a forwarded letter, in the lines from ``start`` to ``end``."""

    start: int
    end: int
    sender: str
    name: str
    subject: str | None


def read_carried_forward(parsed: Parsed) -> Carried | None:
    """The forwarded letter, attached whole or below a header block; None where the letter is no forward.

    A subject that says so is asked for: an answer quotes the same header block. What stands in the forwarded letter
    is read on without it, whether its writer passed it on or answered it.
    """
    is_said = _FORWARD.match(fold(parsed.subject)) is not None
    return _attached(parsed, "", MOST_FORWARDS) or (_inline(parsed, "", MOST_FORWARDS) if is_said else None)


def _attached(parsed: Parsed, above: str, most: int) -> Carried | None:
    files = (file for file in parsed.attachments if file.type == "message/rfc822" and parsed.in_reply_to is None)
    letter = next((letter for file in files if (letter := _letter_in(file.content))), None)
    sender = (letter.reply_to or letter.from_address) if letter is not None else ""
    if letter is None or not sender or not most:
        return None
    above = _joined(above, new_words(parsed.text, html=parsed.html).text)
    words = new_words(letter.text, html=letter.html).text
    inner = _attached(letter, above, most - 1) or _inline(letter, above, most - 1)
    return _carried(sender, letter.from_name, letter.subject, words, above=above, inner=inner)


def _letter_in(content: bytes) -> Parsed | None:
    try:
        return parse_letter(content).beginning()
    except Unreadable:
        # Empty, or a file that only claims to be a letter: it stays an attachment of the letter around it.
        return None


def _inline(parsed: Parsed, above: str, most: int) -> Carried | None:
    lines = [_MARK.sub("", line) for line in parsed.text.split("\n")]
    heads = list(islice(_heads(lines), most))
    ends = [0, *(head.end for head in heads)]
    over = [_above(lines[end : head.start]) for end, head in zip(ends, heads, strict=False)]
    carried: Carried | None = None
    for number, head in reversed(list(enumerate(heads))):
        words = new_words("\n".join(lines[head.end :]).strip()).text
        subject = parsed.subject if head.subject is None else head.subject
        noted = _joined(above, *over[: number + 1])
        carried = _carried(head.sender, head.name, subject, words, above=noted, inner=carried)
    return carried


def _heads(lines: Sequence[str]) -> Iterator[_Head]:
    folded = [fold(line[:LONGEST_LINE]) for line in lines]
    end = 0
    for start in range(len(lines)):
        if start < end or label_of(folded, start) != "from" or not (found := ADDRESS.search(lines[start])):
            continue
        block = _block(folded, start)
        if {"sent", "subject", "to"} & set(block):
            end = max(block.values()) + 1
            name = lines[start].partition(":")[2][: -len(found.group())].split("<")[0].strip(" *<>\"'[(")
            subject = lines[block["subject"]].partition(":")[2].strip(" *") if "subject" in block else None
            yield _Head(start, end, found.group().lower(), name.split("@")[0], subject)


def _block(folded: Sequence[str], start: int) -> dict[str, int]:
    """Role → its line, of the labels under each other; one empty line between two is allowed."""
    roles = {"from": start}
    for number in range(start + 1, min(start + _LONGEST_BLOCK, len(folded))):
        role = label_of(folded, number)
        if role is not None:
            roles.setdefault(role, number)
        elif number - max(roles.values()) > 1:
            break
    return roles


def _above(lines: Sequence[str]) -> str:
    kept = [line for line in lines if not re.match(r"\s*[-_=*]{2,}", line)]
    # "Begin forwarded message:" ends in a colon and stands right over the block.
    while kept and (not kept[-1].strip() or kept[-1].rstrip().endswith(":")):
        kept.pop()
    return new_words("\n".join(kept)).text if "".join(kept).strip() else ""


def _joined(*notes: str) -> str:
    return "\n\n".join(note for note in notes if note)


def _carried(sender: str, name: str, subject: str, words: str, *, above: str, inner: Carried | None) -> Carried:
    return Carried(
        by=CarriedBy.FORWARD,
        sender=sender,
        sender_name=name,
        subject=subject,
        new_text=words,
        order_numbers=order_numbers(f"{subject}\n{words}"),
        above=above,
        inner=inner,
    )
