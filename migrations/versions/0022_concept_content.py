"""Replies carry files, and are worded formally or informally as a client wants it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ALONE = {"resolve_fks": False}
"""The tables that it refers to have indexes over expressions, which cannot be read back on SQLite."""

OLD_KEY, NEW_KEY = ("concept_id", "language", "country"), ("concept_id", "language", "country", "manner")


def upgrade() -> None:
    op.create_table(
        "concept_file",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("concept_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", BIG_ID, nullable=False),
        sa.Column("blob_sha256", sa.String(), nullable=False),
        sa.Column("added_by", BIG_ID, nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["user.id"], name=op.f("fk_concept_file_added_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_concept_file_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_file")),
    )
    by_concept = ["client_id", "concept_key", "language"]
    op.create_index(op.f("ix_concept_file_client_id_concept_key_language"), "concept_file", by_concept)
    # The version that runs meanwhile knows none of these.
    op.add_column("draft", sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "attachment", sa.Column("is_from_draft", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.create_table(
        "client_manner",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("manner", sa.String(length=32), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_manner_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_manner")),
        sa.UniqueConstraint("client_id", "language", name=op.f("uq_client_manner_client_id_language")),
    )
    with op.batch_alter_table("concept_version", reflect_kwargs=ALONE) as table:
        table.add_column(sa.Column("manner", sa.String(length=32), nullable=False, server_default="formal"))
        table.drop_constraint(op.f("uq_concept_version_concept_id_language_country"), type_="unique")
        table.create_unique_constraint(op.f("uq_concept_version_concept_id_language_country_manner"), NEW_KEY)


def downgrade() -> None:
    _refuse_informal_versions()
    with op.batch_alter_table("concept_version", reflect_kwargs=ALONE) as table:
        table.drop_constraint(op.f("uq_concept_version_concept_id_language_country_manner"), type_="unique")
        table.create_unique_constraint(op.f("uq_concept_version_concept_id_language_country"), OLD_KEY)
        table.drop_column("manner")
    op.drop_table("client_manner")
    op.drop_column("attachment", "is_from_draft")
    op.drop_column("draft", "files")
    op.drop_table("concept_file")


def _refuse_informal_versions() -> None:
    count = op.get_bind().scalar(sa.text("SELECT count(*) FROM concept_version WHERE manner <> 'formal'"))
    if count:
        raise RuntimeError(f"{count} informal wordings have no place in the version before; remove them first")
