"""Mozilla's records: the newest whole model of a direction, unpacked and checked; anything less installs nothing."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tolmach.commands.models import command
from tolmach.translation.errors import ModelRefused
from tolmach.translation.install import install_models, sweep
from tolmach.translation.store import ModelStore, damaged_files

Files = dict[str, bytes]


def _packed(content: bytes) -> bytes:
    """A zstd frame of one raw block (RFC 8878): short contents need no compressor."""
    size = len(content)
    assert size < 256
    return b"\x28\xb5\x2f\xfd" + bytes([0x20, size]) + ((size << 3) | 1).to_bytes(3, "little") + content


def _record(kind: str, direction: str = "csen", version: str = "3.0", **others: Any) -> dict[str, Any]:
    name = {"model": f"model.{direction}.intgemm.alphas.bin", "lex": f"lex.50.50.{direction}.s2t.bin"}.get(
        kind, f"{kind}.{direction}.spm"
    )
    content = f"{name} {version} {others.get('architecture', '')}".encode()
    return {
        "name": name,
        "fileType": kind,
        "sourceLanguage": direction[:2],
        "targetLanguage": direction[2:],
        "version": version,
        "architecture": "tiny",
        "decompressedHash": hashlib.sha256(content).hexdigest(),
        "attachment": {"location": f"files/{hashlib.md5(content).hexdigest()}", "size": len(_packed(content))},
        "content": content,
        **others,
    }


def _model(**others: Any) -> list[dict[str, Any]]:
    return [_record(kind, **others) for kind in ("model", "vocab", "lex")]


class _Server(BaseHTTPRequestHandler):
    """Remote Settings made small; ``cut`` ends an attachment early, ``slow`` sends a byte and then waits."""

    def __init__(self, records: list[dict[str, Any]], behaves: dict[str, bool], *rest: Any) -> None:
        self.records, self.behaves = records, behaves
        super().__init__(*rest)

    def do_GET(self) -> None:
        address = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path == "/v1/":
            return self._say(json.dumps({"capabilities": {"attachments": {"base_url": f"{address}/cdn/"}}}).encode())
        if self.path.startswith("/v1/buckets/"):
            said = [{key: value for key, value in one.items() if key != "content"} for one in self.records]
            return self._say(json.dumps({"data": said}).encode())
        for one in self.records:
            if self.path == f"/cdn/{one['attachment']['location']}":
                return self._say(_packed(one["content"]))
        return self.send_error(404)

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path.startswith("/cdn/") and self.behaves.get("slow"):
            self.wfile.write(body[:1])
            self.wfile.flush()
            time.sleep(20)
        self.wfile.write(body[: len(body) // 2] if self.path.startswith("/cdn/") and self.behaves.get("cut") else body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output stays readable."""


class _Place:
    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.behaves: dict[str, bool] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, self.records, self.behaves))
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1/buckets/main/collections/models/records"


@pytest.fixture
def place() -> Iterator[_Place]:
    place = _Place()
    thread = threading.Thread(target=place.server.serve_forever)
    thread.start()
    yield place
    place.server.shutdown()
    place.server.server_close()
    thread.join()


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "var")


def _install(store: ModelStore, place: _Place, *wanted: str) -> dict[str, str]:
    found = install_models(store, wanted, place.address, lambda _offer, _come: None)
    return {"-".join(model.direction): model.version for model in found}


def test_the_newest_whole_model_is_unpacked_and_checked(store: ModelStore, place: _Place) -> None:
    place.records += [*_model(version="1.0"), *_model(version="10.0"), *_model(version="9.1")]
    place.records += _model(version="11.0")[:1]
    assert _install(store, place, "cs") == {"cs-en": "10.0"}
    model = store.find("firefox", "cs", "en")
    assert model is not None
    assert sorted(model.files) == ["lex.50.50.csen.s2t.bin", "model.csen.intgemm.alphas.bin", "vocab.csen.spm"]
    assert damaged_files(model) == []
    assert (model.folder / "vocab.csen.spm").read_bytes() == b"vocab.csen.spm 10.0 "


def test_of_one_version_the_better_architecture_is_taken(store: ModelStore, place: _Place) -> None:
    place.records += [*_model(architecture="base-memory"), *_model(architecture="tiny")]
    _install(store, place, "cs-en")
    assert (store.root / "firefox/cs-en/vocab.csen.spm").read_bytes().endswith(b"base-memory")


def test_what_only_some_firefoxes_get_is_not_offered(store: ModelStore, place: _Place) -> None:
    place.records += [*_model(version="4.0", filter_expression="env.channel == 'nightly'"), *_model()]
    place.records += [*_model(direction="zhen", sourceLanguage="zh-Hans"), *_model(version="5.0", variant="test")]
    assert _install(store, place, "cs") == {"cs-en": "3.0"}


def test_two_vocabularies_are_a_whole_model_too(store: ModelStore, place: _Place) -> None:
    place.records += [_record(kind) for kind in ("model", "srcvocab", "trgvocab")]
    assert _install(store, place, "cs") == {"cs-en": "3.0"}


def test_all14_needs_every_language(store: ModelStore, place: _Place) -> None:
    place.records += _model()
    answer = CliRunner(env={"TOLMACH_DATA_DIR": str(store.root.parent)}).invoke(
        command, ["install", "--all14", "--from", place.address]
    )
    assert isinstance(answer.exception, ModelRefused)
    assert "offers no model for bg, de" in str(answer.exception)


BROKEN = {
    "other content": ({"decompressedHash": "0" * 64}, "Damaged on the way"),
    "a file outside": ({"name": "../x"}, "outside its folder"),
    "no attachment": ({"attachment": None}, "not complete"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_record_installs_nothing(store: ModelStore, place: _Place, case: str) -> None:
    changes, says = BROKEN[case]
    place.records += _model()
    place.records[1].update(changes)
    with pytest.raises(ModelRefused, match=says):
        _install(store, place, "cs")
    assert [path for path in store.root.rglob("*") if path.name != "firefox"] == []


def test_what_is_cut_off_leaves_nothing(store: ModelStore, place: _Place) -> None:
    place.records += _model()
    place.behaves["cut"] = True
    with pytest.raises(ModelRefused, match=r"cut off after|cannot be fetched"):
        _install(store, place, "cs")
    assert [path for path in store.root.rglob("*") if path.name != "firefox"] == []


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_installation_leaves_nothing_behind(store: ModelStore, place: _Place, end: signal.Signals) -> None:
    place.records += _model()
    place.behaves["slow"] = True
    process = subprocess.Popen(
        [Path(sys.executable).with_name("tolmach"), "models", "install", "cs", "--from", place.address],
        env={**os.environ, "TOLMACH_DATA_DIR": str(store.root.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not list(store.root.glob("firefox/.installing-*")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(end)
    assert process.wait(20) != 0
    assert store.find("firefox", "cs", "en") is None
    sweep(store)
    assert [path for path in store.root.rglob("*") if path.name != "firefox"] == []


def test_a_folder_may_hold_the_records(store: ModelStore, tmp_path: Path) -> None:
    records = _model()
    for one in records:
        file = tmp_path / "stick" / one["attachment"]["location"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_packed(one.pop("content")))
    (tmp_path / "stick" / "records.json").write_text(json.dumps({"data": records}))
    found = install_models(store, ["cs"], str(tmp_path / "stick"), lambda _offer, _come: None)
    assert [model.direction for model in found] == [("cs", "en")]
