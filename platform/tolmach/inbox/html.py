"""HTML of strangers made safe to show."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tolmach.inbox.html_text import DEEPEST, nesting, text_from_html
from tolmach.inbox.letter import MOST_HTML_LETTERS

__all__ = ["sanitise_html", "text_from_html"]


def sanitise_html(html: str, cid_url: Callable[[str], str | None]) -> str:
    """HTML without scripts, forms, styles and anything loaded from outside, for a sandboxed frame.

    ``cid_url`` gives the address of an inline image by its Content-ID, or None. A remote image keeps its address in
    ``data-remote`` so that the page can load it when the agent asks for it.
    """
    if nesting(html) > DEEPEST:
        return f"<pre>{escape(text_from_html(html))}</pre>"
    tree = LexborHTMLParser(html[:MOST_HTML_LETTERS])
    for image in tree.css("img"):
        _block_image(image, cid_url)
    return nh3.clean(
        tree.body.html or "" if tree.body else "",
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "title", "noscript", "template"},
        url_schemes={"http", "https", "mailto", "tel", "data"},
        attribute_filter=_safe_attribute,
        link_rel="noopener noreferrer nofollow",
    )


_TAGS = {
    *"a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4".split(),
    *"h5 h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead".split(),
    *"tr tt u ul".split(),
}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "data-remote"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "width"},
    "table": {"width", "border", "cellpadding", "cellspacing"},
    "ol": {"start", "type"},
    "font": {"color", "size"},
}


def _safe_attribute(tag: str, _name: str, value: str) -> str | None:
    if value.strip().lower().startswith("data:") and not (tag == "img" and value.startswith("data:image/")):
        return None
    return value


def _block_image(image: LexborNode, cid_url: Callable[[str], str | None]) -> None:
    source = (image.attributes.get("src") or "").strip()
    attributes = image.attrs
    if "data-remote" in attributes:
        del attributes["data-remote"]
    if source.lower().startswith("cid:"):
        attributes["src"] = cid_url(source[4:]) or ""
    elif source.lower().startswith(("http://", "https://")):
        attributes["data-remote"] = source
        attributes["src"] = ""
    elif not source.startswith("data:image/"):
        attributes["src"] = ""
