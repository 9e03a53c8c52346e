"""Spans of time laid over one another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
"""From an instant to before another, aware."""


def unite(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping and touching ones as one, empty ones left out."""
    found: list[Span] = []
    for starts_at, ends_at in sorted(span for span in spans if span[0] < span[1]):
        if found and starts_at <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends_at)
        else:
            found.append((starts_at, ends_at))
    return found


def both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both; each is in order and apart, as ``unite`` gives them."""
    found: list[Span] = []
    here, there = 0, 0
    while here < len(one) and there < len(other):
        starts_at, ends_at = max(one[here][0], other[there][0]), min(one[here][1], other[there][1])
        if starts_at < ends_at:
            found.append((starts_at, ends_at))
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The spans minus what is taken; each is in order and apart."""
    if not spans or not taken:
        return list(spans)
    edges = [spans[0][0], *(edge for span in taken for edge in span), spans[-1][1]]
    free = [(edges[number], edges[number + 1]) for number in range(0, len(edges), 2)]
    return both(spans, [(first, last) for first, last in free if first < last])


def length(spans: Iterable[Span]) -> timedelta:
    """How long the spans are together; they lie apart."""
    return sum((ends_at - starts_at for starts_at, ends_at in spans), timedelta())
