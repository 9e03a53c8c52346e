"""Limits of the law as stored clocks; those of finished tickets are stored at once, so that reports stay as they were.

Unfinished tickets get theirs from the job ``sla.law``, which also finds what an older version opens meanwhile.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from tolmach.db import UtcDateTime
from tolmach.sla.legal import legal_times, limits_for

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "legal_clock",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("limit_key", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("missed", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reviewed", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_legal_clock_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_clock")),
    )
    op.create_index(op.f("ix_legal_clock_client_id_ticket_id"), "legal_clock", ["client_id", "ticket_id"])
    op.create_index(op.f("ix_legal_clock_client_id_due_at"), "legal_clock", ["client_id", "due_at"])
    _partial_index("uq_legal_clock_live", ["client_id", "ticket_id", "limit_key"], "state != 'dropped'", unique=True)
    _partial_index("ix_legal_clock_running", ["due_at", "id"], "state = 'running'")
    _partial_index("ix_legal_clock_to_warn", ["warn_at"], "state = 'running' AND alarmed_at IS NULL")
    _store_settled()


def downgrade() -> None:
    op.drop_table("legal_clock")


def _partial_index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, "legal_clock", columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _store_settled() -> None:
    connection = op.get_bind()
    ticket = sa.table(
        "ticket",
        *(sa.column(name) for name in ("id", "client_id", "market_id", "topic", "status", "closed_reason")),
        *(sa.column(name, UtcDateTime) for name in ("created_at", "solved_at", "updated_at")),
    )
    market = sa.table("market", *(sa.column(name) for name in ("id", "country", "time_zone")))
    is_matter = sa.or_(ticket.c.closed_reason.is_(None), ticket.c.closed_reason == "answered")
    finished = connection.execute(
        sa.select(ticket, market.c.country, market.c.time_zone)
        .join(market, market.c.id == ticket.c.market_id)
        .where(ticket.c.status.in_(["solved", "closed"]), ticket.c.topic.is_not(None), is_matter)
        .order_by(ticket.c.id)
    ).all()
    rows = [clock for row in finished for clock in _clocks_of(row)]
    moments = {"received_at", "due_at", "settled_at", "warn_at", "alarm_at"}
    names = [
        "client_id",
        "ticket_id",
        "limit_key",
        "country",
        "time_zone",
        "days",
        "months",
        "missed",
        "source",
        "state",
    ]
    clocks = sa.table(
        "legal_clock",
        *(sa.column(name) for name in names),
        *(sa.column(name, UtcDateTime) for name in sorted(moments)),
        sa.column("reviewed", sa.Date()),
    )
    for first in range(0, len(rows), AT_ONCE):
        connection.execute(sa.insert(clocks), rows[first : first + AT_ONCE])


def _clocks_of(row: Any) -> list[dict[str, Any]]:
    about = {"received_at": row.created_at, "zone": row.time_zone}
    return [
        {
            "client_id": row.client_id,
            "ticket_id": row.id,
            "limit_key": limit.key,
            "country": row.country,
            "time_zone": row.time_zone,
            "days": limit.days,
            "months": limit.months,
            "missed": limit.missed,
            "source": limit.source,
            "reviewed": limit.reviewed,
            "state": "settled",
            "received_at": row.created_at,
            "settled_at": row.solved_at or row.updated_at,
            **vars(legal_times(days=limit.days, months=limit.months, **about)),
        }
        for limit in limits_for(country=row.country, topic=row.topic, **about)
    ]
