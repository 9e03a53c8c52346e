"""The trace of routing decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class RoutingDecision(Base):
    """Why a ticket went where it went: the rungs tried, the candidates, who was excluded by which rule.

    ``rule`` is the client's for the language (``own`` for one with a ladder): what a surcharge is billed by.
    """

    __tablename__ = "routing_decision"
    __table_args__ = (Index(None, "client_id", "ticket_id", "id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    at: Mapped[datetime]
    pool_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pool.id"))
    assignee_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    rung: Mapped[str | None]
    rule: Mapped[str | None]
    trace: Mapped[dict[str, Any]]
