"""A model as it lies on disk, and what it says about a text.

A model is two files: `model.json` (labels, terms, figures) and `arrays.npz` (weights).
Nothing in them can run. A damaged model, or one in a form that this version does not
know, is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from undocs.classify import labels
from undocs.classify.errors import ModelError
from undocs.classify.features import Block, Transform
from undocs.classify.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from undocs.classify.features import Floats, Vector

FORM = 1  # raised when an older program could not read what is written
DESCRIPTION = "model.json"
ARRAYS = "arrays.npz"
_SHAPES = {
    "idf": ("features",),
    "weights": ("features", "outputs"),
    "intercepts": ("outputs",),
    "calibration": ("issues", "two"),
    "thresholds": ("issues",),
    "pooled": ("two", "knots"),
    "sharpness": ("one",),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A label, how sure the model is of it, and the words that spoke for it."""

    label: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issues:
    """What a model says about a text."""

    guesses: tuple[Guess, ...]
    scores: dict[str, float]
    action_category: int
    action: Guess


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the model sees it: its words, and its features."""

    words: Words
    vector: Vector


class Model:
    """Weights for issues and action categories; each output is a sum of features."""

    def __init__(
        self, description: Mapping[str, Any], arrays: Mapping[str, Any]
    ) -> None:
        """Put the parts together; `load` has checked that they fit."""
        self.description = dict(description)
        self.issues: tuple[str, ...] = tuple(description["issues"])
        self.categories: tuple[int, ...] = tuple(description["action_categories"])
        self.arrays = {name: np.asarray(arrays[name]) for name in _SHAPES}
        self.transform = Transform(_blocks(description["blocks"], self.arrays["idf"]))
        self._weights = self.arrays["weights"].astype(np.float32)

    def outputs(self, texts: Sequence[str]) -> Floats:
        """Give the bare outputs: one row a text, issues first, then categories."""
        return self._outputs([self.transform.vector(text) for text in texts])

    def _outputs(self, vectors: Sequence[Vector]) -> Floats:
        intercepts: Floats = self.arrays["intercepts"]
        found = np.zeros((len(vectors), len(intercepts)), np.float32)
        for row, vector in zip(found, vectors, strict=True):
            row[:] = vector.values @ self._weights[vector.ids] + intercepts
        return found

    def classify(self, texts: Sequence[str]) -> list[Issues]:
        """Say which issues texts speak of and how much they ask for."""
        vectors = [self.transform.vector(text) for text in texts]
        outputs = self._outputs(vectors)
        count = len(self.issues)
        sure = probabilities(outputs[:, :count], self.arrays)
        chosen = choose(sure, self.arrays["thresholds"])
        shares = self._shares(outputs[:, count:])
        return [
            self._issues(Seen(Words(text), vector), *row)
            for text, vector, *row in zip(
                texts, vectors, sure, chosen, shares, strict=True
            )
        ]

    def _issues(
        self, seen: Seen, sure: Floats, chosen: Floats, shares: Floats
    ) -> Issues:
        order = sorted(np.flatnonzero(chosen).tolist(), key=lambda at: -sure[at])
        rounded = np.round(sure, 4).tolist()
        best = int(shares.argmax())
        return Issues(
            guesses=tuple(
                Guess(self.issues[at], rounded[at], self._words(seen, at))
                for at in order
            ),
            scores=dict(zip(self.issues, rounded, strict=True)),
            action_category=self.categories[best],
            action=Guess(
                str(self.categories[best]),
                round(float(shares[best]), 4),
                self._words(seen, len(self.issues) + best),
            ),
        )

    def _shares(self, outputs: Floats) -> Floats:
        """Give how sure each category is; those of a text add up to one."""
        scaled = outputs * self.arrays["sharpness"][0]
        odds = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def _words(self, seen: Seen, column: int) -> tuple[str, ...]:
        """Give the words of a text that spoke for an output."""
        vector = seen.vector
        added = vector.values * self._weights[vector.ids, column] / vector.often
        return seen.words.strongest(vector.chunk, added[vector.feature])


def probabilities(outputs: Floats, arrays: Mapping[str, Any]) -> Floats:
    """Turn outputs into shares of being right: label by label, then over all."""
    slopes, offsets = arrays["calibration"].T
    single = 1 / (1 + np.exp(-(outputs * slopes + offsets)))
    known, right = arrays["pooled"]
    return np.asarray(np.interp(single, known, right))


def choose(sure: Floats, thresholds: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Choose the labels above their thresholds, or else the one that is nearest."""
    chosen = sure >= thresholds
    empty = ~chosen.any(axis=1)
    chosen[empty, (sure[empty] / thresholds).argmax(axis=1)] = True
    return np.asarray(chosen, np.bool_)


def _blocks(described: Sequence[Mapping[str, Any]], idf: Floats) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    for each in described:
        terms = tuple(each["terms"])
        blocks.append(
            Block(
                each["kind"],
                terms,
                idf[at : at + len(terms)],
                float(each["weight"]),
                bool(each["counted"]),
                bool(each["normed"]),
            )
        )
        at += len(terms)
    return blocks


# On disk.


def save(model: Model, folder: Path) -> None:
    """Write a model; its two files take their names only when both are whole."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    arrays: dict[str, Any] = model.arrays
    np.savez_compressed(packed, **arrays)
    content = packed.getvalue()
    description = {
        **model.description,
        "form": FORM,
        "arrays_sha256": hashlib.sha256(content).hexdigest(),
    }
    written = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    parts = {ARRAYS: content, DESCRIPTION: f"{written}\n".encode()}
    for name, part in parts.items():
        (folder / f"{name}.part").write_bytes(part)
    for name in parts:
        (folder / f"{name}.part").replace(folder / name)


@cache
def shipped() -> Model:
    """Give the model that comes with this package."""
    return load(resources.files(__package__).joinpath("model"))


def load_or_shipped(folder: Path | None) -> tuple[Model, str]:
    """Give the model in a folder, or the shipped one and a notice why."""
    if folder is None or not folder.joinpath(DESCRIPTION).exists():
        return shipped(), ""
    try:
        return load(folder), ""
    except ModelError as error:
        return shipped(), f"{error} The model that comes with the program is used."


def load(folder: Path | Traversable) -> Model:
    """Read a model and check that it is whole and of this form."""
    try:
        description = json.loads(folder.joinpath(DESCRIPTION).read_text("utf-8"))
        content = folder.joinpath(ARRAYS).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelError(
            _damaged(f"a file of it could not be read ({error})")
        ) from None
    if not isinstance(description, dict) or description.get("form") != FORM:
        came = description.get("form") if isinstance(description, dict) else "none"
        raise ModelError(
            f"Expected a model of form {FORM}, but form {came} came. "
            "Train it again with this version."
        )
    if hashlib.sha256(content).hexdigest() != description.get("arrays_sha256"):
        raise ModelError(_damaged("its weights are not those it was saved with"))
    return _checked(description, content)


def _checked(description: dict[str, Any], content: bytes) -> Model:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as packed:
            arrays = {name: packed[name] for name in _SHAPES}
        _check_labels(description)
        _check_shapes(description, arrays)
        return Model(description, arrays)
    except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(_damaged(f"its parts do not fit ({error})")) from None


def _check_labels(description: dict[str, Any]) -> None:
    known = {term.name for term in labels.issues()}
    strange = sorted(set(description["issues"]) - known)
    if strange:
        raise ModelError(
            f"Expected labels of the shipped list, but {', '.join(strange)!r} came. "
            "Train it again with this version."
        )


def _check_shapes(description: dict[str, Any], arrays: dict[str, Any]) -> None:
    issues = len(description["issues"])
    sizes = {
        "features": sum(len(block["terms"]) for block in description["blocks"]),
        "outputs": issues + len(description["action_categories"]),
        "issues": issues,
        "knots": arrays["pooled"].shape[-1],
        "two": 2,
        "one": 1,
    }
    for name, shape in _SHAPES.items():
        expected = tuple(sizes[each] for each in shape)
        if arrays[name].shape != expected:
            raise ValueError(f"{name} is {arrays[name].shape}, not {expected}")
        if not np.isfinite(arrays[name].astype(np.float64)).all():
            raise ValueError(f"{name} holds what is no number")


def _damaged(how: str) -> str:
    return (
        f"Expected a whole model, but {how}. Train it again, or put the two files "
        f"{DESCRIPTION} and {ARRAYS} back from a copy."
    )
