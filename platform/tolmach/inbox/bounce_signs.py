"""Bounces that follow no standard: several weak signs together, never a single one.

A customer's letter about mail that came back holds the same words, so words alone never decide: the sender must be a
mail server, or the envelope must be empty as RFC 5321 asks of a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tolmach.inbox.fold import fold
from tolmach.inbox.letter import Parsed
from tolmach.inbox.mail_words import anywhere, begins_subject

ENOUGH = 4
_ROBOT_ADDRESS = re.compile(
    r"(mailer[-_.]?d(a|ae)?emon|mail[-_.]?daemon|mdaemon|post[-_.]?mast(er)?|double-bounce|bounce[sd]?|daemon|"
    r"mail[-_.]?(system|delivery|admin|er|server|errors?|notification)|mmsc?([-_.]\w+)?|symantec\w*|mailsweeper\w*|"
    r"(non)?delivery[-_.]?(status|failure|error|report|subsystem)\w*|nondelivery|undeliver\w*|smtp[-_.]?(gateway|admin|server)?)([+=-][\w.=+-]*)?(@|$)"
)
_ROBOT_NAME = re.compile(
    r"mail(er)?[ -]?daemon|^(internet )?e?-?mail deliver(y|er)?\b|postmaster|system administrator|"
    r"mail administrator|delivery subsystem|mail system|microsoft (exchange|outlook)$|interscan|ndr administrator|"
    r"content[- ]filter|e-?mail[- ]server|mailmarshal|anti-?virus|mail gateway|"
    r"smtp (server|gateway|proxy)|messaging (server|security)|mta\b|mail router|routing agent"
)
_NO_REPLY = re.compile(r"(no[-_.]?reply|do[-_.]?not[-_.]?reply|admin(istrator)?|sysadmin|root|[\w.-]+-admin)@")
_EMPTY_PATH = re.compile(r"<?\s*>?$|<?(mailer-daemon|postmaster|double-bounce|post_master)\b", re.IGNORECASE)
_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(message|mail|letter)s?\b[^.]{0,120}(could|can|can ?not|can't|couldn't|was|wasn't|has|have|were|will|did|is) ?"
        r"(not|n't)? ?(be|been|being|able to be)? ?(undeliver|deliver|sent to|reach|forwarded|rejected|blocked|bounced|returned)",
        r"(unable|failed|not able|wasn't able|impossible|not possible|error) (to|in|while|on) (deliver|send|forward|transmit)",
        r"undeliver(able|ed)|non-?deliver|delivery (to the following|failed|failure|has failed|error|problem|status|report)",
        r"(user|recipient|mailbox|address|host|domain|account)e?s?('s)?( name)? (is |was |are |has been |you tried to reach )*"
        r"(unknown|not found|full|unavailable|disabled|inactive|rejected|not? exist|does not exist|doesn't exist|not listed|"
        r"invalid|not known|not recognized|over quota|suspended|expired|exceeds|not available|not accept)",
        r"(unknown|invalid|no such|no valid|bad|illegal|incorrect|not a valid|wrong) "
        r"(local )?(user|recipient|host|address|mailbox|person|account|domain|email|e-mail|destination|addressee)",
        r"mailbox (is )?(full|unavailable|quota|exceed|size)|over ?quota|quota exceed|exceeds? (the |its |allowed |storage |size |"
        r"mailbox )*(quota|limit|size)|insufficient (disk|system) storage|disk (quota|full)",
        r"transcript of session|session transcript|permanent (fatal )?(error|failure)|failed permanently|fatal error",
        r"did not reach|was not delivered|not delivered to|had (permanent )?(fatal errors|delivery (problems|errors))",
        r"this is the (qmail|mail system|postfix|mailer-daemon|mail delivery)|i've given up|giving up on|automatically (by|"
        r"generated) (mail delivery|delivery status|bounce|non-delivery|email delivery)|created automatically by mail delivery",
        r"relay(ing)?( access)?( is)? (denied|prohibited|not allowed|not permitted)|access denied|too many hops|mail loop",
        r"(reporting-mta|final-recipient|diagnostic-code|original-recipient|remote-mta|x-failed-recipients)\s*:",
        r"remote (host|server|mta|mail server) (said|replied|responded|returned)|smtp error from|(>>>|<<<)\s*(rcpt|mail|data|\d)",
        r"rcpt to\s*:|in reply to (rcpt|end of data|mail from)|smtp (reply|response|code|error|server)",
        r"(below|following|this) (this line )?is (a copy|the original|part) of the (original )?(message|mail|header)|"
        r"unsent message|original (message|mail) (follows|as follows|below|headers)|returned message|copy of the message header",
        r"\bbounced?\b|failure reasons|your (message|mail|e-?mail) (was|has been|is) (rejected|blocked|refused|quarantined|not)",
        r"(host|domain|name|dns|server) (lookup|service) (error|failure|failed)|connection (timed out|refused)|host unreachable",
    )
)
_SMTP_CODE = re.compile(r"\b[45]\d\d[ -](#?[45]\.\d{1,3}\.\d{1,3}|[\w<\"'])|\b[45]\.[0-7]\.\d{1,3}\b")
_LATE = re.compile(
    r"not yet been delivered|not been delivered yet|(has|have) been delayed|is delayed|message delayed|was delayed|"
    r"delivery attempts will continue|will (continue|keep|be|attempt)( to)?( be)? (try|trying|retry|retried|attempt)|"
    r"(this is a )?warning (message )?only|not need to re-?send|still being retried|temporary failure report|"
    r"could not send (message|mail) for past|will be retried|still trying|continue to (re)?try|delayed \d+ hours|"
    r"noch nicht zugestellt|opozneni|dosud nebyla dorucena|en attente de remise"
)
_FINAL = re.compile(
    r"permanent(ly)? (error|fail|fatal)|failed permanently|given up|giving up|returned to sender|"
    r"(could not|cannot|was not) be(en)? delivered to|(?m:^|\s)5\d\d[ -]#?5\.\d|did not reach|has failed"
)


@dataclass(frozen=True)
class Signs:
    """What speaks for a report of a mail server, each sign with its weight."""

    robot: int
    empty_path: int
    subject: int
    words: int
    original: int

    @property
    def total(self) -> int:
        return self.robot + self.empty_path + self.subject + self.words + self.original

    @property
    def is_server(self) -> bool:
        """Whether the sender or the envelope is a mail server's; without it no words count."""
        is_plain_robot = self.robot == 1 and self.subject > 0 and self.words >= 3
        return self.robot >= 2 or self.empty_path > 0 or is_plain_robot


def bounce_signs(parsed: Parsed) -> Signs:
    """Weigh the letter. ``total >= ENOUGH`` with ``is_server`` and something in ``words`` or ``subject`` is a bounce."""
    body = fold(parsed.text[:20_000] + "\n" + _attached_text(parsed))
    words = sum(bool(pattern.search(body)) for pattern in _WORDS) + bool(anywhere("bounce_phrases").search(body))
    return Signs(
        robot=_robot(parsed),
        empty_path=2 if is_path_empty(parsed) else 0,
        subject=2
        if begins_subject("bounce_subjects", "delay_subjects").match(_subject(parsed)) or _says_so(parsed)
        else 0,
        words=min(4, words) + bool(_SMTP_CODE.search(body)),
        original=1 if _holds_original(parsed) else 0,
    )


def reads_late(parsed: Parsed) -> bool:
    """Whether a server's report speaks of delay only and of nothing final."""
    body = fold(parsed.text[:20_000])
    is_late_subject = bool(begins_subject("delay_subjects").match(_subject(parsed)))
    return is_late_subject or bool(_LATE.search(body) and not _FINAL.search(body))


def is_path_empty(parsed: Parsed) -> bool:
    """Whether the envelope names nobody to answer to; an absent Return-Path says nothing."""
    return any(_EMPTY_PATH.match(path.strip()) for path in parsed.headers.get("return-path", ()))


def is_mail_server(parsed: Parsed) -> bool:
    """Whether the sender calls itself a mail server."""
    return _robot(parsed) >= 3


def _robot(parsed: Parsed) -> int:
    address = parsed.from_address or fold(parsed.from_name)
    if _ROBOT_ADDRESS.match(address) or _ROBOT_NAME.search(fold(parsed.from_name)):
        return 3
    if {"x-mlserver", "x-mx-bounce", "x-ms-embedded-report", "x-bounce-id"} & set(parsed.headers):
        return 2
    return 1 if _NO_REPLY.match(address) else 0


_PREFIX = re.compile(
    r"^(?:\W{0,4}(?:\[[^\]]{1,30}\]|postmaster|mail|e-?mail|notice|warning|important|automatic)\W{1,3})+"
)
_SUBJECT = re.compile(
    r"undeliver|returned mail|not deliver|delivery (fail|status|error|problem|notif)|failure notice|mail.{0,12}fail|bounce"
)


def _subject(parsed: Parsed) -> str:
    return fold(parsed.subject).strip("*#!-= ")


def _says_so(parsed: Parsed) -> bool:
    subject = _subject(parsed)
    if re.match(r"(re|fw|fwd|aw|wg|odp|vs|sv)\s*:", subject):
        return False
    rest = _PREFIX.sub("", subject)
    return bool(_SUBJECT.search(subject) or anywhere("bounce_subjects").match(rest))


def _attached_text(parsed: Parsed) -> str:
    return "\n".join(part.content[:8_000].decode("latin-1") for part in parsed.attachments if part.type == "text/plain")


def _holds_original(parsed: Parsed) -> bool:
    if any(
        part.type in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"} for part in parsed.attachments
    ):
        return True
    return bool(re.search(r"^[ \t>]*Received[ \t]*:", parsed.text[:60_000], re.MULTILINE))
