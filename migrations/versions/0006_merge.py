"""Messages that moved by a merge or a split, and what a merge changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("message", sa.Column("from_ticket_id", BIG_ID, nullable=True))
    op.create_table(
        "ticket_move",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("from_ticket_id", BIG_ID, nullable=False),
        sa.Column("into_ticket_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prior", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_ticket_move_client_id")),
        sa.ForeignKeyConstraint(["from_ticket_id"], ["ticket.id"], name=op.f("fk_ticket_move_from_ticket_id")),
        sa.ForeignKeyConstraint(["into_ticket_id"], ["ticket.id"], name=op.f("fk_ticket_move_into_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_move")),
    )
    op.create_index(op.f("ix_ticket_move_client_id_from_ticket_id"), "ticket_move", ["client_id", "from_ticket_id"])
    op.create_index(op.f("ix_ticket_move_client_id_into_ticket_id"), "ticket_move", ["client_id", "into_ticket_id"])


def downgrade() -> None:
    op.drop_table("ticket_move")
    op.drop_column("message", "from_ticket_id")
