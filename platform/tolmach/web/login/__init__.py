"""Signing in and out, and what people set for themselves."""

from tolmach.web.login.settings import settings
from tolmach.web.login.views import login

__all__ = ["login", "settings"]
