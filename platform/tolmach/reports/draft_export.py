"""The report of drafts as an object and as rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from tolmach.reports.draft_rules import DraftFigures
from tolmach.reports.drafts import DraftReport

COUNTS = ("offered", "untouched", "edited", "rejected", "unused")
HEADER = ("part", "key", *COUNTS, "median_edit_percent", "sent_unedited", "decided")


def drafts_as_object(report: DraftReport) -> dict[str, Any]:
    """The report as plain values, ready for JSON; letters are told by their tickets' references, never by words."""
    return {
        "client": report.client,
        "from": str(report.period.first),
        "to": str(report.period.last),
        "total": _as_object(report.total),
        **{
            f"by_{part}": {_name(report, part, one): _as_object(one) for one in ones}
            for part, ones in report.parts.items()
        },
        "changes": {one.kind: {"drafts": one.drafts, "examples": list(one.examples)} for one in report.changes},
        "green_shown_amber": [
            {"language": one.language, "origin": one.origin, "untouched": one.untouched, "decided": one.decided}
            for one in report.doubted
        ],
        "topics_without_concept": [
            {
                "languages": list(topic.languages),
                "customers": topic.customers,
                "words": list(topic.words),
                "examples": [letter.reference for letter in topic.examples],
            }
            for topic in report.topics
        ],
    }


def drafts_as_csv(report: DraftReport) -> str:
    """A line for all drafts and for those of each light, language, origin and concept; topics as ``hu+sk: words``.

    What was changed in drafts stands between them with its count. ``sent_unedited`` is the share of
    ``decided``, empty where nobody has decided about any.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(report))
    return text.getvalue()


def _rows(report: DraftReport) -> Iterator[tuple[object, ...]]:
    yield _row("total", report.total, "")
    for part, ones in report.parts.items():
        yield from (_row(part, one, _name(report, part, one)) for one in ones)
    nothing = [None] * (len(HEADER) - 3)
    for changed in report.changes:
        yield "change", changed.kind, changed.drafts, *nothing
    for topic in report.topics:
        said = f"{'+'.join(topic.languages)}: {' '.join(topic.words)}"
        yield "topic_without_concept", said, topic.customers, *nothing


def _name(report: DraftReport, part: str, one: DraftFigures) -> str:
    return report.person(one.key) if part == "agent" else one.key


def _row(part: str, one: DraftFigures, name: str) -> tuple[object, ...]:
    return part, name, *_counts(one).values(), one.median_edit, _of_one(one), one.decided


def _as_object(one: DraftFigures) -> dict[str, Any]:
    return {
        **_counts(one),
        "median_edit_percent": one.median_edit,
        "sent_unedited": _of_one(one),
        "decided": one.decided,
    }


def _counts(one: DraftFigures) -> dict[str, int]:
    return {name: int(getattr(one, name)) for name in COUNTS}


def _of_one(one: DraftFigures) -> float | None:
    share = one.sent_unedited.of_one
    return None if share is None else round(share, 4)
