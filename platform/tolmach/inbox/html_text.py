"""HTML as text: paragraphs, list items, links and quotations stay readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tolmach.inbox.letter import MOST_HTML_LETTERS

DEEPEST = 400
_SKIPPED = frozenset("style script head title template noscript svg math iframe object select textarea button".split())
_BLOCKS = frozenset(
    "div section article header footer main aside nav address center form fieldset table tbody thead tfoot tr ul ol dl "
    "dd dt figure figcaption details summary".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote pre".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_REPLY_STARTS = (
    "#divRplyFwdMsg, #appendonsend, #OLK_SRC_BODY_SECTION, #mail-editor-reference-message-container, "
    "div.gmail_quote, div.gmail_quote_container, div.yahoo_quoted, div.protonmail_quote, div.moz-cite-prefix, "
    "blockquote[type=cite], div.WordSection1 > div[style*='border-top:solid'], #isForwardContent, div.tutanota_quote"
)
RULE = "_" * 32
"""How a horizontal rule reads as text; Outlook puts one above the letter it answers."""


def text_from_html(html: str) -> str:
    """The page as text: paragraphs, list items and links stay readable; a quotation's lines begin with ``> ``."""
    # A photo pasted into the page would leave no room for the words after it.
    html = _PASTED.sub("data:,", html)
    if nesting(html) > DEEPEST:
        return _tidy(unescape(_ANY_TAG.sub(" ", html[:MOST_HTML_LETTERS])))
    tree = LexborHTMLParser(html[:MOST_HTML_LETTERS])
    root = tree.body or tree.root
    return _tidy("".join(_words(root))) if root is not None else ""


def text_above_reply(html: str) -> str | None:
    """The text before the part that the mail program marked as the answered letter; None where it marked none."""
    if nesting(html) > DEEPEST:
        return None
    tree = LexborHTMLParser(html[:MOST_HTML_LETTERS])
    start = tree.css_first(_REPLY_STARTS)
    root = tree.body or tree.root
    if start is None or root is None:
        return None
    return _tidy("".join(_words(root, until=start)))


def nesting(html: str) -> int:
    """An upper bound of the nesting; the parser's time grows with its square (24 s for 100,000 open ``div``)."""
    depth = deepest = 0
    for found in re.finditer(
        r"<(/?)(?!br\b|img\b|hr\b|meta\b|link\b|col\b|input\b|!)[a-zA-Z]", html[:MOST_HTML_LETTERS]
    ):
        depth = max(0, depth - 1) if found.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _words(root: LexborNode, until: LexborNode | None = None) -> Iterator[str]:
    """The text of the tree with marks for breaks, walked without recursion: strangers nest without end."""
    stack: list[LexborNode | str] = [root]
    stop = until.mem_id if until is not None else None
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if node.mem_id == stop:
            return
        if node.tag == "-text":
            yield _SPACES.sub(" ", str(node.text_content or ""))
        elif not _is_hidden(node):
            before, after = _marks(node)
            yield before
            stack.append(after)
            stack.extend(reversed(list(node.iter(include_text=True))))


_PASTED = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=\s]*")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK, _GAP, _LINE = "\x01", "\x02", "\x0b"
"""A block's edge, a paragraph's edge, a line end that the writer made."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Marks of a quotation's begin and end, from the private use area so that no text holds them by chance."""


def _is_hidden(node: LexborNode) -> bool:
    tag = node.tag or "-"
    if tag in _SKIPPED or tag.startswith("-"):
        return True
    return bool(_HIDDEN.search(node.attributes.get("style") or "")) and tag != "body"


def _marks(node: LexborNode) -> tuple[str, str]:
    tag = node.tag
    if tag == "br":
        return _LINE, ""
    if tag == "hr":
        return f"{_BREAK}{RULE}{_BREAK}", ""
    if tag == "li":
        return f"{_BREAK}- ", _BREAK
    if tag in {"td", "th"}:
        return " ", " "
    if tag == "a":
        return "", _address(node)
    if tag == "blockquote":
        return f"{_BREAK}{_OPEN}{_BREAK}", f"{_BREAK}{_CLOSE}{_BREAK}"
    if tag in _PARAGRAPHS:
        return _GAP, _GAP
    return (_BREAK, _BREAK) if tag in _BLOCKS else ("", "")


def _address(link: LexborNode) -> str:
    href = (link.attributes.get("href") or "").strip()
    shown = (link.text() or "").strip()
    bare = re.sub(r"^(https?://)?(www\.)?|^mailto:|/$", "", href)
    if not href.lower().startswith(("http://", "https://")) or len(href) > 300 or bare in shown or not shown:
        return ""
    return f" ({href})"


_EDGES = re.compile(r"[ \x01\x02]*[\x01\x02][ \x01\x02]*")
_LAST_LINE_END = re.compile(r"(?<=[^ \x01\x02\x0b]) ?\x0b(?= ?[\x01\x02])")


def _tidy(text: str) -> str:
    """Breaks into lines, at most one empty line in a row, quotation depth as ``> `` in front."""
    # Runs of blanks go first: the patterns below would try them over and over.
    text = _LAST_LINE_END.sub("", re.sub(r" {2,}", " ", text))
    text = _EDGES.sub(lambda found: "\n\n" if _GAP in found.group() else "\n", text)
    out: list[str] = []
    depth = 0
    for line in text.replace("\x00", "").replace(_LINE, "\n").split("\n"):
        bare = line.strip(" \t")
        if bare in {_OPEN, _CLOSE}:
            depth += 1 if bare == _OPEN else -1
            continue
        bare = re.sub(r" {2,}", " ", bare.replace(_OPEN, "").replace(_CLOSE, ""))
        if bare.strip("\u00a0\u200b\ufeff") or (out and out[-1].strip("> ")):
            out.append(("> " * min(depth, 9) + bare).rstrip())
    return "\n".join(out).strip()
