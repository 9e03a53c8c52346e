"""Test letters that must come back, and what the name service says of sending domains."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "round_trip",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("mailbox_id", BIG_ID, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_round_trip_client_id")),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_round_trip_mailbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_trip")),
    )
    op.create_index("ix_round_trip_client_id_mailbox_id", "round_trip", ["client_id", "mailbox_id"])
    # Off for mailboxes that are there: each day a letter would begin to arrive where nobody asked for one.
    op.add_column("mailbox", sa.Column("has_test_letters", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("mailbox", sa.Column("dkim_selector", sa.String(), server_default="", nullable=False))
    op.add_column("mailbox", sa.Column("spf_term", sa.String(), server_default="", nullable=False))
    op.add_column("mailbox", sa.Column("domain_state", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("mailbox", "domain_state")
    op.drop_column("mailbox", "spf_term")
    op.drop_column("mailbox", "dkim_selector")
    op.drop_column("mailbox", "has_test_letters")
    op.drop_index("ix_round_trip_client_id_mailbox_id", "round_trip")
    op.drop_table("round_trip")
