"""Real packages of Argos Translate, only small: installed, loaded by the real loader in a real process, offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from argos_packages import Pairs, cut, train_pieces, write_package

from tolmach.translation.build import build_translator
from tolmach.translation.errors import TranslationFailed
from tolmach.translation.install import install_models
from tolmach.translation.local import LocalEngine
from tolmach.translation.store import ModelStore, damaged_files

LATE, RETURN = "Balík ještě nepřišel.", "Chci vrátit boty."
INTO_ENGLISH = {LATE: "The parcel has not arrived yet.", RETURN: "I want to return the shoes."}
INTO_CZECH = {english: czech for czech, english in INTO_ENGLISH.items()}


@pytest.fixture(autouse=True)
def offline_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The engine processes inherit a home of their own and proxies behind which nobody listens."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    return home


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """The folder from which packages are installed."""
    folder = tmp_path / "packages"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "var")


@pytest.fixture
def engine(store: ModelStore) -> Iterator[LocalEngine]:
    built = LocalEngine("argos", store)
    yield built
    built.close()


def _write(packages: Path, source: str, target: str, answers: Mapping[str, str], **facts: str) -> None:
    pieces = train_pieces(*INTO_ENGLISH, *INTO_CZECH)
    write_package(packages, (source, target), cut(pieces, answers), {"sentencepiece.model": pieces}, **facts)


def _install(store: ModelStore, packages: Path) -> None:
    install_models(store, [], str(packages), lambda _offer, _come: None)


def test_a_package_is_installed_listed_and_run_offline(
    store: ModelStore, engine: LocalEngine, packages: Path, offline_home: Path
) -> None:
    _write(packages, "cs", "en", INTO_ENGLISH)
    _install(store, packages)
    (model,) = (model for model in store.installed() if model.engine == "argos")
    assert (model.direction, model.version, damaged_files(model)) == (("cs", "en"), "1.0", [])
    assert engine.directions() == {("cs", "en")}
    assert engine.translate_sentences("cs", "en", [RETURN, LATE]) == [INTO_ENGLISH[RETURN], INTO_ENGLISH[LATE]]
    ((_direction, pid),) = engine.pids()
    open_things = [str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()]
    assert [thing for thing in open_things if thing.startswith("socket:")] == []
    assert list(offline_home.iterdir()) == []


def test_a_text_goes_through_sentence_by_sentence(store: ModelStore, packages: Path, offline_home: Path) -> None:
    _write(packages, "cs", "en", INTO_ENGLISH)
    _install(store, packages)
    with build_translator(store.root.parent) as translator:
        found = translator.translate(f"{LATE} {RETURN}\n\n{LATE}", "cs", "en")
    assert found.engine == "argos"
    assert found.text == f"{INTO_ENGLISH[LATE]} {INTO_ENGLISH[RETURN]}\n\n{INTO_ENGLISH[LATE]}"
    assert list(offline_home.iterdir()) == []


def test_the_token_of_a_language_is_set_and_taken_off(store: ModelStore, engine: LocalEngine, packages: Path) -> None:
    _write(packages, "cs", "en", INTO_ENGLISH, target_prefix="eng_Latn")
    _install(store, packages)
    assert engine.translate_sentences("cs", "en", [LATE]) == [INTO_ENGLISH[LATE]]


@pytest.mark.parametrize(
    "merges",
    [
        "#version: 0.2\nd e</w>\nj e</w>\nK d\n",
        "d e\nj e\nde </w>\nje </w>\nK d\n",
    ],
)
def test_a_package_cut_by_moses_and_merges(store: ModelStore, engine: LocalEngine, packages: Path, merges: str) -> None:
    pairs: Pairs = {
        ("K@@", "de", "je", "?"): ("W@@", "here", "is", "it", "?"),
        ("Kd@@", "e", "je", "?"): ("not", "by", "rank"),
    }
    write_package(packages, ("cs", "en"), pairs, {"bpe.model": merges.encode()})
    _install(store, packages)
    assert engine.translate_sentences("cs", "en", ["Kde je?"]) == ["Where is it?"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("model/model.bin", b"", "model.bin is incomplete"),
        ("model/model.bin", b"\0" * 9_000, "weight not found"),
        ("model/shared_vocabulary.json", b"{", "parse error"),
        ("sentencepiece.model", b"\xff" * 99, "could not parse"),
        ("sentencepiece.model", None, r"neither sentencepiece\.model nor bpe\.model"),
        ("metadata.json", b'{"type": "sbd"}', "kind sbd does not translate"),
        ("metadata.json", b'{"target_prefix": ["a"]}', "target_prefix in metadata.json is no text"),
    ],
)
def test_damage_costs_the_translations_of_that_model_only(
    store: ModelStore, engine: LocalEngine, packages: Path, name: str, content: bytes | None, reason: str
) -> None:
    _write(packages, "cs", "en", INTO_ENGLISH)
    _write(packages, "en", "cs", INTO_CZECH)
    _install(store, packages)
    damaged = store.root / "argos" / "cs-en" / name
    damaged.unlink()
    if content is not None:
        damaged.write_bytes(content)
    with pytest.raises(TranslationFailed, match=f"the model cannot be loaded .*{reason}") as failed:
        engine.translate_sentences("cs", "en", [LATE])
    assert failed.value.permanent
    assert engine.translate_sentences("en", "cs", [INTO_ENGLISH[LATE]]) == [LATE]
    _install(store, packages)
    assert engine.translate_sentences("cs", "en", [LATE]) == [INTO_ENGLISH[LATE]]


def test_merges_of_an_unknown_version_are_refused(store: ModelStore, engine: LocalEngine, packages: Path) -> None:
    write_package(packages, ("cs", "en"), {("a",): ("b",)}, {"bpe.model": b"#version: 0.3\na b\n"})
    _install(store, packages)
    with pytest.raises(TranslationFailed, match=r"version 0\.3"):
        engine.translate_sentences("cs", "en", ["a"])
