"""Which stops a form says its sender has seen and sends in spite of."""

from __future__ import annotations

from flask import request

from tolmach.replies.stops import StopReason


def overridden_stops() -> frozenset[StopReason]:
    """The reasons named by the pressed button; what is no reason of ours says nothing."""
    named = request.form.get("overridden", "").split()
    return frozenset(StopReason(one) for one in named if one in tuple(StopReason))
