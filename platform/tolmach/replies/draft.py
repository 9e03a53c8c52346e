"""Make a draft from its facts: understand, find, compose, check. No database here; engines run behind their port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tolmach.clients.model import Manner
from tolmach.language import PIVOT, Language
from tolmach.replies.again import only_asks_again
from tolmach.replies.choice import Chooser
from tolmach.replies.claims import WHERE, asked_by, at_stage
from tolmach.replies.compose import compose, respell
from tolmach.replies.doubts import (
    REMEMBERED,
    STALE,
    by_record,
    doubt_what_is_meant,
    doubt_wording,
    in_manner,
    name_of,
    with_doubt,
)
from tolmach.replies.facts import DraftFacts, Wordings
from tolmach.replies.find import Found, find_concepts, phrasings_of
from tolmach.replies.greet import greeting_above
from tolmach.replies.known_answers import RememberedAnswer, remembered_answer, said_with
from tolmach.replies.letter_vectors import LetterMeaning, meaning_of
from tolmach.replies.made import MadeDraft, Prepared, Reading
from tolmach.replies.model import DraftOrigin
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


def make_draft(facts: DraftFacts, translator: Translator, chooser: Chooser) -> Prepared:
    """Make the draft. Raises TranslationFailed where trying again may help; what cannot be is said in the result."""
    reading = _read(facts, translator)
    vector = meaning_of(chooser.embedder, _said(facts))
    draft = by_record(facts, _draft(facts, reading, vector, translator, chooser))
    return Prepared(reading=reading, draft=draft, vector=vector)


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
        draft = with_doubt(draft, STALE)
    draft = replace(draft, similarity=found[0].similarity, topic=wordings.topic)
    candidates = _candidates(facts, draft, library, found)
    draft = replace(draft, candidates=_with_answer(candidates, said) if said else candidates)
    return doubt_what_is_meant(draft, found, library, facts.working_language, is_earlier=is_earlier)


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
        found += find_concepts(reading.translation.text, phrasings_of(_asks(facts, reading.language)))
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
            name = name_of(wordings, facts.working_language)
            fitting.setdefault(wordings.key, {"concept": wordings.key, "name": name, "similarity": one.similarity})
    return list(fitting.values())[:MOST_CANDIDATES]


def _with_answer(candidates: list[dict[str, Any]], said: RememberedAnswer) -> list[dict[str, Any]]:
    """The candidates with the remembered answer as the last, named by its first words."""
    name = said.text if len(said.text) <= MOST_NAMED else f"{said.text[:MOST_NAMED].rsplit(' ', 1)[0]} …"
    answer = {"concept": f"{ANSWER}{said.answer_id}", "name": " ".join(name.split()), "similarity": said.nearness}
    return [*candidates[: MOST_CANDIDATES - 1], answer]


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
    return doubt_wording(facts, wordings, made, facts.language)


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
    return doubt_wording(facts, wordings, draft, source)


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
    return in_manner(facts, made)


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
