"""What is agreed with a client: by when its customers are answered, with an example beside each line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.door import client_for
from tolmach.clients.model import Client
from tolmach.errors import FieldsRefused, Wrong
from tolmach.hours.schedule import Schedule
from tolmach.i18n import gettext
from tolmach.outbox.model import Channel
from tolmach.routing.served import schedules_of_client
from tolmach.sla.model import Measure, Policy, Priority, Target
from tolmach.sla.preview import Example, examples
from tolmach.sla.rules import Goal, default_goal
from tolmach.sla.save_policy import (
    PolicyValues,
    add_policy,
    change_policy,
    goal_of,
    policies_of,
    policy_of,
    remove_policy,
    wrong_minutes,
)
from tolmach.tickets.clocks import follow_policies
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """One line: what is agreed (``policy``), or what the house assumes where nothing is, with examples."""

    policy: Policy | None
    target: Target
    goal: Goal
    examples: tuple[Example, ...]


@dataclass(frozen=True, kw_only=True)
class AgreementsPage:
    """Everything the page shows; ``pool`` is the one whose hours the examples go by, ``tried`` what was previewed."""

    client: Client
    lines: tuple[Agreed, ...]
    pool: str | None
    form: Form
    changed: Policy | None
    tried: tuple[Example, ...]


@operator.get("/clients/<slug>/agreements")
def agreements(slug: str) -> ResponseReturnValue:
    """What is agreed, and the form for one more; with ``change`` for one of them."""
    return _page(slug, policy_id=request.args.get("change", type=int))


@operator.post("/clients/<slug>/agreements")
def save_agreement(slug: str) -> ResponseReturnValue:
    """Add an agreement, or change the one the form names; its open clocks follow. A preview saves nothing."""
    form = posted()
    policy_id = form.number("policy_id", default=0) or None
    try:
        values = _values(form)
        if "preview" in form.typed:
            return _page(slug, form=form, policy_id=policy_id, tried=values)
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            if policy_id is None:
                add_policy(session, client.id, values=values, now=now, actor=actor)
            else:
                policy = policy_of(session, client.id, policy_id)
                change_policy(session, policy, values=values, now=now, actor=actor)
            follow_policies(session, client.id, now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, form=form.refused(refusal), policy_id=policy_id), 422
    flash(gettext("Saved. Clocks that run follow it; what they have spent stays spent."), "ok")
    return redirect(url_for("operator.agreements", slug=slug))


@operator.post("/clients/<slug>/agreements/<int:policy_id>/remove")
def end_agreement(slug: str, policy_id: int) -> ResponseReturnValue:
    """End an agreement; what is more general holds again."""
    with client_to_change(slug) as (session, client):
        now, actor = the_house().clock.now(), the_reader().access.actor
        remove_policy(session, policy_of(session, client.id, policy_id), now=now, actor=actor)
        follow_policies(session, client.id, now=now, actor=actor)
    flash(gettext("The agreement has ended."), "ok")
    return redirect(url_for("operator.agreements", slug=slug))


def _page(
    slug: str, *, form: Form | None = None, policy_id: int | None = None, tried: PolicyValues | None = None
) -> str:
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        changed = policy_of(session, client.id, policy_id) if policy_id else None
        page = _collect(session, client, changed, form, tried, now=the_house().clock.now())
    return render_template("operator/agreements.html", page=page)


def _collect(
    session: Session,
    client: Client,
    changed: Policy | None,
    form: Form | None,
    tried: PolicyValues | None,
    *,
    now: datetime,
) -> AgreementsPage:
    pool, schedule = next(iter(schedules_of_client(session, client.id)), (None, None))
    policies = policies_of(session, client.id)
    goals = [(policy, policy.target, _goal(policy)) for policy in policies]
    general = {policy.target for policy in policies if policy.priority is None and policy.channel is None}
    assumed = [(None, target, default_goal(target, Channel.MAIL)) for target in Target if target not in general]
    today = now.date()
    return AgreementsPage(
        client=client,
        lines=tuple(
            Agreed(policy=policy, target=target, goal=goal, examples=_examples(goal, schedule, today))
            for policy, target, goal in [*goals, *assumed]
        ),
        pool=pool,
        form=form or _form_of(changed),
        changed=changed,
        tried=_examples(goal_of(tried), schedule, today) if tried else (),
    )


def _examples(goal: Goal, schedule: Schedule | None, today: date) -> tuple[Example, ...]:
    return examples(goal, schedule, today) if schedule else ()


def _goal(policy: Policy) -> Goal:
    return Goal(measure=policy.measure, minutes=policy.minutes, pauses_for_client=policy.pauses_for_client)


def _values(form: Form) -> PolicyValues:
    values = PolicyValues(
        target=form.choice("target", Target),
        priority=form.choice("priority", Priority) if form["priority"] else None,
        channel=form.choice("channel", Channel) if form["channel"] else None,
        measure=form.choice("measure", Measure),
        minutes=form.number("hours", default=0) * 60 + form.number("minutes", default=0),
        pauses_for_client=form.is_ticked("pauses_for_client"),
    )
    if wrong_minutes(values):
        raise FieldsRefused({"minutes": Wrong.NO_NUMBER})
    return values


def _form_of(policy: Policy | None) -> Form:
    if policy is None:
        return Form({"target": Target.FIRST_REPLY, "measure": Measure.NEXT_WORKING_DAY})
    return Form(
        {
            "policy_id": str(policy.id),
            "target": policy.target,
            "priority": policy.priority or "",
            "channel": policy.channel or "",
            "measure": policy.measure,
            "hours": str(policy.minutes // 60) if policy.minutes else "",
            "minutes": str(policy.minutes % 60) if policy.minutes else "",
            "pauses_for_client": "on" if policy.pauses_for_client else "",
        }
    )
