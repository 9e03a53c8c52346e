"""What agents change of a saved reply: told with its slots, agreed by several, and nothing of one customer in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tolmach.replies.agreed_edits import EditedAnswer, agreed_edits
from tolmach.replies.edits import Edit, apply_edit, edits_of

REPLY = (
    "Balík {{order.number}} je na ceste. Nesie ho {{order.carrier}}.\n\n"
    "Sledovať ho môžete na {{order.tracking_link}}. Príde do dvoch dní."
)
DRAFT = (
    "Dobrý deň,\n\nbalík NV-2026-10482 je na ceste. Nesie ho Packeta.\n\n"
    "Sledovať ho môžete na https://tracking.packeta.example/Z1. Príde do dvoch dní.\n\nS pozdravom\nNovesta SK"
)

EDITS = {
    # name: what was written instead of what in the draft → edits
    "nothing": ("", "", []),
    "a sentence": ("Príde do dvoch dní.", "Príde do troch dní.", [("Príde do dvoch dní.", "Príde do troch dní.")]),
    "a sentence with a slot": (
        "Nesie ho Packeta.",
        "Doručí ho Packeta domov.",
        [("Nesie ho {{order.carrier}}.", "Doručí ho {{order.carrier}} domov.")],
    ),
    "the first sentence, in lower case after the greeting": (
        "balík NV-2026-10482 je na ceste.",
        "Vašu objednávku NV-2026-10482 sme odoslali.",
        [("Balík {{order.number}} je na ceste.", "Vašu objednávku {{order.number}} sme odoslali.")],
    ),
    "a sentence less": ("Nesie ho Packeta.", "", [("Nesie ho {{order.carrier}}.", "")]),
    "a sentence more": (
        "Príde do dvoch dní.",
        "Príde do dvoch dní. Kuriér Vám zavolá.",
        [("Príde do dvoch dní.", "Príde do dvoch dní. Kuriér Vám zavolá.")],
    ),
    "two sentences for one": (
        "Nesie ho Packeta.",
        "Nesie ho kuriér. Je to Packeta.",
        [("Nesie ho {{order.carrier}}.", "Nesie ho kuriér. Je to {{order.carrier}}.")],
    ),
    "only what fills a slot": ("NV-2026-10482", "NV-2026-10483", []),
    "the greeting": ("Dobrý deň,", "Vážená pani Kováčová,", []),
    "the signature": ("S pozdravom", "Pekný deň praje", []),
    "line ends of a form": ("\n", "\r\n", []),
}


@pytest.mark.parametrize(("old", "new", "expected"), EDITS.values(), ids=EDITS)
def test_edits_are_told_in_the_words_of_the_reply(old: str, new: str, expected: list[tuple[str, str]]):
    sent = DRAFT.replace(old, new) if old else DRAFT
    assert edits_of(REPLY, DRAFT, sent, "sk") == [Edit(*one) for one in expected]


def test_another_answer_altogether_is_no_edit_of_single_sentences():
    edits = edits_of(REPLY, DRAFT, "Dobrý deň,\n\npeniaze sme Vám vrátili.\n\nS pozdravom\nNovesta SK", "sk")
    assert all(edit.before == REPLY for edit in edits)


SAME = Edit("Príde do dvoch dní.", "Príde do troch dní.")


def _answers(*people: tuple[int, int]) -> list[EditedAnswer]:
    return [
        EditedAnswer(
            draft_id=number, client_id=1, agent_id=agent, customer_id=customer, reference="NOV-1", edits=(SAME,)
        )
        for number, (agent, customer) in enumerate(people)
    ]


ENOUGH = {
    # name: (agent, customer) of each answer, uses → whether it is proposed
    "three of three by two": ([(1, 1), (2, 2), (1, 3)], 3, True),
    "three of five": ([(1, 1), (2, 2), (1, 3)], 5, True),
    "three of six are too rare": ([(1, 1), (2, 2), (1, 3)], 6, False),
    "two are too few": ([(1, 1), (2, 2)], 2, False),
    "one agent's habit": ([(1, 1), (1, 2), (1, 3)], 3, False),
    "one customer's matter": ([(1, 1), (2, 1), (3, 1)], 3, False),
}


@pytest.mark.parametrize(("people", "uses", "is_proposed"), ENOUGH.values(), ids=ENOUGH)
def test_an_edit_is_proposed_when_it_is_usual(people: list[tuple[int, int]], uses: int, is_proposed: bool):
    found = agreed_edits(_answers(*people), uses, is_shared=False)
    assert [one.edit for one in found] == ([SAME] if is_proposed else [])


def test_space_alone_makes_no_other_edit():
    answers = _answers((1, 1), (2, 2), (1, 3))
    spaced = replace(answers[0], customer_id=4, edits=(Edit(SAME.before, "Príde do  troch dní."),))
    (found,) = agreed_edits([*answers, spaced], 4, is_shared=False)
    assert len(found.answers) == 4


APPLIED = {
    "replaced": (SAME, REPLY.replace("dvoch", "troch")),
    "left out": (Edit("Nesie ho {{order.carrier}}.", ""), REPLY.replace(" Nesie ho {{order.carrier}}.", "")),
    "its paragraph left out": (
        Edit("Balík {{order.number}} je na ceste. Nesie ho {{order.carrier}}.", ""),
        REPLY.partition("\n\n")[2],
    ),
    "no more in it": (Edit("Príde zajtra.", "Príde dnes."), None),
    "twice in it": (Edit("ho", "ju"), None),
}


@pytest.mark.parametrize(("edit", "expected"), APPLIED.values(), ids=APPLIED)
def test_an_edit_is_made_in_the_reply(edit: Edit, expected: str | None):
    assert apply_edit(REPLY, edit) == expected
