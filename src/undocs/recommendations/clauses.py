"""Splits a recommendation into clauses: the words that belong to the same States.

"Ratify CAT (Gabon, Mali)/Accede to CAT (Togo)" has two. Inside a sentence,
clauses share words, and each is given the words that it borrows:

- "Ratify (France) or consider ratifying (Djibouti) the Convention": a bare verb
  borrows the object that follows;
- "Establish a commission (Malaysia) in line with the Paris Principles (Portugal)":
  a continuation borrows what stands before;
- "Ratify CRPD (Djibouti) as well as its Protocol (Mexico)": a thing without a
  verb borrows the verb.

Which of them keep a State that is named several times, `named_again` tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from undocs.recommendations.brackets import Bracket, state_brackets
from undocs.recommendations.named_again import Span, Split, settled

_SEPARATOR = re.compile(
    r"[\s;,/.:–-]*(?:(?:and/or|and|or|as well as|but)\b[\s,;/]*)*", re.IGNORECASE
)
_CONNECTIVE_END = re.compile(r"[\s;,]+(?:and|or)[\s;,.]*$")  # "…; and"
_HARD = re.compile(r"[;/.]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\s,;/]+")
_OBJECT = re.compile(
    r"(?<!/)\b(?:the|all|its|an?|those|any|(?-i:[A-Z])\w*)\b", re.IGNORECASE
)
_CONTINUATION = re.compile(
    r"(?:in|with|by|including|inclusive|through|as|for|at|on|of|within|without|under|"
    r"particularly|notably|especially|specifically|such|that|which|who|whose|already|"
    r"while|aimed|so|where|when|pursuant|among|amongst|between|against|until|before|"
    r"after|from|throughout|towards?|via|upon|where|even|both|inter|to|do so|doing so)\b",
    re.IGNORECASE,
)
# What is never said alone, whatever sign stands before it.
_AS_SAID = re.compile(r"as (?:recommended|requested|required|suggested|called)\b")
_THING = re.compile(
    r"(?:(?:the|its|their|all|an?|other|those|two|three)\b|[A-Z][A-Z-]+s?\b|"
    r"(?:[A-Z]\w+ ){0,3}(?:Covenant|Convention|Protocols?|Statute)\b)"
)
_INFINITIVE = re.compile(
    r"to\s+(?!do so|the\b|its\b|all\b|an?\b|(?-i:[A-Z]))\w", re.IGNORECASE
)
_NEXT_VERB = re.compile(r",?\s+and\s+[a-z]+\s+(?:up\s+)?(?:an?|the|its|all)\b")
_PRONOUN = re.compile(r"\b(?:it|them|this)\b")
_BRIEF = 40  # characters: a clause whose "it" stands for what was named before
_BARE_END = re.compile(
    r"\b(?:ratif\w+|acced\w+|accession|sign\w*|adher\w+|adhesion|adopt\w*|party|"
    r"process|possibility|to|of|with|into)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w-]*")
_ONE_MORE = 2  # words: "… among girls (Yemen) and women (Egypt)"
_ALONE, _SOME = 1, 8  # words: a verb alone; a verb with its auxiliaries
_SENTENCE = 4  # words; more of them after the last bracket stand for themselves


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
    return Splitting(tuple(settled(text, _lend(text, clauses, rest))), tuple(brackets))


def is_divided(clause: Split) -> bool:
    """Tell a clause that goes on with the sentence of the one before it."""
    return _HARD.search(clause.joint) is None


def _skip_separator(text: str, at: int) -> int:
    match = _SEPARATOR.match(text, at)
    end = match.end() if match else at
    return end if end < len(text) else at


def _rest(text: str, at: int) -> Span | None:
    """Give the words after the last bracket, if there are any."""
    start = at + len(text[at:]) - len(text[at:].lstrip(" ,;./:"))
    end = len(_CONNECTIVE_END.sub("", text).rstrip(" ;.,:"))
    return (start, end) if _LETTER.search(text, start, end) else None


def _begins_anew(text: str, at: int, rest: Span) -> bool:
    """Tell words that stand for themselves from those that complete a clause."""
    if text[rest[0]].isupper() and len(_WORD.findall(text, *rest)) > _SENTENCE:
        return True
    return _HARD.search(text[at : rest[0]]) is not None


def _lend(text: str, clauses: list[Split], rest: Span | None) -> list[Split]:
    """Give every clause the words that it shares with its neighbours."""
    before: Split | None = None
    for clause in clauses:
        clause.spans = _spans(text, clause, before)
        before = clause
    borrowed = [rest] if rest else []
    owner: Split | None = None
    for clause in reversed(clauses):
        bare = _is_bare(text, clause)
        if borrowed and (bare or clause is clauses[-1]):
            clause.spans.extend(borrowed)
            clause.owner = owner
        elif not bare:
            borrowed, owner = _object(text, clause), clause
        if not borrowed:
            borrowed, owner = _object(text, clause), clause
    return clauses


def _object(text: str, clause: Split) -> list[Span]:
    """Give the words of a clause after its verb, up to the next verb."""
    start, end = clause.own
    if clause.continues:
        return [clause.own]
    begin = start if _THING.match(text, start) else start + 1
    found = _OBJECT.search(text, begin, end)
    if not found:
        return []
    following = _NEXT_VERB.search(text, found.end(), end)
    return [(found.start(), following.start() if following else end)]


def _spans(text: str, clause: Split, before: Split | None) -> list[Span]:
    """Give a clause its own words and those that it takes from the one before."""
    start, end = clause.own
    apart = _HARD.search(clause.joint) and not _AS_SAID.match(text, start)
    if before and not apart:
        taken = _taken(text, clause, before)
        if taken:
            clause.verb = before.verb
            clause.continues = True
            return [*taken, clause.own]
    if before and _THING.match(text, start):
        verb = before.own if _is_bare(text, before) else before.verb
        if verb:
            clause.verb = verb
            return [verb, clause.own]
    found = _OBJECT.search(text, start + 1, end)
    if found:
        clause.verb = (start, len(text[: found.start()].rstrip()))
    if before and _PRONOUN.search(text, start, end) and end - start < _BRIEF:
        return [clause.own, *_object(text, before)]
    return [clause.own]


def _taken(text: str, clause: Split, before: Split) -> list[Span]:
    """Give what a continuation takes from the clause before it."""
    start, end = clause.own
    joined = _LETTER.search(clause.joint) is not None
    if _INFINITIVE.match(text, start, end):
        apart = joined or "," in clause.joint
        return [] if apart or _INFINITIVE.match(text, *before.own) else before.spans
    if _CONTINUATION.match(text, start, end):
        return before.spans[:-1] if joined and before.continues else before.spans
    one_more = joined and before.continues and len(text[start:end].split()) <= _ONE_MORE
    return before.spans if one_more and not _BARE_END.search(text[start:end]) else []


def _is_bare(text: str, clause: Split) -> bool:
    """Tell a verb that lacks its object."""
    start, end = clause.own
    words = text[start:end]
    count = len(words.split())
    if count > _SOME or _NAME.search(words, 1):
        return False
    if _BARE_END.search(words):
        return True
    return count <= _ALONE and not (_OBJECT.search(words, 1) or _THING.match(words))
