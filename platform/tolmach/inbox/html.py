"""HTML of strangers made safe to show."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import unquote

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tolmach.inbox.html_text import DEEPEST, nesting, text_from_html
from tolmach.inbox.letter import MOST_HTML_LETTERS

__all__ = ["has_blocked_images", "sanitise_html", "text_from_html"]


def sanitise_html(html: str, cid_url: Callable[[str], str | None], *, is_loading: bool = False) -> str:
    """HTML without scripts, forms, styles and anything loaded from outside, for a sandboxed frame.

    ``cid_url`` gives the address of an inline image by its Content-ID, or None. ``is_loading`` leaves images at their
    addresses outside, which are not told who asks; else ``has_blocked_images`` says that there are some.
    """
    if nesting(html) > DEEPEST:
        return f"<pre>{escape(text_from_html(html))}</pre>"
    tree = LexborHTMLParser(html[:MOST_HTML_LETTERS])
    for image in tree.css("img"):
        _settle_image(image, cid_url, is_loading=is_loading)
    return nh3.clean(
        tree.body.html or "" if tree.body else "",
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "title", "noscript", "template"},
        url_schemes={"http", "https", "mailto", "tel", "data"},
        attribute_filter=_safe_attribute,
        link_rel="noopener noreferrer nofollow",
    )


def has_blocked_images(safe: str) -> bool:
    """Whether images outside were left out of what ``sanitise_html`` made."""
    return ' data-remote="' in safe


_TAGS = {
    *"a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4".split(),
    *"h5 h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead".split(),
    *"tr tt u ul".split(),
}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "data-remote", "referrerpolicy"},
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


def _settle_image(image: LexborNode, cid_url: Callable[[str], str | None], *, is_loading: bool) -> None:
    source = (image.attributes.get("src") or "").strip()
    attributes = image.attrs
    for ours in ("data-remote", "referrerpolicy"):
        if ours in attributes:
            del attributes[ours]
    if source.lower().startswith("cid:"):
        attributes["src"] = cid_url(unquote(source[4:])) or ""
    elif source.lower().startswith(("http://", "https://")):
        if is_loading:
            attributes["referrerpolicy"] = "no-referrer"
        else:
            attributes["data-remote"] = source
            attributes["src"] = ""
    elif not source.startswith("data:image/"):
        attributes["src"] = ""
