"""Which replies are one idea, and which concept they are: by names, by meaning, by what they share."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy
import pytest

from tolmach.language import Language
from tolmach.saved_replies.alike import Alikeness, ByMeaning, ByWords, said
from tolmach.saved_replies.group import Grouped, Member, group_replies
from tolmach.saved_replies.known import KnownConcept, KnownWording, Wanted, likeness
from tolmach.saved_replies.plan import HouseTold, make_plan
from tolmach.saved_replies.reply import SavedReply

IDEAS = {"return": ("vrát", "vrác", "επιστρ", "връщ"), "parcel": ("balík", "csomag"), "voucher": ("poukaz",)}


@dataclass
class IdeaEmbedder:
    """Knows which of three ideas a text is about by a word of it; all other texts lie elsewhere."""

    name: str = "ideas"

    def embed(self, text: str) -> numpy.ndarray:
        folded = text.casefold()
        found = [any(word in folded for word in words) for words in IDEAS.values()]
        own = numpy.array([*map(float, found), 0.0 if any(found) else 1.0])
        return own / numpy.linalg.norm(own)


def member(row: str, name: str, text: str, client: str = "novesta") -> Member:
    language = Language(row[:2])
    return Member(row=row, client=client, language=language, name=name, text=text, said=said(language, name, text))


def rows(grouped: Grouped) -> list[list[str]]:
    return [[one.row for one in group.members] for group in grouped.groups]


def test_the_same_name_in_several_languages_and_never_two_of_one():
    members = [
        member("cs1", "Returns – CZ", "Zboží pošlete."),
        member("sk1", "[SK] Returns", "Tovar pošlite."),
        member("sk2", "returns (sk)", "Iný text."),
        member("sk3", "Iné", "Tovar  pošlite."),
        member("cs2", "Returns", "Něco.", client="calida"),
    ]
    grouped = group_replies(members, ByWords())
    assert rows(grouped) == [["cs1", "sk1"], ["sk2"], ["cs2"]]
    assert grouped.doubles == {"sk3": "sk1"}
    assert grouped.groups[1].why == "row sk1 has the same name and language"


def test_what_means_the_same_is_joined_the_most_alike_first():
    members = [
        member("cs1", "Vrácení", "Jak vrátit."),
        member("cs2", "Balík", "Kde je balík."),
        member("el1", "Επιστροφή", "Πώς."),
        member("hu1", "Csomag", "Hol a csomag."),
        member("sk1", "Poukaz", "Poukaz platí rok."),
    ]
    grouped = group_replies(members, ByMeaning(IdeaEmbedder()))
    assert rows(grouped) == [["cs1", "el1"], ["cs2", "hu1"], ["sk1"]]
    assert all(group.is_sure for group in grouped.groups)


def test_without_a_model_shared_numbers_slots_and_links_speak_and_are_never_sure():
    members = [
        member("cs1", "Kde je", "Sledujte {{order.tracking_link}} a uveďte {{ticket.reference}}."),
        member("hu1", "Hol van", "Itt nézheti meg: {{order.tracking_link}}, {{ticket.reference}}."),
        member("hu2", "Fizetés", "Fizessen 3 nap alatt."),
        member("cs2", "Platba", "Napište na +420 222 333 444."),
    ]
    grouped = group_replies(members, ByWords())
    assert rows(grouped) == [["cs1", "hu1"], ["hu2"], ["cs2"]]
    assert not grouped.groups[0].is_sure
    assert grouped.groups[0].why.endswith("both have order.tracking_link, ticket.reference")


def known(key: str, *, is_own: bool = False, **texts: str) -> KnownConcept:
    wordings = {Language(code): KnownWording(name=key, text=text, stamp=f"1/{code}") for code, text in texts.items()}
    return KnownConcept(key=key, topic="return", is_own=is_own, wordings=wordings, empty_stamp="1//")


@pytest.mark.parametrize("measure", [ByWords(), ByMeaning(IdeaEmbedder())], ids=["words", "meaning"])
def test_what_looks_like_a_concept_of_the_library(measure: Alikeness):
    concepts = [
        known("how_to_return", sk="Tovar nám môžete vrátiť do 30 dní od prevzatia, aj bez uvedenia dôvodu."),
        known("opening_hours", sk="Sme tu každý pracovný deň od rána do večera."),
    ]
    reply = Wanted(language=Language("sk"), name="Vrátenie", text="Tovar môžete vrátiť do 30 dní bez uvedenia dôvodu.")
    found = likeness([reply], concepts, measure)
    assert found is not None
    assert (found.concept.key, found.is_sure, found.is_same) == ("how_to_return", True, False)
    other = Wanted(language=Language("sk"), name="Poukaz", text="Darčekový poukaz uplatníte v košíku.")
    assert likeness([other], concepts, measure) is None


def reply(row: str, name: str, text: str, client: str = "novesta") -> SavedReply:
    return SavedReply(row=row, line=int(row[2:]), client=client, name=name, language=Language(row[:2]), text=text)


def test_groups_that_are_one_concept_become_one_and_a_second_of_a_language_does_not():
    library = known("how_to_return", cs="Jak vrátit zboží.", hu="Vissza.")
    told = HouseTold(markets={}, concepts={"novesta": [library], "": [library]})
    replies = [
        reply("cs1", "Vracíme", "Jak vrátit zboží."),
        reply("cs2", "Vracení obuvi", "Jak vrátit obuv, tedy boty."),
        reply("hu3", "Visszaküldés", "Vissza."),
        reply("cs4", "Vrácení", "Jak vrátit dárek.", client=""),
    ]
    plan = make_plan(replies, told, ByMeaning(IdeaEmbedder()))
    assert [(one.row, one.group, one.concept, one.seen) for one in plan] == [
        ("cs1", "1", "how_to_return", "1/cs"),
        ("hu3", "1", "how_to_return", "1/hu"),
        ("cs2", "2", "", ""),
        ("cs4", "4", "", ""),
    ]
    assert plan[2].why.endswith("group 1 is how_to_return rather")
    assert "looks like the library's how_to_return" in plan[3].why
    assert {one.topic for one in plan} == {"return"}
    assert all(one.language != other.language for one, other in combinations(plan[:2], 2))
