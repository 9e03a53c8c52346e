"""One engine process behind a pipe: started when needed, killed past its limit, started again after a crash."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from tolmach.translation.errors import TranslationFailed


class Child:
    """A child process that answers one JSON line per JSON line. Calls from many threads queue at its lock."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @property
    def pid(self) -> int | None:
        """The running process, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def call(self, sentences: Sequence[str], seconds: float) -> list[str]:
        """Translate the sentences in the child within ``seconds``; a crash or hang is tried once more.

        Raises TranslationFailed: permanent when the engine answered with an error, else the second crash or hang.
        """
        request = json.dumps({"sentences": list(sentences), "seconds": seconds}).encode() + b"\n"
        with self._lock:
            answer = self._ask(request, seconds) or self._ask(request, seconds)
        if answer is None:
            raise TranslationFailed("the engine process crashed or hung twice", permanent=False)
        found = json.loads(answer)
        if "error" in found:
            raise TranslationFailed(str(found["error"]), permanent=True)
        return [str(sentence) for sentence in found["sentences"]]

    def close(self) -> None:
        """End the process, after the call it is at; a later call starts a new one."""
        with self._lock:
            self._end()

    def _ask(self, request: bytes, seconds: float) -> bytes | None:
        """The child's answer, None when it died on the way. Killing is what ends a wait in a native library."""
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        watch = threading.Timer(seconds, process.kill)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            watch.cancel()
        if not answer.endswith(b"\n"):
            self._end()
            return None
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner != os.getpid():
            self._process = None  # A fork of the parent must not share its parent's pipe.
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = self._start()
            self._owner = os.getpid()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        """Standard error goes nowhere: a panic prints the customer's sentence, and no log may hold it."""
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        except OSError as error:
            raise TranslationFailed(f"the engine process cannot start ({error.strerror})", permanent=False) from error

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close_quietly(stream)


def _close_quietly(stream: IO[bytes]) -> None:
    with suppress(OSError):  # What was not yet written has nobody to read it.
        stream.close()
