"""The engine process: ``python -m tolmach.translation.engine_process ENGINE FOLDER SOURCE TARGET``.

It owns one model on its one thread, reads a JSON line ``{"sentences": […], "seconds": n}`` from standard input,
answers with a JSON line on standard output, and ends with its parent: at the end of the input, or by the alarm where
it hangs.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

GRACE_SECONDS = 5
"""The parent kills at the limit; the alarm, a little later, is for a child whose parent is gone."""


def main(engine: str, folder: str, source: str, target: str) -> None:
    """Serve requests until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a native library prints must not mix with the answers.
    translate: Callable[[str], str] | None = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        signal.alarm(math.ceil(request["seconds"]) + GRACE_SECONDS)
        try:
            translate = translate or import_module(f"tolmach.translation.{engine}").load(Path(folder), source, target)
            answer = _answer(translate, request["sentences"])
        except Exception as error:
            answer = {"error": f"the model cannot be loaded ({type(error).__name__}: {error})"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        signal.alarm(0)


def _answer(translate: Callable[[str], str], sentences: list[str]) -> dict[str, Any]:
    try:
        return {"sentences": [translate(sentence) for sentence in sentences]}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # A Rust panic is a BaseException. Its text may quote the customer: name only.
        return {"error": f"the engine refused a sentence ({type(error).__name__})"}


if __name__ == "__main__":
    main(*sys.argv[1:])
