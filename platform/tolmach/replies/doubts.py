"""What makes a draft less than green, each doubt as a check that says why. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tolmach.language import PIVOT, Language
from tolmach.replies.claims import is_told
from tolmach.replies.facts import DraftFacts, Wordings
from tolmach.replies.familiar import words_of_other_manner
from tolmach.replies.find import SURE_FROM, SURE_MARGIN, Found
from tolmach.replies.made import MadeDraft
from tolmach.replies.objections import OBJECTED
from tolmach.translation.checks import Light

REMEMBERED = "remembered"
"""The check that tells of an answer to a question almost like this one."""

RECORD = "record"
"""The check that tells of green drafts of this language and origin that were edited too often."""

ONLY_FORMAL = "only_formal"
"""The check that tells of a formal wording used for a client who wants an informal one that nobody has written."""

OTHER_MANNER = "other_manner"
"""The check that tells of words which address the customer in the other way than the client wants."""

CONFIRMED = "confirmed"
"""The check that tells of a wording which the automatic confirmation said already."""

STALE = "stale_wording"
"""The check that tells of an approved wording which is out of date and was not used."""

NOT_TOLD = "not_told"
"""The check that tells of a wording which says of the order what the order does not."""

FOREIGN_LAW = "foreign_law"
"""The check that tells of a wording which states the law, and not the one of the market's country."""


def doubt_wording(facts: DraftFacts, wordings: Wordings, draft: MadeDraft, said_in: Language) -> MadeDraft:
    """The draft of a concept's wording in the language ``said_in``, with all that speaks against saying it so."""
    draft = _as_far_as_true(facts, draft, wordings, said_in)
    is_only_formal = facts.language in wordings.only_formal
    draft = with_doubt(draft, ONLY_FORMAL) if is_only_formal else in_manner(facts, draft)
    return _agreed(wordings, _if_new(facts, draft))


def doubt_what_is_meant(
    draft: MadeDraft, found: Sequence[Found], library: Mapping[str, Wordings], working: Language, *, is_earlier: bool
) -> MadeDraft:
    """A green draft turns amber where the customer may have meant something else; the check names what.

    So it does where only an earlier letter says what is meant: it may have been answered.
    """
    best = found[0]
    rivals = [one for one in found if library[one.key].topic != library[best.key].topic]
    near = [name_of(library[one.key], working) for one in rivals if best.similarity - one.similarity < SURE_MARGIN]
    is_sure = best.similarity >= SURE_FROM and not near and not is_earlier
    check = {"name": "concept", "ok": is_sure, "detail": ", ".join(near)}
    light = Light.AMBER if draft.light is Light.GREEN and not is_sure else draft.light
    return replace(draft, checks=[*draft.checks, check], light=light)


def by_record(facts: DraftFacts, draft: MadeDraft) -> MadeDraft:
    """A green draft is shown amber where too few like it were sent as they were; the check says how many."""
    if draft.light is not Light.GREEN or draft.origin not in facts.doubted:
        return draft
    check = {"name": RECORD, "ok": False, "detail": facts.doubted[draft.origin]}
    return replace(draft, light=Light.AMBER, own_light=Light.GREEN, checks=[*draft.checks, check])


def in_manner(facts: DraftFacts, draft: MadeDraft) -> MadeDraft:
    """Never green where the customer is not addressed as the client wants; no machine knows how to say it otherwise."""
    repeated = (facts.values.get("message.words", ""),)
    words = words_of_other_manner(
        draft.text or "", facts.language, facts.manner, names=facts.brief.names, repeated=repeated
    )
    return with_doubt(draft, OTHER_MANNER, ", ".join(words)) if words else draft


def with_doubt(draft: MadeDraft, name: str, detail: str = "") -> MadeDraft:
    """The draft with a failed check of this name; what was green is amber."""
    light = Light.AMBER if draft.light is Light.GREEN else draft.light
    return replace(draft, checks=[*draft.checks, {"name": name, "ok": False, "detail": detail}], light=light)


def name_of(wordings: Wordings, language: Language) -> str:
    """What a concept is called in this language, else in English."""
    return wordings.names.get(language) or wordings.names.get(PIVOT) or wordings.key


def _agreed(wordings: Wordings, draft: MadeDraft) -> MadeDraft:
    """Never green where the shop does not want to be spoken for so."""
    return with_doubt(draft, OBJECTED) if wordings.is_objected else draft


def _if_new(facts: DraftFacts, draft: MadeDraft) -> MadeDraft:
    """Never green where the customer has read the same in the confirmation of their letter."""
    return with_doubt(draft, CONFIRMED) if draft.concept_key == facts.confirmed else draft


def _as_far_as_true(facts: DraftFacts, draft: MadeDraft, wordings: Wordings, said_in: Language) -> MadeDraft:
    """Never green where the wording of ``said_in`` says what is not known to be so, or is the law elsewhere."""
    if not is_told(wordings.key, facts.order):
        draft = with_doubt(draft, NOT_TOLD)
    return with_doubt(draft, FOREIGN_LAW) if said_in in wordings.foreign_law else draft
