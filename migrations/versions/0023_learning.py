"""What the desk learns from answers is kept apart from what it may use, and lights are doubted by their record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("draft", sa.Column("own_light", sa.String(), nullable=True))
    op.create_table(
        "said_sentence",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("target_language", sa.String(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("refused_at", WHEN, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_said_sentence_author_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_said_sentence_client_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_said_sentence_customer_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_said_sentence_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_said_sentence")),
    )
    op.create_index(op.f("ix_said_sentence_client_id_message_id"), "said_sentence", ["client_id", "message_id"])
    op.create_index(op.f("ix_said_sentence_client_id_source_hash"), "said_sentence", ["client_id", "source_hash"])
    op.create_table(
        "said_answer",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("approved_by", BIG_ID, nullable=True),
        sa.Column("approved_at", WHEN, nullable=True),
        sa.Column("refused_at", WHEN, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["user.id"], name=op.f("fk_said_answer_approved_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_said_answer_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_said_answer")),
        sa.UniqueConstraint(
            "client_id", "language", "country", "digest", name=op.f("uq_said_answer_client_id_language_country_digest")
        ),
    )
    op.create_table(
        "answered_question",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("answer_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("reply_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("is_about_order", sa.Boolean(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["said_answer.id"], name=op.f("fk_answered_question_answer_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_answered_question_client_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_answered_question_customer_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_answered_question_message_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["message.id"], name=op.f("fk_answered_question_reply_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_question")),
        sa.UniqueConstraint("client_id", "reply_id", name=op.f("uq_answered_question_client_id_reply_id")),
    )
    op.create_index(op.f("ix_answered_question_client_id_answer_id"), "answered_question", ["client_id", "answer_id"])
    op.create_table(
        "letter_vector",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_letter_vector_client_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_letter_vector_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_vector")),
        sa.UniqueConstraint("client_id", "message_id", name=op.f("uq_letter_vector_client_id_message_id")),
    )
    op.create_table(
        "doubted_light",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("untouched", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubted_light")),
        sa.UniqueConstraint("language", "origin", name=op.f("uq_doubted_light_language_origin")),
    )
    op.create_table(
        "fitted_choice",
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("model", sa.LargeBinary(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("right_before", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitted_choice")),
    )


def downgrade() -> None:
    op.drop_table("fitted_choice")
    op.drop_table("doubted_light")
    op.drop_table("letter_vector")
    op.drop_table("answered_question")
    op.drop_table("said_answer")
    op.drop_table("said_sentence")
    op.drop_column("draft", "own_light")
