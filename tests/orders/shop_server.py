"""A shop's REST API on this machine: it serves recorded orders in pages, and fails as it is told to."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECORDED = Path(__file__).parent / "recorded"
LOGIN = "Basic " + b64encode(b"ck_1:cs_1").decode()


@dataclass
class ShopServer:
    """``failures`` are answered first, each once: a status with headers, or a word; ``asked`` are the questions."""

    address: str = ""
    woo: list[dict[str, Any]] = field(default_factory=lambda: json.loads((RECORDED / "woocommerce.json").read_text()))
    shopify: list[dict[str, Any]] = field(
        default_factory=lambda: json.loads((RECORDED / "shopify.json").read_text())["orders"]
    )
    on_a_page: int = 1
    failures: list[tuple[int | str, dict[str, str]]] = field(default_factory=list)
    link: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def shop_server() -> Iterator[ShopServer]:
    """A running shop."""
    shop = ShopServer()
    handler = type("Handler", (_Handler,), {"shop": shop})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    shop.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield shop
    server.shutdown()
    server.server_close()
    thread.join()


class _Handler(BaseHTTPRequestHandler):
    shop: ShopServer

    def do_GET(self) -> None:
        shop, parts = self.shop, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        shop.asked.append(asked)
        if shop.failures:
            self._fail(*shop.failures.pop(0))
        elif parts.path == "/wp-json/wc/v3/orders" and self.headers["Authorization"] == LOGIN:
            self._woo(asked)
        elif parts.path.endswith("/orders.json") and self.headers["X-Shopify-Access-Token"] == "shpat_1":
            self._shopify(asked)
        else:
            self._say(401, {"code": "woocommerce_rest_cannot_view"})

    def _woo(self, asked: dict[str, str]) -> None:
        after, number, size = asked["modified_after"], int(asked["page"]), self.shop.on_a_page
        found = [one for one in self.shop.woo if one["date_modified_gmt"] > after]
        found.sort(key=lambda one: one["date_modified_gmt"])
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
        self._say(200, found[(number - 1) * size : number * size], headers)

    def _shopify(self, asked: dict[str, str]) -> None:
        place = int(asked.get("page_info", "0"))
        more = place + 1 < len(self.shop.shopify)
        link = self.shop.link or f"{self.shop.address}/admin/api/2026-07/orders.json?limit=250&page_info={place + 1}"
        headers = {"Link": f'<{link}>; rel="next"'} if more else {}
        self._say(200, {"orders": self.shop.shopify[place : place + 1]}, headers)

    def _fail(self, how: int | str, headers: dict[str, str]) -> None:
        if how == "slow":
            time.sleep(0.6)
            self._say(200, [])
        elif how == "dripping":
            self._drip()
        elif how == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"[]")
        elif how == "html":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")
        else:
            self._say(int(how), {"error": "told to"}, headers)

    def _drip(self) -> None:
        """A byte of the headers at a time, until whoever asked has gone; no longer than ten seconds."""
        until = time.monotonic() + 10
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while time.monotonic() < until:
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    def _say(self, status: int, answer: object, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(answer).encode()
        try:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            # Who asked has gone: that is what a slow answer is for.
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output stays readable."""
