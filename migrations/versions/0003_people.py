"""Strategies, breaks, calendars of people, rungs with a surcharge, and since when a ticket is held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("pool", sa.Column("is_next_only", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("pool", sa.Column("channel_points", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("pool", sa.Column("away_after_minutes", sa.Integer(), nullable=True))
    op.add_column("pool_member", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pool_member", sa.Column("turn", BIG_ID, server_default="0", nullable=False))
    op.add_column("routing_decision", sa.Column("rule", sa.String(), nullable=True))
    op.add_column("ticket", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("language_rule", sa.Column("kind", sa.String(length=32), nullable=True))
    # In plain words: a batch rebuild on SQLite would lose the table's index over an expression.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE language_rule ADD COLUMN pool_id {kind} CONSTRAINT fk_language_rule_pool_id REFERENCES pool (id)"
    )
    op.create_table(
        "shift_break",
        sa.Column("shift_id", BIG_ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_break_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_break")),
    )
    op.create_index(op.f("ix_shift_break_shift_id"), "shift_break", ["shift_id"])
    op.create_table(
        "person_calendar",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_person_calendar_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_calendar")),
        sa.UniqueConstraint("user_id", name=op.f("uq_person_calendar_user_id")),
    )


def downgrade() -> None:
    op.drop_table("person_calendar")
    op.drop_table("shift_break")
    for table, column in (
        ("ticket", "held_since"),
        ("routing_decision", "rule"),
        ("pool_member", "turn"),
        ("pool_member", "given_at"),
        ("pool", "away_after_minutes"),
        ("pool", "channel_points"),
        ("pool", "is_next_only"),
        ("language_rule", "kind"),
    ):
        op.drop_column(table, column)
    _drop_pool_of_rule()


def _drop_pool_of_rule() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_column("language_rule", "pool_id")
        return
    # SQLite drops no column that refers to another table, so the table is made again with its index.
    index = "CREATE UNIQUE INDEX uq_language_rule ON language_rule (client_id, coalesce(market_id, 0), language)"
    op.execute("DROP INDEX uq_language_rule")
    with op.batch_alter_table("language_rule") as batch:
        batch.drop_column("pool_id")
    op.execute(index)
