"""Client events, planned orders, and what each pool's presence is reckoned with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "client_event",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("uplift_percent", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_client_event_days")),
        sa.CheckConstraint("uplift_percent >= -100", name=op.f("ck_client_event_uplift")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_event_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_client_event_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_event")),
    )
    op.create_index(op.f("ix_client_event_client_id_last_day"), "client_event", ["client_id", "last_day"])
    op.create_table(
        "market_plan",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("orders_per_month", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_market_plan_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_market_plan_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_plan")),
        sa.UniqueConstraint("client_id", "market_id", name=op.f("uq_market_plan_client_id_market_id")),
    )
    op.create_table(
        "pool_allowance",
        sa.Column("pool_id", BIG_ID, nullable=False),
        sa.Column("shrinkage_percent", sa.Integer(), nullable=False),
        sa.Column("letter_minutes", sa.Integer(), nullable=False),
        sa.Column("chat_minutes", sa.Integer(), nullable=False),
        sa.Column("chats_at_once", sa.Integer(), nullable=False),
        sa.Column("off_desk", sa.JSON(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_pool_allowance_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_allowance")),
        sa.UniqueConstraint("pool_id", name=op.f("uq_pool_allowance_pool_id")),
    )


def downgrade() -> None:
    op.drop_table("pool_allowance")
    op.drop_table("market_plan")
    op.drop_table("client_event")
