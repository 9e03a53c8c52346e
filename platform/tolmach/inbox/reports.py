"""Reports that say what they are: delivery status (RFC 3464), disposition (RFC 8098), feedback (RFC 5965)."""

from __future__ import annotations

import re

from tolmach.inbox.charset import decode_text
from tolmach.inbox.letter import Parsed
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import begins_subject

_ACTION = re.compile(r"^[ \t>]*Action[ \t]*:[ \t]*\"?([A-Za-z-]+)", re.MULTILINE | re.IGNORECASE)
_REPORT_TYPE = re.compile(r"report-type\s*=\s*\"?([\w-]+)", re.IGNORECASE)
_NOTIFICATION = re.compile(r"\\?\"(?:notificationType|eventType)\\?\"\s*:\s*\\?\"(\w+)")
_WAITING = {"delayed", "delay"}
_ARRIVED = {"delivered", "relayed", "expanded"}
_ABUSE = re.compile(
    r"feedback-type\s*:\s*\w+|this is an e-?mail abuse report for an e-?mail|email feedback report for ip|"
    r"this is a(n)? (\w+ )?(spam|abuse) (report|complaint) (for|about)",
)


def report_text(parsed: Parsed, *types: str) -> str:
    """The text of the report parts of these types, empty where the letter has none."""
    return "\n".join(decode_text(part.content[:60_000]) for part in parsed.attachments if part.type in types)


def delivery_status(parsed: Parsed) -> str:
    """The fields of the delivery status: its own part, or the letter's text where the parts are broken."""
    return report_text(parsed, "message/delivery-status", "message/global-delivery-status") or (
        parsed.text[:60_000] if _report_type(parsed) == "delivery-status" else ""
    )


def feedback_reason(parsed: Parsed) -> str | None:
    """Why the letter is a complaint forwarded by a mail provider, else None."""
    if _report_type(parsed) == "feedback-report" or report_text(parsed, "message/feedback-report"):
        return "feedback report"
    if _notification(parsed) == "complaint":
        return "complaint notification"
    if "x-hmxmroriginalrecipient" in parsed.headers and fold(parsed.subject).startswith("complaint about message"):
        return "complaint of Hotmail"
    is_robot = re.match(r"(fbl|feedback|abuse|scomp|complaints?|staff|arf)\b", parsed.from_address)
    return "abuse report in words" if is_robot and _ABUSE.search(fold(parsed.text[:4_000])) else None


def receipt_reason(parsed: Parsed) -> str | None:
    """Why the letter only says that one of ours arrived or was opened, else None."""
    if _report_type(parsed) == "disposition-notification" or report_text(parsed, "message/disposition-notification"):
        return "disposition notification"
    if _actions(parsed) and _actions(parsed) <= _ARRIVED:
        return "delivery status: delivered"
    return "delivery notification" if _notification(parsed) == "delivery" else None


def delay_reason(parsed: Parsed) -> str | None:
    """Why the letter reports that one of ours is late but still tried, else None."""
    actions = _actions(parsed)
    if actions and actions <= _WAITING | _ARRIVED and actions & _WAITING:
        return "delivery status: delayed"
    is_report = _report_type(parsed) == "delivery-status"
    if is_report and not actions and begins_subject("delay_subjects").match(fold(parsed.subject)):
        return "delivery status with a subject of delay"
    return None


def bounce_reason(parsed: Parsed) -> str | None:
    """Why the letter is a standard report of failure, else None."""
    if actions := _actions(parsed):
        return f"delivery status: {sorted(actions)[0]}"
    if _report_type(parsed) == "delivery-status" or report_text(parsed, "message/delivery-status"):
        return "delivery status report"
    if "x-failed-recipients" in parsed.headers:
        return "header X-Failed-Recipients"
    return "bounce notification" if _notification(parsed) == "bounce" else None


def _report_type(parsed: Parsed) -> str:
    found = _REPORT_TYPE.search(" ".join(parsed.headers.get("content-type", ())))
    return found.group(1).lower() if found else ""


def _actions(parsed: Parsed) -> set[str]:
    return {action.lower() for action in _ACTION.findall(delivery_status(parsed))}


def _notification(parsed: Parsed) -> str:
    """Amazon's notices are JSON in a letter; the sender's name is fixed."""
    if "amazonaws.com" not in parsed.from_address and "amazonses.com" not in parsed.from_address:
        return ""
    found = _NOTIFICATION.search(parsed.text[:20_000])
    return found.group(1).lower() if found else ""
