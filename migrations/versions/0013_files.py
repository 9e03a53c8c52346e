"""The small copies of pictures that came with letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("attachment", sa.Column("thumbnail_sha256", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("attachment", "thumbnail_sha256")
