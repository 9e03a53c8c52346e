"""What the common filters wrote on a letter that passed them: SpamAssassin, rspamd, Exchange and the providers'."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tolmach.inbox.letter import Parsed

_VERDICTS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "x-spam-flag": r"\s*(yes|true|1)\b",
        "x-spam-status": r"\s*(yes|spam)\b",
        "x-spam": r"\s*(yes|true|spam)\b",
        "x-spam-state": r"\s*(yes|spam)\b",
        "x-spamd-result": r"\s*default:\s*true",
        "x-rspamd-action": r"\s*(reject|add header|rewrite subject)",
        "x-barracuda-spam-status": r"\s*yes\b",
        "x-barracuda-spam-flag": r"\s*yes\b",
        "x-ms-exchange-organization-scl": r"\s*[5-9]\b",
        "x-forefront-antispam-report": r".*\bSFV:(SPM|SKB)\b|.*\bCAT:(H?SPM|H?PHSH|MALW|PHSH)\b",
        "x-bogosity": r"\s*(yes|spam)\b",
        "x-dspam-result": r"\s*spam\b",
        "x-gmx-antispam": r"\s*[1-9]\d*\s*\(",
        "x-ui-filterresults": r"\s*junk\b",
        "x-proofpoint-spam-details": r".*\brule=spam\b",
        "x-klms-antispam-status": r"\s*spam\b",
        "x-vr-spamstate": r"\s*spam\b",
        "x-yandex-spam": r"\s*4\b",
    }.items()
}
_INFECTED: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "x-virus-status": r"\s*(yes|infected|virus)\b",
        "x-virus-found": r"\s*(yes|true|\w*[./-]\w+)",
        "x-amavis-alert": r"\s*(infected|banned)\b",
        "x-clamav-result": r".*\b(infected|found)\b",
        "x-antivirus-status": r"\s*(infected|virus)",
        "x-avast-status": r"\s*infected\b",
        "x-sophos-antivirus": r"\s*infected\b",
        "x-klms-antivirus-status": r"\s*(infected|suspicious)\b",
        "x-kse-antivirus-info": r"\s*(infected|virus)",
        "x-esetresult": r"\s*infected\b",
        "x-mailscanner": r".*\bfound to be infected\b|\s*infected\b",
        "x-barracuda-virus-scanned": r".*\binfected\b",
    }.items()
}
VIRUS = "virus"
"""How the reason of an infected letter begins."""

_TAG = re.compile(
    r"\s*(\*{2,}\s*spam\s*\*{2,}|\[(\*+)?spam(\*+)?\]|\{spam\??\}|spam>|\[suspected spam\])", re.IGNORECASE
)


def spam_reason(parsed: Parsed) -> str | None:
    """The header by which a filter on the way called the letter spam or infected, else None."""
    if infected := _header_of(parsed, _INFECTED):
        return f"{VIRUS}: header {infected}"
    if marked := _header_of(parsed, _VERDICTS):
        return f"header {marked}"
    return "subject marked by a filter" if _TAG.match(parsed.subject) else None


def _header_of(parsed: Parsed, verdicts: Mapping[str, re.Pattern[str]]) -> str | None:
    for name, verdict in verdicts.items():
        if any(verdict.match(value) for value in parsed.headers.get(name, ())):
            return name
    return None
