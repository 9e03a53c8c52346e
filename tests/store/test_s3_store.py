"""The store in a bucket, against a real server: the same bytes at the same places as on disk, and plain failures."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from s3_server import S3Server

from tolmach.errors import NotFound, PortError
from tolmach.s3_place import S3Place
from tolmach.s3_store import BucketStore
from tolmach.settings import read_settings
from tolmach.store import FolderStore
from tolmach.wiring import build_store

SECRET = "s" * 32


@pytest.mark.parametrize("content", [b"", b"Kde je moja zasielka?", os.urandom(7 * 1024 * 1024)], ids=len)
def test_what_is_put_is_read_again(bucket: BucketStore, content: bytes):
    assert bucket.read(7, bucket.put(7, content)) == content


def test_a_house_moves_by_copying(server: S3Server, bucket: BucketStore, place: S3Place, tmp_path: Path):
    folder = FolderStore(tmp_path)
    for owner, content in ((1, b"a letter"), (2, b"a letter"), ("stray", b"whose?"), (1, b"a letter")):
        assert folder.put(owner, content) == bucket.put(owner, content)
    files = {
        f"{place.prefix}/{path.relative_to(tmp_path)}": path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert server.objects(place.prefix) == files
    assert len(files) == 3


def test_what_is_not_there_is_missed_as_a_file_is(bucket: BucketStore):
    digest = bucket.put(1, b"a letter of client 1")
    for owner, sought in ((1, "0" * 64), (2, digest)):
        with pytest.raises(NotFound) as missed:
            bucket.read(owner, sought)
        assert (missed.value.kind, missed.value.key) == ("blob", sought)


FAILURES = {
    "a wrong secret": ({"secret": "wrong"}, "the store refuses the keys"),
    "a key of nobody": ({"key": "AKIANOBODY"}, "the store refuses the keys"),
    "no such bucket": ({"bucket": "somewhere-else"}, "the store has no such bucket"),
    "no server": ({"endpoint": "http://127.0.0.1:1"}, "the store does not answer"),
}


@pytest.mark.parametrize(("wrong", "reason"), FAILURES.values(), ids=FAILURES)
def test_what_the_operator_can_mend_is_tried_again(
    bucket: BucketStore, place: S3Place, wrong: dict[str, str], reason: str
):
    digest, broken = bucket.put(1, b"a letter"), BucketStore(replace(place, **wrong))
    for ask in (lambda: broken.put(1, b"another"), lambda: broken.read(1, digest)):
        with pytest.raises(PortError) as failed:
            ask()
        assert (failed.value.port, failed.value.reason, failed.value.permanent) == ("store", reason, False)


def test_the_settings_choose_the_store(server: S3Server, tmp_path: Path):
    environ = {"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_SECRET_KEY": SECRET}
    assert isinstance(build_store(read_settings(environ)), FolderStore)
    store = build_store(read_settings({**environ, **server.environ("chosen")}))
    assert store.read(1, store.put(1, b"a letter")) == b"a letter"
    assert not (tmp_path / "blobs").exists()


def tolmach(tmp_path: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_SECRET_KEY": SECRET, **environ}
    command = [sys.executable, "-c", "from tolmach.cli import main; main()", *arguments]
    return subprocess.run(command, check=False, env=environ, capture_output=True, text=True)


def test_the_check_says_whether_the_store_answers(server: S3Server, tmp_path: Path):
    good = server.environ("checked")
    assert tolmach(tmp_path, "check", "store", **good).stdout.strip().endswith("s3://desk-of-tests/checked.")
    assert tolmach(tmp_path, "check", "store").stdout.strip().endswith(f"{tmp_path}/blobs.")
    refused = tolmach(tmp_path, "check", "store", **{**good, "TOLMACH_STORE_SECRET": "a mistake"})
    assert (refused.returncode, refused.stderr.strip()) == (1, "store: the store refuses the keys")


def test_who_keeps_letters_on_disk_needs_no_library_for_buckets():
    script = "import sys, tolmach.wiring, tolmach.app; print('obstore' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
