"""Ladders as forms, and forms as ladders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tolmach.language import LANGUAGES
from tolmach.pools.ladders import OTHERS, RulePlace, RuleValues, RungValues, RungView
from tolmach.pools.model import ForeignRule, RungKind
from tolmach.web.operator.forms import Form

PLACES = (1, 2, 3, 4)
"""How many rungs the form offers; the glossary's ladder has four kinds."""


def form_of_client(
    client_id: int, held: Mapping[tuple[int, str], Sequence[RungView]], rule: ForeignRule | None
) -> Form:
    """A client's first rungs as a form shows them."""
    typed = {"rule": rule or ""}
    for language in LANGUAGES:
        rungs = held.get((client_id, language), ())
        typed[f"pool_{language}"] = str(rungs[0].values.pool_id or "") if rungs else ""
        typed[f"kind_{language}"] = rungs[0].values.kind if rungs else RungKind.NATIVE
    return Form(typed)


def first_rungs(form: Form) -> dict[str, RungValues | None]:
    """Language → the first rung a form says; None where it names no pool. Raises FieldsRefused."""
    return {
        language: RungValues(kind=form.choice(f"kind_{language}", RungKind), pool_id=form.number(f"pool_{language}"))
        if form[f"pool_{language}"]
        else None
        for language in LANGUAGES
        if f"pool_{language}" in form.typed
    }


def with_first(first: RungValues | None, held: Sequence[RungView]) -> list[RungValues]:
    """The ladder with its first rung replaced, what the rung's conditions say and further rungs kept; None ends it."""
    rest = [view.values for view in held[1:]]
    if first is None:
        return []
    if held and (held[0].values.kind, held[0].values.pool_id) == (first.kind, first.pool_id):
        return [held[0].values, *rest]
    return [first, *(rung for rung in rest if rung.pool_id is None or rung.pool_id != first.pool_id)]


def read_rule(form: Form) -> RuleValues | None:
    """The rule for other languages; empty is none. Raises FieldsRefused."""
    if not form["rule"]:
        return None
    rule = form.choice("rule", ForeignRule)
    if rule is not ForeignRule.SURCHARGE:
        return RuleValues(rule=rule)
    pool = form.number("rule_pool") if form["rule_pool"] else None
    return RuleValues(rule=rule, pool_id=pool, kind=form.choice("rule_kind", RungKind))


def read_rule_place(form: Form) -> RulePlace:
    """Which language and market a rule is for. Raises FieldsRefused."""
    market = form.number("rule_market") if form["rule_market"] else None
    return RulePlace(language=form["rule_language"] or OTHERS, market_id=market)


def form_of_ladder(rungs: Sequence[RungView]) -> Form:
    """A ladder as a form shows it."""
    typed: dict[str, str] = {}
    for place, view in enumerate(rungs, start=1):
        wait = view.values.when_wait_exceeds
        typed[f"rung_{place}_kind"] = view.values.kind
        typed[f"rung_{place}_pool"] = str(view.values.pool_id or "")
        typed[f"rung_{place}_wait"] = "" if wait is None else str(wait)
        typed[f"rung_{place}_topics"] = ", ".join(view.values.topics)
        typed[f"rung_{place}_never"] = "on" if view.values.is_never else ""
    return Form(typed)


def rungs_of(form: Form) -> list[RungValues]:
    """The rungs a form says, those without a kind left out. Raises FieldsRefused."""
    return [_rung(form, place) for place in PLACES if form[f"rung_{place}_kind"]]


def _rung(form: Form, place: int) -> RungValues:
    kind = form.choice(f"rung_{place}_kind", RungKind)
    wait, pool = form[f"rung_{place}_wait"].strip(), form[f"rung_{place}_pool"]
    return RungValues(
        kind=kind,
        pool_id=form.number(f"rung_{place}_pool") if pool and kind is not RungKind.WAIT else None,
        when_wait_exceeds=form.number(f"rung_{place}_wait") if wait else None,
        is_never=form.is_ticked(f"rung_{place}_never"),
        topics=tuple(word.strip() for word in form[f"rung_{place}_topics"].split(",") if word.strip()),
    )
