"""Letters know the server they leave by; files can wait beside the editor for the answer they leave with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("server", sa.String(), server_default="", nullable=False))
    op.create_index(op.f("ix_outbox_server_sent_at"), "outbox", ["server", "sent_at"])
    with op.batch_alter_table("attachment") as table:
        table.alter_column("message_id", existing_type=BIG_ID, nullable=True)
        table.add_column(sa.Column("ticket_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("author_id", BIG_ID, nullable=True))
        table.create_foreign_key(op.f("fk_attachment_ticket_id"), "ticket", ["ticket_id"], ["id"])
        table.create_foreign_key(op.f("fk_attachment_author_id"), "user", ["author_id"], ["id"])
    op.create_index(op.f("ix_attachment_client_id_ticket_id"), "attachment", ["client_id", "ticket_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_attachment_client_id_ticket_id"), table_name="attachment")
    op.execute("DELETE FROM attachment WHERE message_id IS NULL")
    with op.batch_alter_table("attachment") as table:
        table.drop_constraint(op.f("fk_attachment_author_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_attachment_ticket_id"), type_="foreignkey")
        table.drop_column("author_id")
        table.drop_column("ticket_id")
        table.alter_column("message_id", existing_type=BIG_ID, nullable=False)
    op.drop_index(op.f("ix_outbox_server_sent_at"), table_name="outbox")
    op.drop_column("outbox", "server")
