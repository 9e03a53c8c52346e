"""A house whose letters and files are in a bucket of a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from s3_server import S3Server, s3_server

from tolmach.s3_place import S3Place, read_s3_place
from tolmach.s3_store import BucketStore


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as running:
        yield running


@pytest.fixture
def place(server: S3Server, request: pytest.FixtureRequest) -> S3Place:
    """A prefix of the test's own in the bucket."""
    problems: list[str] = []
    found = read_s3_place(server.environ(request.node.originalname), problems)
    assert found is not None, problems
    return found


@pytest.fixture
def bucket(place: S3Place) -> BucketStore:
    return BucketStore(place)


@pytest.fixture
def dead(place: S3Place) -> BucketStore:
    """The same store while its server does not run."""
    return BucketStore(replace(place, endpoint="http://127.0.0.1:1"))
