"""The first shape of everything the main job touches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "business_hours",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("holiday_country", sa.String(), nullable=True),
        sa.Column("holiday_subdivision", sa.String(), nullable=True),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.Column("special", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_hours")),
        sa.UniqueConstraint("name", name=op.f("uq_business_hours_name")),
    )
    op.create_table(
        "client",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reference_prefix", sa.String(), nullable=False),
        sa.Column("translation_policy", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("reference_prefix", name=op.f("uq_client_reference_prefix")),
        sa.UniqueConstraint("slug", name=op.f("uq_client_slug")),
    )
    op.create_table(
        "holiday",
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("country", "subdivision", "day", name=op.f("uq_holiday_country_subdivision_day")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("name", name=op.f("uq_lease_name")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("window_began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_throttle")),
        sa.UniqueConstraint("key", name=op.f("uq_throttle_key")),
    )
    op.create_table(
        "user",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("has_letter_keys", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("address", name=op.f("uq_user_address")),
    )
    op.create_table(
        "absence",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("deputy_id", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_absence_deputy_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_absence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_user_id_starts_at"), "absence", ["user_id", "starts_at"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_api_token_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("client_id", "name", name=op.f("uq_api_token_client_id_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "blob",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", BIG_ID, nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_blob_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob")),
        sa.UniqueConstraint("client_id", "sha256", name=op.f("uq_blob_client_id_sha256")),
    )
    op.create_table(
        "customer",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language_counts", sa.JSON(), nullable=False),
        sa.Column("language_corrected", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_customer_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index(op.f("ix_customer_client_id_name"), "customer", ["client_id", "name"], unique=False)
    op.create_table(
        "entry_token",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_entry_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_entry_token_token_hash")),
    )
    op.create_index(op.f("ix_entry_token_user_id"), "entry_token", ["user_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", BIG_ID, nullable=True),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("ticket_id", BIG_ID, nullable=True),
        sa.Column("actor_kind", sa.String(length=32), nullable=False),
        sa.Column("actor_id", BIG_ID, nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_event_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_client_id_kind_at"), "event", ["client_id", "kind", "at"], unique=False)
    op.create_index(op.f("ix_event_client_id_ticket_id_id"), "event", ["client_id", "ticket_id", "id"], unique=False)
    op.create_table(
        "glossary_term",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("is_never_translated", sa.Boolean(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_glossary_term_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
        sa.UniqueConstraint("client_id", "language", "term", name=op.f("uq_glossary_term_client_id_language_term")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_idempotency_key_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("client_id", "key", name=op.f("uq_idempotency_key_client_id_key")),
    )
    op.create_index(
        op.f("ix_idempotency_key_client_id_created_at"), "idempotency_key", ["client_id", "created_at"], unique=False
    )
    op.create_table(
        "letter",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("raw_sha256", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ticket_id", BIG_ID, nullable=True),
        sa.Column("message_id", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_letter_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "client_id",
            "channel",
            "account",
            "external_id",
            "content_hash",
            name=op.f("uq_letter_client_id_channel_account_external_id_content_hash"),
        ),
    )
    op.create_index(
        "ix_letter_waiting",
        "letter",
        ["client_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_login_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index(op.f("ix_login_session_user_id"), "login_session", ["user_id"], unique=False)
    op.create_table(
        "mailbox",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("takes_plus_addresses", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("source_settings", sa.JSON(), nullable=False),
        sa.Column("source_secret", sa.Text(), nullable=True),
        sa.Column("source_state", sa.JSON(), nullable=False),
        sa.Column("sending_settings", sa.JSON(), nullable=False),
        sa.Column("sending_secret", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_mailbox_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
    )
    op.create_index(op.f("ix_mailbox_client_id"), "mailbox", ["client_id"], unique=False)
    op.create_index("uq_mailbox_address", "mailbox", ["address"], unique=True)
    op.create_table(
        "market",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("holiday_subdivision", sa.String(), nullable=True),
        sa.Column("holiday_rule", sa.String(length=32), nullable=False),
        sa.Column("acknowledge", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_market_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market")),
        sa.UniqueConstraint("client_id", "slug", name=op.f("uq_market_client_id_slug")),
    )
    op.create_table(
        "memory_segment",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("target_language", sa.String(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("approved_by", BIG_ID, nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["user.id"], name=op.f("fk_memory_segment_approved_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_memory_segment_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_segment")),
        sa.UniqueConstraint(
            "client_id",
            "source_language",
            "target_language",
            "source_hash",
            name=op.f("uq_memory_segment_client_id_source_language_target_language_source_hash"),
        ),
    )
    op.create_index(
        op.f("ix_memory_segment_client_id_updated_at"), "memory_segment", ["client_id", "updated_at"], unique=False
    )
    op.create_table(
        "pool",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("working_language", sa.String(), nullable=False),
        sa.Column("business_hours_id", BIG_ID, nullable=False),
        sa.Column("strategy", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["business_hours_id"], ["business_hours.id"], name=op.f("fk_pool_business_hours_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
        sa.UniqueConstraint("slug", name=op.f("uq_pool_slug")),
    )
    op.create_table(
        "promise",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", BIG_ID, nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_promise_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_client_id_promised_by"), "promise", ["client_id", "promised_by"], unique=False)
    op.create_index(op.f("ix_promise_client_id_ticket_id"), "promise", ["client_id", "ticket_id"], unique=False)
    op.create_table(
        "skill",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("read", sa.String(length=32), nullable=False),
        sa.Column("write", sa.String(length=32), nullable=False),
        sa.Column("speak", sa.String(length=32), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_skill_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("user_id", "language", name=op.f("uq_skill_user_id_language")),
    )
    op.create_table(
        "sla_clock",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("policy_id", BIG_ID, nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pauses_for_client", sa.Boolean(), nullable=False),
        sa.Column("business_hours_id", BIG_ID, nullable=False),
        sa.Column("business_hours_version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_left", sa.Double(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["business_hours_id"], ["business_hours.id"], name=op.f("fk_sla_clock_business_hours_id")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_sla_clock_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_clock")),
    )
    op.create_index(
        op.f("ix_sla_clock_client_id_ticket_id_target"), "sla_clock", ["client_id", "ticket_id", "target"], unique=False
    )
    op.create_index(
        "ix_sla_clock_running",
        "sla_clock",
        ["client_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "sla_policy",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pauses_for_client", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_sla_policy_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policy")),
    )
    op.create_index(
        "uq_sla_policy",
        "sla_policy",
        [
            "client_id",
            "target",
            sa.literal_column("coalesce(priority, '')"),
            sa.literal_column("coalesce(channel, '')"),
        ],
        unique=True,
    )
    op.create_table(
        "trouble",
        sa.Column("client_id", BIG_ID, nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_trouble_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
    )
    op.create_index(
        op.f("ix_trouble_client_id_mended_at_last_at"), "trouble", ["client_id", "mended_at", "last_at"], unique=False
    )
    op.create_index(
        "uq_trouble_open",
        "trouble",
        [sa.literal_column("coalesce(client_id, 0)"), "kind", "subject"],
        unique=True,
        sqlite_where=sa.text("mended_at IS NULL"),
        postgresql_where=sa.text("mended_at IS NULL"),
    )
    op.create_table(
        "user_presence",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("presence", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_presence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_presence")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_presence_user_id")),
    )
    op.create_table(
        "wording",
        sa.Column("client_id", BIG_ID, nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_wording_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
    )
    op.create_index(
        "uq_wording", "wording", [sa.literal_column("coalesce(client_id, 0)"), "key", "language"], unique=True
    )
    op.create_table(
        "concept",
        sa.Column("client_id", BIG_ID, nullable=True),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_concept_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_concept_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
    )
    op.create_index(
        "uq_concept",
        "concept",
        [sa.literal_column("coalesce(client_id, 0)"), sa.literal_column("coalesce(market_id, 0)"), "key"],
        unique=True,
    )
    op.create_table(
        "customer_address",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_customer_address_client_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_address_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_address")),
        sa.UniqueConstraint("client_id", "kind", "folded", name=op.f("uq_customer_address_client_id_kind_folded")),
    )
    op.create_index(op.f("ix_customer_address_customer_id"), "customer_address", ["customer_id"], unique=False)
    op.create_table(
        "language_rule",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_language_rule_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_language_rule_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_rule")),
    )
    op.create_index(
        "uq_language_rule",
        "language_rule",
        ["client_id", sa.literal_column("coalesce(market_id, 0)"), "language"],
        unique=True,
    )
    op.create_table(
        "mailbox_market",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("mailbox_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_mailbox_market_client_id")),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_mailbox_market_mailbox_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_mailbox_market_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_market")),
        sa.UniqueConstraint(
            "client_id", "mailbox_id", "market_id", name=op.f("uq_mailbox_market_client_id_mailbox_id_market_id")
        ),
    )
    op.create_table(
        "market_fact",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_market_fact_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_market_fact_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_fact")),
    )
    op.create_index(
        op.f("ix_market_fact_client_id_market_id_name"), "market_fact", ["client_id", "market_id", "name"], unique=False
    )
    op.create_table(
        "membership",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("client_id", BIG_ID, nullable=True),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("pool_id", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "(role = 'operator' AND client_id IS NULL AND pool_id IS NULL) OR (role IN ('lead', 'agent') AND pool_id IS NOT NULL AND client_id IS NULL) OR (role = 'owner' AND client_id IS NOT NULL AND pool_id IS NULL)",
            name=op.f("ck_membership_place"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_membership_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_membership_market_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_membership_pool_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        "uq_membership",
        "membership",
        [
            "user_id",
            "role",
            sa.literal_column("coalesce(client_id, 0)"),
            sa.literal_column("coalesce(market_id, 0)"),
            sa.literal_column("coalesce(pool_id, 0)"),
        ],
        unique=True,
    )
    op.create_table(
        "order",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_folded", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("address_folded", sa.String(), nullable=False),
        sa.Column("phone_folded", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("payment_method", sa.String(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("tracking_number", sa.String(), nullable=False),
        sa.Column("tracking_link", sa.String(), nullable=False),
        sa.Column("pick_up_point", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("total_minor", BIG_ID, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("invoice_link", sa.String(), nullable=False),
        sa.Column("refund_state", sa.String(), nullable=False),
        sa.Column("return_state", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_order_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_order_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
        sa.UniqueConstraint("client_id", "number_folded", name=op.f("uq_order_client_id_number_folded")),
    )
    op.create_index(op.f("ix_order_client_id_address_folded"), "order", ["client_id", "address_folded"], unique=False)
    op.create_index(op.f("ix_order_client_id_phone_folded"), "order", ["client_id", "phone_folded"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=True),
        sa.Column("ticket_id", BIG_ID, nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("subject_id", BIG_ID, nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_outbox_client_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_outbox_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["client_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("uq_outbox_letter", "outbox", ["client_id", "letter", "subject_id"], unique=True)
    op.create_table(
        "pool_member",
        sa.Column("pool_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_pool_member_pool_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_pool_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_member")),
        sa.UniqueConstraint("pool_id", "user_id", name=op.f("uq_pool_member_pool_id_user_id")),
    )
    op.create_index(op.f("ix_pool_member_user_id"), "pool_member", ["user_id"], unique=False)
    op.create_table(
        "rung",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("pool_id", BIG_ID, nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_rung_client_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_rung_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rung")),
        sa.UniqueConstraint("client_id", "language", "position", name=op.f("uq_rung_client_id_language_position")),
    )
    op.create_table(
        "shift",
        sa.Column("pool_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_shift_pool_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_shift_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(
        op.f("ix_shift_pool_id_user_id_starts_at"), "shift", ["pool_id", "user_id", "starts_at"], unique=False
    )
    op.create_table(
        "stray_letter",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("raw_sha256", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_stray_letter_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stray_letter")),
        sa.UniqueConstraint("external_id", "content_hash", name=op.f("uq_stray_letter_external_id_content_hash")),
    )
    op.create_table(
        "ticket",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("market_id", BIG_ID, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("closed_reason", sa.String(length=32), nullable=True),
        sa.Column("merged_into", BIG_ID, nullable=True),
        sa.Column("follows", BIG_ID, nullable=True),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("language_state", sa.String(length=32), nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("mailbox_id", BIG_ID, nullable=True),
        sa.Column("pool_id", BIG_ID, nullable=True),
        sa.Column("rung", sa.String(), nullable=True),
        sa.Column("assignee_id", BIG_ID, nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_ticket_assignee_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_ticket_client_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_ticket_customer_id")),
        sa.ForeignKeyConstraint(["follows"], ["ticket.id"], name=op.f("fk_ticket_follows")),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_ticket_mailbox_id")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_ticket_market_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["ticket.id"], name=op.f("fk_ticket_merged_into")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_ticket_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("client_id", "reference", name=op.f("uq_ticket_client_id_reference")),
    )
    op.create_index(op.f("ix_ticket_assignee_id"), "ticket", ["assignee_id"], unique=False)
    op.create_index(
        op.f("ix_ticket_client_id_customer_id_created_at"),
        "ticket",
        ["client_id", "customer_id", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ticket_client_id_market_id_created_at"),
        "ticket",
        ["client_id", "market_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_ticket_waiting",
        "ticket",
        ["client_id", "pool_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("status IN ('new', 'open')"),
        postgresql_where=sa.text("status IN ('new', 'open')"),
    )
    op.create_table(
        "answer_translation",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("pivot", sa.String(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("light", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_answer_translation_author_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_answer_translation_client_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_answer_translation_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_translation")),
    )
    op.create_index(
        op.f("ix_answer_translation_client_id_ticket_id_id"),
        "answer_translation",
        ["client_id", "ticket_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_answer_translation_wanted",
        "answer_translation",
        ["client_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "concept_version",
        sa.Column("client_id", BIG_ID, nullable=True),
        sa.Column("concept_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("approved_by", BIG_ID, nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["user.id"], name=op.f("fk_concept_version_approved_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_concept_version_client_id")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_concept_version_concept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_version")),
        sa.UniqueConstraint(
            "concept_id", "language", "country", name=op.f("uq_concept_version_concept_id_language_country")
        ),
    )
    op.create_table(
        "message",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=True),
        sa.Column("customer_id", BIG_ID, nullable=True),
        sa.Column("letter_id", BIG_ID, nullable=True),
        sa.Column("from_address", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("new_text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("second_language", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("in_reply_to", sa.String(), nullable=True),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("answers_id", BIG_ID, nullable=True),
        sa.Column("prior", sa.JSON(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_message_client_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_message_customer_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_message_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(
        op.f("ix_message_client_id_customer_id_id"), "message", ["client_id", "customer_id", "id"], unique=False
    )
    op.create_index(op.f("ix_message_client_id_message_id"), "message", ["client_id", "message_id"], unique=False)
    op.create_index(
        op.f("ix_message_client_id_ticket_id_id"), "message", ["client_id", "ticket_id", "id"], unique=False
    )
    op.create_table(
        "routing_decision",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pool_id", BIG_ID, nullable=True),
        sa.Column("assignee_id", BIG_ID, nullable=True),
        sa.Column("rung", sa.String(), nullable=True),
        sa.Column("trace", sa.JSON(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_routing_decision_assignee_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_routing_decision_client_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_routing_decision_pool_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_routing_decision_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_decision")),
    )
    op.create_index(
        op.f("ix_routing_decision_client_id_ticket_id_id"),
        "routing_decision",
        ["client_id", "ticket_id", "id"],
        unique=False,
    )
    op.create_table(
        "attachment",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("blob_sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", BIG_ID, nullable=False),
        sa.Column("content_id", sa.String(), nullable=True),
        sa.Column("is_inline", sa.Boolean(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_attachment_client_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_client_id_message_id"), "attachment", ["client_id", "message_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=True),
        sa.Column("concept_key", sa.String(), nullable=True),
        sa.Column("concept_version_id", BIG_ID, nullable=True),
        sa.Column("similarity", sa.Double(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("meaning", sa.String(), nullable=True),
        sa.Column("meaning_language", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("pivot", sa.String(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("light", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_message_id", BIG_ID, nullable=True),
        sa.Column("edit_distance", sa.Double(), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_draft_client_id")),
        sa.ForeignKeyConstraint(
            ["concept_version_id"], ["concept_version.id"], name=op.f("fk_draft_concept_version_id")
        ),
        sa.ForeignKeyConstraint(["final_message_id"], ["message.id"], name=op.f("fk_draft_final_message_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_draft_message_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_draft_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("client_id", "message_id", name=op.f("uq_draft_client_id_message_id")),
    )
    op.create_index(op.f("ix_draft_client_id_ticket_id_id"), "draft", ["client_id", "ticket_id", "id"], unique=False)
    op.create_index(
        "ix_draft_wanted",
        "draft",
        ["client_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "message_translation",
        sa.Column("client_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("pivot", sa.String(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("light", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_message_translation_client_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_translation_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_translation")),
        sa.UniqueConstraint(
            "client_id", "message_id", "language", name=op.f("uq_message_translation_client_id_message_id_language")
        ),
    )
    op.create_index(
        "ix_message_translation_wanted",
        "message_translation",
        ["client_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    _create_search()


def _create_search() -> None:
    """Full text over the folded text of messages: the same questions, each database with its own index."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE fts_message USING fts5"
            "(search_text, content='message', content_rowid='id', tokenize='unicode61')"
        )
        for statement in _SQLITE_TRIGGERS:
            op.execute(statement)
    else:
        op.execute("CREATE INDEX fts_message ON message USING gin (to_tsvector('simple'::regconfig, search_text))")


_SQLITE_TRIGGERS = (
    "CREATE TRIGGER fts_message_insert AFTER INSERT ON message BEGIN"
    " INSERT INTO fts_message(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER fts_message_delete AFTER DELETE ON message BEGIN"
    " INSERT INTO fts_message(fts_message, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER fts_message_update AFTER UPDATE OF search_text ON message BEGIN"
    " INSERT INTO fts_message(fts_message, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
    " INSERT INTO fts_message(rowid, search_text) VALUES (new.id, new.search_text); END",
)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE fts_message")
    op.drop_index(
        "ix_message_translation_wanted",
        table_name="message_translation",
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.drop_table("message_translation")
    op.drop_index(
        "ix_draft_wanted",
        table_name="draft",
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.drop_index(op.f("ix_draft_client_id_ticket_id_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_attachment_client_id_message_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_routing_decision_client_id_ticket_id_id"), table_name="routing_decision")
    op.drop_table("routing_decision")
    op.drop_index(op.f("ix_message_client_id_ticket_id_id"), table_name="message")
    op.drop_index(op.f("ix_message_client_id_message_id"), table_name="message")
    op.drop_index(op.f("ix_message_client_id_customer_id_id"), table_name="message")
    op.drop_table("message")
    op.drop_table("concept_version")
    op.drop_index(
        "ix_answer_translation_wanted",
        table_name="answer_translation",
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.drop_index(op.f("ix_answer_translation_client_id_ticket_id_id"), table_name="answer_translation")
    op.drop_table("answer_translation")
    op.drop_index(
        "ix_ticket_waiting",
        table_name="ticket",
        sqlite_where=sa.text("status IN ('new', 'open')"),
        postgresql_where=sa.text("status IN ('new', 'open')"),
    )
    op.drop_index(op.f("ix_ticket_client_id_market_id_created_at"), table_name="ticket")
    op.drop_index(op.f("ix_ticket_client_id_customer_id_created_at"), table_name="ticket")
    op.drop_index(op.f("ix_ticket_assignee_id"), table_name="ticket")
    op.drop_table("ticket")
    op.drop_table("stray_letter")
    op.drop_index(op.f("ix_shift_pool_id_user_id_starts_at"), table_name="shift")
    op.drop_table("shift")
    op.drop_table("rung")
    op.drop_index(op.f("ix_pool_member_user_id"), table_name="pool_member")
    op.drop_table("pool_member")
    op.drop_index("uq_outbox_letter", table_name="outbox")
    op.drop_index(
        "ix_outbox_waiting",
        table_name="outbox",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_order_client_id_phone_folded"), table_name="order")
    op.drop_index(op.f("ix_order_client_id_address_folded"), table_name="order")
    op.drop_table("order")
    op.drop_index("uq_membership", table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_market_fact_client_id_market_id_name"), table_name="market_fact")
    op.drop_table("market_fact")
    op.drop_table("mailbox_market")
    op.drop_index("uq_language_rule", table_name="language_rule")
    op.drop_table("language_rule")
    op.drop_index(op.f("ix_customer_address_customer_id"), table_name="customer_address")
    op.drop_table("customer_address")
    op.drop_index("uq_concept", table_name="concept")
    op.drop_table("concept")
    op.drop_index("uq_wording", table_name="wording")
    op.drop_table("wording")
    op.drop_table("user_presence")
    op.drop_index(
        "uq_trouble_open",
        table_name="trouble",
        sqlite_where=sa.text("mended_at IS NULL"),
        postgresql_where=sa.text("mended_at IS NULL"),
    )
    op.drop_index(op.f("ix_trouble_client_id_mended_at_last_at"), table_name="trouble")
    op.drop_table("trouble")
    op.drop_index("uq_sla_policy", table_name="sla_policy")
    op.drop_table("sla_policy")
    op.drop_index(
        "ix_sla_clock_running",
        table_name="sla_clock",
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.drop_index(op.f("ix_sla_clock_client_id_ticket_id_target"), table_name="sla_clock")
    op.drop_table("sla_clock")
    op.drop_table("skill")
    op.drop_index(op.f("ix_promise_client_id_ticket_id"), table_name="promise")
    op.drop_index(op.f("ix_promise_client_id_promised_by"), table_name="promise")
    op.drop_table("promise")
    op.drop_table("pool")
    op.drop_index(op.f("ix_memory_segment_client_id_updated_at"), table_name="memory_segment")
    op.drop_table("memory_segment")
    op.drop_table("market")
    op.drop_index("uq_mailbox_address", table_name="mailbox")
    op.drop_index(op.f("ix_mailbox_client_id"), table_name="mailbox")
    op.drop_table("mailbox")
    op.drop_index(op.f("ix_login_session_user_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_index(
        "ix_letter_waiting",
        table_name="letter",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("letter")
    op.drop_index(op.f("ix_idempotency_key_client_id_created_at"), table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_table("glossary_term")
    op.drop_index(op.f("ix_event_client_id_ticket_id_id"), table_name="event")
    op.drop_index(op.f("ix_event_client_id_kind_at"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_entry_token_user_id"), table_name="entry_token")
    op.drop_table("entry_token")
    op.drop_index(op.f("ix_customer_client_id_name"), table_name="customer")
    op.drop_table("customer")
    op.drop_table("blob")
    op.drop_table("api_token")
    op.drop_index(op.f("ix_absence_user_id_starts_at"), table_name="absence")
    op.drop_table("absence")
    op.drop_table("user")
    op.drop_table("throttle")
    op.drop_table("lease")
    op.drop_table("holiday")
    op.drop_table("client")
    op.drop_table("business_hours")
