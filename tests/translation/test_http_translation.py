"""A server that speaks LibreTranslate's protocol, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.http_engine import HttpEngine


class _Libre(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._say(200, [{"code": "pt", "targets": ["en", "pt"]}, {"code": "en", "targets": ["pt"]}])

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        first = asked["q"][0]
        if first.isdecimal():
            self._say(int(first), {"error": "told to"})
        elif first == "short":
            self._say(200, {"translatedText": []})
        else:
            self._say(200, {"translatedText": [f"{asked['target']}:{sentence}" for sentence in asked["q"]]})

    def _say(self, status: int, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output stays readable."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Libre)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_directions_and_sentences(address: str) -> None:
    engine = HttpEngine(f"{address}/")
    assert engine.directions() == {("pt", "en"), ("en", "pt")}
    assert engine.translate_sentences("pt", "en", ["Olá", "Até já"]) == ["en:Olá", "en:Até já"]


@pytest.mark.parametrize(("status", "permanent"), [("400", True), ("403", True), ("429", False), ("500", False)])
def test_a_refusal_says_whether_to_try_again(address: str, status: str, permanent: bool) -> None:
    with pytest.raises(TranslationFailed, match=status) as failed:
        HttpEngine(address).translate_sentences("pt", "en", [status])
    assert failed.value.permanent is permanent


def test_another_number_of_sentences_is_a_failure(address: str) -> None:
    with pytest.raises(TranslationFailed, match="another number"):
        HttpEngine(address).translate_sentences("pt", "en", ["short"])


def test_a_direction_it_does_not_offer(address: str) -> None:
    with pytest.raises(NoModel):
        HttpEngine(address).translate_sentences("pt", "cs", ["Olá"])


def test_a_server_that_is_away_offers_nothing() -> None:
    assert HttpEngine("http://127.0.0.1:9").directions() == set()


def test_other_schemes_are_refused() -> None:
    with pytest.raises(TranslationFailed, match="not an http address"):
        HttpEngine("file:///etc")
