"""SPF, DKIM and DMARC of sending domains, asked of a real name server, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from dns_server import Zone, name_server
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.jobs.domains import check_domains
from tolmach.outbox.domain_check import Fault, check_domain
from tolmach.outbox.domains import last_check
from tolmach.outbox.spf import MOST_LOOKUPS, read_spf
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

DOMAIN = "novesta.example"
GOOD = {
    DOMAIN: ("v=spf1 include:spf.post.example -all", "other=1"),
    "spf.post.example": ("v=spf1 ip4:192.0.2.0/24 ~all",),
    f"_dmarc.{DOMAIN}": ("v=DMARC1; p=quarantine; rua=mailto:a@novesta.example",),
    f"mail._domainkey.{DOMAIN}": ("v=DKIM1; k=rsa; p=" + "A" * 392,),
}


@pytest.fixture
def zone() -> Iterator[Zone]:
    with name_server(GOOD) as running:
        yield running


def faults(zone: Zone, *, term: str = "include:spf.post.example", selector: str = "mail") -> dict[Fault, str]:
    check = check_domain(DOMAIN, zone.resolver.texts, spf_term=term, dkim_selector=selector)
    return {one.fault: one.record for one in check.faults}


def test_a_domain_in_order_has_no_fault(zone: Zone):
    check = check_domain(DOMAIN, zone.resolver.texts, spf_term="include:spf.post.example", dkim_selector="mail")
    assert (check.faults, check.dmarc_policy, check.has_dkim) == ((), "quarantine", True)
    assert check.spf == GOOD[DOMAIN][0]


def test_nothing_there_says_what_to_add(zone: Zone):
    zone.records = {DOMAIN: ()}
    assert faults(zone) == {
        Fault.SPF_MISSING: "v=spf1 include:spf.post.example ~all",
        Fault.DKIM_MISSING: "",
        Fault.DMARC_MISSING: "v=DMARC1; p=none",
    }
    zone.records = {}
    assert faults(zone, term="", selector="") == {
        Fault.SPF_MISSING: "v=spf1 mx ~all",
        Fault.DMARC_MISSING: "v=DMARC1; p=none",
    }


@pytest.mark.parametrize(
    ("records", "term", "expected"),
    [
        (("v=spf1 mx -all", "v=spf1 a ~all"), "a", {Fault.SPF_SEVERAL: "v=spf1 a mx ~all"}),
        (("v=spf1 mx -all", "V=SPF1 mx"), "ip4:192.0.2.1", {Fault.SPF_SEVERAL: "v=spf1 mx ip4:192.0.2.1 -all"}),
        (("v=spf1 mx -all",), "include:x.example", {Fault.SPF_LACKS: "v=spf1 mx include:x.example -all"}),
        (("v=spf1 mx",), "include:x.example", {Fault.SPF_LACKS: "v=spf1 mx include:x.example"}),
        (("v=spf1 redirect=y.example",), "a", {Fault.SPF_LACKS: "v=spf1 a redirect=y.example"}),
        (("v=spf1 include:spf.post.example",), "ip4:192.0.2.0/24", {}),
        (("v=spf10 mx",), "", {Fault.SPF_MISSING: "v=spf1 mx ~all"}),
        (("v=spf1",), "", {}),
    ],
)
def test_spf(zone: Zone, records: tuple[str, ...], term: str, expected: dict[Fault, str]):
    zone.records[DOMAIN] = records
    assert faults(zone, term=term) == expected


@pytest.mark.parametrize(("includes", "expected"), [(10, {}), (11, {Fault.SPF_LOOKUPS: ""})])
def test_spf_with_more_than_ten_lookups(zone: Zone, includes: int, expected: dict[Fault, str]):
    """They count over everything that is included, one by one."""
    for number in range(includes):
        onward = f"include:{number + 1}.example" if number + 1 < includes else ""
        zone.records[f"{number}.example"] = (f"v=spf1 ip4:192.0.2.{number} {onward} ~all",)
    zone.records[DOMAIN] = ("v=spf1 include:0.example -all",)
    assert faults(zone, term="") == expected


def test_spf_that_includes_itself_comes_to_an_end(zone: Zone):
    zone.records[DOMAIN] = (f"v=spf1 include:{DOMAIN} -all",)
    assert read_spf(DOMAIN, zone.resolver.texts).lookups == MOST_LOOKUPS + 1


@pytest.mark.parametrize(
    ("name", "records", "expected"),
    [
        (f"mail._domainkey.{DOMAIN}", ("v=DKIM1; p=",), {Fault.DKIM_REVOKED: ""}),
        (f"mail._domainkey.{DOMAIN}", ("hello",), {Fault.DKIM_MISSING: ""}),
        (f"_dmarc.{DOMAIN}", ("v=DMARC1; p=none", "v=DMARC1; p=reject"), {Fault.DMARC_SEVERAL: "v=DMARC1; p=none"}),
        (f"_dmarc.{DOMAIN}", ("p=none",), {Fault.DMARC_MISSING: "v=DMARC1; p=none"}),
    ],
)
def test_dkim_and_dmarc(zone: Zone, name: str, records: tuple[str, ...], expected: dict[Fault, str]):
    zone.records[name] = records
    assert faults(zone) == expected


@pytest.mark.parametrize(("record", "policy"), [("p=reject; sp=none", "none"), ("p=reject", "reject")])
def test_a_subdomain_has_its_parents_dmarc(zone: Zone, record: str, policy: str):
    zone.records[f"_dmarc.{DOMAIN}"] = (f"v=DMARC1; {record}",)
    assert check_domain(f"help.{DOMAIN}", zone.resolver.texts).dmarc_policy == policy


def test_a_name_service_that_fails_is_no_answer(zone: Zone):
    zone.is_broken = True
    with pytest.raises(PortError):
        zone.resolver.texts(DOMAIN)


def let_it_send(house: House) -> None:
    with house.database.writing.begin() as session:
        sends = {"sending_settings": {"host": "smtp.post.example"}, "dkim_selector": "mail"}
        session.execute(update(Mailbox).where(Mailbox.address == f"sk@{DOMAIN}").values(**sends))


def mailbox(house: House) -> Mailbox:
    with house.database.reading() as session:
        return session.scalars(select(Mailbox).where(Mailbox.address == f"sk@{DOMAIN}")).one()


def open_troubles(house: House) -> list[Trouble]:
    is_open = (Trouble.kind == TroubleKind.DOMAIN_UNPROVEN) & Trouble.mended_at.is_(None)
    with house.database.reading() as session:
        return list(session.scalars(select(Trouble).where(is_open)))


@pytest.mark.database
def test_a_fault_is_a_trouble_of_its_domain_until_it_is_gone(house: House, shops: Shops, zone: Zone):
    asking = replace(house, text_records=zone.resolver)
    check_domains(asking)
    assert zone.asked == []
    let_it_send(house)
    del zone.records[f"_dmarc.{DOMAIN}"]
    check_domains(asking)
    (trouble,) = open_troubles(house)
    assert (trouble.subject, trouble.cause["faults"]) == (f"domain:{DOMAIN}", "dmarc_missing")
    zone.is_broken = True
    check_domains(asking)
    assert len(open_troubles(house)) == 1
    assert last_check(mailbox(house)).check.faults[0].record == "v=DMARC1; p=none"
    zone.is_broken, zone.records = False, dict(GOOD)
    check_domains(asking)
    assert open_troubles(house) == []
    assert last_check(mailbox(house)).check.has_dkim


@pytest.mark.database
def test_nobody_who_answers_is_no_alarm(house: House, shops: Shops, zone: Zone):
    let_it_send(house)
    zone.is_broken, zone.records = True, {}
    check_domains(replace(house, text_records=zone.resolver))
    assert open_troubles(house) == []
    assert last_check(mailbox(house)) is None


@pytest.mark.database
def test_a_domain_no_longer_in_use_has_no_trouble(house: House, shops: Shops, zone: Zone):
    let_it_send(house)
    zone.records = {}
    asking = replace(house, text_records=zone.resolver)
    check_domains(asking)
    assert len(open_troubles(house)) == 1
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).values(is_active=False))
    check_domains(asking)
    assert open_troubles(house) == []
