"""All that is wrong, and trying again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.i18n import gettext, ngettext
from tolmach.inbox.model import StrayLetter
from tolmach.inbox.retry import adopt_stray, adopt_strays, retry_failed, retry_letter
from tolmach.inbox.trouble_names import names_of_troubles
from tolmach.outbox.send_again import send_again
from tolmach.replies.draft_again import draft_again
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.settle import open_troubles, settle_trouble, trouble_of
from tolmach.web.house import the_house
from tolmach.web.login.destination import own_address
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.trouble_words import RETRIED
from tolmach.web.reader import the_reader

MOST_OF_A_KIND = 200


@operator.get("/troubles")
def troubles() -> ResponseReturnValue:
    """Every open trouble, or those of one kind."""
    wanted = request.args.get("kind", "")
    kind = TroubleKind(wanted) if wanted in tuple(TroubleKind) else None
    with reading() as session:
        found = open_troubles(session, most=MOST_OF_A_KIND, kind=kind)
        names = names_of_troubles(session, [row for group in found for row in group.rows])
    return render_template("operator/troubles.html", troubles=found, called=names)


@operator.post("/troubles/<int:trouble_id>/again")
def try_again(trouble_id: int) -> ResponseReturnValue:
    """Do once more what failed."""
    with writing() as session:
        trouble = trouble_of(session, trouble_id)
        is_under_way = _try_again(session, trouble, the_reader().access.actor)
    if is_under_way:
        flash(gettext("It is being tried again. If it fails once more, it comes back here."), "ok")
    else:
        flash(gettext("There is still no mailbox with this address. The letter stays here."), "doubt")
    return _back()


@operator.post("/troubles/again")
def try_all_again() -> ResponseReturnValue:
    """Do once more what failed with every letter of a kind, after an update or with a new mailbox."""
    kind, house, now = request.form.get("kind"), the_house(), the_house().clock.now()
    with writing() as session:
        if kind == TroubleKind.LETTER_STRAY:
            count = adopt_strays(session, house.store, house.settings.keyring, now=now)
        else:
            count = retry_failed(session, now=now, actor=the_reader().access.actor)
    said = ngettext("%(num)s letter is being tried again.", "%(num)s letters are being tried again.", count)
    flash(said, "ok" if count else "doubt")
    return _back()


@operator.post("/troubles/<int:trouble_id>/mended")
def mended(trouble_id: int) -> ResponseReturnValue:
    """Close a trouble whose cause only a person can judge."""
    with writing() as session:
        trouble = trouble_of(session, trouble_id)
        settle_trouble(session, trouble, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("It is off the list. If the cause returns, it comes back here."), "ok")
    return _back()


def _try_again(session: Session, trouble: Trouble, actor: Actor) -> bool:
    house, now = the_house(), the_house().clock.now()
    if trouble.kind not in RETRIED:
        settle_trouble(session, trouble, now=now, actor=actor)
        return True
    subject = int(trouble.subject.partition(":")[2])
    if trouble.kind is TroubleKind.LETTER_STRAY:
        stray = session.get_one(StrayLetter, subject)
        return adopt_stray(session, house.store, house.settings.keyring, stray, now=now)
    retry = {
        TroubleKind.LETTER_FAILED: retry_letter,
        TroubleKind.SENDING_FAILED: send_again,
        TroubleKind.DRAFT_FAILED: draft_again,
    }[trouble.kind]
    retry(session, subject, now=now, actor=actor)
    return True


def _back() -> ResponseReturnValue:
    return redirect(own_address(request.form.get("next")) or url_for("operator.overview"))
