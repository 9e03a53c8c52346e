"""Send an agent's answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.detection.port import Detector
from tolmach.events.model import EventKind
from tolmach.language import Language
from tolmach.outbox.enqueue import TAKE_BACK
from tolmach.replies.answered import letter_to_answer, refuse_unseen
from tolmach.replies.compose import edit_share, has_same_words
from tolmach.replies.enclose import Enclosed, enclose, keep_files
from tolmach.replies.errors import EmptyReply, OpenSlots, RedDraft, StaleDraft
from tolmach.replies.fates import NEARLY_UNEDITED
from tolmach.replies.learn import learn_from_reply
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.outgoing import reply_subject, write_letter
from tolmach.replies.red_words import refuse_red_words
from tolmach.replies.said_answers import keep_answer
from tolmach.replies.second_click import sent_a_moment_ago
from tolmach.replies.slots import open_slots
from tolmach.replies.stops import StopReason, check_stops, tell_overridden
from tolmach.replies.take_back import what_changed, what_changes
from tolmach.routing.take import refuse_picking
from tolmach.sla.clocks import running_clocks, stop_clock
from tolmach.sla.model import REPLY_TARGETS
from tolmach.sla.promises import settle_promises
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.open import tell
from tolmach.tickets.status import change_status, refresh_due
from tolmach.translation.checks import Light


def send_reply(
    session: Session,
    access: Access,
    ticket: Ticket,
    *,
    text: str,
    draft_id: int | None,
    is_solving: bool,
    detector: Detector,
    now: datetime,
    draft_made: datetime | None = None,
    letter_seen: int | None = None,
    overridden: Collection[StopReason] = (),
    enclosed: Enclosed | None = None,
) -> Message:
    """An agent's answer leaves (after ten seconds in which it can be taken back) and the ticket waits for the customer.

    A second click on the same answer is the first one: it gives back the message that is on its way. ``draft_made`` is
    when the draft became ready that the person began with, ``letter_seen`` the newest letter on their page (0 for
    none); ``overridden`` are the stops they saw and send in spite of. Raises EmptyReply, NewLetter, OpenSlots,
    RedDraft, StaleDraft, Stopped, FilesRefused, NoAddress, NotToPick where the ticket would become theirs, or
    StatusRefused for a closed one.
    """
    access.require(Permission.ANSWER)
    if (sent := sent_a_moment_ago(session, access, ticket, MessageKind.REPLY, text, now=now)) is not None:
        return sent
    if ticket.status is TicketStatus.CLOSED:
        raise StatusRefused(ticket.status)
    if letter_seen is not None:
        refuse_unseen(session, ticket, letter_seen)
    if ticket.assignee_id is None:
        refuse_picking(session, access, ticket)
    draft = _usable_draft(session, ticket, draft_id, draft_made, text)
    refuse_red_words(session, access, ticket, text)
    answers = letter_to_answer(session, ticket)
    passed = check_stops(session, detector, access, ticket, text=text, answers=answers, overridden=overridden)
    files = keep_files(session, access, ticket, enclosed) if enclosed else []
    prior = what_changes(session, ticket)
    message = write_letter(
        session,
        ticket,
        kind=MessageKind.REPLY,
        subject=reply_subject(answers.subject if answers else ticket.subject, ticket.reference),
        text=text.strip(),
        language=Language(ticket.language),
        now=now,
        answers=answers,
        actor=access.actor,
        delay=TAKE_BACK,
    )
    enclose(session, message, files)
    tell_overridden(session, access, ticket, message, passed, now=now)
    _settle(session, access, ticket, is_solving=is_solving, now=now)
    message.prior = {**prior, "made": what_changed(ticket)}
    if draft is not None:
        _use_draft(session, access, ticket, draft, message, now=now)
        learn_from_reply(session, ticket, message, draft, now=now)
    if answers is not None:
        keep_answer(session, ticket, answers, message, draft, now=now)
    return message


def _usable_draft(
    session: Session, ticket: Ticket, draft_id: int | None, draft_made: datetime | None, text: str
) -> Draft | None:
    if not text.strip():
        raise EmptyReply
    if slots := open_slots(text):
        raise OpenSlots(slots)
    if draft_id is None:
        return None
    # Locked: whoever puts another draft there at this moment, in a second tab, comes before or after.
    draft = session.scalar(
        select(Draft)
        .where(Draft.client_id == ticket.client_id, Draft.ticket_id == ticket.id, Draft.id == draft_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if draft is None or draft.text is None:
        raise StaleDraft(draft_id)
    if draft_made is not None and draft.ready_at != draft_made:
        raise StaleDraft(draft_id)
    if draft.state is not DraftState.READY and edit_share(draft.text, text.replace("\r\n", "\n")) < NEARLY_UNEDITED:
        raise StaleDraft(draft_id)
    # A share would not do here: the mend of a wrong number is two signs long.
    if draft.light == Light.RED and has_same_words(draft.text, text):
        raise RedDraft(draft_id)
    return draft


def _settle(session: Session, access: Access, ticket: Ticket, *, is_solving: bool, now: datetime) -> None:
    actor = access.actor
    for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id):
        if clock.target in REPLY_TARGETS:
            stop_clock(session, clock, now=now, actor=actor)
    settle_promises(session, client_id=ticket.client_id, ticket_id=ticket.id, now=now, actor=actor)
    ticket.first_reply_at = ticket.first_reply_at or now
    ticket.assignee_id = ticket.assignee_id or actor.id
    change_status(session, ticket, TicketStatus.SOLVED if is_solving else TicketStatus.PENDING, now=now, actor=actor)
    refresh_due(session, ticket)


def _use_draft(
    session: Session, access: Access, ticket: Ticket, draft: Draft, message: Message, *, now: datetime
) -> None:
    message.prior = {**message.prior, "draft": draft.state}
    draft.state, draft.final_message_id = DraftState.USED, message.id
    draft.edit_distance = edit_share(draft.text or "", message.text)
    session.flush()
    tell(
        session,
        ticket,
        EventKind.DRAFT_USED,
        now=now,
        actor=access.actor,
        draft=draft.id,
        edit_permille=round(draft.edit_distance * 1000),
    )
