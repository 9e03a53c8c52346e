"""The figures promised for texts that nobody here wrote, held a little below what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tolmach.bench.detect import bench_detect

TEXTS = Path(__file__).parents[2].parent / "shared" / "data" / "detect" / "tune.tsv"


@pytest.mark.skipif(not TEXTS.exists(), reason=f"{TEXTS} is not here")
def test_accuracy_on_outside_texts() -> None:
    row = bench_detect(TEXTS, detectors=("eldc",))["detectors"]["eldc"]
    assert row["as written"]["2-3 words"]["accuracy"] >= 97
    assert row["as written"]["4-7 words"]["accuracy"] >= 98.5
    assert row["no diacritics"]["2-3 words"]["accuracy"] >= 90
    assert row["as written"]["8-15 words"]["stated right"] >= 99
