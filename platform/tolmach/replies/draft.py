"""Make a draft from its facts: understand, find, compose, check. No database here; engines run behind their port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tolmach.clients.model import Manner
from tolmach.language import PIVOT, Language
from tolmach.replies.again import only_asks_again
from tolmach.replies.choice import Chooser
from tolmach.replies.claims import WHERE, asked_by, at_stage, is_told
from tolmach.replies.compose import compose, respell
from tolmach.replies.facts import DraftFacts, Wordings
from tolmach.replies.familiar import words_of_other_manner
from tolmach.replies.find import SURE_FROM, SURE_MARGIN, Found, find_concepts
from tolmach.replies.greet import greeting_above
from tolmach.replies.known_answers import RememberedAnswer, remembered_answer, said_with
from tolmach.replies.letter_vectors import LetterMeaning, meaning_of
from tolmach.replies.model import DraftOrigin
from tolmach.replies.objections import OBJECTED
from tolmach.replies.slots import fill
from tolmach.replies.texts import address_form, informal_greeting
from tolmach.translation.checks import Light
from tolmach.translation.errors import NoModel
from tolmach.translation.translate import MEMORY, Translation, Translator

UNKNOWN = "_unknown"
"""A concept ``x_unknown`` asks for what ``x`` would need: it stands in where the order is not known."""

MOST_CANDIDATES, MOST_NAMED = 3, 60

ANSWER = "answer:"
"""What the key of a candidate begins with that is a remembered answer; its number follows."""

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


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The message in the agent's working language, or why there is none."""

    language: Language
    translation: Translation | None = None
    error: str | None = None
    missing: NoModel | None = None


@dataclass(frozen=True, kw_only=True)
class MadeDraft:
    """What is offered: nothing (origin none), or a text with its origin, checks and light."""

    origin: DraftOrigin
    concept_key: str | None = None
    concept_version_id: int | None = None
    topic: str | None = None
    similarity: float | None = None
    text: str | None = None
    meaning: str | None = None
    meaning_language: Language | None = None
    engine: str | None = None
    pivot: str | None = None
    checks: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    light: Light | None = None
    own_light: Light | None = None
    missing: NoModel | None = None
    remembered: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The result of preparing: the reading for the agent where one was needed, the draft, and what the letter means."""

    reading: Reading | None
    draft: MadeDraft
    vector: LetterMeaning | None = None


def make_draft(facts: DraftFacts, translator: Translator, chooser: Chooser) -> Prepared:
    """Make the draft. Raises TranslationFailed where trying again may help; what cannot be is said in the result."""
    reading = _read(facts, translator)
    vector = meaning_of(chooser.embedder, _said(facts))
    draft = by_record(facts, _draft(facts, reading, vector, translator, chooser))
    return Prepared(reading=reading, draft=draft, vector=vector)


def by_record(facts: DraftFacts, draft: MadeDraft) -> MadeDraft:
    """A green draft is shown amber where too few like it were sent as they were; the check says how many."""
    if draft.light is not Light.GREEN or draft.origin not in facts.doubted:
        return draft
    check = {"name": RECORD, "ok": False, "detail": facts.doubted[draft.origin]}
    return replace(draft, light=Light.AMBER, own_light=Light.GREEN, checks=[*draft.checks, check])


def _draft(
    facts: DraftFacts,
    reading: Reading | None,
    vector: LetterMeaning | None,
    translator: Translator,
    chooser: Chooser,
) -> MadeDraft:
    """By the rungs: an approved wording, what was answered to the same question before, a machine's wording."""
    library = {one.key: one for one in facts.wordings}
    found = _find(facts, reading, chooser)
    is_earlier = not found and only_asks_again(facts.new_text, facts.message_language)
    if is_earlier:
        found = _find_earlier(facts, chooser)
    said = remembered_answer(facts.answers, facts.new_text, facts.message_language, vector, facts.values)
    if not found:
        return _from_memory(facts, said, translator) if said else _nearest(facts, library, chooser)
    wordings = _answerable(facts, library, found[0])
    approved = from_approved(facts, wordings)
    if approved is None and said is not None:
        remembered = replace(_from_memory(facts, said, translator), topic=wordings.topic)
        return replace(remembered, candidates=_candidates(facts, remembered, library, found))
    draft = approved or _by_machine(facts, wordings, translator)
    if facts.language in wordings.stale:
        draft = _out_of_date(draft)
    draft = replace(draft, similarity=found[0].similarity, topic=wordings.topic)
    candidates = _candidates(facts, draft, library, found)
    draft = replace(draft, candidates=_with_answer(candidates, said) if said else candidates)
    return _doubted(draft, found, library, facts.working_language, is_earlier=is_earlier)


def _said(facts: DraftFacts) -> str:
    return f"{facts.subject}\n{facts.new_text}"


def _read(facts: DraftFacts, translator: Translator) -> Reading | None:
    if facts.reading_language is None or not facts.new_text.strip():
        return None
    target = facts.reading_language
    if not facts.may_translate:
        return Reading(language=target, error="people_only")
    try:
        translation = translator.translate(facts.new_text, facts.message_language, target, brief=facts.brief)
    except NoModel as error:
        return Reading(language=target, error=error.reason, missing=error)
    return Reading(language=target, translation=translation)


def _find(facts: DraftFacts, reading: Reading | None, chooser: Chooser) -> list[Found]:
    """The concepts that fit, best first, by the customer's own letter or by the translated one."""
    found = chooser.choose(_said(facts), _asks(facts, facts.message_language))
    if chooser.embedder is not None:
        return found
    if reading is not None and reading.translation is not None:
        found += find_concepts(reading.translation.text, _asks(facts, reading.language))
    return sorted(found, key=lambda one: -one.similarity)


def _nearest(facts: DraftFacts, library: Mapping[str, Wordings], chooser: Chooser) -> MadeDraft:
    """No draft, as nothing fits surely enough to be read as an answer; a person may take one of what comes nearest."""
    nothing = MadeDraft(origin=DraftOrigin.NONE)
    ranked = chooser.rank(_said(facts), _asks(facts, facts.message_language))
    return replace(nothing, candidates=_candidates(facts, nothing, library, ranked))


def _find_earlier(facts: DraftFacts, chooser: Chooser) -> list[Found]:
    """The concepts of the newest earlier letter that says what it is about."""
    asks = _asks(facts, facts.message_language)
    return next((found for text in facts.earlier_texts if (found := chooser.choose(text, asks))), [])


def _candidates(
    facts: DraftFacts, draft: MadeDraft, library: Mapping[str, Wordings], found: list[Found]
) -> list[dict[str, Any]]:
    """The offered concept and those that fit next, as far as an approved wording of theirs can be sent as it is."""
    fitting: dict[str, dict[str, Any]] = {}
    for one in found:
        wordings = _answerable(facts, library, one)
        made = draft if wordings.key == draft.concept_key else from_approved(facts, wordings)
        if made is not None and (made is draft or made.light is Light.GREEN):
            name = _name(wordings, facts.working_language)
            fitting.setdefault(wordings.key, {"concept": wordings.key, "name": name, "similarity": one.similarity})
    return list(fitting.values())[:MOST_CANDIDATES]


def _with_answer(candidates: list[dict[str, Any]], said: RememberedAnswer) -> list[dict[str, Any]]:
    """The candidates with the remembered answer as the last, named by its first words."""
    name = said.text if len(said.text) <= MOST_NAMED else f"{said.text[:MOST_NAMED].rsplit(' ', 1)[0]} …"
    answer = {"concept": f"{ANSWER}{said.answer_id}", "name": " ".join(name.split()), "similarity": said.nearness}
    return [*candidates[: MOST_CANDIDATES - 1], answer]


def _doubted(
    draft: MadeDraft, found: list[Found], library: Mapping[str, Wordings], working: Language, *, is_earlier: bool
) -> MadeDraft:
    """A green draft turns amber where the customer may have meant something else; the check names what.

    So it does where only an earlier letter says what is meant: it may have been answered.
    """
    best = found[0]
    rivals = [one for one in found if library[one.key].topic != library[best.key].topic]
    near = [_name(library[one.key], working) for one in rivals if best.similarity - one.similarity < SURE_MARGIN]
    is_sure = best.similarity >= SURE_FROM and not near and not is_earlier
    check = {"name": "concept", "ok": is_sure, "detail": ", ".join(near)}
    light = Light.AMBER if draft.light is Light.GREEN and not is_sure else draft.light
    return replace(draft, checks=[*draft.checks, check], light=light)


def _out_of_date(draft: MadeDraft) -> MadeDraft:
    """Say that the wording of this language was left aside because its content has changed; never green."""
    return _with_doubt(draft, STALE)


def _agreed(wordings: Wordings, draft: MadeDraft) -> MadeDraft:
    """Never green where the shop does not want to be spoken for so."""
    return _with_doubt(draft, OBJECTED) if wordings.is_objected else draft


def _in_manner(facts: DraftFacts, draft: MadeDraft, *, is_only_formal: bool = False) -> MadeDraft:
    """Never green where the customer is not addressed as the client wants; no machine knows how to say it otherwise."""
    if is_only_formal:
        return _with_doubt(draft, ONLY_FORMAL)
    repeated = (facts.values.get("message.words", ""),)
    words = words_of_other_manner(
        draft.text or "", facts.language, facts.manner, names=facts.brief.names, repeated=repeated
    )
    return _with_doubt(draft, OTHER_MANNER, ", ".join(words)) if words else draft


def _if_new(facts: DraftFacts, draft: MadeDraft) -> MadeDraft:
    """Never green where the customer has read the same in the confirmation of their letter."""
    return _with_doubt(draft, CONFIRMED) if draft.concept_key == facts.confirmed else draft


def _as_far_as_true(facts: DraftFacts, draft: MadeDraft, wordings: Wordings, said_in: Language) -> MadeDraft:
    """Never green where the wording of ``said_in`` says what is not known to be so, or is the law elsewhere."""
    if not is_told(wordings.key, facts.order):
        draft = _with_doubt(draft, NOT_TOLD)
    return _with_doubt(draft, FOREIGN_LAW) if said_in in wordings.foreign_law else draft


def _with_doubt(draft: MadeDraft, name: str, detail: str = "") -> MadeDraft:
    light = Light.AMBER if draft.light is Light.GREEN else draft.light
    return replace(draft, checks=[*draft.checks, {"name": name, "ok": False, "detail": detail}], light=light)


def _name(wordings: Wordings, language: Language) -> str:
    return wordings.names.get(language) or wordings.names.get(PIVOT) or wordings.key


def _asks(facts: DraftFacts, language: Language) -> dict[str, tuple[str, ...]]:
    return {one.key: one.asks.get(language, ()) for one in facts.wordings}


def _answerable(facts: DraftFacts, library: Mapping[str, Wordings], found: Found) -> Wordings:
    """The concept itself, or what says the same of an order that is elsewhere.

    Where no order is known, it is the one that asks for it if slots of an order stay open.
    """
    key = asked_by(found.key.removesuffix(UNKNOWN))
    wordings = library.get(key, library[found.key])
    if facts.order is not None:
        return library.get(at_stage(key, facts.order.stage), wordings)
    asking = library.get(key + UNKNOWN, library.get(WHERE + UNKNOWN))
    text = wordings.texts.get(facts.language, wordings.texts[wordings.source_for(facts.working_language)])
    _, missing = fill(text, facts.values)
    return asking if asking is not None and any(slot.startswith("order.") for slot in missing) else wordings


def from_approved(facts: DraftFacts, wordings: Wordings) -> MadeDraft | None:
    """The concept's own wording in the customer's language, filled; None where it has none."""
    text = wordings.texts.get(facts.language)
    if text is None:
        return None
    body, missing = fill(respell(text, facts.language, facts.country), wordings.known(facts.values))
    meaning, meaning_language = _meaning(facts, wordings)
    is_only_formal = facts.language in wordings.only_formal
    made = MadeDraft(
        origin=DraftOrigin.CONCEPT,
        concept_key=wordings.key,
        concept_version_id=wordings.version_ids[facts.language],
        text=_letter(facts, body, is_informal=facts.manner is Manner.INFORMAL and not is_only_formal),
        meaning=meaning,
        meaning_language=meaning_language,
        checks=[_slots_check(missing)],
        light=Light.RED if missing else Light.GREEN,
    )
    made = _as_far_as_true(facts, made, wordings, facts.language)
    return _agreed(wordings, _if_new(facts, _in_manner(facts, made, is_only_formal=is_only_formal)))


def draft_of_concept(facts: DraftFacts, key: str) -> MadeDraft | None:
    """The draft of a concept that a person chose; None where nobody has worded it in the customer's language."""
    wordings = next((one for one in facts.wordings if one.key == key), None)
    made = from_approved(facts, wordings) if wordings else None
    return by_record(facts, replace(made, topic=wordings.topic)) if made and wordings else None


def _by_machine(facts: DraftFacts, wordings: Wordings, translator: Translator) -> MadeDraft:
    """Translate the approved wording of the best other language, never silently.

    What a machine said is never better than amber; sentences that people said before may be green.
    """
    source = wordings.source_for(facts.working_language)
    body, missing = fill(wordings.texts[source], wordings.known(facts.values))
    nothing = MadeDraft(origin=DraftOrigin.NONE, concept_key=wordings.key)
    if not facts.may_translate:
        return nothing
    try:
        made = translator.translate(body, source, facts.language, brief=facts.brief)
    except NoModel as error:
        return replace(nothing, missing=error)
    is_remembered = made.engine == MEMORY
    light = Light.RED if missing else made.light
    if light is Light.GREEN and not is_remembered:
        light = Light.AMBER
    draft = MadeDraft(
        origin=DraftOrigin.MEMORY if is_remembered else DraftOrigin.MACHINE,
        concept_key=wordings.key,
        concept_version_id=wordings.version_ids[source],
        text=_letter(facts, respell(made.text, facts.language, facts.country)),
        meaning=body,
        meaning_language=source,
        engine=made.engine,
        pivot=made.pivot,
        checks=[_slots_check(missing), *checks_as_json(made)],
        light=light,
        remembered=made.remembered,
    )
    draft = _as_far_as_true(facts, draft, wordings, source)
    return _agreed(wordings, _if_new(facts, _in_manner(facts, draft)))


def draft_of_answer(facts: DraftFacts, chosen: str, nearness: float) -> MadeDraft | None:
    """The draft of a remembered answer that a person chose; None where it may not be said (any more)."""
    known = next((one for one in facts.answers if f"{ANSWER}{one.answer_id}" == chosen), None)
    text = said_with(known.text, facts.values) if known else None
    if known is None or text is None:
        return None
    said = RememberedAnswer(answer_id=known.answer_id, text=text, is_approved=known.is_approved, nearness=nearness)
    return by_record(facts, _from_memory(facts, said, None))


def _from_memory(facts: DraftFacts, said: RememberedAnswer, translator: Translator | None) -> MadeDraft:
    """What was answered to almost the same letter.

    Never better than amber but where a person approved it and all words of the letters are the same.
    """
    body = respell(said.text, facts.language, facts.country)
    is_sure = said.is_approved and said.nearness == 1
    meaning = _translated_back(facts, said.text, translator) if translator else None
    made = MadeDraft(
        origin=DraftOrigin.MEMORY,
        similarity=said.nearness,
        text=_letter(facts, body, is_informal=facts.manner is Manner.INFORMAL),
        meaning=meaning,
        meaning_language=facts.working_language if meaning else None,
        checks=[_slots_check(()), {"name": REMEMBERED, "ok": is_sure, "detail": ""}],
        light=Light.GREEN if is_sure else Light.AMBER,
    )
    return _in_manner(facts, made)


def _translated_back(facts: DraftFacts, text: str, translator: Translator) -> str | None:
    """What a remembered answer says, for a reviewer who does not read it; None where no model tells."""
    if facts.reading_language is None or not facts.may_translate:
        return None
    try:
        return translator.translate(text, facts.language, facts.reading_language, brief=facts.brief).text
    except NoModel:
        return None


def checks_as_json(made: Translation) -> list[dict[str, Any]]:
    """A translation's checks as they are stored."""
    return [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in made.checks]


def _meaning(facts: DraftFacts, wordings: Wordings) -> tuple[str, Language] | tuple[None, None]:
    """What the draft says, for a reviewer who does not read it: the same concept in their working language, or English.

    Beside it the language it is said in.
    """
    if facts.reading_language is None or facts.working_language == facts.language:
        return None, None
    language = next((code for code in (facts.working_language, PIVOT) if code in wordings.texts), None)
    known = wordings.known(facts.values)
    return (fill(wordings.texts[language], known)[0], language) if language else (None, None)


def _letter(facts: DraftFacts, body: str, *, is_informal: bool = False) -> str:
    form = address_form(facts.language)
    greeting = informal_greeting(facts.language) if is_informal else facts.greeting
    return compose(
        greeting=respell(greeting_above(body, greeting, facts.language), facts.language, facts.country),
        body=body,
        closing=respell(form.closing, facts.language, facts.country),
        signature=facts.values["market.signature"],
        body_begins=form.body_begins,
    )


def _slots_check(missing: tuple[str, ...]) -> dict[str, Any]:
    return {"name": "slots", "ok": not missing, "detail": ", ".join(missing)}
