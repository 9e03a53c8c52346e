"""Where letters and files are kept: the data directory, or the bucket that ``TOLMACH_STORE`` names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tolmach.settings import Settings, WrongSettings, read_settings

KEYS = {"TOLMACH_STORE_KEY": "desk", "TOLMACH_STORE_SECRET": "open-sesame"}
LOCAL = "endpoint=http://127.0.0.1:9000"


def read(tmp_path: Path, store: str, **keys: str) -> Settings:
    return read_settings({"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_STORE": store, **(keys or KEYS)})


def test_nothing_set_means_the_data_directory(tmp_path: Path):
    assert read(tmp_path, "").store is None


@pytest.mark.parametrize(
    ("store", "prefix", "endpoint", "region"),
    [
        (f"s3://letters/desk/one?{LOCAL}", "desk/one", "http://127.0.0.1:9000", "us-east-1"),
        (f"s3://letters?{LOCAL}&region=eu", "", "http://127.0.0.1:9000", "eu"),
        ("s3://letters/?region=eu-central-1", "", None, "eu-central-1"),
    ],
)
def test_a_bucket_is_read_and_its_secret_is_not_shown(
    tmp_path: Path, store: str, prefix: str, endpoint: str | None, region: str
):
    place = read(tmp_path, store).store
    assert place is not None
    assert (place.bucket, place.prefix, place.endpoint, place.region) == ("letters", prefix, endpoint, region)
    assert (place.key, place.secret) == ("desk", "open-sesame")
    assert "open-sesame" not in f"{place!r} {place}"


ADDRESS = "TOLMACH_STORE is not like s3://bucket/prefix?endpoint=https://s3.example&region=eu-central-1."
ENDPOINT = "The endpoint of TOLMACH_STORE is not an http address of a server."
REGION = "The region of TOLMACH_STORE is not a region's name."
WRONG = {
    "another scheme": (f"http://letters?{LOCAL}", ADDRESS),
    "no bucket": (f"s3:///prefix?{LOCAL}", ADDRESS),
    "keys in the address": (f"s3://desk:open-sesame@letters?{LOCAL}", ADDRESS),
    "a bucket that cannot be": (f"s3://Letters?{LOCAL}", ADDRESS),
    "a prefix that climbs": (f"s3://letters/../b?{LOCAL}", ADDRESS),
    "an empty part": (f"s3://letters/a//b?{LOCAL}", ADDRESS),
    "half an address": ("s3://[letters", ADDRESS),
    "no endpoint": ("s3://letters", "TOLMACH_STORE needs an endpoint, or a region of Amazon's."),
    "an endpoint of nothing": ("s3://letters?endpoint=minio:9000", ENDPOINT),
    "an endpoint with a path": (f"s3://letters?{LOCAL}/bucket", ENDPOINT),
    "an endpoint with a password": ("s3://letters?endpoint=http://a:b@127.0.0.1:9000", ENDPOINT),
    "an impossible port": ("s3://letters?endpoint=http://127.0.0.1:99999", ENDPOINT),
    "a region that is none": (
        f"s3://letters?{LOCAL}&region=eu/x",
        "The region of TOLMACH_STORE is not a region's name.",
    ),
    "an option of nobody": (
        f"s3://letters?{LOCAL}&acl=public",
        "TOLMACH_STORE knows the options endpoint and region, not acl.",
    ),
}


@pytest.mark.parametrize(("store", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, store: str, sentence: str):
    with pytest.raises(WrongSettings) as refused:
        read(tmp_path, store)
    assert refused.value.problems == [sentence]
    assert "open-sesame" not in str(refused.value)


@pytest.mark.parametrize("keys", [{"TOLMACH_STORE_KEY": "desk"}, {"TOLMACH_STORE_SECRET": "open-sesame"}])
def test_both_keys_are_needed(tmp_path: Path, keys: dict[str, str]):
    with pytest.raises(WrongSettings) as refused:
        read(tmp_path, f"s3://letters?{LOCAL}", **keys)
    assert refused.value.problems == ["TOLMACH_STORE needs its keys: TOLMACH_STORE_KEY and TOLMACH_STORE_SECRET."]
