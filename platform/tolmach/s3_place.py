"""The setting that puts the store into a bucket: ``s3://bucket/prefix?endpoint=https://…&region=…`` and two keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import SplitResult, parse_qsl, urlsplit

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*|")
_REGION = re.compile(r"[A-Za-z0-9-]+")
_OPTIONS = {"endpoint", "region"}
_USUAL_REGION = "us-east-1"
"""What servers other than Amazon's are signed to where nobody names another."""


@dataclass(frozen=True, kw_only=True)
class S3Place:
    """A bucket and a prefix in it, at an endpoint; Amazon's own of the region where none is named."""

    bucket: str
    prefix: str
    region: str
    key: str
    secret: str = field(repr=False)
    endpoint: str | None = None

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


def read_s3_place(environ: Mapping[str, str], problems: list[str]) -> S3Place | None:
    """The bucket that ``TOLMACH_STORE`` names with its keys; None where the store stays in the data directory."""
    address = environ.get("TOLMACH_STORE", "")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        options = dict(parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True)) if parts.query else {}
    except ValueError:
        parts, options = urlsplit(""), {}
    key, secret = environ.get("TOLMACH_STORE_KEY", ""), environ.get("TOLMACH_STORE_SECRET", "")
    wrong = _wrong_address(parts) or _wrong_options(options), _wrong_keys(key, secret)
    faults = [fault for fault in wrong if fault]
    problems += faults
    if faults:
        return None
    return S3Place(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        region=options.get("region", _USUAL_REGION),
        key=key,
        secret=secret,
        endpoint=options.get("endpoint"),
    )


def _wrong_address(parts: SplitResult) -> str | None:
    # The address may hold what somebody took for the place of a password, so it is not repeated.
    is_place = parts.scheme == "s3" and _BUCKET.fullmatch(parts.netloc) and _PREFIX.fullmatch(parts.path.strip("/"))
    if not is_place or parts.fragment:
        return "TOLMACH_STORE is not like s3://bucket/prefix?endpoint=https://s3.example&region=eu-central-1."
    if find_spec("obstore") is None:
        return "TOLMACH_STORE names a bucket, for which a library is missing: install tolmach[s3]."
    return None


def _wrong_options(options: Mapping[str, str]) -> str | None:
    if options.keys() - _OPTIONS:
        return (
            f"TOLMACH_STORE knows the options endpoint and region, not {', '.join(sorted(options.keys() - _OPTIONS))}."
        )
    if not options:
        return "TOLMACH_STORE needs an endpoint, or a region of Amazon's."
    if "endpoint" in options and not _is_endpoint(options["endpoint"]):
        return "The endpoint of TOLMACH_STORE is not an http address of a server."
    if "region" in options and not _REGION.fullmatch(options["region"]):
        return "The region of TOLMACH_STORE is not a region's name."
    return None


def _wrong_keys(key: str, secret: str) -> str | None:
    # Without both the library would look for credentials of the machine itself, which nobody meant.
    return None if key and secret else "TOLMACH_STORE needs its keys: TOLMACH_STORE_KEY and TOLMACH_STORE_SECRET."


def _is_endpoint(address: str) -> bool:
    try:
        parts = urlsplit(address)
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_port and is_plain
