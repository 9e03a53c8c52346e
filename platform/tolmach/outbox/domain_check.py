"""What the name service says of a sending domain: SPF, DKIM (RFC 6376), DMARC (RFC 7489), and what to add. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolmach.outbox.spf import MOST_LOOKUPS, Ask, Spf, first_record, one_record, read_spf, record_with

FIRST_DMARC = "v=DMARC1; p=none"
"""A first record asks nobody to refuse anything; it is what large providers demand of senders at least."""


class Fault(StrEnum):
    """What is wrong with a domain's records; the edge has a sentence for each."""

    SPF_MISSING = "spf_missing"
    SPF_SEVERAL = "spf_several"
    SPF_LACKS = "spf_lacks"
    SPF_LOOKUPS = "spf_lookups"
    DKIM_MISSING = "dkim_missing"
    DKIM_REVOKED = "dkim_revoked"
    DMARC_MISSING = "dmarc_missing"
    DMARC_SEVERAL = "dmarc_several"


@dataclass(frozen=True, kw_only=True)
class FaultyRecord:
    """A fault, the name it is at, and the TXT record to have there; empty where only the mail provider knows it."""

    fault: Fault
    name: str
    record: str = ""


@dataclass(frozen=True, kw_only=True)
class DomainCheck:
    """What was found; ``dmarc_policy`` is what the domain asks receivers to do (none, quarantine, reject)."""

    faults: tuple[FaultyRecord, ...]
    spf: str = ""
    dmarc_policy: str = ""
    has_dkim: bool = False


def check_domain(domain: str, ask: Ask, *, spf_term: str = "", dkim_selector: str = "") -> DomainCheck:
    """Check a sending domain. ``spf_term`` must stand in its SPF or in what that includes; without a selector DKIM is
    not looked at. Whatever ``ask`` raises goes through."""
    spf = read_spf(domain, ask)
    dmarc, policy = _dmarc(domain, ask)
    dkim = _dkim(f"{dkim_selector}._domainkey.{domain}", ask) if dkim_selector else ()
    return DomainCheck(
        faults=(*_spf_faults(domain, spf, spf_term.casefold()), *dkim, *dmarc),
        spf=" ".join(spf.records),
        dmarc_policy=policy,
        has_dkim=bool(dkim_selector) and not dkim,
    )


def _spf_faults(domain: str, spf: Spf, term: str) -> Sequence[FaultyRecord]:
    if not spf.records:
        return (FaultyRecord(fault=Fault.SPF_MISSING, name=domain, record=first_record(term)),)
    if len(spf.records) > 1:
        return (FaultyRecord(fault=Fault.SPF_SEVERAL, name=domain, record=one_record(spf.records, term)),)
    if spf.lookups > MOST_LOOKUPS:
        return (FaultyRecord(fault=Fault.SPF_LOOKUPS, name=domain),)
    if term and term not in spf.terms:
        return (FaultyRecord(fault=Fault.SPF_LACKS, name=domain, record=record_with(spf.records[0], term)),)
    return ()


def _dkim(name: str, ask: Ask) -> Sequence[FaultyRecord]:
    keys = [tags["p"] for text in ask(name) if "p" in (tags := _tags(text))]
    if not keys:
        return (FaultyRecord(fault=Fault.DKIM_MISSING, name=name),)
    return () if any(keys) else (FaultyRecord(fault=Fault.DKIM_REVOKED, name=name),)


def _dmarc(domain: str, ask: Ask) -> tuple[Sequence[FaultyRecord], str]:
    """A domain without a record of its own has its parent's, whose ``sp`` is then the policy if it names one."""
    own, labels = f"_dmarc.{domain}", domain.split(".")
    for place in range(max(len(labels) - 1, 1)):
        name = f"_dmarc.{'.'.join(labels[place:])}"
        found = [text for text in ask(name) if "".join(text.split()).casefold().startswith("v=dmarc1")]
        if len(found) > 1:
            return (FaultyRecord(fault=Fault.DMARC_SEVERAL, name=name, record=found[0]),), ""
        if found:
            tags = _tags(found[0])
            return (), (tags.get("sp", "") if place else "") or tags.get("p", "")
    return (FaultyRecord(fault=Fault.DMARC_MISSING, name=own, record=FIRST_DMARC),), ""


def _tags(text: str) -> dict[str, str]:
    """``a=b; c=d`` as it is written in DKIM and DMARC records."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().casefold(): "".join(value.split()) for name, _, value in pairs}
