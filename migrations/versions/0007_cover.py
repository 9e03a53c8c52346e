"""Breaks of those who follow a pool's hours, and what coverage found last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("pool_allowance", sa.Column("breaks", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "coverage_outlook",
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", BIG_ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desks", sa.JSON(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_outlook")),
    )


def downgrade() -> None:
    op.drop_table("coverage_outlook")
    op.drop_column("pool_allowance", "breaks")
