"""All that is suggested for one text, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from undocs.classify.citations import Cited, cited_in
from undocs.classify.lexicon import GROUPS, TARGETS, THEMES, told_by_words
from undocs.classify.model import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from undocs.classify.lexicon import Told
    from undocs.classify.model import Guess, Issues, Model


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label, how sure we are, and the words of the text that spoke for it.

    The confidence of issues and action categories is calibrated; that of labels told
    by words says only how much speaks for them.
    """

    label: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is suggested for a text; `scores` has the confidence in every issue."""

    issues: tuple[Suggestion, ...]
    scores: dict[str, float]
    action_category: Suggestion
    themes: tuple[Suggestion, ...]
    groups: tuple[Suggestion, ...]
    targets: tuple[Suggestion, ...]
    instruments: tuple[Cited, ...]


def suggest(text: str, model: Model | None = None) -> Suggestions:
    """Suggest labels for a recommendation, clause or ask in English."""
    return suggest_all([text], model)[0]


def suggest_all(texts: Sequence[str], model: Model | None = None) -> list[Suggestions]:
    """Suggest labels for many texts, which takes less time than one by one."""
    classified = (model or shipped()).classify(texts)
    return [
        _together(text, found) for text, found in zip(texts, classified, strict=True)
    ]


def _together(text: str, found: Issues) -> Suggestions:
    told = told_by_words(
        text, {guess.label: guess.confidence for guess in found.guesses}
    )
    return Suggestions(
        issues=_all(found.guesses),
        scores=found.scores,
        action_category=_all([found.action])[0],
        themes=_all(told[THEMES]),
        groups=_all(told[GROUPS]),
        targets=_all(told[TARGETS]),
        instruments=cited_in(text),
    )


def _all(found: Iterable[Guess | Told]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(each.label, each.confidence, each.words) for each in found)


def to_json(suggestions: Suggestions) -> dict[str, Any]:
    """Give suggestions in the form that `undocs classify` writes."""
    kinds = {
        "issues": suggestions.issues,
        "ohchr_themes": suggestions.themes,
        "groups": suggestions.groups,
        "sdg_targets": suggestions.targets,
    }
    action = suggestions.action_category
    reasons: dict[str, Any] = {
        kind: {each.label: list(each.words) for each in found}
        for kind, found in kinds.items()
    }
    reasons["action_category"] = list(action.words)
    reasons["instruments"] = {
        each.instrument: {"words": each.words, "articles": list(each.articles)}
        for each in suggestions.instruments
    }
    return {
        "issues": [each.label for each in suggestions.issues],
        "scores": suggestions.scores,
        "action_category": int(action.label),
        "ohchr_themes": [each.label for each in suggestions.themes],
        "groups": [each.label for each in suggestions.groups],
        "sdg_targets": [each.label for each in suggestions.targets],
        "reasons": reasons,
    }
