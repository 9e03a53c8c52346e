"""The words of mail servers: how they call themselves and how they say that a letter did not arrive.

Families of words, not copies of single programs' texts. All match folded text (see ``languages.fold``).
"""

from __future__ import annotations

import re

ROBOT_ADDRESS = re.compile(
    r"(mailer[-_.]?d(a|ae)?emon|mail[-_.]?daemon|mdaemon|post[-_.]?mast(er)?|double-bounce|bounce[sd]?|daemon|"
    r"mail[-_.]?(system|delivery|admin|er|server|errors?|notification)|mmsc?([-_.]\w+)?|symantec\w*|mailsweeper\w*|"
    r"(non)?delivery[-_.]?(status|failure|error|report|subsystem)\w*|nondelivery|undeliver\w*|"
    r"smtp[-_.]?(gateway|admin|server)?)([+=-][\w.=+-]*)?(@|$)"
)
ROBOT_NAME = re.compile(
    r"mail(er)?[ -]?daemon|^(internet )?e?-?mail deliver(y|er)?\b|postmaster|system administrator|"
    r"mail administrator|delivery subsystem|mail system|microsoft (exchange|outlook)$|interscan|ndr administrator|"
    r"content[- ]filter|e-?mail[- ]server|mailmarshal|anti-?virus|mail gateway|"
    r"smtp (server|gateway|proxy)|messaging (server|security)|mta\b|mail router|routing agent"
)
NO_REPLY = re.compile(r"(no[-_.]?reply|do[-_.]?not[-_.]?reply|admin(istrator)?|sysadmin|root|[\w.-]+-admin)@")
EMPTY_PATH = re.compile(r"<?\s*>?$|<?(mailer-daemon|postmaster|double-bounce|post_master)\b", re.IGNORECASE)

_NOT = r"(could|can|can ?not|can't|couldn't|was|wasn't|has|have|were|will|did|is) ?(not|n't)?"
_PERSON = r"(user|recipient|mailbox|address|host|domain|account)e?s?('s)?( name)?"
_MISSING = (
    r"(unknown|not found|full|unavailable|disabled|inactive|rejected|not? exist|does not exist|doesn't exist|"
    r"not listed|invalid|not known|not recognized|over quota|suspended|expired|exceeds|not available|not accept)"
)
FAILURE_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(message|mail|letter)s?\b[^.]{{0,120}}{_NOT} ?(be|been|being|able to be)? ?"
        r"(undeliver|deliver|sent to|reach|forwarded|rejected|blocked|bounced|returned)",
        r"(unable|failed|not able|wasn't able|impossible|not possible|error) (to|in|while|on) "
        r"(deliver|send|forward|transmit)",
        r"undeliver(able|ed)|non-?deliver|"
        r"delivery (to the following|failed|failure|has failed|error|problem|status|report)",
        rf"{_PERSON} (is |was |are |has been |you tried to reach )*{_MISSING}",
        r"(unknown|invalid|no such|no valid|bad|illegal|incorrect|not a valid|wrong) "
        r"(local )?(user|recipient|host|address|mailbox|person|account|domain|email|e-mail|destination|addressee)",
        r"mailbox (is )?(full|unavailable|quota|exceed|size)|over ?quota|quota exceed|disk (quota|full)|"
        r"exceeds? (the |its |allowed |storage |size |mailbox )*(quota|limit|size)|insufficient (disk|system) storage",
        r"transcript of session|session transcript|permanent (fatal )?(error|failure)|failed permanently|fatal error",
        r"did not reach|was not delivered|not delivered to|had (permanent )?(fatal errors|delivery (problems|errors))",
        r"this is the (qmail|mail system|postfix|mailer-daemon|mail delivery)|i've given up|giving up on|"
        r"automatically (by|generated) (mail delivery|delivery status|bounce|non-delivery|email delivery)|"
        r"created automatically by mail delivery",
        r"relay(ing)?( access)?( is)? (denied|prohibited|not allowed|not permitted)|access denied|too many hops|"
        r"mail loop",
        r"(reporting-mta|final-recipient|diagnostic-code|original-recipient|remote-mta|x-failed-recipients)\s*:",
        r"remote (host|server|mta|mail server) (said|replied|responded|returned)|smtp error from|"
        r"(>>>|<<<)\s*(rcpt|mail|data|\d)",
        r"rcpt to\s*:|in reply to (rcpt|end of data|mail from)|smtp (reply|response|code|error|server)",
        r"(below|following|this) (this line )?is (a copy|the original|part) of the (original )?(message|mail|header)|"
        r"unsent message|original (message|mail) (follows|as follows|below|headers)|returned message|"
        r"copy of the message header",
        r"\bbounced?\b|failure reasons|"
        r"your (message|mail|e-?mail) (was|has been|is) (rejected|blocked|refused|quarantined|not)",
        r"(host|domain|name|dns|server) (lookup|service) (error|failure|failed)|connection (timed out|refused)|"
        r"host unreachable",
    )
)
SMTP_CODE = re.compile(r"\b[45]\d\d[ -](#?[45]\.\d{1,3}\.\d{1,3}|[\w<\"'])|\b[45]\.[0-7]\.\d{1,3}\b")
LATE_WORDS = re.compile(
    r"not yet been delivered|not been delivered yet|(has|have) been delayed|is delayed|message delayed|was delayed|"
    r"delivery attempts will continue|will (continue|keep|be|attempt)( to)?( be)? (try|trying|retry|retried|attempt)|"
    r"(this is a )?warning (message )?only|not need to re-?send|still being retried|temporary failure report|"
    r"could not send (message|mail) for past|will be retried|still trying|continue to (re)?try|delayed \d+ hours|"
    r"noch nicht zugestellt|opozneni|dosud nebyla dorucena|en attente de remise"
)
FINAL_WORDS = re.compile(
    r"permanent(ly)? (error|fail|fatal)|failed permanently|given up|giving up|returned to sender|"
    r"(could not|cannot|was not) be(en)? delivered to|(?:^|\s)5\d\d[ -]#?5\.\d|did not reach|has failed"
)
SUBJECT_PREFIX = re.compile(
    r"^(?:\W{0,4}(?:\[[^\]]{1,30}\]|postmaster|mail|e-?mail|notice|warning|important|automatic)\W{1,3})+"
)
SUBJECT_WORDS = re.compile(
    r"undeliver|returned mail|not deliver|delivery (fail|status|error|problem|notif)|failure notice|"
    r"mail.{0,12}fail|bounce"
)
