"""Mailboxes that are opened with access tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("mailbox", sa.Column("source_refresh_token", sa.Text(), nullable=True))
    op.add_column("mailbox", sa.Column("source_access_token", sa.Text(), nullable=True))
    op.add_column("mailbox", sa.Column("source_token_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("mailbox", "source_token_until")
    op.drop_column("mailbox", "source_access_token")
    op.drop_column("mailbox", "source_refresh_token")
