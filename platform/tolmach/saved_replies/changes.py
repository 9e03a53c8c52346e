"""What is proposed for the text of a saved reply, and the text with what was taken of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tolmach.language import UND, Language
from tolmach.saved_replies.ends import end_changes
from tolmach.saved_replies.facts_said import literal_changes
from tolmach.saved_replies.placeholders import find_placeholders, placeholder_changes
from tolmach.saved_replies.reply import Change, ChangeKind, MarketTold

_NO_SLOT = re.compile(r"[^a-z0-9]+")


def propose_changes(text: str, language: Language, markets: Sequence[MarketTold]) -> list[Change]:
    """The changes of a text; in a language that is not known only its placeholders are looked at."""
    if language == UND:
        return list(placeholder_changes(text))
    signatures = [
        value for market in markets for name in ("signature", "legal_footer") if (value := _said(market, name))
    ]
    ends = list(end_changes(text, language, signatures=signatures))
    body = _without(text, ends)
    return [*ends, *placeholder_changes(body), *literal_changes(body, language, markets)]


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes that are taken; one whose piece is not there any more changes nothing."""
    taken = [one for one in changes if one.is_taken]
    body = _without(text, [one for one in taken if one.kind is ChangeKind.CUT])
    becomes = {one.said: one.becomes for one in taken if one.kind in (ChangeKind.SLOT, ChangeKind.OPEN)}
    if not becomes:
        return body
    pieces = sorted(becomes, key=lambda said: (-len(said), said))
    return re.sub("|".join(map(_alone, pieces)), lambda found: becomes[found[0]], body).strip()


def with_open_places(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with what nothing fills written as slots, so that the desk asks for it, and those places as written."""
    found = [one for one in find_placeholders(text) if not one.slot or one.said != f"{{{{{one.slot}}}}}"]
    for one in reversed(found):
        name = _NO_SLOT.sub("_", one.said.casefold()).strip("_") or "open"
        text = f"{text[: one.start]}{{{{{name}}}}}{text[one.end :]}"
    return text, tuple(dict.fromkeys(one.said for one in found))


def _said(market: MarketTold, name: str) -> str:
    return "\n".join(value for fact, value in market.facts.items() if fact.partition(".")[0] == name)


def _without(text: str, cuts: Iterable[Change]) -> str:
    """The text without these at its beginning or end; what followed a greeting in its line begins a sentence."""
    for one in cuts:
        if text.startswith(one.said):
            text = text[len(one.said) :].strip()
            text = text[:1].upper() + text[1:]
        elif text.endswith(one.said):
            text = text[: -len(one.said)].strip()
    return text


def _alone(said: str) -> str:
    before = r"(?<!\w)" if said[:1].isalnum() else ""
    after = r"(?!\w)" if said[-1:].isalnum() else ""
    return f"{before}{re.escape(said)}{after}"
