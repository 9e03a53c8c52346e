"""The pages behind gunicorn: threads, because a page waits for the database more than it works."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from tolmach.app import create_app
from tolmach.commands.house import configure_logging
from tolmach.settings import Settings
from tolmach.wiring import build_house

GRACEFUL_SECONDS = 20


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # Called in each worker after the fork: connections are never shared between processes.
        configure_logging()
        return create_app(build_house(self._settings))


def serve_web(settings: Settings, *, workers: int, threads: int) -> None:
    """Serve until told to stop. Requests that run get twenty seconds to end."""
    options = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "graceful_timeout": GRACEFUL_SECONDS,
        "timeout": 60,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    _Server(settings, options).run()
