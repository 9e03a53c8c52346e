"""What strangers sent, kept apart from our pages: their HTML in a sandbox, their files as downloads."""

from __future__ import annotations

from io import BytesIO

from flask import Response, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from tolmach.errors import NotFound
from tolmach.inbox.html import has_blocked_images, sanitise_html
from tolmach.inbox.whole_text import cut_letter, whole_text
from tolmach.replies.errors import FileGone
from tolmach.tickets.blobs import read_blob
from tolmach.tickets.door import message_for
from tolmach.tickets.file_types import is_dangerous
from tolmach.tickets.files import attachment_for
from tolmach.tickets.laid_in import PictureAddresses, pictures_laid_in
from tolmach.tickets.thumbnails import THUMBNAIL_TYPE
from tolmach.web.agent.blueprint import agent
from tolmach.web.agent.enclosed import read_files_of_draft
from tolmach.web.headers import LAYOUT_POLICY, LETTER_POLICY, LOADING_POLICY
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader


@agent.get("/letter/<int:message_id>/html")
def letter_html(message_id: int) -> ResponseReturnValue:
    """A letter's HTML as its sender laid it out, without anything that acts, or loads before the reader asks for it."""
    house, is_loading = the_house(), "outside" in request.args
    with house.database.reading() as session:
        message = message_for(session, the_reader().access, message_id)
        pictures = pictures_laid_in(session, message)
    if message.html is None:
        raise NotFound("html", message_id)
    body = sanitise_html(message.html, PictureAddresses(pictures, house.store).address, is_loading=is_loading)
    page = make_response(
        render_template(
            "agent/letter.html", body=body, language=message.language, has_blocked_images=has_blocked_images(body)
        )
    )
    page.headers["Content-Security-Policy"] = LOADING_POLICY if is_loading else LAYOUT_POLICY
    return page


@agent.get("/letter/<int:message_id>/text")
def whole_letter(message_id: int) -> ResponseReturnValue:
    """The whole text of a letter that is too long for its page, as a download."""
    house = the_house()
    with house.database.reading() as session:
        letter = cut_letter(session, house.store, the_reader().access, message_id)
    content = whole_text(letter).encode()
    page = send_file(BytesIO(content), mimetype="text/plain", as_attachment=True, download_name=f"{message_id}.txt")
    return _sandboxed(page)


@agent.get("/attachments/<int:attachment_id>")
def attachment(attachment_id: int) -> ResponseReturnValue:
    """A file, always as a download: shown here it could speak in our name."""
    house = the_house()
    with house.database.reading() as session:
        found = attachment_for(session, the_reader().access, attachment_id)
        if is_dangerous(found.name, found.type):
            raise NotFound("attachment", attachment_id)
        content = read_blob(session, house.store, client_id=found.client_id, digest=found.blob_sha256)
    page = send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=found.name or "file"
    )
    return _sandboxed(page)


@agent.get("/tickets/<reference>/draft/<int:draft_id>/files/<token>")
def reply_file(reference: str, draft_id: int, token: str) -> ResponseReturnValue:
    """A file that goes with a draft, to be looked at before it leaves."""
    try:
        (file,) = read_files_of_draft(reference, draft_id, {token})
    except FileGone as error:
        raise NotFound("file", token) from error
    page = send_file(
        BytesIO(file.content), mimetype="application/octet-stream", as_attachment=True, download_name=file.name
    )
    return _sandboxed(page)


@agent.get("/attachments/<int:attachment_id>/picture")
def picture(attachment_id: int) -> ResponseReturnValue:
    """The small copy of a picture, to be shown beside its letter: made by us, whatever the picture itself holds."""
    house = the_house()
    with house.database.reading() as session:
        found = attachment_for(session, the_reader().access, attachment_id)
        if found.thumbnail_sha256 is None or is_dangerous(found.name, found.type):
            raise NotFound("picture", attachment_id)
        content = read_blob(session, house.store, client_id=found.client_id, digest=found.thumbnail_sha256)
    page = send_file(BytesIO(content), mimetype=THUMBNAIL_TYPE)
    page.headers["Content-Disposition"] = "inline"
    return _sandboxed(page)


def _sandboxed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response
