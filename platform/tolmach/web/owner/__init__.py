"""The pages of the shop's own people: reports of their markets, and nothing of other clients."""

from tolmach.web.owner import handed, markets, replies, report
from tolmach.web.owner.blueprint import owner

__all__ = ["handed", "markets", "owner", "replies", "report"]
