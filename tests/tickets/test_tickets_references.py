"""Public references and signed reply addresses: not guessable, not forgeable, readable on the telephone."""

from __future__ import annotations

import pytest
from house_makers import fill_house
from ticket_makers import make_ticket

from tolmach.db import Database
from tolmach.keys import Keyring
from tolmach.tickets.references import (
    ALPHABET,
    new_reference,
    references_in,
    reply_address,
    split_reply_address,
)

OURS, THEIRS = Keyring(("o" * 32,)), Keyring(("t" * 32,))
BOX = "sk@novesta.example"


def test_the_alphabet_has_no_signs_that_are_misread():
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("01IO")


@pytest.mark.database
def test_references_are_unlike_each_other_and_say_whose_they_are(database: Database):
    people = fill_house(database)
    with database.writing.begin() as session:
        made = [make_ticket(session, people).reference for _ in range(60)]
        other = new_reference(session, client_id=people.clients["calida"], prefix="CAL")
    assert len(set(made)) == 60
    assert all(one[:4] == "NOV-" and len(one) == 9 and set(one[4:]) <= set(ALPHABET) for one in made)
    assert made != sorted(made), "they tell nobody how many tickets there are"
    assert other.startswith("CAL-")


@pytest.mark.database
def test_a_reference_in_use_is_not_given_again_and_grows_when_the_short_ones_run_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    people = fill_house(database)
    monkeypatch.setattr("tolmach.tickets.references.secrets.choice", lambda letters: letters[0])
    with database.writing.begin() as session:
        made = [make_ticket(session, people).reference for _ in range(3)]
        others = make_ticket(session, people, "calida-sk").reference
    assert made == ["NOV-22222", "NOV-222222", "NOV-2222222"]
    assert others == "CAL-22222", "another client counts apart"


SUBJECTS = {
    "Re: Objednávka [NOV-7K3QF]": ["NOV-7K3QF"],
    "re: objednávka [nov-7k3qf]": ["NOV-7K3QF"],
    "NOV-7K3QF a CAL-ABCDEF": ["NOV-7K3QF", "CAL-ABCDEF"],
    "Objednávka NV-2026-10482": [],
    "NOV-7K3Q": [],
    "NOV-7K3QO": [],
    "": [],
}


@pytest.mark.parametrize(("subject", "found"), SUBJECTS.items())
def test_references_are_found_in_subjects(subject: str, found: list[str]):
    assert references_in(subject) == found


def test_a_reply_address_leads_back_to_its_ticket():
    address = reply_address(OURS, BOX, "NOV-7K3QF")
    assert split_reply_address(OURS, address) == (BOX, "NOV-7K3QF")
    assert split_reply_address(OURS, f"  {address.upper()} ") == (BOX, "NOV-7K3QF")
    assert len(address.partition("@")[0]) <= 64, "a local part has at most 64 letters"


def test_a_key_that_was_rotated_out_of_first_place_still_counts():
    address = reply_address(OURS, BOX, "NOV-7K3QF")
    assert split_reply_address(Keyring((*THEIRS.secrets, *OURS.secrets)), address) == (BOX, "NOV-7K3QF")
    assert split_reply_address(THEIRS, address) == (BOX, None)


FORGED = {
    "another ticket under this signature": lambda good: good.replace("7k3qf", "7k3qg"),
    "another signature": lambda good: good.replace(good[-25:-19], "aaaaaa"),
    "another client": lambda good: good.replace("+t-nov", "+t-cal"),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_address_is_the_plain_mailbox(forge):
    good = reply_address(OURS, BOX, "NOV-7K3QF")
    assert forge(good) != good
    assert split_reply_address(OURS, forge(good)) == (BOX, None)


PLAIN = {
    "the mailbox itself": ("SK@Novesta.Example ", "sk@novesta.example"),
    "a tag of the customer's own": ("sk+eshop@novesta.example", "sk+eshop@novesta.example"),
    "a tag that looks like ours and is short": ("sk+t-nov@novesta.example", "sk+t-nov@novesta.example"),
}


@pytest.mark.parametrize(("address", "mailbox"), PLAIN.values(), ids=PLAIN)
def test_an_address_without_our_tag_carries_nothing(address: str, mailbox: str):
    assert split_reply_address(OURS, address) == (mailbox, None)
