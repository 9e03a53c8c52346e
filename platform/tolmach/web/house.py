"""The house that this application serves."""

from __future__ import annotations

from typing import cast

from flask import current_app

from tolmach.wiring import House


def the_house() -> House:
    """The house given to ``create_app``."""
    return cast(House, current_app.extensions["tolmach"])
