"""The benchmark of drafts times the whole way in each case, and tells what it was measured with."""

from __future__ import annotations

import json

from click.testing import CliRunner

from tolmach.commands.bench import command

STEPS = {"facts", "read_for_the_agent", "find", "word_by_machine", "compose", "record"}


def test_every_case_is_timed_with_the_share_of_each_step(tmp_path):
    options = ["--letters", "2", "--working", "en", "--by-words", "--data-dir", str(tmp_path), "--json"]
    answer = CliRunner().invoke(command, ["drafts", *options], catch_exceptions=False)
    figures = json.loads(answer.stdout)
    assert (figures["letters"], figures["direction"], figures["pivot"]) == (2, "pt-en", None)
    assert figures["stand_ins"] == []
    cases = [figures[name] for name in ("agent_reads", "letter_translated", "and_wording_missing")]
    assert all(set(case["shares"]) <= STEPS and case["p50_cpu_ms"] > 0 for case in cases)
    assert ["read_for_the_agent" in case["shares"] for case in cases] == [False, True, True]
