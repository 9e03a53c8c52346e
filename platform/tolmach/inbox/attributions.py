"""The sentence above a quotation: "On Tue, 5 Mar 2024 at 10:11, Novesta wrote:" in every language."""

from __future__ import annotations

import re
from functools import cache

from tolmach.inbox.quote_lines import LONGEST_LINE, Opening, is_quoted, next_words
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import any_of, whole_words

_ADDRESS = re.compile(r"<?(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+>?|<\s*[\w.+-]*\s*(?:via|@)|\[mailto:")
_ENDS_IN_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]\"']*\s*[:：]$")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)|\d{1,2}h\d{2}|\d{1,2} h\b")
_NUMBERED = r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)"
_DATE = re.compile(_NUMBERED + r"|(?<!\d)\d{1,2}\.? [^\W\d]{3,}")
_MOMENT = re.compile(f"{_NUMBERED}|{_TIME.pattern}")
_NAME_FIRST = re.compile(
    r"(?:[\"„“']?(?:[^\d<(@:]|(?<=\w)\d){2,80}[<(]\s*[\w.+'-]+@[\w.-]+\s*[>)]|[\w.+'-]+@[\w-]+(?:\.[\w-]+)+(?![\w>)]))"
)
_DECORATION = re.compile(r"^[\s*_>|#-]*|[\s*_]*$")


def attribution(lines: list[str], folded: list[str], last: int) -> Opening | None:
    """The sentence above a quotation, which may be wrapped over up to four lines and ends on line ``last``."""
    if _holds_quotation(lines[last]):
        return Opening(last, last + 1)
    quote_follows = _quote_follows(lines, last)
    if not (folded[last].endswith((":", "：")) or quote_follows):
        return None
    widest: Opening | None = None
    for first in range(last, max(-1, last - 4), -1):
        if not folded[first] or is_quoted(lines[first]):
            break
        window = _DECORATION.sub("", " ".join(folded[first : last + 1]))
        if len(window) > LONGEST_LINE or not _says_who_wrote(window, quote_follows=quote_follows):
            continue
        # What stands above a whole attribution is the customer's, though it begins with "So," or "5 shoes".
        if _is_whole(window) or _begins(window, is_wrapped=first < last) or _quoter().match(window):
            return Opening(first, last + 1)
        widest = widest or Opening(first, last + 1)
    return widest


def tells_when_or_whose(folded: str) -> bool:
    """Whether the text holds an address, a date or a time."""
    return bool(_ADDRESS.search(folded) or _DATE.search(folded) or _TIME.search(folded))


def _is_whole(window: str) -> bool:
    """Whether the name or the address stands first and the date behind it, so that nothing before it can belong."""
    named = _NAME_FIRST.match(window)
    return named is not None and _MOMENT.search(window, named.end()) is not None


def _begins(window: str, *, is_wrapped: bool) -> bool:
    """Whether the words begin as attributions do; one that is wrapped always tells when."""
    return bool(_starter().match(window)) and not (is_wrapped and _MOMENT.search(window) is None)


def _holds_quotation(line: str) -> bool:
    """Yahoo on telephones goes on in the same line: "On Tue, …, Novesta<x@y> wrote:   Dear customer"."""
    head, gap, _rest = line[: 2 * LONGEST_LINE].partition(":   ")
    window = fold(head + ":")
    is_named = bool(gap and _ADDRESS.search(window) and _TIME.search(window))
    return is_named and bool(_starter().match(window) and whole_words("verbs").search(window))


def _quote_follows(lines: list[str], last: int) -> bool:
    following = next_words(lines, last + 1)
    return following is not None and is_quoted(lines[following])


def _says_who_wrote(window: str, *, quote_follows: bool) -> bool:
    has_address = bool(_ADDRESS.search(window))
    has_time = bool(_TIME.search(window))
    has_date = bool(_DATE.search(window)) or has_time
    is_own = bool(whole_words("own").search(_ADDRESS.sub(" ", window)))
    ends = window.endswith((":", "："))
    if _quoter().match(window):
        return ends and (has_address or quote_follows)
    if not (whole_words("verbs").search(window) or _unspaced_verb(window)):
        # Apple Mail in Czech and Slovak, mail.ru and others write a date, a time and an address, but no verb.
        return has_address and has_date and (quote_follows or (has_time and bool(_ENDS_IN_ADDRESS.search(window))))
    if has_address and (ends or quote_follows):
        return has_date or quote_follows or len(window) < 160
    if is_own and not quote_follows:
        # "Am 5.3. schrieb ich Ihnen:" is the customer's own sentence.
        return False
    if quote_follows:
        return (has_date or ends) and len(window.split()) > 1
    return ends and has_date and (has_time or bool(_starter().match(window)))


def _unspaced_verb(window: str) -> bool:
    """Verbs glued to what stands before them: ``<reply@example.com>wrote:``."""
    return bool(re.search(rf"[>)]{any_of('verbs')}", window))


@cache
def _starter() -> re.Pattern[str]:
    """How attributions begin: "On", "Dne", "Am" with a date close by, a weekday, or the date itself."""
    return re.compile(rf"\W{{0,3}}(?:{any_of('openers')}\W.{{0,30}}?\d|{any_of('days')}[\s.,]|\d{{1,4}}\s?[./年 -])")


@cache
def _quoter() -> re.Pattern[str]:
    """How Horde begins, with the writer and nothing else: "Quoting Novesta <info@novesta.example>:"."""
    return re.compile(rf"{any_of('quoting')}\W+\w")
