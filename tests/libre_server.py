"""A server on this machine that speaks LibreTranslate's protocol and says what a test has it say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, object]


@contextmanager
def libre_server(targets: Mapping[str, Sequence[str]], answer: Callable[[list[str], str], Answer]) -> Iterator[str]:
    """Its address. ``targets`` by source language; ``answer`` makes of sentences and a target a status and a body."""

    class Libre(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(200, [{"code": source, "targets": list(codes)} for source, codes in targets.items()])

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(*answer(asked["q"], asked["target"]))

        def _say(self, status: int, said: object) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output stays readable."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Libre)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
