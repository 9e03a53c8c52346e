"""BLEU of a corpus, as Papineni et al. (2002) define it, over words and marks: to compare two runs, not two papers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

ORDER = 4


def corpus_bleu(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """BLEU-4 in percent, one reference a line; 0 where some order has no match at all."""
    matches, totals = [0] * ORDER, [0] * ORDER
    length = reference_length = 0
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        said, wanted = _tokens(hypothesis), _tokens(reference)
        length += len(said)
        reference_length += len(wanted)
        for order in range(1, ORDER + 1):
            counted = _ngrams(said, order)
            matches[order - 1] += (counted & _ngrams(wanted, order)).total()
            totals[order - 1] += counted.total()
    if not all(matches):
        return 0.0
    precision = sum(math.log(match / total) for match, total in zip(matches, totals, strict=True)) / ORDER
    return 100 * math.exp(precision + min(0.0, 1 - reference_length / length))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]", text)


def _ngrams(tokens: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[at : at + order]) for at in range(len(tokens) - order + 1))
