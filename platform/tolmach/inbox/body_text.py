"""One text from all that was written in a letter: plain texts, pages, pages that are a text in another form. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tolmach.inbox.html_text import text_from_html
from tolmach.inbox.letter import MOST_HTML_LETTERS, MOST_LETTERS

_LONGEST_NOTICE = 400
_NOTICE = re.compile(r"\bhtml\b", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """A piece of what was written, decoded; those of one ``alternative`` say the same in several forms."""

    content: str
    is_page: bool
    alternative: tuple[int, ...] | None


def text_of(bodies: Sequence[Body]) -> str:
    """The text of all bodies in order, an empty line between two.

    A page counts where no text says the same: list servers and virus scanners set a plain footer below a page, and
    telephones plain words above one.
    """
    said: list[Body] = []
    room = MOST_HTML_LETTERS
    for alternative, forms in groupby(bodies, lambda body: body.alternative):
        several = list(forms)
        for body in several if alternative is None else _best_form(several):
            text = text_from_html(body.content[: max(0, room)]) if body.is_page else body.content
            room -= len(body.content) if body.is_page else 0
            if text.strip():
                _say(said, Body(text, body.is_page, body.alternative))
    return "\n\n".join(body.content for body in said)


def _best_form(forms: Sequence[Body]) -> Sequence[Body]:
    """The texts; the pages where the texts say nothing, or no more than that the letter is a page."""
    pages = [body for body in forms if body.is_page]
    texts = [body for body in forms if not body.is_page and body.content.strip()]
    is_notice = sum(len(body.content) for body in texts) < _LONGEST_NOTICE and any(
        _NOTICE.search(body.content) for body in texts
    )
    # A customer who writes of HTML wrote the same into the page.
    is_better = is_notice and text_from_html("\n".join(page.content for page in pages)).strip()
    return texts if texts and not is_better else pages


def _say(said: list[Body], body: Body) -> None:
    """Add a piece; what some programs send in two forms that they do not call so is said once, by the longer."""
    above = said[-1] if said else None
    if above is None or above.is_page == body.is_page:
        said.append(body)
        return
    words, words_above = _words(body), _words(above)
    if words.startswith(words_above):
        said[-1] = body
    elif not words_above.startswith(words):
        said.append(body)


def _words(body: Body) -> str:
    return " ".join(re.findall(r"\w+", body.content[:MOST_LETTERS])) + " "
