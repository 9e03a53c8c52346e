"""The HTML part of a letter, made from its plain text: paragraphs, lists, links, the quoted letter. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from babel import Locale, UnknownLocaleError

_LINK = re.compile(
    r"(?P<web>https?://[^\s<>\"]*[^\s<>\"'.,;:!?()\[\]])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.\w{2,})", re.ASCII
)
_ITEM = re.compile(r"\s{0,4}(?:(?P<bullet>[-–—•*])|(?P<number>\d{1,2})[.)])\s+(?=[^\s\d])")
_BODY = "font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;color:#1e2226"
_FOOTER = "color:#4c535b;font-size:13px"
_QUOTE = "margin:0 0 0 8px;padding-left:12px;border-left:2px solid #c8c4bc;color:#4c535b"
"""Styles stand in each tag: many mail programs drop a style sheet. The colours are those of the desk (INTERFACE)."""


def html_part(text: str, *, language: str, footer: str = "", quoted_by: str = "", quoted: str = "") -> str:
    """A whole page for the letter; ``quoted_by`` is the line above the quoted words, ``quoted`` those words bare."""
    parts = [_blocks(text)]
    if footer:
        parts.append(f'<div style="{_FOOTER}">{_blocks(footer)}</div>')
    if quoted:
        # Mail programs and our own reading know a cited blockquote for the letter that is answered.
        parts.append(f"<p>{_words(quoted_by)}</p>")
        parts.append(f'<blockquote type="cite" style="{_QUOTE}">{_blocks(quoted)}</blockquote>')
    body = "\n".join(parts)
    head = '<meta charset="utf-8">'
    attributes = f'lang="{escape(language)}" dir="{_direction(language)}"'
    return f'<!doctype html>\n<html {attributes}><head>{head}</head><body style="{_BODY}">\n{body}\n</body></html>\n'


def _blocks(text: str) -> str:
    paragraphs = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")))
    return "\n".join(block for part in paragraphs if part.strip() for block in _paragraph(part))


def _paragraph(text: str) -> Iterator[str]:
    """A paragraph's runs of plain lines and of list items, each a block of its own."""
    for kind, run in groupby(text.split("\n"), _kind_of):
        lines = list(run)
        if kind == "ul" or (kind == "ol" and _are_steps(lines)):
            items = "".join(f"<li>{_words(_ITEM.sub('', line, count=1))}</li>" for line in lines)
            yield f"<{kind}>{items}</{kind}>"
        else:
            yield f"<p>{'<br>'.join(_words(line) for line in lines)}</p>"


def _kind_of(line: str) -> str:
    found = _ITEM.match(line)
    if found is None:
        return ""
    return "ul" if found["bullet"] else "ol"


def _are_steps(lines: list[str]) -> bool:
    """Whether numbered lines count from one: "24. November" begins a line as a step does."""
    numbers = [int(found["number"]) for line in lines if (found := _ITEM.match(line))]
    return len(lines) > 1 and numbers == list(range(1, len(lines) + 1))


def _words(line: str) -> str:
    """A line's words with its addresses as links; everything is escaped."""
    out, at = [], 0
    for found in _LINK.finditer(line):
        out.append(escape(line[at : found.start()]))
        address = found[0] if found["web"] else f"mailto:{found[0]}"
        out.append(f'<a href="{escape(address)}">{escape(found[0])}</a>')
        at = found.end()
    return "".join([*out, escape(line[at:])])


def _direction(language: str) -> str:
    try:
        return Locale.parse(language).text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
