"""The report of drafts as lines for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tolmach.reports.draft_rules import DraftFigures
from tolmach.reports.drafts import DraftReport

_COLUMNS = ("offered", "untouched", "edited", "rejected", "not used", "median edit", "sent unedited")


def drafts_as_text(report: DraftReport) -> str:
    """The counts by light, language, origin and concept, what was changed, and the topics that no concept answers."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: DraftReport) -> Iterator[str]:
    yield f"Drafts of {report.client or 'all clients'}: {report.period.first} to {report.period.last}"
    yield ""
    yield f"{'':<28}" + "".join(f"{name:>14}" for name in _COLUMNS)
    yield _line("all", report.total)
    for part, ones in report.parts.items():
        yield f"by {part}"
        yield from (_line(f"  {report.person(one.key) if part == 'agent' else one.key}", one) for one in ones)
    yield ""
    yield "lights taken down: green drafts shown amber, because too few were sent unedited"
    for light in report.doubted:
        yield f"  {light.language} {light.origin}: {light.untouched} of {light.decided}, since {light.since.date()}"
    if not report.doubted:
        yield "  -"
    yield ""
    yield "what agents changed"
    for changed in report.changes:
        yield f"  {changed.kind.replace('_', ' ')}: {changed.drafts} drafts ({', '.join(changed.examples)})"
    if not report.changes:
        yield "  -"
    yield ""
    yield "topics without a concept"
    for topic in report.topics:
        references, words = ", ".join(letter.reference for letter in topic.examples), ", ".join(topic.words) or "-"
        yield f"  {'+'.join(topic.languages)}: {topic.customers} customers: {words} ({references})"
    if not report.topics:
        yield "  -"


def _line(name: str, one: DraftFigures) -> str:
    edit = "-" if one.median_edit is None else f"{one.median_edit}%"
    share = one.sent_unedited
    unedited = "-" if share.of_one is None else f"{share.part} of {share.whole}, {share.of_one:.0%}"
    values = (one.offered, one.untouched, one.edited, one.rejected, one.unused, edit, unedited)
    return f"{name:<28}" + "".join(f"{value:>14}" for value in values)
