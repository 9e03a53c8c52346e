"""With the real model: replies that three shops worded freely are grouped by what they mean."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from tolmach.language import Language
from tolmach.replies.embedder import NanoEmbedder
from tolmach.saved_replies.alike import Alikeness, ByMeaning, ByWords, said
from tolmach.saved_replies.group import Group, Member, group_replies

IDEAS = tomllib.loads(Path(__file__).with_name("ideas.toml").read_text(encoding="utf-8"))


def members() -> list[Member]:
    return [
        Member(
            row=f"{idea}:{code}",
            client="",
            language=Language(code),
            name=entry["name"],
            text=entry["text"],
            said=said(Language(code), entry["name"], entry["text"]),
        )
        for idea, texts in IDEAS.items()
        for code, entry in texts.items()
    ]


def right_and_wrong(groups: list[Group]) -> tuple[int, int]:
    """Pairs that are together and should be, and that should not."""
    pairs = [pair for group in groups for pair in combinations(group.members, 2)]
    right = sum(one.row.split(":")[0] == other.row.split(":")[0] for one, other in pairs)
    return right, len(pairs) - right


@pytest.mark.long
@pytest.mark.parametrize(
    ("measure", "least"), [(ByMeaning(NanoEmbedder()), 28), (ByWords(), 8)], ids=["model", "words"]
)
def test_what_is_put_together_belongs_together(measure: Alikeness, least: int):
    right, wrong = right_and_wrong(group_replies(members(), measure).groups)
    assert right >= least
    assert wrong == 0
