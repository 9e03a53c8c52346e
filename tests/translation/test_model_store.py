"""Models come whole or not at all, are checked by their SHA-256 and found by their direction."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tolmach.translation.errors import ModelRefused
from tolmach.translation.install import install_models
from tolmach.translation.store import InstalledModel, ModelStore, damaged_files


def _files(direction: str) -> dict[str, bytes]:
    names = (f"model.{direction}.intgemm.alphas.bin", f"vocab.{direction}.spm", f"lex.50.50.{direction}.s2t.bin")
    return {name: f"{name} content".encode() for name in names}


def _offer_folder(root: Path, *directions: str) -> Path:
    for direction in directions:
        (root / direction).mkdir(parents=True)
        for name, content in _files(direction).items():
            (root / direction / name).write_bytes(content)
    return root


def _stored(store: ModelStore) -> list[InstalledModel]:
    return [model for model in store.installed() if model.origin == "installed"]


def _install(store: ModelStore, wanted: list[str], origin: Path | str) -> list[tuple[str, str]]:
    return [model.direction for model in install_models(store, wanted, str(origin), lambda _offer, _come: None)]


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "var")


def test_a_language_brings_both_directions(store: ModelStore, tmp_path: Path) -> None:
    offered = _offer_folder(tmp_path / "from", "csen", "encs", "plen")
    assert sorted(_install(store, ["cs", "en"], offered)) == [("cs", "en"), ("en", "cs")]
    assert [model.direction for model in _stored(store)] == [("cs", "en"), ("en", "cs")]
    model = store.find("firefox", "cs", "en")
    assert model is not None
    assert damaged_files(model) == []
    assert set(model.files) == set(_files("csen"))


def test_a_direction_brings_itself_and_the_new_one_replaces_the_old(store: ModelStore, tmp_path: Path) -> None:
    offered = _offer_folder(tmp_path / "from", "csen", "encs")
    assert _install(store, ["cs-en"], offered) == [("cs", "en")]
    (offered / "csen" / "vocab.csen.spm").write_bytes(b"newer")
    _install(store, ["cs-en"], offered)
    assert (store.root / "firefox" / "cs-en" / "vocab.csen.spm").read_bytes() == b"newer"
    assert [path.name for path in (store.root / "firefox").iterdir()] == ["cs-en"]


@pytest.mark.parametrize("wanted", [["sk"], ["cs", "sk"], ["cs-sk"]])
def test_what_is_not_offered_is_refused_before_anything_is_copied(
    store: ModelStore, tmp_path: Path, wanted: list[str]
) -> None:
    with pytest.raises(ModelRefused, match="offers no model"):
        _install(store, wanted, _offer_folder(tmp_path / "from", "csen"))
    assert not store.root.exists()


def test_an_incomplete_model_is_refused(store: ModelStore, tmp_path: Path) -> None:
    offered = _offer_folder(tmp_path / "from", "csen")
    (offered / "csen" / "vocab.csen.spm").unlink()
    with pytest.raises(ModelRefused, match="Incomplete"):
        _install(store, ["cs"], offered)


def test_a_place_that_is_no_folder_is_refused(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="neither a folder"):
        _install(store, ["cs"], tmp_path / "nowhere")


def test_damage_is_seen(store: ModelStore, tmp_path: Path) -> None:
    _install(store, ["cs-en"], _offer_folder(tmp_path / "from", "csen"))
    folder = store.root / "firefox" / "cs-en"
    (folder / "vocab.csen.spm").write_bytes(b"flipped")
    (folder / "lex.50.50.csen.s2t.bin").unlink()
    assert sorted(damaged_files(_stored(store)[0])) == ["lex.50.50.csen.s2t.bin", "vocab.csen.spm"]


def test_removing(store: ModelStore, tmp_path: Path) -> None:
    _install(store, ["cs-en"], _offer_folder(tmp_path / "from", "csen"))
    store.remove("firefox", "cs", "en")
    assert _stored(store) == []
    assert list((store.root / "firefox").iterdir()) == []
    with pytest.raises(ModelRefused, match="No firefox model cs-en"):
        store.remove("firefox", "cs", "en")


@pytest.mark.parametrize("manifest", ["", "[]", '{"engine": "firefox"}', '{"engine": "firefox", "x": 1}'])
def test_a_folder_without_a_good_manifest_is_no_model(store: ModelStore, manifest: str) -> None:
    folder = store.root / "firefox" / "cs-en"
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(manifest)
    assert _stored(store) == []


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A mirror on this machine: its folder and its address."""
    root = _offer_folder(tmp_path / "mirror", "csen")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield root, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output stays readable."""


def _write_index(root: Path, **changes: str) -> None:
    files = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "url": f"csen/{name}"}
        for name, content in _files("csen").items()
    ]
    files[0].update(changes)
    index = [{"src": "cs", "trg": "en", "version": "1.0", "files": files}]
    (root / "index.json").write_text(json.dumps(index))


def test_a_mirror_serves_what_its_index_says(store: ModelStore, mirror: tuple[Path, str]) -> None:
    root, address = mirror
    _write_index(root)
    assert _install(store, ["cs"], address) == [("cs", "en")]
    assert damaged_files(_stored(store)[0]) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sha256": "0" * 64}, "Damaged on the way"),
        ({"url": "csen/gone"}, "cannot be fetched"),
        ({"url": "file:///etc/hostname"}, "not an http address"),
        ({"name": "../escaped"}, "cannot be read as an index"),
    ],
)
def test_a_bad_mirror_leaves_nothing_behind(
    store: ModelStore, mirror: tuple[Path, str], changes: dict[str, str], says: str
) -> None:
    root, address = mirror
    _write_index(root, **changes)
    with pytest.raises(ModelRefused, match=says):
        _install(store, ["cs"], address)
    assert [path for path in store.root.rglob("*") if path.name != "firefox"] == []


def test_a_mirror_without_an_index_is_refused(store: ModelStore, mirror: tuple[Path, str]) -> None:
    with pytest.raises(ModelRefused, match=r"index\.json cannot be read"):
        _install(store, ["cs"], mirror[1])


def test_an_argos_package_is_unpacked(store: ModelStore, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "translate-cs_en.argosmodel", "w") as package:
        package.writestr(
            "cs_en/metadata.json", json.dumps({"from_code": "cs", "to_code": "en", "package_version": "1.9"})
        )
        package.writestr("cs_en/model/model.bin", b"weights")
        package.writestr("cs_en/sentencepiece.model", b"pieces")
    assert _install(store, ["cs-en"], tmp_path) == [("cs", "en")]
    model = store.find("argos", "cs", "en")
    assert model is not None
    assert model.version == "1.9"
    assert sorted(model.files) == ["metadata.json", "model/model.bin", "sentencepiece.model"]


def test_a_damaged_argos_package_is_refused_and_leaves_nothing(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "translate-cs_en.argosmodel"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("cs_en/metadata.json", json.dumps({"from_code": "cs", "to_code": "en"}))
        package.writestr("cs_en/model/model.bin", b"weights" * 100)
    path.write_bytes(path.read_bytes().replace(b"weightsweights", b"weightsWEIGHTS", 1))
    with pytest.raises(ModelRefused, match="is damaged"):
        _install(store, ["cs-en"], tmp_path)
    assert [found for found in store.root.rglob("*") if found.name != "argos"] == []
