"""Errors become pages here, once: type → status and a translated sentence."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tolmach.accounts.errors import OwnAccount, TooManyTries
from tolmach.errors import Lost, NotAllowed, NotFound, Refused
from tolmach.events.record import request_id
from tolmach.i18n import gettext, ngettext
from tolmach.merging.errors import MergeRefused, SplitRefused, UndoRefused
from tolmach.merging.rules import NoMerge, NoSplit, NoUndo
from tolmach.replies.enclose import MOST_FILES, MOST_MEGABYTES, FileProblem, FilesRefused
from tolmach.replies.errors import (
    EmptyReply,
    FileGone,
    NewLetter,
    NoAddress,
    NothingToHold,
    OpenSlots,
    RedDraft,
    StaleDraft,
    TooLate,
    WordsTyped,
)
from tolmach.replies.stops import Stopped
from tolmach.tickets.errors import EmptyText, StatusRefused
from tolmach.web.trace import log_failure

Sentence = Callable[[], str]


def set_up_refusals(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(Refused, _answer_refusal)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_failure)


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal; 400 for kinds that have none of their own."""
    return next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 400)


def sentence_of(refusal: Refused) -> str:
    """What happened and what to do, in the reader's language."""
    for kind, sentence in _sentences().items():
        if isinstance(refusal, kind):
            return sentence
    if isinstance(refusal, OpenSlots):
        return gettext("Blanks are still open: %(slots)s. Fill them in, then send.", slots=", ".join(refusal.slots))
    if isinstance(refusal, FilesRefused):
        return _file_sentence(refusal)
    if isinstance(refusal, TooManyTries):
        minutes = max(1, -(-refusal.seconds // 60))
        return ngettext(
            "Too many tries. Wait %(num)s minute and try again.",
            "Too many tries. Wait %(num)s minutes and try again.",
            minutes,
        )
    if isinstance(refusal, MergeRefused):
        return _no_merge(refusal.reason)
    if isinstance(refusal, SplitRefused):
        return _no_split(refusal.reason)
    if isinstance(refusal, UndoRefused):
        return _no_undo(refusal.reason)
    return gettext("This could not be accepted. Nothing was changed.")


def _no_merge(reason: NoMerge) -> str:
    return {
        NoMerge.ITSELF: gettext("A ticket cannot be merged with itself. Choose another one."),
        NoMerge.OTHER_CLIENT: gettext("These tickets belong to two shops. They cannot be merged."),
        NoMerge.MERGED: gettext("One of these tickets has been merged already. Nothing was changed."),
        NoMerge.CLOSED: gettext("One of these tickets is closed. A closed ticket cannot be merged."),
        NoMerge.OTHER_CUSTOMER: gettext("These tickets belong to two customers. Confirm that they are one matter."),
        NoMerge.ANSWER_LEAVING: gettext("A reply was sent a moment ago. Try again in ten seconds."),
    }[reason]


def _no_split(reason: NoSplit) -> str:
    return {
        NoSplit.CLOSED: gettext("This ticket is closed. A closed ticket cannot be split."),
        NoSplit.NO_LETTER: gettext("A ticket can only be split at a message of the customer."),
        NoSplit.FIRST_LETTER: gettext("This is the first message of the customer. Nothing would stay in this ticket."),
        NoSplit.ANSWER_LEAVING: gettext("A reply was sent a moment ago. Try again in ten seconds."),
    }[reason]


def _no_undo(reason: NoUndo) -> str:
    return {
        NoUndo.NOT_MERGED: gettext("This ticket is not merged. Nothing was changed."),
        NoUndo.TOO_LATE: gettext("A merge can be undone within one day. Split off the message instead."),
        NoUndo.CHANGED: gettext("Something has happened in the ticket since. Split the message instead."),
    }[reason]


def _file_sentence(refusal: FilesRefused) -> str:
    return {
        FileProblem.DANGEROUS: gettext(
            "“%(name)s” is a program or may hold one. Mail servers refuse such files; send it as a PDF or a picture.",
            name=refusal.name,
        ),
        FileProblem.EMPTY: gettext("“%(name)s” is empty.", name=refusal.name),
        FileProblem.TOO_MANY: gettext("These are more than %(limit)d files. Send fewer.", limit=MOST_FILES),
        FileProblem.TOO_LARGE: gettext(
            "The files are larger than %(limit)d MB together. Send fewer or smaller ones.",
            limit=MOST_MEGABYTES,
        ),
    }[refusal.problem]


_STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Lost: 409,
    StaleDraft: 409,
    NewLetter: 409,
    WordsTyped: 409,
    FileGone: 409,
    RedDraft: 422,
    EmptyReply: 422,
    EmptyText: 422,
    OpenSlots: 422,
    Stopped: 422,
    FilesRefused: 422,
    NoAddress: 422,
    StatusRefused: 409,
    TooLate: 409,
    MergeRefused: 409,
    SplitRefused: 409,
    UndoRefused: 409,
    OwnAccount: 409,
    TooManyTries: 429,
}


def _sentences() -> dict[type[Refused], str]:
    return {
        NotFound: gettext("There is nothing here, or you may not see it."),
        NotAllowed: gettext("Your role does not include this. Ask your team lead if it should."),
        Lost: gettext("Somebody else was faster. Nothing was changed; look at the newest state."),
        StaleDraft: gettext(
            "This draft is outdated: the customer wrote again, or it was made anew. Look again, then send."
        ),
        NewLetter: gettext("The customer wrote again while you were writing. Read the new letter, then send."),
        WordsTyped: gettext("The other draft would replace what you wrote. Your words are still here."),
        FileGone: gettext("A file of the draft has been changed or taken away. Look again, then send."),
        RedDraft: gettext("A check failed, so the draft cannot leave as it is. Mend the text or confirm the check."),
        EmptyReply: gettext("There is no text to send yet."),
        EmptyText: gettext("It is still empty."),
        Stopped: gettext("Your letter was stopped. It has not been sent."),
        NoAddress: gettext("There is no e-mail address at which this customer can be reached. Nothing was sent."),
        StatusRefused: gettext("A closed ticket stays closed. An answer of the customer opens a new one."),
        OwnAccount: gettext("You cannot take the operator's role from yourself. Another operator can."),
        NothingToHold: gettext("This ticket does not wait for an answer of ours by then. Look at it again."),
        TooLate: gettext("The reply has left already and cannot be taken back."),
    }


def _answer_refusal(refusal: Refused) -> ResponseReturnValue:
    return error_page(status_of(refusal), sentence_of(refusal))


def _answer_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    if isinstance(error, CSRFError):
        sentence = gettext("This form was open for too long. Go back, reload the page and send it again.")
    else:
        sentence = _http_sentence(error.code or 500)
    page = make_response(error_page(error.code or 500, sentence))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    return page


def _http_sentence(code: int) -> str:
    return {
        404: gettext("There is nothing here, or you may not see it."),
        405: gettext("This address does not accept that request. Go back and try again."),
        413: gettext("That is too large. Nothing was saved; send less at a time."),
    }.get(code, gettext("This could not be accepted. Nothing was changed."))


def _answer_failure(error: Exception) -> ResponseReturnValue:
    log_failure(error)
    return error_page(500, gettext("Something went wrong on our side. What was saved before is safe."))


def error_page(status: int, sentence: str) -> ResponseReturnValue:
    """A calm page that needs no database."""
    return render_template("error.html", status=status, sentence=sentence, request_id=request_id.get()), status
