"""Tiny packages of Argos Translate, made by the libraries that make the real ones: trained pieces, written weights."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.attention_spec import MultiHeadAttentionSpec
from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec
from ctranslate2.specs.transformer_spec import FeedForwardSpec
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

Floats = npt.NDArray[np.floating]
Block: TypeAlias = MultiHeadAttentionSpec | FeedForwardSpec
Pairs = Mapping[tuple[str, ...], tuple[str, ...]]
"""What a model answers: the pieces of a sentence and those of its translation."""


@cache
def train_pieces(*sentences: str) -> bytes:
    """A SentencePiece model in which the words of the sentences are mostly pieces."""
    model = BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(sentences * 20),
        model_writer=model,
        model_type="bpe",  # The pieces of so few sentences are letters otherwise.
        vocab_size=200,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def cut(pieces: bytes, answers: Mapping[str, str]) -> Pairs:
    """Sentences and their translations as pieces."""
    processor = SentencePieceProcessor(model_proto=pieces)
    return {
        tuple(processor.encode(sentence, out_type=str)): tuple(processor.encode(answer, out_type=str))
        for sentence, answer in answers.items()
    }


def write_package(
    folder: Path, direction: tuple[str, str], pairs: Pairs, tokeniser: Mapping[str, bytes], **facts: str
) -> Path:
    """A package as argos publishes it, ``translate-cs_en-1_0.argosmodel``, with a model that knows these pairs.

    ``facts`` are more of its metadata.
    """
    source, target = direction
    name = f"translate-{source}_{target}-1_0"
    model = folder / f"{name}.model"
    write_model(model, pairs, facts.get("target_prefix"))
    metadata = {"package_version": "1.0", "argos_version": "1.9.0", "from_code": source, "to_code": target, **facts}
    with zipfile.ZipFile(folder / f"{name}.argosmodel", "w") as package:
        package.writestr(f"{name}/README.md", "# Made in a test\n")
        package.writestr(f"{name}/metadata.json", json.dumps(metadata))
        package.writestr(f"{name}/stanza/resources.json", "{}")
        for file, content in tokeniser.items():
            package.writestr(f"{name}/{file}", content)
        for path in sorted(model.iterdir()):
            package.write(path, f"{name}/model/{path.name}")
    return folder / f"{name}.argosmodel"


def write_model(folder: Path, pairs: Pairs, prefix: str | None = None) -> None:
    """A CTranslate2 model of one layer, quantised like the real ones.

    Its state is the piece that was written last beside an even mixture of the sentence's pieces. So the next piece is
    the one that follows in the translation of the sentence that is there. With a prefix a translation follows that
    token and never the usual start.
    """
    start = prefix or "<s>"
    pieces = [piece for pair in pairs.items() for side in pair for piece in side]
    vocabulary = list(dict.fromkeys(["<unk>", "<s>", "</s>", start, *pieces]))
    spec = TransformerSpec.from_config(num_layers=1, num_heads=1)
    _fill_halves(spec, len(vocabulary))
    _fill(spec.decoder.projection, _what_follows(pairs, start, vocabulary))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def _what_follows(pairs: Pairs, start: str, vocabulary: Sequence[str]) -> Floats:
    """A row per piece: after which it is written (first half of the state), of which sentences it is (second half)."""
    size = len(vocabulary)
    number = {piece: index for index, piece in enumerate(vocabulary)}
    weights = np.zeros((size, 2 * size))
    for sentence, answer in pairs.items():
        for before, after in zip([start, *answer], [*answer, "</s>"], strict=True):
            weights[number[after], number[before]] = 4
            weights[number[after], [size + number[piece] for piece in sentence]] = 1
    return weights


def _fill_halves(spec: TransformerSpec, size: int) -> None:
    """Encoder and decoder that only carry pieces through: feed-forward and self-attention are zero."""
    width = 2 * size
    none = np.zeros((width, width))
    for half, embeddings in ((spec.encoder, spec.encoder.embeddings[0]), (spec.decoder, spec.decoder.embeddings)):
        embeddings.weight = np.eye(size, width, dtype=np.float32)
        half.scale_embeddings = False
        half.position_encodings.encodings = np.zeros((512, width), dtype=np.float32)
        _fill_norm(half.layer_norm, width)
        _fill_block(
            half.layer[0].self_attention, half.layer[0].self_attention.linear, [np.zeros((3 * width, width)), none]
        )
        _fill_block(half.layer[0].ffn, [half.layer[0].ffn.linear_0, half.layer[0].ffn.linear_1], [none, none])
    heard = np.roll(np.eye(width), size, axis=0)
    attention = spec.decoder.layer[0].attention
    _fill_block(attention, attention.linear, [none, np.concatenate([none, heard]), np.eye(width)])


def _fill_block(block: Block, linears: Sequence[LinearSpec], weights: Sequence[Floats]) -> None:
    _fill_norm(block.layer_norm, weights[-1].shape[1])
    for linear, weight in zip(linears, weights, strict=True):
        _fill(linear, weight)


def _fill(linear: LinearSpec, weight: Floats) -> None:
    linear.weight = weight.astype(np.float32)
    linear.bias = np.zeros(len(weight), dtype=np.float32)


def _fill_norm(norm: LayerNormSpec, width: int) -> None:
    norm.gamma = np.ones(width, dtype=np.float32)
    norm.beta = np.zeros(width, dtype=np.float32)
