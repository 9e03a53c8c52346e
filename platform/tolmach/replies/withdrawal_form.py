"""The model withdrawal form as a file that a customer can fill in on the screen or on paper. Pure.

Its words are those of ``languages/<code>/withdrawal_form.toml``; the trader's facts stand in place of the bracket.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files

from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.slots import fill

FORM_COUNTRIES = frozenset("AT BE BG CY CZ DE ES FR GR HR HU IE IT LU MT PL PT RO SI SK".split())
"""Where the law gives this form, of the countries served. Source: Directive 2011/83/EU, Annex I, part B, as transposed.

Great Britain has a model of its own words; Switzerland has no such right, Bosnia and Moldova have acts of their own.
"""

NEEDED = ("market.company", "market.return_address")
"""Without them the form would not say whom it is for."""

_FONT = "tolmach-form"
_RULE = 0.5
_LEFT, _WIDTH = 20 * mm, A4[0] - 40 * mm
_GOODS, _SIGNATURE = 0, 4
"""The line of the form that takes room, and the one that is written on paper only: the same in every language."""


def form_title(language: Language) -> str | None:
    """What the form is called in the customer's language; None where the house has no form in it."""
    title = read_language_file(language, "withdrawal_form").get("title")
    return str(title) if title else None


def withdrawal_form(language: Language, values: Mapping[str, str]) -> bytes:
    """The form as a PDF with fields to type into; the same facts make the same bytes."""
    words = read_language_file(language, "withdrawal_form")
    to, _ = fill(words["to"], {name: ", ".join(value.split("\n")) for name, value in values.items()})
    _register_font()
    stream = io.BytesIO()
    page = _Page(Canvas(stream, pagesize=A4, invariant=1, lang=language, initialFontName=_FONT), title=words["title"])
    page.say(words["title"], size=15, after=4 * mm)
    page.say(words["intro"], size=10, after=9 * mm)
    page.say(to, size=11, after=8 * mm)
    for number, line in enumerate(words["lines"]):
        page.say(line, size=11, after=2 * mm)
        page.leave_room(line, number)
    page.say(words["note"], size=9, after=0)
    page.canvas.save()
    return stream.getvalue()


class _Page:
    """A page that is written from the top down."""

    def __init__(self, canvas: Canvas, *, title: str) -> None:
        self.canvas = canvas
        self._y = A4[1] - 25 * mm
        canvas.setTitle(title)
        canvas.setLineWidth(_RULE)

    def say(self, text: str, *, size: float, after: float) -> None:
        self.canvas.setFont(_FONT, size)
        for line in simpleSplit(text, _FONT, size, _WIDTH):
            self._y -= size * 1.4
            self.canvas.drawString(_LEFT, self._y, line)
        self._y -= after

    def leave_room(self, line: str, number: int) -> None:
        """A field, or for the signature a rule, since nobody signs by typing."""
        height = (22 if number == _GOODS else 8) * mm
        self._y -= height
        if number == _SIGNATURE:
            self.canvas.line(_LEFT, self._y, _LEFT + _WIDTH, self._y)
        else:
            # Drawn here and left free: readers draw a field anew when something is typed, not all of them its border.
            self.canvas.rect(_LEFT, self._y, _WIDTH, height)
            self.canvas.acroForm.textfield(
                name=f"field{number}",
                tooltip=line,
                x=_LEFT + _RULE,
                y=self._y + _RULE,
                width=_WIDTH - 2 * _RULE,
                height=height - 2 * _RULE,
                fontSize=11,
                fillColor=white,
                borderWidth=0,
                fieldFlags="multiline" if number == _GOODS else "",
                maxlen=None,
            )
        self._y -= 5 * mm


@cache
def _register_font() -> None:
    """Once in a process; a font of ours, as those in every reader have no Greek and no Cyrillic letters."""
    with as_file(files("tolmach.replies").joinpath("data", "form.ttf")) as path:
        pdfmetrics.registerFont(TTFont(_FONT, str(path)))
