"""Trains a model from a table of labelled texts.

Linear support vector machines over TF-IDF, each feature weighed by how differently it
stands in texts with and without the label (Wang and Manning 2012), which folds into the
weights. How sure a model is, and from where on a label is shown, is learnt on texts of
States that the weights were not fitted on. scikit-learn is needed here only.
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from undocs.classify import labels
from undocs.classify.calibration import figures_of, settings_of
from undocs.classify.errors import Fault, TableError
from undocs.classify.features import FINDERS
from undocs.classify.model import FORM, Model
from undocs.classify.table import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from undocs.classify.features import Floats
    from undocs.classify.table import Labelled

Progress = Callable[[str], None]
_Terms = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one block of features is made: the fewest texts, its weight and form."""

    kind: str
    fewest: int
    weight: float
    counted: bool = True
    normed: bool = True
    plain: bool = False  # every feature weighs the same


_PLANS = (
    _Plan("words", 2, 1.0),
    _Plan("letters", 4, 1.0),
    _Plan("names", 2, 0.3, counted=False, normed=False, plain=True),
    _Plan("meanings", 2, 0.2, counted=False, normed=False, plain=True),
    _Plan("beginning", 2, 1.0, counted=False),
)
_ISSUE_BLOCKS = ("words", "letters", "names", "meanings")
_ACTION_BLOCKS = ("words", "beginning")
_ACTION_BEGINNING = 1.5  # the beginning says most of how much is asked
_ISSUE_COST = 0.2
_ACTION_COST = 0.1
_CLOSE = 0.01  # to the best weights; closer changes nothing
_TRIALS = 5
_FEWEST_ROWS = 50
_FEWEST_EXAMPLES = 5  # of a label; with fewer it is never shown
_NEVER = -8.0
_NO_TERM = "—"  # stands where a block would have no features


def train(file: Path, progress: Progress = print) -> Model:
    """Train a model from a table; raise TableError where the table has faults."""
    rows = read_table(file)
    groups = sorted({row.group for row in rows})
    if len(rows) < _FEWEST_ROWS or len(groups) < _TRIALS:
        raise TableError(
            (
                Fault(
                    0,
                    f"Expected at least {_FEWEST_ROWS} rows from {_TRIALS} States or "
                    f"documents, but {len(rows)} rows from {len(groups)} came. "
                    "Add labelled texts of other documents.",
                ),
            )
        )
    return fit(rows, progress)


def fit(rows: Sequence[Labelled], progress: Progress = print) -> Model:
    """Fit a model, with its figures from trials on States left out."""
    texts = [_terms(row.text) for row in rows]
    gold = _gold(rows)
    levels = np.array([row.action_category or 0 for row in rows])
    tried = np.zeros((len(rows), gold.shape[1]), np.float32)
    acted = np.zeros((len(rows), len(labels.action_categories())), np.float32)
    for number, (inside, outside) in enumerate(_trials(rows), start=1):
        progress(f"Trial {number} of {_TRIALS}: {len(outside)} texts left out.")
        fitted = _Fitted([texts[at] for at in inside], gold[inside], levels[inside])
        tried[outside], acted[outside] = fitted.outputs([texts[at] for at in outside])
    settings = settings_of(tried, gold, acted, levels)
    figures = figures_of(tried, gold, acted, levels, settings)
    progress(f"Fitting on all {len(rows)} texts.")
    fitted = _Fitted(texts, gold, levels)
    return _model(rows, fitted, settings, figures)


def _gold(rows: Sequence[Labelled]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    names = [term.name for term in labels.issues()]
    return np.array([[name in row.issues for name in names] for row in rows])


def _trials(rows: Sequence[Labelled]) -> list[tuple[Any, Any]]:
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 - for training only

    groups = [row.group for row in rows]
    return list(GroupKFold(_TRIALS).split(groups, groups=groups))


def _terms(text: str) -> _Terms:
    """Give the features that stand in a text, block by block."""
    return {
        plan.kind: [sys.intern(term) for term, _, _ in FINDERS[plan.kind](text)]
        for plan in _PLANS
    }


class _Fitted:
    """Blocks and weights fitted on some texts."""

    def __init__(
        self,
        texts: Sequence[_Terms],
        gold: np.ndarray[Any, Any],
        levels: np.ndarray[Any, Any],
    ) -> None:
        self.vectorizers: dict[str, Any] = {}
        parts: dict[str, Any] = {}
        for plan in _PLANS:
            terms = [text[plan.kind] for text in texts]
            self.vectorizers[plan.kind] = _vectorizer(plan, terms)
            parts[plan.kind] = self.vectorizers[plan.kind].fit_transform(terms)
        self.width = sum(part.shape[1] for part in parts.values())
        self.weights = np.zeros((self.width, gold.shape[1] + 5), np.float32)
        self.intercepts = np.zeros(gold.shape[1] + 5, np.float32)
        self._fit_issues(parts, gold)
        self._fit_actions(parts, levels, gold.shape[1])

    def _fit_issues(self, parts: dict[str, Any], gold: np.ndarray[Any, Any]) -> None:
        from sklearn.svm import LinearSVC  # noqa: PLC0415 - for training only

        rows, scale = _beside(parts, _ISSUE_BLOCKS)
        places = self._places(parts, _ISSUE_BLOCKS)
        present = rows.copy()
        present.data[:] = 1
        for column in range(gold.shape[1]):
            has = gold[:, column]
            if has.sum() < _FEWEST_EXAMPLES or has.all():
                self.intercepts[column] = _NEVER
                continue
            telling = _telling(present, has)
            fitted = LinearSVC(C=_ISSUE_COST, tol=_CLOSE).fit(
                _scaled(rows, telling), has
            )
            self.weights[places, column] = fitted.coef_[0] * telling * scale
            self.intercepts[column] = fitted.intercept_[0]

    def _fit_actions(
        self, parts: dict[str, Any], levels: np.ndarray[Any, Any], first: int
    ) -> None:
        from sklearn.svm import LinearSVC  # noqa: PLC0415 - for training only

        known = levels > 0
        rows, scale = _beside(parts, _ACTION_BLOCKS)
        places = self._places(parts, _ACTION_BLOCKS)
        for column, term in zip(count(first), labels.action_categories(), strict=False):
            has = levels[known] == int(term.code)
            if has.sum() < _FEWEST_EXAMPLES or has.all():
                self.intercepts[column] = _NEVER
                continue
            fitted = LinearSVC(C=_ACTION_COST, tol=_CLOSE).fit(rows[known], has)
            self.weights[places, column] = fitted.coef_[0] * scale
            self.intercepts[column] = fitted.intercept_[0]

    def _places(
        self, parts: dict[str, Any], kinds: Sequence[str]
    ) -> np.ndarray[Any, Any]:
        """Give the rows of the weights that belong to some blocks."""
        starts, at = {}, 0
        for kind, part in parts.items():
            starts[kind] = (at, at + part.shape[1])
            at += part.shape[1]
        return np.concatenate([np.arange(*starts[kind]) for kind in kinds])

    def outputs(self, texts: Sequence[_Terms]) -> tuple[Floats, Floats]:
        """Give the outputs for other texts: issues, and action categories."""
        from scipy import sparse  # noqa: PLC0415 - for training only

        rows = sparse.hstack(
            [
                self.vectorizers[plan.kind].transform(
                    [text[plan.kind] for text in texts]
                )
                for plan in _PLANS
            ]
        )
        found = np.asarray(rows @ self.weights + self.intercepts, np.float32)
        issues = len(labels.issues())
        return found[:, :issues], found[:, issues:]


def _as_they_are(terms: list[str]) -> list[str]:
    return terms


def _vectorizer(plan: _Plan, terms: Sequence[Sequence[str]]) -> Any:
    """Give scikit-learn's form of a block, bound to the features of this package."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - for training only

    often = Counter(term for each in terms for term in set(each))
    known = sorted(term for term, count in often.items() if count >= plan.fewest)
    return TfidfVectorizer(
        analyzer=_as_they_are,
        lowercase=False,
        vocabulary=known or [_NO_TERM],
        sublinear_tf=plan.counted,
        binary=not plan.counted,
        norm="l2" if plan.normed else None,
        use_idf=not plan.plain,
    )


def _weight(kind: str) -> float:
    return next(plan.weight for plan in _PLANS if plan.kind == kind)


def _beside(parts: dict[str, Any], kinds: Sequence[str]) -> tuple[Any, Floats]:
    """Put blocks side by side, each at its weight; give the weight of every column."""
    from scipy import sparse  # noqa: PLC0415 - for training only

    weights = [
        _ACTION_BEGINNING if kind == "beginning" else _weight(kind) for kind in kinds
    ]
    rows = sparse.hstack(
        [parts[kind] * weight for kind, weight in zip(kinds, weights, strict=True)]
    ).tocsr()
    scale = np.concatenate(
        [
            np.full(parts[kind].shape[1], weight, np.float32)
            for kind, weight in zip(kinds, weights, strict=True)
        ]
    )
    return rows, scale


def _telling(present: Any, has: np.ndarray[Any, Any]) -> Floats:
    """Say how differently each feature stands in texts with and without a label."""
    inside = np.asarray(present[has].sum(axis=0)).ravel() + 1
    outside = np.asarray(present[~has].sum(axis=0)).ravel() + 1
    ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
    return np.asarray(0.3 + 0.7 * np.abs(np.clip(ratio, -4, 4)), np.float32)


def _scaled(rows: Any, by: Floats) -> Any:
    scaled = rows.copy()
    scaled.data = scaled.data * by[scaled.indices]
    return scaled


def _model(
    rows: Sequence[Labelled],
    fitted: _Fitted,
    settings: dict[str, Floats],
    figures: dict[str, float],
) -> Model:
    blocks = []
    weights = []
    for plan in _PLANS:
        vectorizer = fitted.vectorizers[plan.kind]
        terms = vectorizer.get_feature_names_out().tolist()
        blocks.append(
            {
                "kind": plan.kind,
                "terms": terms,
                "weight": 1.0,  # in the weights already
                "counted": plan.counted,
                "normed": plan.normed,
            }
        )
        weights.append(
            np.ones(len(terms)) if plan.plain else np.asarray(vectorizer.idf_)
        )
    description = {
        "form": FORM,
        "issues": [term.name for term in labels.issues()],
        "action_categories": [int(term.code) for term in labels.action_categories()],
        "blocks": blocks,
        "trained_on": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "rows": len(rows),
        "groups": len({row.group for row in rows}),
        "figures": figures,
    }
    return Model(
        description,
        {
            **settings,
            "idf": np.concatenate(weights).astype(np.float32),
            "weights": fitted.weights.astype(np.float16),
            "intercepts": fitted.intercepts,
        },
    )
