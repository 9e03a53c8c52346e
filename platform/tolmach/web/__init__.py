"""The pages, by audience. A view parses, calls one use case or query, and answers."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Every blueprint of the desk, in the order they are registered."""
    from tolmach.web.agent import agent
    from tolmach.web.home import home
    from tolmach.web.login import login, settings
    from tolmach.web.operator import operator
    from tolmach.web.owner import owner

    return [login, home, settings, agent, operator, owner]
