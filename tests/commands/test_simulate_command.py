"""``tolmach simulate``: the same seed plays the same weeks; every letter is counted once with every strategy."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner

from tolmach.commands.simulate import command
from tolmach.pools.model import Strategy


def _play(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(command, ["--weeks", "1", "--per-day", "30", "--json", *words])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)  # type: ignore[no-any-return]


def test_the_same_seed_plays_the_same_weeks_with_every_strategy() -> None:
    first = _play("--seed", "3")
    assert _play("--seed", "3") == first
    assert _play("--seed", "4") != first
    assert set(Strategy) <= set(first)
    for strategy in Strategy:
        figures = first[strategy]
        assert sum(figures["letters_by_person"]) + figures["unanswered"] == first["letters"]
        assert 0 < figures["kept_percent"] <= 100


def test_a_week_without_letters_is_refused() -> None:
    crowded = CliRunner().invoke(command, ["--weeks", "1", "--per-day", "0"])
    assert crowded.exit_code == 2
    assert "0 is not in the range" in crowded.output
