"""Small letters and files stay in their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    # What is on the disk already stays there: rows without packed bytes are read from the store.
    op.add_column("blob", sa.Column("packed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("blob", "packed")
