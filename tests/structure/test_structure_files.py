"""What lies in the repository: runnable scripts, pinned versions, no registry's address, texts for every language."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from source_tree import PLATFORM, ROOT, tracked_files, write_tree

from tolmach.language import LANGUAGES

SCRIPTS = ["scripts/run", "scripts/test", "scripts/check", "scripts/build", "scripts/translations", ".ci/run"]
# Written in two halves, so that this file passes its own rule.
REGISTRIES = ["registry." + "npmjs", "pypi." + "org", "pythonhosted." + "org", "registry." + "yarnpkg"]
OPTIONAL_TEXTS = {
    "wording.toml": "only Portuguese refuses the wording of a sister (that of Brazil); elsewhere nothing is refused",
    "seams.toml": "in German, Greek, Portuguese and Romanian small words stay before any other; nothing is done",
    "informal.toml": "English has one form of address; nothing is held up for it",
}
"""Files that a language may lack, each with what holds then."""


def files_naming_a_registry(files: Iterable[Path]) -> Iterator[str]:
    """Files with the address of a package registry: each machine has its own."""
    pattern = re.compile("|".join(re.escape(host) for host in REGISTRIES).encode())
    return (path.name for path in files if pattern.search(path.read_bytes()))


def unpinned(setup: str, constraints: str) -> set[str]:
    """Required distributions that the constraints do not pin; extras left to the operator's choice are not asked."""
    config = ConfigParser()
    config.read_string(setup)
    extras = config["options.extras_require"]
    wanted = "\n".join([config["options"]["install_requires"], extras["demo"], extras["test"]]).split("\n")
    pinned = {line.split("==")[0] for line in constraints.split("\n") if "==" in line}
    return {_project(line) for line in wanted if line.strip()} - {_project(name) for name in pinned}


def _project(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement.strip())[0]).lower()


def lacking_texts(folder: Path, languages: Iterable[str]) -> dict[str, set[str]]:
    """Language → files that some other language has and it lacks."""
    present = {language: {file.name for file in (folder / language).glob("*.toml")} for language in languages}
    everything = set().union(*present.values())
    return {language: everything - names for language, names in present.items() if everything - names}


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_can_be_run(script: str):
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["sh", "-n", ROOT / script], check=False).returncode == 0


def test_no_tracked_file_names_a_registry():
    assert list(files_naming_a_registry(tracked_files())) == []


def test_the_npm_lock_holds_checksums_and_no_addresses():
    packages = json.loads((ROOT / "scripts/assets/package-lock.json").read_text())["packages"]
    third_party = {name: facts for name, facts in packages.items() if name}
    assert third_party
    assert all("integrity" in facts and "resolved" not in facts for facts in third_party.values())


def test_everything_required_is_pinned():
    setup, constraints = (ROOT / "setup.cfg").read_text(), (ROOT / "constraints.txt").read_text()
    assert unpinned(setup, constraints) == set()


def test_every_language_has_the_same_files():
    lacking = lacking_texts(PLATFORM / "tolmach" / "languages", LANGUAGES)
    missed = {language: files - OPTIONAL_TEXTS.keys() for language, files in lacking.items()}
    assert {language: files for language, files in missed.items() if files} == {}


def test_a_registry_in_a_file_is_seen(tmp_path: Path):
    write_tree(tmp_path, {"a.json": f'"https://{REGISTRIES[0]}.org/htmx"', "b.json": '"https://example.org"'})
    assert list(files_naming_a_registry(sorted(tmp_path.iterdir()))) == ["a.json"]


def test_an_unpinned_requirement_is_seen():
    setup = "[options]\ninstall_requires =\n    flask-login>=1\n    tzdata\n"
    setup += "[options.extras_require]\ndemo =\n    x==1\ntest =\n    psycopg[binary]>=3\n"
    assert unpinned(setup, "Flask_Login==1.2\nx==1\n") == {"tzdata", "psycopg"}


def test_a_lacking_text_is_seen(tmp_path: Path):
    folder = write_tree(tmp_path, {"cs/letters.toml": "", "cs/quotes.toml": "", "sk/letters.toml": ""})
    assert lacking_texts(folder, ["cs", "sk", "pl"]) == {"sk": {"quotes.toml"}, "pl": {"letters.toml", "quotes.toml"}}
