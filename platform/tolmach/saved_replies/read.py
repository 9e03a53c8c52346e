"""Rows of a table as saved replies: whose they are, in which language, and their text without mark-up. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from tolmach.detection.judge import judge
from tolmach.detection.model import Evidence
from tolmach.detection.port import Detector
from tolmach.errors import Refused
from tolmach.inbox.html_text import text_from_html
from tolmach.language import LANGUAGES, UND, Language, language_name
from tolmach.languages.fold import fold
from tolmach.saved_replies.columns import Columns, columns_of
from tolmach.saved_replies.names import foreign_language_called, language_called, language_in_name
from tolmach.saved_replies.reply import FileReplies, SavedReply
from tolmach.table_file import TableRow

MOST_REPLIES = 5_000
MOST_LETTERS, MOST_RAW_LETTERS = 20_000, 400_000
"""Of a text, and of a cell that may hold mark-up around it: no reply to a customer is longer."""

_MOST_BESIDE = 2_000
"""Letters of a cell beside the text: a name, or what customers ask."""

_SURE_OTHERWISE = 0.9
"""From this confidence on a text is said to read like another language than the one its row names."""

_HTML = re.compile(
    r"<(?:p|div|br|span|strong|em|b|i|u|a|ul|ol|li|table|h[1-6]|html|body|font|blockquote)\b[^<>]{0,2000}>", re.I
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where replies can belong: client slug by folded name and slug, and the languages each client's markets speak."""

    slugs: Mapping[str, str]
    languages: Mapping[str, tuple[Language, ...]]


def read_replies(rows: Sequence[TableRow], *, client: str, shelf: Shelf, detector: Detector) -> FileReplies:
    """The replies; ``client`` is the slug for rows that name none. Raises Refused where no column holds texts."""
    columns = columns_of(rows)
    below = rows[columns.header + 1 :]
    if len(below) > MOST_REPLIES:
        raise Refused(f"The file has {len(below)} rows; at most {MOST_REPLIES} replies are read at a time.")
    found = FileReplies()
    for row in below:
        for reply in _replies_of(row, columns, client, shelf, found.errors):
            try:
                found.replies.append(_with_language(reply, shelf, detector))
            except Refused as refused:
                _tell(found.errors, row.line, str(refused))
    return found


def _replies_of(
    row: TableRow, columns: Columns, client: str, shelf: Shelf, errors: dict[int, list[str]]
) -> Iterator[SavedReply]:
    """The texts of a row, their language as far as the row or the column names it."""
    told = {name: row.cell(place) for name, place in columns.places.items()}
    slug = client
    if told.get("client"):
        slug = shelf.slugs.get(fold(told["client"]), "")
        if not slug:
            _tell(errors, row.line, f"There is no client {told['client'][:60]!r}.")
            return
    if {columns.places.get("name", -1)} & row.unknown:
        _tell(errors, row.line, "The name is a formula whose value the file does not hold.")
        return
    long = next((name for name, cell in told.items() if name != "text" and len(cell) > _MOST_BESIDE), None)
    if long is not None:
        _tell(errors, row.line, f"The {long} has {len(told[long])} characters; at most {_MOST_BESIDE}.")
        return
    texts = [(place, code) for place, code in columns.texts if row.cell(place)]
    if not texts:
        _tell(errors, row.line, "There is no text.")
    for place, code in texts:
        where = f"The text in {language_name(code)}" if code else "The text"
        try:
            text = _text(row, place, where)
            language, doubt = (code, "") if code else _told_language(told.get("language", ""))
        except Refused as refused:
            _tell(errors, row.line, str(refused))
            continue
        yield SavedReply(
            row=f"{row.line}{code or ''}",
            line=row.line,
            client=slug,
            name=told.get("name") or _first_words(text),
            language=language,
            doubt=doubt,
            text=text,
            topic=told.get("topic", ""),
            asks=tuple(ask for one in told.get("asks", "").split("\n") for ask in one.split("|") if ask.strip()),
        )


def _text(row: TableRow, place: int, where: str) -> str:
    if place in row.unknown:
        raise Refused(f"{where} is a formula whose value the file does not hold.")
    raw = row.cells[place]
    if len(raw) > MOST_RAW_LETTERS:
        raise Refused(f"{where} has {len(raw)} characters; a reply has at most {MOST_LETTERS}.")
    text = plain_text(raw)
    if len(text) > MOST_LETTERS:
        raise Refused(f"{where} has {len(text)} characters; a reply has at most {MOST_LETTERS}.")
    if not any(sign.isalpha() for sign in text):
        raise Refused(f"{where} has no words.")
    return text


def plain_text(raw: str) -> str:
    """A body as a person reads it: mark-up and entities resolved, line ends alike, no invisible signs."""
    text = text_from_html(raw) if _HTML.search(raw) else raw
    text = unescape(text) if _ENTITY.search(text) else text
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()


def _told_language(said: str) -> tuple[Language, str]:
    """The language a cell names, or UND and what is not understood. Raises Refused for one the house does not serve."""
    code = language_called(said)
    if code is not None or not said:
        return code or UND, ""
    foreign = foreign_language_called(said)
    if foreign is not None:
        raise Refused(f"The house has no replies in {language_name(foreign)}.")
    return UND, f"{said[:60]!r} is no language"


def _with_language(reply: SavedReply, shelf: Shelf, detector: Detector) -> SavedReply:
    """The language its row says, else its name, else its words; what speaks against it is the doubt."""
    told = reply.language if reply.language != UND else language_in_name(reply.name)
    found = judge(reply.text, detector, Evidence(market_languages=shelf.languages.get(reply.client, ())))
    likeliest = ", ".join(f"{code} {share:.0%}" for code, share in list(found.candidates.items())[:2])
    if told is not None:
        is_other = found.language not in (UND, told, *LANGUAGES[told].sisters) and found.confidence >= _SURE_OTHERWISE
        return replace(reply, language=told, doubt=f"reads like {found.language}" if is_other else reply.doubt)
    if found.language != UND and found.language not in LANGUAGES:
        raise Refused(f"The text reads like {language_name(found.language)}, which the house does not serve.")
    how = f"not certain: {likeliest}" if found.language == UND else f"read from the text: {likeliest}"
    return replace(reply, language=found.language, doubt="; ".join(filter(None, (reply.doubt, how))))


def _first_words(text: str) -> str:
    return " ".join(text.split()[:6])[:60]


def _tell(errors: dict[int, list[str]], line: int, sentence: str) -> None:
    errors.setdefault(line, []).append(sentence)
