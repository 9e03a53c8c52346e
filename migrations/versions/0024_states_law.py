"""A concept knows whether it states the law: what holds where its language is at home may not hold elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

STATE_LAW = (
    "cancel_order",
    "damaged_item",
    "gdpr_request",
    "how_to_return",
    "lost_parcel",
    "missing_item",
    "partial_delivery",
    "refund_account",
    "refund_when",
    "return_received",
    "vat_invoice",
    "warranty_claim",
    "withdrawal_received",
    "wrong_item",
)
"""The keys of the starter library that name a source of law in some language."""


def upgrade() -> None:
    # The version that runs meanwhile makes concepts without it: people made them, and say so themselves.
    op.add_column("concept", sa.Column("states_law", sa.Boolean(), server_default=sa.false(), nullable=False))
    concept = sa.table("concept", *map(sa.column, ("id", "key", "is_starter", "states_law")))
    version = sa.table("concept_version", *map(sa.column, ("concept_id", "country")))
    starter = sa.select(concept.c.key).where(concept.c.is_starter, concept.c.key.in_(STATE_LAW))
    keys = op.get_bind().scalars(starter).all()
    # Clients' own ones of these keys are copies of them; what a country has of its own is mostly its law.
    op.execute(concept.update().where(concept.c.key.in_(keys)).values(states_law=True))
    worded_in_countries = sa.select(version.c.concept_id).where(version.c.country != "")
    op.execute(concept.update().where(concept.c.id.in_(worded_in_countries)).values(states_law=True))


def downgrade() -> None:
    op.drop_column("concept", "states_law")
