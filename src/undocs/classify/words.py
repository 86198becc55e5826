"""The words of a text that spoke for a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 4
_LEAST_SHARE = 0.2  # of what the strongest word weighs
_SIGNS = ".,;:()[]\"'“”‘’"
# Words that say nothing about a label, however often they stand beside it.
_EMPTY = frozenset(
    {
        *(
            "a",
            "all",
            "also",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "been",
            "by",
            "for",
        ),
        *("from", "has", "have", "in", "into", "is", "it", "its", "of", "on", "or", ""),
        *("other", "such", "that", "the", "their", "them", "these", "this", "those"),
        *("through", "to", "under", "which", "who", "with"),
    }
)


class Words:
    """The words of one text, each once, as they are written where they stand first."""

    def __init__(self, text: str) -> None:
        """Divide a text by its blanks; words that say nothing are left out."""
        self.written: list[str] = []
        number: dict[str, int] = {}
        chunks: list[int] = []
        for chunk in text.split():
            word = chunk.strip(_SIGNS)
            key = word.lower()
            if key in _EMPTY:
                chunks.append(0)
                continue
            if key not in number:
                number[key] = len(number) + 1
                self.written.append(word)
            chunks.append(number[key])
        self._chunks = np.array(chunks, np.int64)  # 0 for what says nothing

    def strongest(
        self, chunk: NDArray[np.int64], added: NDArray[np.float32]
    ) -> tuple[str, ...]:
        """Give the words that weighed most, in the order of the text.

        `chunk` is the word that each feature stands in, as divided by blanks, and
        `added` what it adds to a label.
        """
        if not self.written:
            return ()
        sums = np.bincount(self._chunks[chunk], weights=added)[1:]
        if not len(sums) or sums.max() <= 0:
            return ()
        best = np.argsort(-sums, kind="stable")[:_MOST]
        least = sums[best[0]] * _LEAST_SHARE
        kept = sorted(at for at in best.tolist() if sums[at] >= least)
        return tuple(self.written[at] for at in kept)
