"""Terms that are said as agreed: those of ``languages/<code>/glossary.toml`` for every shop, and a client's own. Pure.

A shop term has all its forms in one order per language, so that the form of one word tells the form of another: while
the model works, an everyday noun (a *carrier*) of the same gender stands in for the term, the model inflects it, and
the term takes the form that came out. The bare models say "retirar o contrato" for a withdrawal and "correio" for a
courier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.translation.brief import AgreedTerm
from tolmach.translation.protected import Span

Words = tuple[str, ...]
Nouns = dict[str, "Term"]


@dataclass(frozen=True, eq=False)
class Term:
    """A term in one language. ``forms`` in the language's order, the plain one first; ``also`` is right as well."""

    name: str
    forms: tuple[str, ...]
    also: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    gender: str = ""
    is_other_word_too: bool = False

    @cached_property
    def phrases(self) -> dict[str, list[Words]]:
        """Every wording that counts, as folded words, by the first of them."""
        by_first: dict[str, list[Words]] = {}
        for wording in dict.fromkeys((*self.forms, *self.also)):
            if words := words_in(wording):
                by_first.setdefault(words[0], []).append(words)
        return by_first

    def is_said_in(self, words: Sequence[str]) -> bool:
        """Whether one of its wordings stands in a sentence of these folded words."""
        return any(
            any(tuple(words[at : at + len(phrase)]) == phrase for phrase in self.phrases.get(word, ()))
            or word.startswith(self.stems)
            for at, word in enumerate(words)
        )


@dataclass(frozen=True, eq=False)
class Agreement:
    """A term and what is said for it in the other language."""

    source: Term
    target: Term


@dataclass(frozen=True, slots=True)
class Use:
    """A term as it stands in a sentence: ``text[start:end]`` is form number ``form``."""

    start: int
    end: int
    form: int
    agreement: Agreement


class Lexicon:
    """The agreements of one direction, found in sentences by their words."""

    def __init__(self, source: str, agreements: Iterable[Agreement]) -> None:
        self.agreements = tuple(agreements)
        self._determiners = _determiners(source)
        self._by_first: dict[str, list[tuple[Words, int, Agreement]]] = {}
        for agreement in self.agreements:
            for form, wording in enumerate(agreement.source.forms):
                if words := words_in(wording):
                    self._by_first.setdefault(words[0], []).append((words, form, agreement))
            for wording in agreement.source.also:
                if len(words := words_in(wording)) > 1:
                    self._by_first.setdefault(words[0], []).append((words, _NO_FORM, agreement))
        for found in self._by_first.values():
            found.sort(key=lambda one: -len(one[0]))  # The sort is stable: of equal ones the first given wins.

    def uses(self, text: str, taken: Sequence[Span] = ()) -> list[Use]:
        """The terms of a sentence, the longest where several fit, none inside a protected stretch."""
        tokens = list(_tokens(text))
        found: list[Use] = []
        at = 0
        while at < len(tokens):
            use = self._use_at(tokens, at, text, taken)
            if use is None:
                at += 1
                continue
            if use.form != _NO_FORM:
                found.append(use)
            at = next((n for n in range(at, len(tokens)) if tokens[n][0] >= use.end), len(tokens))
        return found

    def _use_at(self, tokens: Sequence[_Token], at: int, text: str, taken: Sequence[Span]) -> Use | None:
        for words, form, agreement in self._by_first.get(tokens[at][2], ()):
            last = at + len(words) - 1
            if last >= len(tokens) or tuple(word for _s, _e, word in tokens[at : last + 1]) != words:
                continue
            start, end = tokens[at][0], tokens[last][1]
            gaps = (text[tokens[n][1] : tokens[n + 1][0]] for n in range(at, last))
            if any(span.start < end and start < span.end for span in taken) or not all(map(_GAP.fullmatch, gaps)):
                continue
            before = tokens[at - 1][2] if at else ""
            if agreement.source.is_other_word_too and before not in self._determiners:
                continue
            return Use(start, end, form, agreement)
        return None


@cache
def shop_lexicon(source: str, target: str) -> Lexicon:
    """The terms that both languages' folders have."""
    return Lexicon(source, _shop_agreements(source, target))


@lru_cache(maxsize=64)
def lexicon_for(agreed: tuple[AgreedTerm, ...], source: str, target: str) -> Lexicon:
    """A client's own terms before those of every shop."""
    if not agreed:
        return shop_lexicon(source, target)
    own = (_own_agreement(term, source, target) for term in agreed)
    return Lexicon(source, [*(one for one in own if one), *_shop_agreements(source, target)])


def carriers(language: str) -> Nouns:
    """The everyday nouns that stand in for a term of their gender, by their English name; those with every form."""
    return {key: noun for key, noun in _read(language)[1].items() if all(noun.forms)}


def shop_carriers(language: str) -> Nouns:
    """Shop terms that any model says well, and that leave the words around them in the sense that shops give them."""
    terms = _read(language)[0]
    return {key: terms[key] for key in _COMMON if key in terms and all(terms[key].forms)}


_COMMON = ("delivery", "product", "invoice", "price", "payment", "discount", "contract", "gift", "customer", "photo")


def form_in_number_of(term: Term, language: str, form: int, other: str) -> int:
    """The source form that stands for a term: of the other number where the target term has only that one.

    ``form`` counts in the language ``other``; "terms and conditions" has no singular in any language that has two.
    """
    names, forms = _order(language), term.forms
    if len(names) != len(forms):
        return form
    numbers = {name[:2] for name, wording in zip(names, forms, strict=True) if wording}
    order = _order(other)
    if order[form][:2] in numbers or not numbers & {"sg", "pl"}:
        return form
    wanted = ("pl" if "pl" in numbers else "sg") + order[form][2:]
    return order.index(wanted) if wanted in order else form


def plain_form(term: Term, language: str, *, like: tuple[str, int]) -> str:
    """The term where its sentence does not say which form it needs: the first of the number that ``like`` has."""
    source, form = like
    order, target_order = _order(source), _order(language)
    if len(term.forms) != len(target_order):
        return term.forms[form] if form < len(term.forms) else term.name
    number = order[form][:2] if form < len(order) else "sg"
    fitting = (wording for name, wording in zip(target_order, term.forms, strict=True) if name[:2] == number)
    return next(filter(None, fitting), term.name)


def words_in(text: str) -> Words:
    """The folded words of a text."""
    return tuple(word for _start, _end, word in _tokens(text))


_NO_FORM = -1
"""Another wording of a term, whose grammar is not known: nothing is asked of it, and no shorter term is seen in it."""

_Token = tuple[int, int, str]
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ \u00a0'’&-]{1,3}")
"""What may stand between the words of one term; a comma or a line's end parts two."""


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), fold(match.group())


def _shop_agreements(source: str, target: str) -> list[Agreement]:
    ours, theirs = _read(source)[0], _read(target)[0]
    return [Agreement(term, theirs[key]) for key, term in ours.items() if key in theirs]


def _own_agreement(term: AgreedTerm, source: str, target: str) -> Agreement | None:
    ours, theirs = term.in_language(source), term.in_language(target)
    if not ours or not theirs:
        return None
    return Agreement(Term(ours[0], ours), Term(theirs[0], theirs))


def _order(language: str) -> tuple[str, ...]:
    return tuple(_file(language).get("order", ()))


def _determiners(language: str) -> frozenset[str]:
    return frozenset(word for phrase in _file(language).get("before_nouns", ()) for word in words_in(phrase)[-1:])


@cache
def _read(language: str) -> tuple[dict[str, Term], dict[str, Term]]:
    """Terms and carriers by their keys."""
    file = _file(language)
    terms = {
        key: Term(
            name=next(filter(None, entry["forms"])),
            forms=tuple(entry["forms"]),
            also=tuple(entry.get("also", ())),
            stems=tuple(fold(stem) for stem in entry.get("stems", ())),
            gender=str(entry["gender"]),
            is_other_word_too=bool(entry.get("verb", False)),
        )
        for key, entry in file.get("terms", {}).items()
    }
    nouns = {
        key: Term(name=key, forms=tuple(entry["forms"]), gender=str(entry["gender"]))
        for key, entry in file.get("carriers", {}).items()
    }
    return terms, nouns


def _file(language: str) -> dict[str, Any]:
    return read_language_file(Language(language), "glossary") if language in LANGUAGES else {}
