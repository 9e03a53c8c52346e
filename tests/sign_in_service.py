"""A sign-in service on this machine that gives access tokens for refresh tokens and says which are its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


class SignIn:
    """A sign-in service: gives a new access token for the refresh token it gave last, and says which are its own."""

    def __init__(self) -> None:
        self.refresh_token, self.given, self.revoked = "refresh-0", [], set()
        self.rotates, self.seconds, self.broken = False, 3600, False
        self.asked: list[dict[str, str]] = []

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
        if self.broken:
            return 503, {}
        if path == "/introspect":
            token = fields.get("token", "")
            is_active = token in self.given and token not in self.revoked
            return 200, {"active": is_active, "user": "shop"}
        self.asked.append(fields)
        if fields.get("refresh_token") != self.refresh_token or fields.get("client_secret") != "program":
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        self.given.append(f"access-{len(self.given)}")
        answer: dict[str, object] = {"access_token": self.given[-1], "expires_in": self.seconds}
        if self.rotates:
            self.refresh_token = f"refresh-{len(self.given)}"
            answer["refresh_token"] = self.refresh_token
        return 200, answer


@contextmanager
def sign_in_service() -> Iterator[tuple[SignIn, int]]:
    service = SignIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {name: values[0] for name, values in parse_qs(body).items()}
            status, answer = service.answer(self.path, fields)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield service, server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
