"""The files that go with a client's replies: put there, looked at and taken away, on the concept's page."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.door import client_for
from tolmach.clients.model import Client
from tolmach.errors import FieldsRefused, Wrong
from tolmach.i18n import gettext
from tolmach.language import LANGUAGES, Language
from tolmach.replies.concepts import Place, concept_of
from tolmach.replies.enclose import FilesRefused, NewFile
from tolmach.replies.model import FileKind
from tolmach.replies.save_files import add_file, file_of, remove_file
from tolmach.tickets.blobs import read_blob
from tolmach.web.headers import LETTER_POLICY
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.concepts import concept_page
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of, status_of
from tolmach.web.uploads import uploaded


@operator.post("/concepts/<int:concept_id>/files")
def add_reply_file(concept_id: int) -> ResponseReturnValue:
    """Let a file go with the reply; what was refused is said beside its field."""
    form = posted()
    try:
        place, kind, new = _place(form), form.choice("kind", FileKind), _file()
        with writing() as session:
            client = _client(session, concept_id, form)
            now, actor = the_house().clock.now(), the_reader().access.actor
            add_file(
                session,
                the_house().store,
                concept_id,
                new,
                place=place,
                kind=kind,
                client_id=client.id,
                now=now,
                actor=actor,
            )
    except FieldsRefused as refusal:
        return concept_page(concept_id, form.refused(refusal)), 422
    except FilesRefused as refusal:
        return concept_page(concept_id, Form(form.typed, {"file": sentence_of(refusal)})), status_of(refusal)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concept", concept_id=concept_id, _anchor="files"))


@operator.post("/concepts/<int:concept_id>/files/<int:file_id>/remove")
def remove_reply_file(concept_id: int, file_id: int) -> ResponseReturnValue:
    """It goes with no further reply."""
    with writing() as session:
        remove_file(session, concept_id, file_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concept", concept_id=concept_id, _anchor="files"))


@operator.get("/concepts/<int:concept_id>/files/<int:file_id>")
def concept_file(concept_id: int, file_id: int) -> ResponseReturnValue:
    """The file, as a download."""
    with reading() as session:
        file = file_of(session, concept_of(session, concept_id), file_id)
        content = read_blob(session, the_house().store, client_id=file.client_id, digest=file.blob_sha256)
    page = send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=file.name)
    page.headers["Content-Security-Policy"] = LETTER_POLICY
    return page


def _client(session: Session, concept_id: int, form: Form) -> Client:
    """Whose file it is: the concept's own client, else the chosen one."""
    own = concept_of(session, concept_id).client_id
    if own is not None:
        return session.get_one(Client, own)
    if not form["client"]:
        raise FieldsRefused({"client": Wrong.MISSING})
    return client_for(session, the_reader().access, form["client"])


def _place(form: Form) -> Place:
    language, country = form["language"], form["country"]
    if language not in LANGUAGES:
        raise FieldsRefused({"language": Wrong.NO_LANGUAGE})
    if country and country not in LANGUAGES[Language(language)].countries:
        raise FieldsRefused({"country": Wrong.NO_COUNTRY})
    return Place(language=Language(language), country=country)


def _file() -> NewFile:
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        raise FieldsRefused({"file": Wrong.MISSING})
    return uploaded(chosen)
