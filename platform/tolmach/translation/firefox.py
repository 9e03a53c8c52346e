"""Mozilla's engine (``fxtranslate``). It holds the GIL and panics across threads: for engine processes only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def load(folder: Path, source: str, target: str) -> Callable[[str], str]:  # noqa: ARG001 - the files name the direction
    """Load the model files of a folder and return what translates one sentence.

    Raises FileNotFoundError when a file is missing and whatever the engine raises for a damaged one.
    """
    from fxtranslate import Translator

    found = find_files(folder)
    lex = found.get("lex")
    translator = Translator(
        model=found["model"].read_bytes(),
        src_vocab=found["source_vocab"].read_bytes(),
        trg_vocab=found["target_vocab"].read_bytes(),
        shortlist=lex.read_bytes() if lex else None,
    )
    return lambda sentence: str(translator.translate(sentence))


def find_files(folder: Path) -> dict[str, Path]:
    """The parts of a Mozilla model by their names: model, source_vocab, target_vocab and, where there is one, lex."""
    parts = {
        "model": _one(folder, "model.*.bin"),
        "source_vocab": _one(folder, "srcvocab.*.spm") or _one(folder, "vocab.*.spm"),
        "target_vocab": _one(folder, "trgvocab.*.spm") or _one(folder, "vocab.*.spm"),
        "lex": _one(folder, "lex.*.bin"),
    }
    for part in ("model", "source_vocab", "target_vocab"):
        if parts[part] is None:
            raise FileNotFoundError(f"no {part.replace('_', ' ')} file in {folder}")
    return {part: path for part, path in parts.items() if path is not None}


def _one(folder: Path, pattern: str) -> Path | None:
    return next(iter(sorted(folder.glob(pattern))), None)
