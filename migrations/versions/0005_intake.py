"""What taking letters in asks: is this one here already, and what does everybody have in hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index(op.f("ix_letter_client_id_content_hash"), "letter", ["client_id", "content_hash"])
    waits = sa.text("status IN ('new', 'open')")
    op.create_index("ix_ticket_held", "ticket", ["assignee_id"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("ix_ticket_held", table_name="ticket")
    op.drop_index(op.f("ix_letter_client_id_content_hash"), table_name="letter")
