"""All jobs in one table: what each does, how often the schedule announces it, and how long it may take.

The row's state is the truth; a job that nobody announced is found by the sweep of its ``every``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tolmach.jobs.concepts import word_one
from tolmach.jobs.coverage import reckon_coverage
from tolmach.jobs.domains import check_domains
from tolmach.jobs.holidays import refresh_holidays
from tolmach.jobs.lights import judge_drafts_lights
from tolmach.jobs.orders import pull_orders
from tolmach.jobs.refit import refit_weekly
from tolmach.jobs.silence import listen, run_test_letters
from tolmach.jobs.surveys import ask_customers
from tolmach.jobs.work import prepare_one, receive_some, release, send_one, start_legal_clocks, translate_one, warn
from tolmach.wiring import House


@dataclass(frozen=True, kw_only=True)
class Job:
    """``run`` does one piece and says whether there may be more; ``poll`` is how long an idle worker waits to look.

    ``threads`` is how many pieces an embedded worker does at once.
    """

    name: str
    doc: str
    run: Callable[[House], bool]
    every: timedelta
    poll: timedelta | None = None
    threads: int = 1


JOBS: tuple[Job, ...] = (
    Job(
        name="inbox.receive",
        doc="Understand a kept letter and open or continue its ticket.",
        run=receive_some,
        every=timedelta(seconds=30),
        poll=timedelta(seconds=1),
    ),
    Job(
        name="replies.prepare",
        doc="Make the draft for a message that waits for an answer.",
        run=prepare_one,
        every=timedelta(seconds=30),
        poll=timedelta(seconds=1),
    ),
    Job(
        name="replies.translate",
        doc="Translate what an agent asked for.",
        run=translate_one,
        every=timedelta(seconds=30),
        poll=timedelta(seconds=1),
    ),
    Job(
        name="replies.word",
        doc="Word a reply concept in a language it lacks.",
        run=word_one,
        every=timedelta(seconds=30),
        poll=timedelta(seconds=2),
    ),
    Job(
        name="replies.lights",
        doc="Show green drafts amber where such drafts were seldom sent unedited, and green again where they are.",
        run=judge_drafts_lights,
        every=timedelta(hours=1),
    ),
    Job(
        name="replies.fit",
        doc="Once a week fit the choice of saved replies on what agents sent, and keep what is not worse.",
        run=refit_weekly,
        every=timedelta(days=1),
    ),
    Job(
        name="outbox.send",
        doc="Send what waits in the outbox.",
        run=send_one,
        every=timedelta(seconds=30),
        poll=timedelta(seconds=1),
        # While one server keeps a thread waiting, letters leave by the others (see outbox.pace).
        threads=6,
    ),
    Job(
        name="orders.pull",
        doc="Pull what changed in the orders of shops that run on WooCommerce or Shopify.",
        run=pull_orders,
        every=timedelta(minutes=1),
        poll=timedelta(minutes=1),
    ),
    Job(
        name="surveys.ask",
        doc="Ask customers whose matter was solved some hours ago how it went, where their market wants that.",
        run=ask_customers,
        every=timedelta(minutes=5),
    ),
    Job(
        name="routing.release",
        doc="Give waiting tickets to people with room, take them from who will not be back in time, watch the pools.",
        run=release,
        every=timedelta(minutes=1),
    ),
    Job(
        name="sla.warn",
        doc="Warn of due times that are near: who has the ticket, then the lead and the operator.",
        run=warn,
        every=timedelta(minutes=1),
    ),
    Job(
        name="coverage.reckon",
        doc="Look eight weeks ahead for what is missing: when a plan changed, and once an hour.",
        run=reckon_coverage,
        every=timedelta(minutes=1),
    ),
    Job(
        name="sla.law",
        doc="Start the limits of the law for unfinished tickets that were there before the limits were stored.",
        run=start_legal_clocks,
        every=timedelta(hours=1),
    ),
    Job(
        name="inbox.probe",
        doc="Write each mailbox that takes them its daily test letter, and miss those that did not come back.",
        run=run_test_letters,
        every=timedelta(minutes=5),
    ),
    Job(
        name="coverage.silence",
        doc="Listen whether as many letters come from each market as its weekday and hour would have.",
        run=listen,
        every=timedelta(hours=1),
    ),
    Job(
        name="outbox.domains",
        doc="Ask the name service for SPF, DKIM and DMARC of every domain that mailboxes send from.",
        run=check_domains,
        every=timedelta(days=1),
    ),
    Job(
        name="hours.holidays",
        doc="Store the public holidays of every country in use, two years ahead.",
        run=refresh_holidays,
        every=timedelta(days=1),
    ),
)
