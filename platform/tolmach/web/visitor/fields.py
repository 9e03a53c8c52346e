"""The form's fields: read from the request, named in the market's language, and what is wrong with them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import request

from tolmach.clients.storefront import Storefront
from tolmach.i18n import current_locale, gettext
from tolmach.inbox.attachments import MOST_BYTES
from tolmach.inbox.form_rules import FieldProblem, FormFile, FormMessage, FormProblem
from tolmach.inbox.read_form import OTHER_TOPIC
from tolmach.language import PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.web.display import as_size

FIELDS = ("name", "address", "topic", "order_number", "text")
TRAP = "second_message"
"""A field that people do not see and programs fill in; named so that no browser completes it by itself."""

MOST_SUBJECT_LETTERS = 60


def typed_fields() -> dict[str, str]:
    """What was typed, to be shown again."""
    return {name: request.form.get(name, "") for name in (*FIELDS, TRAP)}


def message_of(typed: Mapping[str, str], place: Storefront, *, showing: str) -> FormMessage:
    """The message that was typed; its subject is the chosen topic, else how it begins."""
    topic = typed["topic"] if typed["topic"] in topics() else OTHER_TOPIC
    return FormMessage(
        market=place.market_slug,
        address=typed["address"],
        text=typed["text"],
        name=typed["name"],
        subject=topics()[topic] if topic != OTHER_TOPIC else _beginning(typed["text"]),
        order_number=typed["order_number"],
        topic=topic,
        external_id=showing,
        files=tuple(_files()),
    )


def has_files() -> bool:
    """Whether files were sent along: a browser does not keep them when a form comes back."""
    return any(file.filename for file in request.files.getlist("files"))


def topics() -> dict[str, str]:
    """Topic → its name in the language of the page."""
    spoken = read_language_file(Language(current_locale()), "address") or read_language_file(PIVOT, "address")
    names: dict[str, str] = spoken["topic"]
    return names


def sentences_of(problems: Iterable[FieldProblem], message: FormMessage) -> dict[str, str]:
    """Field → what is wrong with it and what to do."""
    return {problem.field: _sentence(problem, message) for problem in problems}


def _sentence(problem: FieldProblem, message: FormMessage) -> str:
    if problem.problem is FormProblem.MISSING:
        return {
            "address": gettext("Fill in your e-mail address: our answer goes there."),
            "text": gettext("Write what we can do for you."),
        }[problem.field]
    if problem.problem is FormProblem.NO_ADDRESS:
        return gettext("This mail address is not complete. It looks like name@example.com.")
    if problem.problem is FormProblem.FILE_TOO_LARGE:
        file = message.files[problem.place or 0]
        return gettext(
            "“%(name)s” is larger than %(limit)s. Send it smaller, or as a link.",
            name=file.name,
            limit=as_size(MOST_BYTES),
        )
    if problem.problem is FormProblem.TOO_MANY_FILES:
        return gettext("These are more than %(limit)d files. Send the most important ones.", limit=problem.limit)
    return gettext("This is longer than %(limit)d characters. Shorten it.", limit=problem.limit)


def _files() -> Iterable[FormFile]:
    for file in request.files.getlist("files"):
        if file.filename:
            yield FormFile(name=file.filename, type=file.mimetype, content=file.read())


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= MOST_SUBJECT_LETTERS:
        return words
    return words[:MOST_SUBJECT_LETTERS].rpartition(" ")[0] + " …"
