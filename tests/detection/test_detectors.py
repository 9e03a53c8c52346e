"""Every installed detector keeps the promises of the port."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.detection.choose import build_detector, installed_detectors
from tolmach.detection.text import text_to_judge


@pytest.mark.parametrize("name", [*installed_detectors(), "fixed"])
def test_scores_are_a_distribution(name: str) -> None:
    scores = build_detector(name).score("Where is my order, please?")
    assert max(scores, key=scores.__getitem__) == "en"
    assert sum(scores.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("name", [*installed_detectors(), "fixed"])
def test_an_empty_text_scores_nothing(name: str) -> None:
    assert build_detector(name).score("") == {}


def test_langdetect_answers_the_same_every_time() -> None:
    detector = build_detector("langdetect")
    assert len({tuple(detector.score("to je moje").items()) for _ in range(5)}) == 1


@given(st.text(max_size=200))
def test_eldc_takes_any_judged_text(text: str) -> None:
    if "eldc" not in installed_detectors():
        pytest.skip("eldc has no wheel for this Python")
    scores = build_detector("eldc").score(text_to_judge(text))
    assert not scores or sum(scores.values()) == pytest.approx(1.0)
