"""The choice of replies learns the operator's own from what agents sent, keeps what it knew, and no text of anybody."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
from click.testing import CliRunner
from draft_makers import make_draft, make_version
from house_makers import FrozenClock, Shops, letter_bytes
from sqlalchemy import select, update

from tolmach.commands.replies import command
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import prepare_one, receive_one
from tolmach.replies.choice import NOTHING, Chooser, Fitted, digest_of_shipped, fitted, write_model
from tolmach.replies.embedder import NanoEmbedder
from tolmach.replies.fit import LEAST_OF_CONCEPT, LabelledLetter, count_right, is_no_worse, refit
from tolmach.replies.learned_model import FittedChoice, LetterVector
from tolmach.replies.model import Draft, DraftOrigin
from tolmach.replies.near import as_bytes
from tolmach.replies.refit import facts_of_refit, is_refit_due, record_refit, with_newest_model
from tolmach.wiring import House

KEYS = ("where", "cancel", NOTHING)
ABOUT = {key: numpy.eye(8)[place] for place, key in enumerate((*KEYS, "engraving"))}
SAID = {
    "cancel_order": "Please cancel my order, I bought it twice.",
    "where_is_my_order": "Where is my parcel? I have been waiting for a week.",
    "engraving": "I would love to have my grandfather's initials on the silver pen.",
    "invoice_copy": "Please send me the invoice once more.",
}
ENGRAVE = "Dobrý deň, viete na pero vyryť monogram?"
BEFORE = Fitted(keys=KEYS, weights=numpy.eye(8)[:, :3].astype(numpy.float32) * 8, bias=numpy.zeros(3, numpy.float32))


def letters(*keys: str, each: int = 60) -> list[LabelledLetter]:
    noise = numpy.random.default_rng(1)
    rows = []
    for key in keys:
        for _ in range(each):
            vector = ABOUT[key] + noise.normal(0, 0.2, 8)
            rows.append(LabelledLetter(number=len(rows), vector=vector / numpy.linalg.norm(vector), key=key))
    return rows


def test_the_operators_own_reply_is_learned_and_nothing_forgotten():
    known = letters(*KEYS)
    made = refit(letters(*KEYS, "engraving"), BEFORE)
    assert (made.is_taken, made.tried) == (True, 48)
    assert made.right > made.right_before
    assert made.model.keys == (*KEYS, "engraving")
    assert count_right(made.model, known) >= count_right(BEFORE, known) - 1


@pytest.mark.parametrize("each", [LEAST_OF_CONCEPT - 1, 12])
def test_few_letters_teach_nothing(each: int):
    made = refit(letters(*KEYS, "engraving", each=each), BEFORE)
    assert not made.is_taken
    assert ("engraving" in made.model.keys) is (each > LEAST_OF_CONCEPT)


def test_a_model_that_is_worse_is_not_taken():
    wrong = {"where": "cancel", "cancel": "where", NOTHING: NOTHING}
    mixed = [
        one if one.is_held_out else LabelledLetter(number=one.number, vector=one.vector, key=wrong[one.key])
        for one in letters(*KEYS, each=100)
    ]
    made = refit(mixed, BEFORE)
    assert made.right < made.right_before
    assert not made.is_taken


@pytest.mark.parametrize(
    ("tried", "gained", "lost", "known", "is_taken"),
    [
        (30, 0, 0, 30, True),
        (29, 5, 0, 29, False),
        (200, -1, 1, 150, False),
        (200, 4, 1, 150, True),
        (200, 4, 2, 150, False),
    ],
)
def test_a_model_is_taken_where_enough_letters_say_that_it_is_no_worse(
    tried: int, gained: int, lost: int, known: int, is_taken: bool
):
    assert is_no_worse(tried=tried, gained=gained, lost=lost, known=known) is is_taken


@pytest.mark.database
def test_a_draft_keeps_the_letters_vector_and_is_chosen_by_the_newest_model(house: House, shops: Shops):
    embedder, shipped = NanoEmbedder(), fitted(NanoEmbedder.name)
    vector = embedder.embed(f"Pero\n{ENGRAVE}")
    weights = numpy.concatenate([shipped.weights, (vector * 12).astype(numpy.float32)[:, None]], axis=1)
    bias, on = numpy.append(shipped.bias, 0.0), digest_of_shipped()
    model = Fitted(keys=(*shipped.keys, "on_its_way"), weights=weights, bias=bias, fitted_on=on)
    with house.database.writing.begin() as session:
        row = FittedChoice(embedder=embedder.name, model=write_model(model, embedder.name), at=house.clock.now())
        row.letters = row.tried = row.right = row.right_before = 0
        session.add(row)
    make_version(house)
    keep_mail(house, letter_bytes(ENGRAVE, to="sk@novesta.example", subject="Pero"))
    receive_one(house)
    prepare_one(replace(house, chooser=Chooser(embedder)))
    with house.database.reading() as session:
        assert session.scalars(select(Draft.concept_key)).one() == "on_its_way"
        kept = session.scalars(select(LetterVector)).one()
    assert (kept.embedder, kept.vector) == (embedder.name, as_bytes(vector))


@pytest.mark.database
def test_what_agents_sent_says_what_was_meant(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        said = "Balík je na ceste a príde v stredu."
        drafts = [
            make_draft(session, shops, offered=said, sent=said, concept_key="on_its_way"),
            make_draft(session, shops, offered=said, sent=f"{said} ", concept_key="on_its_way"),
            make_draft(session, shops, offered=said, sent=said, concept_key="where_is_my_order_delivered"),
            make_draft(session, shops, offered=said, sent="Peniaze sme vrátili na účet.", concept_key="on_its_way"),
            make_draft(session, shops, offered=None, sent="Áno, gravírujeme.", is_passed_over=True),
            make_draft(session, shops, offered=None),
            make_draft(session, shops, offered=said, sent=said, origin=DraftOrigin.MEMORY),
        ]
        for draft in drafts:
            vector = as_bytes(numpy.eye(384)[draft.id])
            row = LetterVector(client_id=draft.client_id, message_id=draft.message_id, vector=vector)
            row.embedder = NanoEmbedder.name
            session.add(row)
        session.flush()
        found = facts_of_refit(session, NanoEmbedder.name)
    assert [one.key for one in found.letters] == [NOTHING, "where_is_my_order", "on_its_way", "on_its_way"]
    assert found.before is fitted(NanoEmbedder.name)


@pytest.mark.database
def test_a_taken_model_is_in_use_from_the_next_draft_on(house: House, shops: Shops, clock: FrozenClock):
    embedder, shipped = NanoEmbedder(), fitted(NanoEmbedder.name)
    chooser = Chooser(embedder)
    noise = numpy.random.default_rng(1)
    about = {key: embedder.embed(text) for key, text in SAID.items()}
    rows = [
        LabelledLetter(number=number, vector=vector + noise.normal(0, 0.01, 384), key=key)
        for number, (key, vector) in enumerate(list(about.items()) * 50)
    ]
    with house.database.writing.begin() as session:
        facts = facts_of_refit(session, NanoEmbedder.name)
        assert with_newest_model(session, chooser) is chooser
        assert is_refit_due(session, now=clock.at)
        made = refit(rows, facts.before)
        record_refit(session, facts, made, now=clock.at, actor=JOB)
    with house.database.reading() as session:
        assert not is_refit_due(session, now=clock.at)
        (event,) = session.scalars(select(Event).where(Event.kind == EventKind.CHOICE_FITTED))
        assert event.data["taken"] is made.is_taken is True
        assert session.scalars(select(FittedChoice)).one().right == made.right
        model = with_newest_model(session, chooser).model
    assert model is not None
    assert model.keys == (*shipped.keys, "engraving")
    with house.database.writing.begin() as session:
        # An upgrade has brought another shipped model since.
        old = write_model(replace(model, fitted_on="another"), NanoEmbedder.name)
        session.execute(update(FittedChoice).values(model=old))
        assert with_newest_model(session, chooser) is chooser
        assert facts_of_refit(session, NanoEmbedder.name).before is shipped


def test_the_command_says_what_came_of_it(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TOLMACH_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("TOLMACH_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("TOLMACH_SECRET_KEY", "test-secret-" + "s" * 32)
    run = CliRunner().invoke(command, ["fit"])
    assert (run.exit_code, "The old model stays." in run.stdout) == (0, True)
