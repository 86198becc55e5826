"""States that an item names several times: which of its clauses they ask for.

- "Ratify the Convention (Mexico, Argentina) and accept its procedure (Argentina)":
  Argentina asks for both acts, Mexico for the first. Where "to" comes again
  ("and to publish it"), the second act stands for itself;
- "Sign (Egypt) and ratify the Convention (Albania, Egypt)": Egypt asks for both,
  Albania for the second;
- "Consider ratifying (Brazil)/ratify the Convention (Brazil, France)": the list
  at the end repeats who asks for anything; Brazil asks for what stands before its
  own name;
- "Establish a commission (Malaysia, Egypt) in line with the Principles (Egypt)":
  Egypt asks for the whole, Malaysia for the first part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Span = tuple[int, int]

_AND = re.compile(r"(?:and/or|and|as well as)\b", re.IGNORECASE)
_APART = re.compile(r"[;/.]")
_TO = re.compile(r"to\b", re.IGNORECASE)


@dataclass(slots=True)
class Split:
    """One clause: the parts of the text that are its words, and its States."""

    own: Span
    states: list[str]
    joint: str = ""  # what stands between the bracket before and this clause
    spans: list[Span] = field(default_factory=list)
    verb: Span | None = None
    continues: bool = False  # completes the sentence of the clause before
    owner: Split | None = None  # the clause whose object a bare verb borrows


def settled(text: str, clauses: Sequence[Split]) -> list[Split]:
    """Give the clauses with every State where it belongs; those without are left out."""
    for before, clause in pairwise(clauses):
        if clause.continues:
            _leave(before, clause)
        elif joined := _joined(text, clause):
            _ask_for_both(before, clause, joined)
    return [clause for clause in clauses if not _is_repeated(clause, clauses)]


def _is_repeated(owner: Split, clauses: Sequence[Split]) -> bool:
    """Settle who asks with bare verbs and who with their object; tell an idle object.

    An object that goes on with an act of its own ("the Protocol and set up a
    mechanism (France)") asks for more than the bare verb before it.
    """
    verbs = [each for each in clauses if each.owner is owner and each is not owner]
    whole = [each for each in verbs if each.spans[-1][1] == owner.own[1]]
    for verb in verbs:
        if verb in whole:
            _leave(owner, verb)
        else:
            _leave(verb, owner)
    named = {state for each in whole for state in each.states}
    is_object = owner.spans[0] != owner.own
    return bool(whole) and is_object and set(owner.states) <= named


def _joined(text: str, clause: Split) -> Span | None:
    """Give a clause's words with the "and" that joins them to the ones before."""
    start, end = clause.own
    apart = _APART.search(clause.joint) or _TO.match(text, start)
    found = None if apart else _AND.search(clause.joint)
    return (start - len(clause.joint) + found.start(), end) if found else None


def _ask_for_both(before: Split, clause: Split, joined: Span) -> None:
    """Let the States that stand behind two acts ask for both."""
    first, second = set(before.states), set(clause.states)
    if not (first and second) or first == second:
        return
    at = clause.spans.index(clause.own)
    if second < first:
        clause.spans = [*before.spans, joined, *clause.spans[at + 1 :]]
        _leave(before, clause)
    elif first < second:
        own = [before.own] if before.owner else before.spans
        before.spans = [*own, joined, *clause.spans[at + 1 :]]
        _leave(clause, before)


def _leave(losing: Split, keeping: Split) -> None:
    """Take the States of one clause from another, unless it would lose all."""
    once = [state for state in losing.states if state not in keeping.states]
    losing.states = once or losing.states
