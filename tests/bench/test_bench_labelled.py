"""The labelled messages: enough of every kind, and the test half as it was frozen."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from tolmach.bench.detect import TEST_HALF, TUNING_HALF, read_labelled
from tolmach.language import LANGUAGES

FROZEN = "18c14737bcde25e0ff0abd00eca67b306b8c4ba2d611c0217a9e9310beeef210"
OUTSIDE = {"uk", "ru", "sr", "mk", "nl", "tr", "ca", "gl"}


def test_the_test_half_is_as_it_was_frozen():
    assert sha256(TEST_HALF.read_bytes()).hexdigest() == FROZEN


@pytest.mark.parametrize("half", [TUNING_HALF, TEST_HALF])
def test_every_language_has_its_messages(half):
    texts = read_labelled(half)
    counted = Counter(one.language for one in texts)
    assert {code: counted[code] for code in LANGUAGES} == dict.fromkeys(LANGUAGES, 32)
    assert all(one.text.strip() and one.country for one in texts)
    assert len({one.text for one in texts}) == len(texts)


def test_only_the_shortest_are_in_both_halves_and_neighbours_are_in_the_test_half():
    tuning, test = read_labelled(TUNING_HALF), read_labelled(TEST_HALF)
    same = {one.text.casefold() for one in tuning} & {one.text.casefold() for one in test}
    assert all(len(text.split()) <= 6 for text in same)
    assert {one.language for one in test} - LANGUAGES.keys() == OUTSIDE
