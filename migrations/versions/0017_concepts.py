"""Concepts are worked on: machines draft versions that lack, overrides are given up, owners judge the content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
IS_WANTED = sa.text("state = 'wanted'")
NEW_COLUMNS = ("attempts", "try_again_at", "claim_token", "claimed_until", "engine", "error")


def upgrade() -> None:
    op.add_column("concept", sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
    # The version that runs meanwhile writes rows without counting attempts.
    op.add_column("concept_version", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("concept_version", sa.Column("try_again_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("concept_version", sa.Column("claim_token", sa.String(), nullable=True))
    op.add_column("concept_version", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("concept_version", sa.Column("engine", sa.String(), nullable=True))
    op.add_column("concept_version", sa.Column("error", sa.String(), nullable=True))
    op.create_index(
        "ix_concept_version_wanted",
        "concept_version",
        ["client_id", "id"],
        sqlite_where=IS_WANTED,
        postgresql_where=IS_WANTED,
    )
    op.create_table(
        "content_verdict",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("concept_id", BIG_ID, nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_content_verdict_client_id")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_content_verdict_concept_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_content_verdict_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_verdict")),
    )
    by_concept = ["client_id", "concept_id", "id"]
    op.create_index(op.f("ix_content_verdict_client_id_concept_id_id"), "content_verdict", by_concept)


def downgrade() -> None:
    op.drop_table("content_verdict")
    op.drop_index("ix_concept_version_wanted", "concept_version")
    for name in reversed(NEW_COLUMNS):
        op.drop_column("concept_version", name)
    op.drop_column("concept", "given_up_at")
