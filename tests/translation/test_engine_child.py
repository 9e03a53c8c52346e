"""A real child process: killed, hanging, refusing, left alone by its parent; a failure costs one call."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tolmach.translation.child import Child
from tolmach.translation.errors import TranslationFailed
from tolmach.translation.pool import Pool

SCRIPT = """
import json, os, sys, time
for line in sys.stdin:
    sentences = json.loads(line)["sentences"]
    for sentence in sentences:
        if sentence == "hang": time.sleep(60)
        if sentence == "crash": os._exit(3)
        if sentence.startswith("once "):
            mark = sentence[5:]
            if not os.path.exists(mark):
                open(mark, "w").close()
                time.sleep(60)
    answer = {"error": "refused"} if "refuse" in sentences else {"sentences": [s.upper() for s in sentences]}
    print(json.dumps(answer), flush=True)
"""


def _child() -> Child:
    return Child([sys.executable, "-S", "-c", SCRIPT])


def test_sentences_come_back_in_order() -> None:
    child = _child()
    assert child.call(["olá", "linha\nnova", "\ud800"], 10) == ["OLÁ", "LINHA\nNOVA", "\ud800"]
    child.close()
    assert child.pid is None


def test_killed_in_the_middle_it_is_tried_once_more(tmp_path: Path) -> None:
    child, mark = _child(), tmp_path / "seen"
    answers: list[list[str]] = []
    caller = threading.Thread(target=lambda: answers.append(child.call([f"once {mark}"], 30)))
    caller.start()
    while not mark.exists():
        time.sleep(0.01)
    killed = child.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    caller.join()
    assert answers == [[f"ONCE {mark}".upper()]]
    assert child.pid not in (None, killed)
    child.close()


@pytest.mark.parametrize("sentence", ["crash", "hang"])
def test_a_crash_or_hang_costs_that_call_only(sentence: str) -> None:
    child = _child()
    with pytest.raises(TranslationFailed, match="twice") as failed:
        child.call([sentence], 0.3)
    assert not failed.value.permanent
    assert child.call(["a"], 10) == ["A"]
    child.close()


def test_a_stopped_child_is_killed_at_the_limit() -> None:
    child = _child()
    child.call(["a"], 10)
    stopped = child.pid
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)
    assert child.call(["x" * 200_000], 2) == ["X" * 200_000]
    child.close()


def test_a_refusal_is_permanent_and_keeps_the_child() -> None:
    child = _child()
    with pytest.raises(TranslationFailed) as failed:
        child.call(["refuse"], 10)
    assert failed.value.permanent
    before = child.pid
    assert child.call(["b"], 10) == ["B"]
    assert child.pid == before
    child.close()


def test_many_threads_share_one_child() -> None:
    child = _child()
    answers: dict[int, list[str]] = {}
    callers = [threading.Thread(target=lambda n=n: answers.update({n: child.call([f"s{n}"], 10)})) for n in range(12)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert answers == {number: [f"S{number}"] for number in range(12)}
    child.close()


def test_the_engine_process_ends_with_its_parent() -> None:
    command = [sys.executable, "-P", "-m", "tolmach.translation.engine_process", "firefox", "/nowhere", "pt", "en"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    answer, _nothing = process.communicate(b'{"sentences": ["a"], "seconds": 5}\n', timeout=30)
    assert b"cannot be loaded" in answer
    assert process.returncode == 0


def test_the_engine_process_imports_neither_web_nor_database() -> None:
    code = (
        "import sys, tolmach.translation.engine_process, tolmach.translation.firefox;"
        "print([m for m in ('flask', 'sqlalchemy', 'click', 'sentencex') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


def test_the_pool_keeps_within_its_limit() -> None:
    pool = Pool(limit=25)
    for target in ("en", "de", "fr", "en"):
        with pool.lease(("pt", target), _child, 10) as child:
            child.call(["a"], 10)
        assert len(pool.pids()) <= 2
    assert [direction for direction, _pid in pool.pids()] == [("pt", "fr"), ("pt", "en")]
    pool.close()
    assert pool.pids() == []


def test_the_pool_waits_while_all_are_busy() -> None:
    pool = Pool(limit=10)
    got = threading.Event()

    def second() -> None:
        with pool.lease(("pt", "de"), _child, 10):
            got.set()

    with pool.lease(("pt", "en"), _child, 10):
        caller = threading.Thread(target=second)
        caller.start()
        assert not got.wait(0.1)
    caller.join()
    assert got.is_set()
    pool.close()
