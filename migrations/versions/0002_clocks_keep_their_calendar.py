"""Clocks remember the calendar they ran by and when to warn; hours keep their past versions; promises are rounded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TO_WARN = sa.text("state = 'running' AND alarmed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "past_hours",
        sa.Column("business_hours_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["business_hours_id"], ["business_hours.id"], name=op.f("fk_past_hours_business_hours_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_hours")),
        sa.UniqueConstraint("business_hours_id", "version", name=op.f("uq_past_hours_business_hours_id_version")),
    )
    op.add_column("market", sa.Column("promise_rounding", sa.String(length=32), nullable=False, server_default="hour"))
    for column in (
        sa.Column("holiday_rule", sa.String(length=32), nullable=False, server_default="pool"),
        sa.Column("market_country", sa.String(), nullable=True),
        sa.Column("market_subdivision", sa.String(), nullable=True),
        sa.Column("has_paused", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("sla_clock", column)
    op.create_index("ix_sla_clock_to_warn", "sla_clock", ["warn_at"], sqlite_where=TO_WARN, postgresql_where=TO_WARN)
    _fill_clocks()


def downgrade() -> None:
    op.drop_index("ix_sla_clock_to_warn", table_name="sla_clock", sqlite_where=TO_WARN, postgresql_where=TO_WARN)
    for name in (
        "alarmed_at",
        "alarm_at",
        "warn_at",
        "has_paused",
        "market_subdivision",
        "market_country",
        "holiday_rule",
    ):
        op.drop_column("sla_clock", name)
    op.drop_column("market", "promise_rounding")
    op.drop_table("past_hours")


def _fill_clocks() -> None:
    # Clocks that run already were started by their ticket's market; whether they paused is not known, so they count
    # as if they had: what is left is then what is kept. They are warned of at their due time.
    op.execute(
        """
        UPDATE sla_clock SET
            holiday_rule = 'pool_and_market',
            market_country = (
                SELECT market.country FROM market JOIN ticket ON ticket.market_id = market.id
                WHERE ticket.id = sla_clock.ticket_id
            ),
            market_subdivision = (
                SELECT market.holiday_subdivision FROM market JOIN ticket ON ticket.market_id = market.id
                WHERE ticket.id = sla_clock.ticket_id
            )
        WHERE ticket_id IN (
            SELECT ticket.id FROM ticket JOIN market ON market.id = ticket.market_id
            WHERE market.holiday_rule = 'pool_and_market'
        )
        """
    )
    op.execute("UPDATE sla_clock SET has_paused = true, warn_at = due_at, alarm_at = due_at")
