"""Where things lie: in the checkout, in an installed wheel, and in the data directory."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path


def package_folder(package: str) -> Path:
    """The folder of an installed package's files (``tolmach_locales``, ``tolmach_migrations``)."""
    with as_file(files(package)) as folder:
        return Path(folder)
