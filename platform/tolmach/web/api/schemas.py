"""The shapes of calls and answers, as the OpenAPI document shows them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from tolmach.inbox.attachments import MOST_BYTES, MOST_FILES
from tolmach.inbox.form_rules import MOST_LETTERS, MOST_TEXT_LETTERS, FormFile, FormMessage


class Base64Field(ma.fields.Field[bytes]):
    """Bytes in the alphabet of RFC 4648, section 4; line ends between the letters are allowed."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_rest: Any) -> bytes:  # noqa: ARG002
        if not isinstance(value, str):
            raise ma.ValidationError("Not a valid string.")
        try:
            return base64.b64decode("".join(value.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ma.ValidationError("Not valid base64.") from error


class FileSchema(ma.Schema):
    name = ma.fields.String(required=True)
    type = ma.fields.String(load_default="application/octet-stream")
    content = Base64Field(
        required=True,
        metadata={"type": "string", "format": "byte", "description": f"At most {MOST_BYTES} bytes, in base64"},
    )

    @ma.post_load
    def _make(self, values: dict[str, Any], **_rest: Any) -> FormFile:
        return FormFile(**values)


def _text(name: str, description: str) -> ma.fields.String:
    metadata = {"maxLength": MOST_LETTERS[name], "description": description}
    return ma.fields.String(load_default="", metadata=metadata)


class MessageSchema(ma.Schema):
    market = ma.fields.String(required=True, metadata={"description": "Slug of the client's market"})
    address = ma.fields.String(required=True, metadata={"format": "email", "description": "The customer's"})
    text = ma.fields.String(required=True, metadata={"maxLength": MOST_TEXT_LETTERS})
    name = _text("name", "The customer's")
    subject = _text("subject", "What the message is about, if the customer said so")
    order_number = _text("order_number", "The order it is about")
    external_id = _text("external_id", "What the sender calls the message: the same one again makes no second message")
    sent_at = ma.fields.AwareDateTime(
        format="iso", load_default=None, allow_none=True, metadata={"description": "ISO 8601 with its offset"}
    )
    files = ma.fields.List(ma.fields.Nested(FileSchema), load_default=list, metadata={"maxItems": MOST_FILES})

    @ma.post_load
    def _make(self, values: dict[str, Any], **_rest: Any) -> FormMessage:
        return FormMessage(**{**values, "files": tuple(values["files"])})


class AcceptedSchema(ma.Schema):
    letter = ma.fields.Integer(metadata={"description": "Ask for it at /api/v1/messages/<letter>"})
    state = ma.fields.String(metadata={"description": "waiting: kept, and received in a moment"})


class LimitSchema(ma.Schema):
    limit = ma.fields.String(attribute="limit_key", metadata={"enum": ["complaint", "refund", "data_request"]})
    due_at = ma.fields.AwareDateTime(format="iso")
    settled_at = ma.fields.AwareDateTime(
        format="iso", metadata={"type": ["string", "null"], "description": "Null while the limit runs"}
    )
    source = ma.fields.String(metadata={"description": "Act and section; check with counsel"})


class StatusSchema(ma.Schema):
    letter = ma.fields.Integer()
    state = ma.fields.String(metadata={"enum": ["waiting", "received", "screened", "failed"]})
    received_at = ma.fields.AwareDateTime(format="iso")
    ticket = ma.fields.String(metadata={"type": ["string", "null"], "description": "The ticket's reference"})
    language = ma.fields.String(metadata={"type": ["string", "null"]})
    pool = ma.fields.String(metadata={"type": ["string", "null"]})
    legal_limits = ma.fields.List(
        ma.fields.Nested(LimitSchema), metadata={"description": "Limits of the law that the ticket is under"}
    )
