"""Learns how sure a model may be, and from where on a label is shown.

All of it is learnt from outputs for texts that the weights were not fitted on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from undocs.classify.model import choose, probabilities

if TYPE_CHECKING:
    from undocs.classify.features import Floats

_USUAL_THRESHOLD = 0.35  # where the F measure of all labels together is best
_KNOTS = 24


def settings_of(
    tried: Floats,
    gold: np.ndarray[Any, Any],
    acted: Floats,
    levels: np.ndarray[Any, Any],
) -> dict[str, Floats]:
    """Learn confidence and thresholds from outputs for texts left out."""
    calibration = np.array(
        [_slope(tried[:, at], gold[:, at]) for at in range(gold.shape[1])], np.float32
    )
    straight = np.array([[0.0, 1.0], [0.0, 1.0]], np.float32)
    single = probabilities(tried, {"calibration": calibration, "pooled": straight})
    pooled = _pooled(single.ravel(), gold.ravel())
    sure = probabilities(tried, {"calibration": calibration, "pooled": pooled})
    best = np.array(
        [_threshold(sure[:, at], gold[:, at]) for at in range(gold.shape[1])]
    )
    return {
        "calibration": calibration,
        "pooled": pooled,
        "thresholds": np.asarray(0.5 * best + 0.5 * _USUAL_THRESHOLD, np.float32),
        "sharpness": np.array([_sharpness(acted, levels)], np.float32),
    }


def _slope(outputs: Floats, has: np.ndarray[Any, Any]) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - for training only

    if not has.any() or has.all():
        return 1.0, 0.0
    fitted = LogisticRegression(C=100.0).fit(outputs[:, None], has)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _pooled(single: Floats, has: np.ndarray[Any, Any]) -> Floats:
    """Give a rising line from single confidence to the share that is right."""
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415 - for training only

    fitted = IsotonicRegression(out_of_bounds="clip").fit(single, has)
    knots = np.unique(
        np.concatenate([[0.0, 0.01, 0.03], np.linspace(0.05, 1, _KNOTS - 3)])
    )
    line = fitted.predict(knots)
    # A rising line keeps the order of the labels where the steps are level.
    return np.array([knots, 0.98 * line + 0.02 * knots], np.float32)


def _threshold(sure: Floats, has: np.ndarray[Any, Any]) -> float:
    """Give the confidence from which on the F measure of a label is best."""
    if not has.any():
        return 1.0
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(has[order])
    measure = 2 * right / (np.arange(1, len(order) + 1) + has.sum())
    best = int(measure.argmax())
    after = sure[order[min(best + 1, len(order) - 1)]]
    return float((sure[order[best]] + after) / 2)


def _sharpness(acted: Floats, levels: np.ndarray[Any, Any]) -> float:
    """Give the factor that makes the confidence in categories honest."""
    known = levels > 0
    if not known.any():
        return 1.0
    target = levels[known] - 1
    factors = np.arange(0.5, 8.1, 0.25)
    losses = []
    for factor in factors:
        scaled = acted[known] * factor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        shares = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
        losses.append(-np.log(shares[np.arange(len(target)), target] + 1e-9).mean())
    return float(factors[int(np.argmin(losses))])


def figures_of(
    tried: Floats,
    gold: np.ndarray[Any, Any],
    acted: Floats,
    levels: np.ndarray[Any, Any],
    settings: dict[str, Floats],
) -> dict[str, float]:
    """Give what the trials reached on texts left out."""
    sure = probabilities(tried, settings)
    chosen = choose(sure, settings["thresholds"])
    both = (chosen & gold).sum(axis=0)
    either = chosen.sum(axis=0) + gold.sum(axis=0)
    known = levels > 0
    ninety = (sure >= 0.85) & (sure < 0.95)  # noqa: PLR2004 - shown as 90 % sure
    return {
        "issues_micro_f1": _share(2 * both.sum(), either.sum()),
        "issues_macro_f1": float(np.mean(2 * both / np.maximum(either, 1))),
        "action_accuracy": _share(
            (acted[known].argmax(axis=1) + 1 == levels[known]).sum(), known.sum()
        ),
        "right_of_ninety": _share((ninety & gold).sum(), ninety.sum()),
    }


def _share(part: float, whole: float) -> float:
    return round(float(part) / float(whole), 4) if whole else 0.0
