"""The lease of the one active scheduler."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base


class Lease(Base):
    """Who may fire the schedule now; a lease that lapsed is anybody's."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(unique=True)
    holder: Mapped[str]
    until: Mapped[datetime]
