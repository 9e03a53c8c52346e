"""A domain's SPF record (RFC 7208): whether there is one, whether it is read to its end, and what it lacks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_LOOKUPS = 10
"""RFC 7208, section 4.6.4: who needs more look-ups than this is treated as if the record were broken."""

DEFAULT_TERM = "mx"
"""What a first record says where the provider's own term is not known: the servers that receive also send."""

_LOOKUPS = ("include", "a", "mx", "ptr", "exists", "redirect")

Ask = Callable[[str], Sequence[str]]
"""The TXT records of a name."""


@dataclass(frozen=True, kw_only=True)
class Spf:
    """The records of a domain, how many look-ups they take (at most one more than may be), and all their terms."""

    records: tuple[str, ...]
    lookups: int = 0
    terms: frozenset[str] = frozenset()


def read_spf(domain: str, ask: Ask) -> Spf:
    """The SPF of a domain with what it includes; several records count as none for who reads them, so none is followed.

    Whatever ``ask`` raises goes through.
    """
    records = spf_records(ask(domain))
    if len(records) != 1:
        return Spf(records=records)
    lookups, found, waiting = 0, set[str](), [records[0]]
    while waiting and lookups <= MOST_LOOKUPS:
        for term in _terms(waiting.pop()):
            found.add(term)
            kind, value = _kind_of(term)
            lookups += kind in _LOOKUPS
            if lookups > MOST_LOOKUPS:
                break
            # A macro stands for the sender's address, which is not known here.
            if kind in ("include", "redirect") and "%" not in value:
                waiting.extend(spf_records(ask(value))[:1])
    return Spf(records=records, lookups=lookups, terms=frozenset(found))


def spf_records(texts: Sequence[str]) -> tuple[str, ...]:
    """Those of a name's TXT records that are SPF."""
    return tuple(text.strip() for text in texts if text.casefold().split()[:1] == ["v=spf1"])


def first_record(term: str) -> str:
    """The record for a domain without one. ``~all``: what comes from elsewhere is doubted, not refused."""
    return f"v=spf1 {term or DEFAULT_TERM} ~all"


def record_with(record: str, term: str) -> str:
    """The record with one more term, before what ends it: nothing after ``all`` is read."""
    terms = record.split()
    ends = (place for place, one in enumerate(terms) if _kind_of(one.casefold())[0] in ("all", "redirect"))
    place = next(ends, len(terms))
    return " ".join([*terms[:place], term, *terms[place:]])


def one_record(records: Sequence[str], term: str) -> str:
    """Several records as one, with one more term where none has it; it ends as the first does."""
    terms = [term for record in records for term in record.split()[1:]]
    ends = [term for term in terms if _kind_of(term.casefold())[0] == "all"]
    others = dict.fromkeys(term for term in terms if term not in ends)
    joined = " ".join(["v=spf1", *others, *ends[:1]])
    return record_with(joined, term) if term and term not in _terms(joined) else joined


def _terms(record: str) -> list[str]:
    return record.casefold().split()[1:]


def _kind_of(term: str) -> tuple[str, str]:
    """A term's kind and what stands after it: ``-include:x`` is an include of x, ``a/24`` is an ``a``."""
    plain = term.lstrip("+-~?")
    for place, sign in enumerate(plain):
        if sign in ":=/":
            return plain[:place], plain[place + 1 :]
    return plain, ""
