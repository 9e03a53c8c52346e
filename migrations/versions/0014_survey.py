"""Customers are asked how it went, once a ticket, and can refuse to be asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
IS_SOLVED = sa.text("status = 'solved'")


def upgrade() -> None:
    op.add_column("market", sa.Column("survey_after_hours", sa.Integer(), nullable=True))
    op.create_index(
        "ix_ticket_solved",
        "ticket",
        ["client_id", "market_id", "solved_at"],
        sqlite_where=IS_SOLVED,
        postgresql_where=IS_SOLVED,
    )
    op.create_table(
        "survey",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_survey_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_survey_market_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_survey_ticket_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_survey_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("client_id", "ticket_id", name=op.f("uq_survey_client_id_ticket_id")),
    )
    op.create_index(op.f("ix_survey_client_id_customer_id"), "survey", ["client_id", "customer_id"])
    op.create_index(op.f("ix_survey_client_id_market_id_asked_at"), "survey", ["client_id", "market_id", "asked_at"])
    op.create_table(
        "survey_refusal",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_survey_refusal_client_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_survey_refusal_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_refusal")),
        sa.UniqueConstraint("client_id", "customer_id", name=op.f("uq_survey_refusal_client_id_customer_id")),
    )


def downgrade() -> None:
    op.drop_table("survey_refusal")
    op.drop_table("survey")
    op.drop_index("ix_ticket_solved", "ticket")
    op.drop_column("market", "survey_after_hours")
