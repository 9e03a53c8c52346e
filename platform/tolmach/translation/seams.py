"""Where a word is put into a sentence, the small word before it may have to change: "a order", "le échange". Pure."""

from __future__ import annotations

import re
from functools import cache

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file

_LAST_WORD = re.compile(r"(?:(?<=^)|(?<=[^\w'’]))[\w'’]+[\s]*$")


def smooth(before: str, word: str, language: str) -> tuple[str, str]:
    """What stands before the word, and the word, as the rules of ``languages/<language>/seams.toml`` join them.

    A rule looks at the last small word and the new one ("le échange") and says the joint anew ("l'échange").
    """
    last = _LAST_WORD.search(before)
    if last is None:
        return before, word
    joint = last.group() + word
    for find, say in _rules(language):
        changed, count = find.subn(say, joint, count=1)
        if count:
            head = changed[: len(changed) - len(word)]
            return before[: last.start()] + _cased(head, last.group()), word
    return before, word


def _cased(head: str, like: str) -> str:
    return head[:1].upper() + head[1:] if like[:1].isupper() else head


@cache
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    if language not in LANGUAGES:
        return ()
    rules = read_language_file(Language(language), "seams").get("rules", ())
    return tuple((re.compile(rf"^{rule['find']}", re.IGNORECASE), str(rule["say"])) for rule in rules)
