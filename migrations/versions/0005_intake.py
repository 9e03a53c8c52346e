"""An index of letters by content: the same letter is looked for whatever mailbox it came to."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index(op.f("ix_letter_client_id_content_hash"), "letter", ["client_id", "content_hash"])


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_client_id_content_hash"), table_name="letter")
