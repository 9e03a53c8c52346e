"""A concept knows whether it is the starter library's, a verdict what it says of countries with their own wording."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    # The version that runs meanwhile makes concepts without it: they are the operator's own.
    starter = sa.Column("is_starter", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("concept", starter)
    concept = sa.table("concept", sa.column("id"), sa.column("client_id"), sa.column("is_starter"))
    event = sa.table("event", sa.column("kind"), sa.column("client_id"), sa.column("data", sa.JSON()))
    # What nobody of this house made came with the library.
    told = op.get_bind().execute(
        sa.select(event.c.data).where(event.c.kind == "concept_changed", event.c.client_id.is_(None))
    )
    own = [row.data["concept"] for row in told if row.data.get("did") == "added"]
    op.execute(concept.update().where(concept.c.client_id.is_(None)).values(is_starter=True))
    for concept_id in own:
        op.execute(concept.update().where(concept.c.id == concept_id).values(is_starter=False))
    # Until now nobody was shown what single countries read.
    op.add_column("content_verdict", sa.Column("country_texts", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("content_verdict", "country_texts")
    op.drop_column("concept", "is_starter")
