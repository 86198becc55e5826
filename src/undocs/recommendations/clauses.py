"""Splits a recommendation into clauses: the words that belong to the same States.

"Ratify CAT (Gabon, Mali)/Accede to CAT (Togo)" has two. Inside a sentence,
clauses share words, and each is given the words that it borrows:

- "Ratify (France) or consider ratifying (Djibouti) the Convention": a bare verb
  borrows the object that follows;
- "Establish a commission (Malaysia) in line with the Paris Principles (Portugal)":
  a continuation borrows what stands before;
- "Ratify CRPD (Djibouti) as well as its Protocol (Mexico)": a thing without a
  verb borrows the verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from undocs.recommendations.brackets import Bracket, state_brackets

Span = tuple[int, int]

_SEPARATOR = re.compile(
    r"[\s;,/.:–-]*(?:(?:and/or|and|or|as well as|but)\b[\s,;/]*)*", re.IGNORECASE
)
_HARD = re.compile(r"[;/.]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\s,;/]+")
_OBJECT = re.compile(r"\b(?:the|all|its|an?|those|any|(?-i:[A-Z])\w*)\b", re.IGNORECASE)
_CONTINUATION = re.compile(
    r"(?:in|with|by|including|inclusive|through|as|for|at|on|of|within|without|under|"
    r"particularly|notably|especially|specifically|such|that|which|who|whose|already|"
    r"while|aimed|so|where|when|pursuant|among|amongst|between|against|until|before|"
    r"after|from|throughout|towards?|via|upon|where|even|both|inter|to)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"(?:(?:the|its|their|all|an?|other|those|two|three)\b|[A-Z][A-Z-]+s?\b)"
)
_INFINITIVE = re.compile(r"to\s+(?!the\b|its\b|all\b|a\b|an\b|[A-Z])\w", re.IGNORECASE)
_BARE_END = re.compile(
    r"\b(?:ratif\w+|acced\w+|accession|sign\w*|adher\w+|adhesion|adopt\w*|party|"
    r"process|to|of|with|into)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w-]*")
_FEW, _SOME = 4, 8  # words: a verb alone; a verb with its auxiliaries


@dataclass(slots=True)
class Split:
    """One clause: the parts of the text that are its words, and its States."""

    own: Span
    states: list[str]
    joint: str = ""  # what stands between the bracket before and this clause
    spans: list[Span] = field(default_factory=list)
    verb: Span | None = None


@dataclass(frozen=True, slots=True)
class Splitting:
    """The clauses of an item, and the brackets that they were told by."""

    clauses: tuple[Split, ...]
    brackets: tuple[Bracket, ...]


def split_clauses(text: str) -> Splitting:
    """Split the words under a label."""
    brackets = state_brackets(text)
    clauses: list[Split] = []
    at = 0
    for bracket in brackets:
        start = _skip_separator(text, at)
        if _LETTER.search(text, start, bracket.start):
            end = start + len(text[start : bracket.start].rstrip(" ,;:("))
            clauses.append(Split((start, end), list(bracket.states), text[at:start]))
        elif clauses:
            known = clauses[-1].states
            known.extend(each for each in bracket.states if each not in known)
        at = bracket.end
    rest = _rest(text, at)
    if rest and (not clauses or _begins_anew(text, at, rest)):
        clauses.append(Split(rest, [], text[at : rest[0]]))
        rest = None
    return Splitting(tuple(_lend(text, clauses, rest)), tuple(brackets))


def _skip_separator(text: str, at: int) -> int:
    match = _SEPARATOR.match(text, at)
    end = match.end() if match else at
    return end if end < len(text) else at


def _rest(text: str, at: int) -> Span | None:
    """Give the words after the last bracket, if there are any."""
    start = at + len(text[at:]) - len(text[at:].lstrip(" ,;./:"))
    end = len(text.rstrip(" ;.,:"))
    return (start, end) if _LETTER.search(text, start, end) else None


def _begins_anew(text: str, at: int, rest: Span) -> bool:
    """Tell words that stand for themselves from those that complete a clause."""
    if text[rest[0]].isupper() and len(_WORD.findall(text, *rest)) > _FEW:
        return True
    return _HARD.search(text[at : rest[0]]) is not None


def _lend(text: str, clauses: list[Split], rest: Span | None) -> list[Split]:
    """Give every clause the words that it shares with its neighbours."""
    before: Split | None = None
    for clause in clauses:
        clause.spans = _spans(text, clause, before)
        before = clause
    borrowed = [rest] if rest else []
    for at in range(len(clauses) - 1, -1, -1):
        clause = clauses[at]
        if borrowed and (at == len(clauses) - 1 or _is_bare(text, clause)):
            clause.spans.extend(borrowed)
        elif not _is_bare(text, clause):
            borrowed = []
        if not borrowed:
            found = _OBJECT.search(text, clause.own[0] + 1, clause.own[1])
            borrowed = [(found.start(), clause.own[1])] if found else []
    return clauses


def _spans(text: str, clause: Split, before: Split | None) -> list[Span]:
    """Give a clause its own words and those that it takes from the one before."""
    start, end = clause.own
    hard = _HARD.search(clause.joint) is not None
    joined = _LETTER.search(clause.joint) is not None
    if before and not hard and not joined and _continues(text, start, end):
        clause.verb = before.verb
        return [*before.spans, clause.own]
    if before and before.verb and _THING.match(text, start):
        clause.verb = before.verb
        return [before.verb, clause.own]
    found = _OBJECT.search(text, start + 1, end)
    if found:
        clause.verb = (start, len(text[: found.start()].rstrip()))
    return [clause.own]


def _continues(text: str, start: int, end: int) -> bool:
    if _INFINITIVE.match(text, start, end):
        return False
    return _CONTINUATION.match(text, start, end) is not None


def _is_bare(text: str, clause: Split) -> bool:
    """Tell a verb that lacks its object."""
    start, end = clause.own
    words = text[start:end]
    count = len(words.split())
    if count > _SOME or _NAME.search(words, 1):
        return False
    if _BARE_END.search(words):
        return True
    return count <= _FEW and not _OBJECT.search(words, 1)
