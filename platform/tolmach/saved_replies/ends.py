"""The greeting above a saved reply and the closing below it, which the desk puts around every answer itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import phrases
from tolmach.replies.texts import address_form
from tolmach.saved_replies.placeholders import AGENT, CUSTOMER, find_placeholders
from tolmach.saved_replies.reply import Change, ChangeKind

_MOST_GREETED, _MOST_SIGNED = 6, 8
"""Words beside a greeting that may still be a name, and lines of a signature."""

_LONGEST_SIGNED = 70
_NAMED = re.compile(r"[^,!.:;–—]*[,!.:;–—]?")
_ADDRESSED = frozenset(
    "mr mrs ms sir madam customer customers pan pani pane panove pana panie panstwo zakaznik zakaznice zakaznicka "
    "zakazniku zakaznici klient klienti klientka klientky klientko kliencie klienci klientki herr herren frau damen hr "
    "fr kunde kunden kundin kundinnen monsieur messieurs madame mesdames client clients cliente signor signore signori "
    "signora sig sigra clienti senor senores senora senoras sr sra senhor senhores senhora senhoras clientes domnule "
    "domnul domni doamna doamne clienta gospod gospodje gospa gospe gospodine gospodo kupec kupac kupce kupci "
    "stranka stranke ur uram holgyem vasarlo vasarlonk vasarloink ugyfelunk ugyfeleink господин господине господа "
    "госпожа госпожо госпожи дами клиент клиенте клиенти клиентко κυριε κυρια κυριοι κυριεσ πελατη πελατισσα πελατεσ "
    "team tim tym equipe equipo equipa zespol echipa ekipa csapat екип ομαδα".split()
)
_BESIDE = frozenset("a an och und i y e et oder or и και your vas vase ihr das la el il".split())
"""What stands beside a name or a title, and begins other sentences as well."""

_TITLES = _ADDRESSED | _BESIDE


def end_changes(text: str, language: Language, *, signatures: Iterable[str] = ()) -> Iterator[Change]:
    """The cuts that are proposed; ``signatures`` are what the markets' letters end with."""
    greeting = _greeting(text, language)
    if greeting:
        why = "the desk greets customers itself"
        yield Change(kind=ChangeKind.CUT, said=greeting, is_taken=True, why=why)
    closing = _closing(text[len(greeting) :], language, signatures)
    if closing:
        why = "the desk closes and signs letters itself"
        yield Change(kind=ChangeKind.CUT, said=closing, is_taken=True, why=why)


def _greeting(text: str, language: Language) -> str:
    """The first line where it only greets, or the greeting it begins with; as it stands in the text."""
    line = text.partition("\n")[0]
    read = _with_names(line)
    begun = _greetings(language).match(fold_alike(read))
    if begun is None:
        is_to_customer = any(one.person == CUSTOMER for one in find_placeholders(line))
        return line if is_to_customer and len(_words(read)) <= 2 and read.endswith((",", "!")) else ""
    named = _NAMED.match(read, begun.end())
    if named is None or not _is_named(named[0]):
        return ""
    end = named.end()
    more = _NAMED.match(read, end)
    is_greeted = more is not None and (read[end:] != line[end:] or _is_addressed(more[0]))
    if more is not None and is_greeted and _is_named(more[0]) and more[0].endswith((",", "!")):
        # "Hello, {{name}}," and "Hello, Mr Novák," greet in two steps.
        end = more.end()
    if not read[end:].strip():
        return line
    return line[:end] if read[end - 1] in ",!." else ""


def _is_named(rest: str) -> bool:
    """Whether what follows a greeting is a name, a title or nothing: no small word goes with it."""
    words = _words(rest)
    return len(words) <= _MOST_GREETED and all(word[0].isupper() or fold(word) in _TITLES for word in words)


def _is_addressed(rest: str) -> bool:
    return any(fold(word) in _ADDRESSED for word in _words(rest)[:1])


def _words(line: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", line)


def _with_names(line: str) -> str:
    """The line with a name of the same length in the place of each placeholder."""
    for one in find_placeholders(line):
        line = line[: one.start] + "N" * (one.end - one.start) + line[one.end :]
    return line


def _closing(text: str, language: Language, signatures: Iterable[str]) -> str:
    """The last lines from the one that closes on; else those that sign as the market does, or name the agent."""
    lines = text.split("\n")
    signed = {fold(line) for signature in signatures for line in signature.split("\n") if line.strip()}
    written = [place for place, line in enumerate(lines) if line.strip()]
    start = next((place for place in written[-_MOST_SIGNED:] if _closes(lines[place], language)), None)
    if start is not None and not all(_may_sign(line) for line in lines[start + 1 :]):
        start = None
    if start is None:
        last = [place for place in written[1:] if _is_signature(lines[place], signed)]
        trailing = [place for place, own in zip(reversed(last), reversed(written), strict=False) if place == own]
        start = trailing[-1] if trailing else None
    if start is None or not any(line.strip() for line in lines[:start]):
        return ""
    return "\n".join(lines[start:])


def _closes(line: str, language: Language) -> bool:
    read = _with_names(line)
    begun = _closings(language).match(fold_alike(read))
    return begun is not None and _is_named(read[begun.end() :])


def _may_sign(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNED and not re.search(r"\w{3,}[.!?]$", line.strip())


def _is_signature(line: str, signed: set[str]) -> bool:
    placeholders = find_placeholders(line)
    is_agent = any(one.person == AGENT or one.slot == "market.signature" for one in placeholders)
    return fold(line) in signed or (is_agent and len(_words(_with_names(line))) <= _MOST_GREETED)


def fold_alike(line: str) -> str:
    """Folded letter by letter, so that places in it are those of the line."""
    return "".join(one if len(one := fold(sign)) == 1 else sign for sign in line)


@cache
def _greetings(language: Language) -> re.Pattern[str]:
    said = read_language_file(language, "phrases")
    stock = [*phrases("greetings", language), address_form(language).greeting.rstrip(",! ")]
    stock += [one for key in ("hello", "morning", "day", "evening", "sirs", "customer") for one in said.get(key, ())]
    stock += read_language_file(language, "saved_replies")["greets"]
    return _any_of(stock)


@cache
def _closings(language: Language) -> re.Pattern[str]:
    said = read_language_file(language, "phrases")
    stock = [*phrases("closings", language), address_form(language).closing.rstrip(",! ")]
    stock += [one for key in ("regards", "best_regards", "nice_day", "nice_weekend") for one in said.get(key, ())]
    stock += read_language_file(language, "saved_replies")["closes"]
    return _any_of(stock)


def _any_of(stock: Iterable[str]) -> re.Pattern[str]:
    words = sorted({fold_alike(one) for one in stock if one}, key=lambda one: (-len(one), one))
    return re.compile(r"\s*(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")
