"""Tells the verb that words begin with: what the State is asked to do.

The verbs are data, `vocabularies/verbs.csv`: a verb is an act ("ratify") or an aim
("promote"), and may be a noun as well ("report").
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, its form ("base", "to" or "ing"), its kind, and what follows it."""

    verb: str
    form: str
    kind: str
    rest: str


_ADVERBS = (
    r"(?:(?:\w+ly|also|further|better|then|thus|thereby|therefore|always|as appropriate,|"
    r"in this (?:regard|context|respect),?|in (?:his|its) regard|to this end,?|"
    r"in addition,?|at the same time,?|where necessary,?|if necessary,?|without delay,?|"
    r"as a matter of (?:urgency|priority),?|immediately and unconditionally)\s+)*"
)
_FORM = re.compile(
    rf"{_ADVERBS}(?P<to>to\s+(?:not\s+)?)?{_ADVERBS}(?P<word>[a-z]+)\b(?!-)(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
# What stands after a verb, hardly after a noun that is spelled alike.
_OBJECT = re.compile(
    r"\s+(?:the|a|an|its|all|any|every|each|their|his|this|these|those|such|that|to|no|"
    r"both|full|fully|further|more|adequate|effective|concrete|necessary|appropriate|"
    r"additional|on|back|up|it|them|him|within|specific|sufficient|free|new|national)\b"
)
_OTHER_VERB = re.compile(r",? (?:and|or|and/or) (?:\w+ly )?([a-z]+)\b")
_NOUN_FOR = re.compile(r"\s+(?:to|for|on)\b")
_NOUNS_WITH_FOR = {"support", "respect", "access", "progress", "need"}
_DOUBLING = {"put", "set", "let", "get", "run", "stop", "submit", "permit", "commit"}
_SMALL = {
    *(
        "to",
        "of",
        "on",
        "for",
        "with",
        "in",
        "from",
        "against",
        "by",
        "upon",
        "or",
        "and",
    )
}
_BEFORE_GERUND = {*("", "by", "of", "and", "for", "from", "through", "in", "to", "at")}


@cache
def kinds() -> dict[str, str]:
    """Give "act" or "aim" for each verb."""
    return {row["verb"]: row["kind"] for row in _rows()}


@cache
def gerunds() -> dict[str, str]:
    """Give the verb for each form in -ing."""
    return {_gerund(verb): verb for verb in kinds()}


@cache
def _nouns() -> frozenset[str]:
    return frozenset(row["verb"] for row in _rows() if row["also"] == "noun")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    file = resources.files("undocs.vocabularies").joinpath("verbs.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _gerund(verb: str) -> str:
    if verb in _DOUBLING:
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


def act_of(words: str) -> Act | None:
    """Give the act that some words begin with, adverbs aside."""
    match = _FORM.match(words)
    if not match:
        return None
    word, rest = match["word"].lower(), match["rest"]
    if word in kinds():
        form = "to" if match["to"] else "base"
        if form == "base" and word in _nouns() and not _is_verb(word, rest):
            return None
        return Act(word, form, kinds()[word], rest)
    verb = gerunds().get(word)
    return Act(verb, "ing", kinds()[verb], rest) if verb else None


def _is_verb(word: str, rest: str) -> bool:
    """Tell a verb from the noun of the same spelling by what comes next."""
    second = _OTHER_VERB.match(rest)
    if second:
        return second[1] in kinds() and second[1] not in _nouns()
    if word in _NOUNS_WITH_FOR and _NOUN_FOR.match(rest):
        return False
    return _OBJECT.match(rest) is not None


def ends_in_verb(words: str) -> bool:
    """Tell words whose verb has no object yet: "adopt" in "adopt and implement"."""
    left = re.findall(r"[\w']+", words.lower())
    while left and (left[-1] in _SMALL or left[-1].endswith("ly")):
        left.pop()
    if not left:
        return True
    last = left.pop()
    while left and left[-1].endswith("ly"):
        left.pop()
    before = left[-1] if left else ""
    if last in gerunds():
        return before in _BEFORE_GERUND or before in gerunds() or before in kinds()
    if last not in kinds():
        return False
    plain = before in kinds() and before not in _nouns()
    return last not in _nouns() or plain or before in {"", "to", "and"}
