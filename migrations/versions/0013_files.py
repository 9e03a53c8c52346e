"""The small copies of pictures that came with letters, and letters of which only the beginning is read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("attachment", sa.Column("thumbnail_sha256", sa.String(), nullable=True))
    op.add_column("message", sa.Column("is_cut", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("message", "is_cut")
    op.drop_column("attachment", "thumbnail_sha256")
