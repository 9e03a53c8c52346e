"""What clients say of senders, letters for the shop itself, and how a letter found its ticket."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("message", sa.Column("joined_by", sa.String(length=32), nullable=True))
    op.add_column("letter", sa.Column("sender", sa.String(), nullable=True))
    op.add_column("letter", sa.Column("subject", sa.String(), nullable=True))
    op.create_index(
        "ix_letter_screened",
        "letter",
        ["client_id", "id"],
        sqlite_where=sa.text("state = 'screened'"),
        postgresql_where=sa.text("state = 'screened'"),
    )
    op.create_table(
        "sender_rule",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_sender_rule_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_sender_rule_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender_rule")),
        sa.UniqueConstraint("client_id", "pattern", name=op.f("uq_sender_rule_client_id_pattern")),
    )
    op.create_table(
        "shop_address",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_shop_address_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_address")),
        sa.UniqueConstraint("client_id", "kind", name=op.f("uq_shop_address_client_id_kind")),
    )
    op.create_table(
        "shop_forward",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("letter_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_shop_forward_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_shop_forward_market_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_shop_forward_ticket_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_shop_forward_letter_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_shop_forward_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_forward")),
    )
    op.create_index(op.f("ix_shop_forward_client_id_ticket_id"), "shop_forward", ["client_id", "ticket_id"])
    op.create_index(op.f("ix_shop_forward_client_id_created_at"), "shop_forward", ["client_id", "created_at"])


def downgrade() -> None:
    op.drop_table("shop_forward")
    op.drop_table("shop_address")
    op.drop_table("sender_rule")
    op.drop_index("ix_letter_screened", "letter")
    op.drop_column("letter", "subject")
    op.drop_column("letter", "sender")
    op.drop_column("message", "joined_by")
