"""Putting agreed terms into a translation that says them otherwise. Pure but for the model that ``run`` asks.

First with a carrier (see ``glossary``): "hand it to the courier" goes to the model as "hand it to the customer", comes
back as "entregue-o ao cliente" and becomes "entregue-o ao estafeta". Where no carrier comes back, a term is masked like
a name and put in its plain form, if a plain form can be right there; else the first translation stays, with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from tolmach.translation.attempts import Attempt, Outcome, Run, kept, try_masked
from tolmach.translation.glossary import (
    Agreement,
    Lexicon,
    Nouns,
    Term,
    Use,
    carriers,
    form_in_number_of,
    plain_form,
    shop_carriers,
    words_in,
)
from tolmach.translation.masking import Masked, mask_spans
from tolmach.translation.protected import Span
from tolmach.translation.seams import smooth
from tolmach.translation.sentences import Piece

UNINFLECTED = frozenset({"en"})
"""Languages in which a plain form that is put into a sentence is the right form."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The agreed terms of one direction."""

    lexicon: Lexicon
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class _Work:
    """A sentence whose translation lacks terms: those of them that ``uses`` names."""

    index: int
    piece: Piece
    first: str
    uses: tuple[Use, ...]
    all_uses: tuple[Use, ...]

    @property
    def has_more(self) -> bool:
        """Whether other terms were said as agreed: with a carrier in the sentence the model may say them otherwise."""
        return len(self.uses) < len(self.all_uses)

    def with_all(self) -> _Work:
        return replace(self, uses=self.all_uses)

    @property
    def agreements(self) -> list[Agreement]:
        return list({id(use.agreement): use.agreement for use in self.uses}.values())


def say_as_agreed(pieces: Sequence[Piece], outcomes: Sequence[Outcome], terms: Terms, run: Run) -> list[Outcome]:
    """The outcomes, with the agreed terms in those that lacked them; a term that cannot be said is a doubt."""
    said = list(outcomes)
    works = [work for index, piece in enumerate(pieces) if (work := _unsaid(index, piece, said[index], terms))]
    for attempt, is_for_all in _ATTEMPTS:
        tried = [work.with_all() if is_for_all else work for work in works if not is_for_all or work.has_more]
        found = attempt(tried, terms, run) if tried else {}
        for index, outcome in found.items():
            said[index] = outcome
        works = [work for work in works if work.index not in found]
    for work in works:
        doubts = tuple(map(_doubt, work.agreements))
        said[work.index] = replace(said[work.index], term_doubts=doubts)
    return said


def _unsaid(index: int, piece: Piece, outcome: Outcome, terms: Terms) -> _Work | None:
    uses = tuple(terms.lexicon.uses(piece.text, piece.spans)) if not outcome.was_split else ()
    words = words_in(outcome.text)
    unsaid = tuple(use for use in uses if not use.agreement.target.is_said_in(words))
    return _Work(index, piece, outcome.text, unsaid, uses) if unsaid else None


_Carrier = tuple[Agreement, Term, Term]
"""An agreement, and the noun that stands in for it: in the source and in the target language."""


def _with_carriers(works: Sequence[_Work], terms: Terms, run: Run) -> dict[int, Outcome]:
    """Of two ways, the answer that changes the first translation least: a carrier may turn the sense of its neighbours.

    "The return is free" with a letter in it comes back as "a carta é livre", with a delivery as "a entrega é gratuita".
    """
    chosen = [
        (work, pairs)
        for work in works
        for nouns in (shop_carriers, carriers)
        if (pairs := _choose_carriers(work, nouns(terms.source), nouns(terms.target)))
    ]
    pieces = [_carried(work, pairs, terms) for work, pairs in chosen]
    attempts = try_masked([mask_spans(piece.text, piece.spans) for piece in pieces], run) if pieces else []
    found: dict[int, tuple[float, Outcome]] = {}
    for (work, pairs), piece, attempt in zip(chosen, pieces, attempts, strict=True):
        outcome = kept(piece, attempt)
        outcome = _carriers_out(work, outcome.text, pairs, terms) if outcome else None
        if outcome is not None:
            likeness = float(Indel.normalized_similarity(work.first, outcome.text))
            found[work.index] = max(found.get(work.index, (-1.0, outcome)), (likeness, outcome), key=lambda one: one[0])
    return {index: outcome for index, (_likeness, outcome) in found.items()}


def _choose_carriers(work: _Work, ours: Nouns, theirs: Nouns) -> list[_Carrier]:
    """A noun of its gender for each term, none of them a word of the sentence; empty where one cannot be had."""
    words = words_in(work.piece.text)
    free = [key for key, noun in ours.items() if key in theirs and not noun.is_said_in(words)]
    chosen: list[_Carrier] = []
    for agreement in work.agreements:
        is_shop_term = bool(agreement.source.gender and agreement.target.gender)
        # An animate noun may stand in for a lifeless one and the reverse: better than none of the gender at all.
        fitting = sorted(free, key=lambda key: theirs[key].gender != agreement.target.gender)
        key = next(
            (key for key in fitting if is_shop_term and theirs[key].gender[0] == agreement.target.gender[0]), None
        )
        if key is None:
            return []
        free.remove(key)
        chosen.append((agreement, ours[key], theirs[key]))
    return chosen


def _carried(work: _Work, chosen: Sequence[_Carrier], terms: Terms) -> Piece:
    """The piece with carriers for its terms, in the forms of the terms; its protected stretches move along."""
    nouns = {id(agreement): noun for agreement, noun, _theirs in chosen}
    text, spans = work.piece.text, list(work.piece.spans)
    for use in reversed(work.uses):
        noun = nouns[id(use.agreement)]
        form = form_in_number_of(use.agreement.target, terms.target, use.form, terms.source)
        word = _cased(noun.forms[form], text[use.start : use.end])
        text = text[: use.start] + word + text[use.end :]
        moved = len(word) - (use.end - use.start)
        spans = [
            Span(span.start + moved, span.end + moved, span.kind) if span.start >= use.end else span for span in spans
        ]
    return Piece(text, fixed=False, spans=tuple(spans))


def _carriers_out(work: _Work, text: str, chosen: Sequence[_Carrier], terms: Terms) -> Outcome | None:
    """The terms in place of their carriers, each in the carrier's form."""
    doubts: list[str] = []
    for agreement, _ours, theirs in chosen:
        found = list(_standing(text, theirs))
        if len(found) != sum(use.agreement is agreement for use in work.uses):
            return None
        for start, end, forms in reversed(found):
            wordings = list(dict.fromkeys(filter(None, (agreement.target.forms[form] for form in forms))))
            if not wordings:
                return None
            text = _put(text, start, end, wordings[0], terms.target)
            doubts += [_doubt(agreement)] if len(wordings) > 1 else []
    return _complete(work, text, doubts)


def _standing(text: str, noun: Term) -> Iterable[tuple[int, int, tuple[int, ...]]]:
    """Where the noun stands, and which of its forms that may be."""
    wordings = sorted(set(filter(None, noun.forms)), key=len, reverse=True)
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, wordings))})(?!\w)", text, re.IGNORECASE):
        said = match.group().casefold()
        yield (
            *match.span(),
            tuple(number for number, form in enumerate(noun.forms) if form.casefold() == said),
        )


def _with_masks(works: Sequence[_Work], terms: Terms, run: Run) -> dict[int, Outcome]:
    """A client's own term in its plain form; a shop term only where every form is plain: elsewhere it reads wrong."""
    may_be_plain = [
        work for work in works if terms.target in UNINFLECTED or not any(one.target.gender for one in work.agreements)
    ]
    masked = [_masked_terms(work, terms) for work in may_be_plain]
    found: dict[int, Outcome] = {}
    for work, attempt in zip(may_be_plain, try_masked(masked, run) if masked else (), strict=True):
        doubts = [] if terms.target in UNINFLECTED else [_doubt(agreement) for agreement in work.agreements]
        # Looked at whole: what came back for a mask is the term in the other language, and no thing of the sentence.
        whole = Attempt(Masked(work.piece.text, ()), attempt.restored)
        outcome = (
            _complete(work, attempt.restored, doubts) if attempt.has_its_masks and kept(work.piece, whole) else None
        )
        if outcome is not None:
            found[work.index] = outcome
    return found


def _masked_terms(work: _Work, terms: Terms) -> Masked:
    """The sentence with its terms masked like names; what comes back for a mask is the agreed term's plain form."""
    wordings = {
        use.start: plain_form(use.agreement.target, terms.target, like=(terms.source, use.form)) for use in work.uses
    }
    spans = sorted(
        [*work.piece.spans, *(Span(use.start, use.end, "term") for use in work.uses)], key=lambda span: span.start
    )
    masked = mask_spans(work.piece.text, spans)
    protected = tuple(
        replace(thing, text=_cased(wordings[span.start], thing.text)) if span.start in wordings else thing
        for span, thing in zip(spans, masked.protected, strict=False)
    )
    return Masked(masked.text, protected)


def _complete(work: _Work, text: str, doubts: Sequence[str]) -> Outcome | None:
    """The outcome, unless a term went missing that had been said."""
    words = words_in(text)
    if not all(use.agreement.target.is_said_in(words) for use in work.all_uses):
        return None
    return Outcome(work.piece.text, text, term_doubts=tuple(dict.fromkeys(doubts)))


def _put(text: str, start: int, end: int, wording: str, language: str) -> str:
    before, word = smooth(text[:start], _cased(wording, text[start:end]), language)
    return before + word + text[end:]


def _cased(word: str, like: str) -> str:
    """The word with a capital where the one before it in its place had one."""
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _doubt(agreement: Agreement) -> str:
    return f"{agreement.source.name} → {agreement.target.name}"


_ATTEMPTS = ((_with_carriers, False), (_with_carriers, True), (_with_masks, False), (_with_masks, True))
"""What is tried in turn: for the terms that were said otherwise, then for every term of the sentence."""
