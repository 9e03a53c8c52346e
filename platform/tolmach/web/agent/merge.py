"""Merge a ticket into another one: choose it, look at both, and take them apart again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.errors import NotFound
from tolmach.i18n import gettext
from tolmach.merging.errors import MergeRefused, UndoRefused
from tolmach.merging.merge import merge_tickets, party_of
from tolmach.merging.rules import NoMerge, why_no_merge
from tolmach.merging.undo import undo_merge
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Ticket
from tolmach.tickets.queries import others_of_customer, rows_of
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of, status_of


@agent.get("/tickets/<reference>/merge")
def merge(reference: str) -> ResponseReturnValue:
    """The customer's other tickets to choose from, or both tickets once one is named."""
    return _page(reference, request.args.get("with", "").strip())


@agent.post("/tickets/<reference>/merge")
def merge_into(reference: str) -> ResponseReturnValue:
    """Merge it; a refusal shows the page again with what was chosen."""
    into = request.form.get("into", "").strip()
    may_mix = request.form.get("two_customers") == "yes"
    try:
        with ticket_to_change(reference) as (session, ticket):
            access = the_reader().access
            survivor = ticket_for(session, access, into)
            merge_tickets(session, access, ticket, survivor, now=the_house().clock.now(), may_mix_customers=may_mix)
            into = survivor.reference
    except MergeRefused as refusal:
        return _page(reference, into, problem=sentence_of(refusal)), status_of(refusal)
    flash(gettext("%(reference)s was merged into this ticket.", reference=reference.upper()), "ok")
    return redirect(url_for("agent.ticket", reference=into))


@agent.post("/tickets/<reference>/unmerge")
def unmerge(reference: str) -> ResponseReturnValue:
    """Undo it."""
    try:
        with ticket_to_change(reference) as (session, ticket):
            undo_merge(session, the_reader().access, ticket, now=the_house().clock.now())
    except UndoRefused as refusal:
        flash(sentence_of(refusal), "doubt")
    else:
        flash(gettext("The tickets are two again."), "ok")
    return redirect(url_for("agent.ticket", reference=reference))


def _page(reference: str, wanted: str, *, problem: str | None = None) -> str:
    access = the_reader().access
    access.require(Permission.ANSWER)
    with the_house().database.reading() as session:
        ticket = ticket_for(session, access, reference)
        chosen = _choose(session, access, ticket, wanted) if wanted else _Chosen()
        both = rows_of(session, ticket, chosen.other) if chosen.other is not None else ()
        return render_template(
            "agent/merge.html",
            ticket=ticket,
            both=both,
            has_two_customers=chosen.has_two_customers,
            others=() if both else others_of_customer(session, access, ticket),
            wanted=wanted,
            problem=problem or chosen.problem,
        )


@dataclass(frozen=True, kw_only=True)
class _Chosen:
    """The ticket that was named, or why it cannot be taken."""

    other: Ticket | None = None
    has_two_customers: bool = False
    problem: str | None = None


def _choose(session: Session, access: Access, ticket: Ticket, wanted: str) -> _Chosen:
    try:
        other = ticket_for(session, access, wanted)
    except NotFound as refusal:
        return _Chosen(problem=sentence_of(refusal))
    reason = why_no_merge(party_of(ticket), party_of(other), may_mix_customers=False)
    if reason in (None, NoMerge.OTHER_CUSTOMER):
        return _Chosen(other=other, has_two_customers=reason is not None)
    return _Chosen(problem=sentence_of(MergeRefused(reason)))
