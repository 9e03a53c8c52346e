"""The layout: one package under platform/, all of its packages named in setup.cfg, names that say something."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

from source_tree import PLATFORM, ROOT, write_tree

EMPTY_NAMES = {"utils", "helpers", "managers", "services", "common"}
STDLIB_NAMES = {"email", "calendar", "queue", "logging", "platform"}


def listed_packages(root: Path) -> set[str]:
    config = ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    return set(config["options"]["packages"].split())


def packages_in_tree(root: Path) -> set[str]:
    """Folders with Python in them, named as they are installed."""
    found = {_dotted(root / "platform", path.parent, "") for path in (root / "platform").rglob("*.py")}
    for folder in ("locales", "migrations"):
        found |= {_dotted(root / folder, path.parent, f"tolmach_{folder}") for path in (root / folder).rglob("*.py")}
    return found - {""}


def _dotted(start: Path, folder: Path, prefix: str) -> str:
    return ".".join(part for part in (prefix, *folder.relative_to(start).parts) if part)


def files_left_out(root: Path) -> set[str]:
    """Files beside the code that no pattern of setup.cfg would carry into the wheel."""
    config = ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    folders = {"tolmach": root / "platform/tolmach", "locales": root / "locales", "migrations": root / "migrations"}
    carried: set[Path] = set()
    for package, patterns in config["options.package_data"].items():
        first, *rest = package.removeprefix("tolmach_").split(".")
        for pattern in patterns.replace(",", " ").split():
            carried.update(folders[first].joinpath(*rest).glob(pattern))
    present = {path for folder in folders.values() for path in folder.rglob("*") if path.is_file()}
    return {str(path.relative_to(root)) for path in present - carried if path.suffix not in (".py", ".pyc", ".mo")}


def folders_without_init(root: Path) -> set[str]:
    return {
        str(path.parent.relative_to(root)) for path in root.rglob("*.py") if not (path.parent / "__init__.py").exists()
    }


def empty_names(root: Path) -> set[str]:
    """Files and folders whose name says nothing, and packages that shadow the standard library for a reader."""
    paths = [path for path in root.rglob("*") if path.is_dir() or path.suffix == ".py"]
    nothing = {str(path.relative_to(root)) for path in paths if path.stem in EMPTY_NAMES}
    return nothing | {str(path.relative_to(root)) for path in paths if path.is_dir() and path.name in STDLIB_NAMES}


def test_setup_lists_exactly_the_packages_of_the_tree():
    assert listed_packages(ROOT) == packages_in_tree(ROOT)


def test_the_wheel_carries_every_file():
    hidden = {name for name in files_left_out(ROOT) if "/." in name}
    assert files_left_out(ROOT) - hidden == set()


def test_platform_is_a_source_root_with_one_package():
    assert not (PLATFORM / "__init__.py").exists(), "it would shadow the standard library's module platform"
    assert {path.parent.name for path in PLATFORM.glob("*/__init__.py")} == {"tolmach"}


def test_every_folder_of_code_is_a_package():
    assert folders_without_init(PLATFORM / "tolmach") == set()


def test_names_say_what_is_inside():
    assert empty_names(PLATFORM / "tolmach") == set()


def test_a_forgotten_package_is_seen(tmp_path: Path):
    root = write_tree(
        tmp_path,
        {
            "setup.cfg": "[options]\npackages =\n    tolmach\n    tolmach_locales\n    tolmach_migrations\n",
            "platform/tolmach/__init__.py": "",
            "platform/tolmach/sla/clocks.py": "",
            "locales/__init__.py": "",
            "migrations/__init__.py": "",
        },
    )
    assert packages_in_tree(root) - listed_packages(root) == {"tolmach.sla"}
    assert folders_without_init(root / "platform" / "tolmach") == {"sla"}


def test_empty_and_shadowing_names_are_seen(tmp_path: Path):
    root = write_tree(tmp_path, {"inbox/utils.py": "", "common/rules.py": "", "queue/local.py": "", "sla/rules.py": ""})
    assert empty_names(root) == {"inbox/utils.py", "common", "queue"}


def test_a_file_left_out_of_the_wheel_is_seen(tmp_path: Path):
    root = write_tree(
        tmp_path,
        {
            "setup.cfg": "[options.package_data]\ntolmach.web = templates/**/*\ntolmach_locales = *.cfg\n",
            "platform/tolmach/web/templates/agent/queue.html": "",
            "platform/tolmach/web/static/desk.css": "",
            "locales/babel.cfg": "",
            "migrations/script.py.mako": "",
        },
    )
    assert files_left_out(root) == {"platform/tolmach/web/static/desk.css", "migrations/script.py.mako"}
