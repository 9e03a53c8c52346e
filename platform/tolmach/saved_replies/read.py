"""Rows of a table as saved replies: whose they are, in which language, and their text without mark-up. Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from importlib.resources import files

from tolmach.detection.judge import judge
from tolmach.detection.model import Evidence
from tolmach.detection.port import Detector
from tolmach.errors import Refused
from tolmach.inbox.html_text import text_from_html
from tolmach.language import LANGUAGES, UND, Language, language_name
from tolmach.languages.fold import fold
from tolmach.saved_replies.names import foreign_language_called, language_called, language_in_name
from tolmach.saved_replies.reply import FileReplies, SavedReply
from tolmach.table_file import TableRow

MOST_REPLIES = 5_000
MOST_LETTERS, MOST_RAW_LETTERS = 20_000, 400_000
"""Of a text, and of a cell that may hold mark-up around it: no reply to a customer is longer."""

_MOST_BESIDE = 2_000
"""Letters of a cell beside the text: a name, or what customers ask."""

_MOST_TITLES = 5
"""Rows above the header, with the name of the export or its day."""

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


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Place of each column by our name of it, and the places of texts with the language that heads them."""

    places: Mapping[str, int]
    texts: tuple[tuple[int, Language | None], ...]
    header: int


def read_replies(rows: Sequence[TableRow], *, client: str, shelf: Shelf, detector: Detector) -> FileReplies:
    """The replies; ``client`` is the slug for rows that name none. Raises Refused where no column holds texts."""
    columns = _columns(rows)
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


def _columns(rows: Sequence[TableRow]) -> _Columns:
    for place, row in enumerate(rows[:_MOST_TITLES]):
        names = _names(row.cells)
        spoken = tuple((at, code) for at, cell in enumerate(row.cells) if (code := language_called(cell)) is not None)
        if "text" in names:
            return _Columns(places=names, texts=((names["text"], None),), header=place)
        if len(spoken) > 1:
            return _Columns(places=names, texts=spoken, header=place)
    raise Refused(
        "The file has no column of texts: none is called text, body, message or reply, and none by a language."
    )


def _names(header: Sequence[str]) -> dict[str, int]:
    """Our name → place of the column; of several of one meaning the surest name wins."""
    folded = [_bare(cell) for cell in header]
    found: dict[str, int] = {}
    for name, spellings in _headers().items():
        place = next((folded.index(one) for one in spellings if one in folded), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _replies_of(
    row: TableRow, columns: _Columns, client: str, shelf: Shelf, errors: dict[int, list[str]]
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


def _bare(cell: str) -> str:
    return "".join(sign for sign in fold(cell) if sign.isalnum())


@cache
def _headers() -> dict[str, tuple[str, ...]]:
    text = files(__package__).joinpath("data", "headers.toml").read_text(encoding="utf-8")
    return {name: tuple(map(_bare, spellings)) for name, spellings in tomllib.loads(text).items()}
