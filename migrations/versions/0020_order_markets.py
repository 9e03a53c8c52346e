"""Two markets of a client may number their orders alike; a pull that was cut short knows where it goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tolmach.errors import Refused

revision = "0020"
down_revision = "0019"

OLD, NEW = "uq_order_client_id_number_folded", "uq_order_client_id_number_folded_market_id"


def upgrade() -> None:
    with op.batch_alter_table("order") as batch:
        batch.create_unique_constraint(op.f(NEW), ["client_id", "number_folded", "market_id"])
        batch.drop_constraint(op.f(OLD), type_="unique")
    op.add_column("order_feed", sa.Column("walk", sa.String(), server_default="", nullable=False))
    op.add_column("order_feed", sa.Column("has_moved", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    order = sa.table("order", sa.column("client_id"), sa.column("number_folded"))
    alike = sa.select(order.c.number_folded).group_by(order.c.client_id, order.c.number_folded)
    found = op.get_bind().scalars(alike.having(sa.func.count() > 1).limit(1)).first()
    if found is not None:
        # Which of the two to lose is nothing that a program may choose.
        raise Refused(f"Two markets of a client have an order {found}; the version before knows one of a number.")
    op.drop_column("order_feed", "has_moved")
    op.drop_column("order_feed", "walk")
    with op.batch_alter_table("order") as batch:
        batch.create_unique_constraint(op.f(OLD), ["client_id", "number_folded"])
        batch.drop_constraint(op.f(NEW), type_="unique")
