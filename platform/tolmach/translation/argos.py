"""Packages of Argos Translate, run by CTranslate2 directly. Imported in an engine process only (extra ``argos``).

A package is a folder with ``metadata.json``, ``model/`` and one of two tokenisers: ``sentencepiece.model``, or
``bpe.model`` for models converted from OPUS-MT. Sentences come already split (see ``sentences``), so the splitters that
packages carry stay unused. Why the package ``argostranslate`` is not used: docs/decisions/0009-argos-packages.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Protocol

Pair = tuple[str, str]


def load(folder: Path, source: str, target: str) -> Callable[[str], str]:
    """Load an unpacked package and return what translates one sentence.

    Raises ImportError without the extra, ValueError for a package of another kind, FileNotFoundError where its
    tokeniser is missing, and whatever the libraries raise for a damaged file.
    """
    from ctranslate2 import Translator

    prefix = _target_prefix(folder)
    tokeniser = _tokeniser(folder, source, target)
    model = Translator(str(folder / "model"), device="cpu", intra_threads=1)

    def translate(sentence: str) -> str:
        # Beam and length penalty are those of argostranslate, so that its published quality holds here too.
        best = model.translate_batch(
            [tokeniser.encode(sentence)],
            target_prefix=[prefix] if prefix else None,
            replace_unknowns=True,
            beam_size=4,
            length_penalty=0.2,
        )[0].hypotheses[0]
        return tokeniser.decode(best[len(prefix) :])

    return translate


class Tokeniser(Protocol):
    """Text to the pieces that a model knows, and back."""

    def encode(self, sentence: str) -> list[str]: ...

    def decode(self, pieces: Sequence[str]) -> str: ...


def _target_prefix(folder: Path) -> list[str]:
    """The token with which a model of many languages is told the one to write; none for most packages."""
    facts = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    kind, prefix = facts.get("type", "translate"), facts.get("target_prefix", "")
    if kind != "translate":
        raise ValueError(f"an argos package of the kind {kind} does not translate")
    if not isinstance(prefix, str):
        raise ValueError("target_prefix in metadata.json is no text")
    return [prefix] if prefix else []


def _tokeniser(folder: Path, source: str, target: str) -> Tokeniser:
    if (folder / "sentencepiece.model").is_file():
        return _SentencePieces(folder / "sentencepiece.model")
    if (folder / "bpe.model").is_file():
        return _MosesPieces(folder / "bpe.model", source, target)
    raise FileNotFoundError(f"neither sentencepiece.model nor bpe.model in {folder}")


class _SentencePieces:
    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(path))

    def encode(self, sentence: str) -> list[str]:
        return list(self._processor.encode(sentence, out_type=str))

    def decode(self, pieces: Sequence[str]) -> str:
        # A piece that the model copied from the source unknown keeps its mark of a space.
        return str(self._processor.decode(list(pieces))).replace("▁", " ").strip()


class _MosesPieces:
    """Moses' words cut by byte-pair merges, as in the older OPUS-MT models."""

    def __init__(self, path: Path, source: str, target: str) -> None:
        from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer

        self._normalise = MosesPunctNormalizer(source).normalize
        self._words = MosesTokenizer(source).tokenize
        self._join = MosesDetokenizer(target).detokenize
        self._ranks, self._has_open_end = _read_merges(path)

    def encode(self, sentence: str) -> list[str]:
        words = (word for word in self._words(self._normalise(sentence)) if word)
        return [piece for word in words for piece in self._cut(word)]

    def decode(self, pieces: Sequence[str]) -> str:
        return str(self._join(" ".join(pieces).replace("@@ ", "").split(" ")))

    def _cut(self, word: str) -> list[str]:
        start = [*word, WORD_END] if self._has_open_end else [*word[:-1], word[-1] + WORD_END]
        *pieces, last = _merge(start, self._ranks)
        pieces += [last.removesuffix(WORD_END)] if last != WORD_END else []
        return [*(f"{piece}@@" for piece in pieces[:-1]), pieces[-1]]


WORD_END = "</w>"


def _read_merges(path: Path) -> tuple[dict[Pair, int], bool]:
    """The merges of ``subword-nmt`` by rank, and whether a word's end is a symbol of its own (version 0.1)."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    version = lines.pop(0).split()[-1] if lines[0].startswith("#version:") else "0.1"
    if version not in ("0.1", "0.2"):
        raise ValueError(f"bpe.model is of version {version}; 0.1 and 0.2 are known")
    ranks: dict[Pair, int] = {}
    for rank, line in enumerate(lines):
        left, right = line.strip("\r ").split(" ")
        ranks.setdefault((left, right), rank)
    return ranks, version == "0.1"


def _merge(pieces: list[str], ranks: Mapping[Pair, int]) -> list[str]:
    """Join neighbours, best rank first, until no two of them have one (Sennrich et al. 2016, algorithm 1)."""
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        left, right = min(known, key=ranks.__getitem__)
        joined: list[str] = []
        for piece in pieces:
            if piece == right and joined and joined[-1] == left:
                joined[-1] = left + right
            else:
                joined.append(piece)
        pieces = joined
    return pieces
