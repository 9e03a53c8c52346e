"""Why a draft was not sent as it was is read from what was sent, and counted."""

from __future__ import annotations

import pytest
from draft_makers import make_draft
from house_makers import Shops

from tolmach.replies.compose import edit_share
from tolmach.reports.changes import ChangeKind, change_of
from tolmach.reports.drafts import draft_report, last_four_weeks
from tolmach.wiring import House

DRAFT = (
    "Dobrý deň,\n\nbalík k objednávke NV-2026-10482 príde 14. novembra. Ak nepríde do dvoch dní, napíšte nám, prosím."
    "\n\nS pozdravom\nNovesta SK"
)
CASES = {
    ChangeKind.FORMALITIES: (("Dobrý deň,", "Dobrý deň, pani Kováčová,"), ("Novesta SK", "Alena, Novesta SK")),
    ChangeKind.FACTS: (("10482", "10483"), ("14. novembra", "15. decembra")),
    ChangeKind.ADDED: (("\n\nS pozdravom", " Ospravedlňujeme sa.\n\nS pozdravom"),),
    ChangeKind.LEFT_OUT: ((", napíšte nám, prosím", ""),),
    ChangeKind.REWORDED: (("napíšte nám, prosím", "dajte nám vedieť"),),
    ChangeKind.TYPED_OVER: ((DRAFT, "Peniaze sme Vám dnes vrátili na účet, ospravedlňujeme sa za zdržanie."),),
}


def edited(kind: ChangeKind) -> str:
    sent = DRAFT
    for before, after in CASES[kind]:
        assert before in sent
        sent = sent.replace(before, after)
    return sent


@pytest.mark.parametrize("kind", ChangeKind)
def test_the_reason_is_read_from_the_difference(kind: ChangeKind):
    sent = edited(kind)
    assert change_of(DRAFT, sent, edit=edit_share(DRAFT, sent), language="sk") is kind


@pytest.mark.database
def test_reasons_are_counted_with_examples(house: House, shops: Shops):
    kinds = (ChangeKind.REWORDED, ChangeKind.FACTS, ChangeKind.REWORDED)
    with house.database.writing.begin() as session:
        for place, kind in enumerate(kinds):
            sender = f"customer{place}@post.example"
            make_draft(session, shops, sender=sender, offered=DRAFT, sent=edited(kind), now=house.clock.now())
        make_draft(session, shops, sender="last@post.example", offered=DRAFT, sent=DRAFT, now=house.clock.now())
    with house.database.reading() as session:
        report = draft_report(session, shops.access("olga"), None, last_four_weeks(house.clock.now().date()))
    assert [(one.kind, one.drafts, len(one.examples)) for one in report.changes] == [
        (ChangeKind.REWORDED, 2, 2),
        (ChangeKind.FACTS, 1, 1),
    ]
