"""Ask the name service about the domains that mailboxes send from: every day, and when a mailbox is set up."""

from __future__ import annotations

from tolmach.clients.model import Mailbox
from tolmach.outbox.domains import ask_of, record_checks, sending_mailboxes, tell_of_domains
from tolmach.wiring import House


def check_domains(house: House) -> bool:
    """Check every sending mailbox's domain. Always False: once a day is enough."""
    has_relay = bool(house.relay.settings)
    with house.database.reading() as session:
        boxes = sending_mailboxes(session, has_relay=has_relay)
    checks = [ask_of(box, house.text_records) for box in boxes]
    with house.database.writing.begin() as session:
        now = house.clock.now()
        record_checks(session, checks, now=now)
        tell_of_domains(session, checks, now=now)
    return False


def check_domain_of(house: House, box: Mailbox) -> bool:
    """Check the domain of a mailbox that was just saved; False where the name service could not be asked.

    No trouble is raised: whoever sets it up reads the answer on the page.
    """
    checked = ask_of(box, house.text_records)
    with house.database.writing.begin() as session:
        record_checks(session, [checked], now=house.clock.now())
    return checked.check is not None
