"""Confirmed holidays, states that somebody else set, and since when people have been idle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "holiday_year",
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["user.id"], name=op.f("fk_holiday_year_confirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_year")),
        sa.UniqueConstraint("country", "subdivision", "year", name=op.f("uq_holiday_year_country_subdivision_year")),
    )
    op.add_column("holiday", sa.Column("is_observed", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("holiday", sa.Column("is_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Never written: confirming is by year, a whole list at a time.
    op.drop_column("holiday", "confirmed_at")
    op.add_column("pool_member", sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("user_presence") as batch:
        batch.add_column(sa.Column("said_by", BIG_ID, nullable=True))
        batch.create_foreign_key(op.f("fk_user_presence_said_by"), "user", ["said_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("user_presence") as batch:
        batch.drop_constraint(op.f("fk_user_presence_said_by"), type_="foreignkey")
        batch.drop_column("said_by")
    op.drop_column("pool_member", "finished_at")
    op.add_column("holiday", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("holiday", "is_by_hand")
    op.drop_column("holiday", "is_observed")
    op.drop_table("holiday_year")
