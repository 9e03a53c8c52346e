"""Parts of pages for htmx: a fragment is a block of the page's own template."""

from __future__ import annotations

from typing import Any

from flask import current_app


def render_fragment(template: str, block: str, **context: Any) -> str:
    """One block of a template, rendered as it stands in the whole page."""
    current_app.update_template_context(context)
    found = current_app.jinja_env.get_template(template)
    return "".join(found.blocks[block](found.new_context(context)))
