"""Packages of Argos Translate, run by CTranslate2 directly. Imported in an engine process only (extra ``argos``).

The package ``argostranslate`` itself is not imported: it makes folders in the home directory and fetches a sentence
splitter at the first use. A package is a folder with ``metadata.json``, ``model/`` and ``sentencepiece.model``; the
sentences come already split (see ``sentences``).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def load(folder: Path, source: str, target: str) -> Callable[[str], str]:  # noqa: ARG001 - the files name the direction
    """Load an unpacked package and return what translates one sentence. Raises ImportError without the extra."""

    model = import_module("ctranslate2").Translator(str(folder / "model"), device="cpu", intra_threads=1)
    pieces = import_module("sentencepiece").SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))

    def translate(sentence: str) -> str:
        # Beam and length penalty are those of argostranslate, so that its published quality holds here too.
        tokens = pieces.encode(sentence, out_type=str)
        best = model.translate_batch([tokens], replace_unknowns=True, beam_size=4, length_penalty=0.2)[0]
        return str(pieces.decode(best.hypotheses[0]))

    return translate
