"""The requested actions of a recommendation: made, kept in step, split and joined.

An ask follows its clause: who was given it does not change because the words
were corrected. An ask that somebody holds never vanishes without a word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from servanda.people.operations import audit
from servanda.recommendations.models import Ask, Assignment, Clause, Recommendation
from servanda.recommendations.operations.register import ChangedMeanwhile, touch
from servanda.recommendations.queries.holders import (
    NAMES_TOLD,
    STANDING,
    names_of_leads,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from servanda.people.models import Person

_LIMB = re.compile(r"\(([a-z]{1,4}|[ivx]{1,6}|\d{1,2})\)\s*")
_WORD = re.compile(r"[^\W_]+")
_ASIDE = 10_000  # numbers no ask ever has: room to number anew

Limbs = dict[tuple[int, int], list[str]]  # (recommendation, clause) -> words


class AskRefused(Exception):  # noqa: N818 - the condition, shown to a person
    """An ask cannot be split, joined or dropped; the text says why and what to do."""


@dataclass(slots=True)
class Standing:
    """The asks of some recommendations before their clauses are written anew."""

    asks: dict[int, list[Ask]] = field(default_factory=lambda: defaultdict(list))
    clause_of: dict[int, int] = field(default_factory=dict)  # ask -> clause number


def ensure_asks(recommendation: Recommendation) -> list[Ask]:
    """Return the asks, made one for each clause where there is none.

    Part of the caller's transaction and of what it records.
    """
    known = list(recommendation.asks.order_by("number"))
    if known:
        return known
    renew([recommendation], Standing(), {})
    return list(recommendation.asks.order_by("number"))


def standing_asks(recommendations: Iterable[Recommendation]) -> Standing:
    """Return the asks there are, with the number of the clause of each."""
    found = Standing()
    asks = Ask.objects.filter(recommendation__in=recommendations)
    for ask in asks.select_related("clause").order_by("number"):
        found.asks[ask.recommendation_id].append(ask)
        found.clause_of[ask.pk] = ask.clause.number if ask.clause else 1
    return found


def renew(
    recommendations: Sequence[Recommendation], before: Standing, limbs: Limbs
) -> None:
    """Bring the asks in step with the clauses, which were just written.

    An ask stays with the clause of its number and takes its new words, unless a
    person had split it. Where one assignment holds all asks of a recommendation,
    it holds the new ones too. Part of the caller's transaction.
    """
    clauses: defaultdict[int, list[Clause]] = defaultdict(list)
    stored = Clause.objects.filter(recommendation__in=recommendations)
    for clause in stored.defer("places").order_by("number"):
        clauses[clause.recommendation_id].append(clause)
    new: list[Ask] = []
    kept: list[Ask] = []
    for one in recommendations:
        old = before.asks.get(one.pk, [])
        if old:
            parts = [_parts_of(clause, limbs) for clause in clauses[one.pk]]
            kept += _follow(one, old, parts, before.clause_of)
        else:
            new += _asks_for(one, clauses[one.pk], limbs)
    Ask.objects.bulk_create(new)
    Ask.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["clause", "limb", "text"],
    )


def _asks_for(
    one: Recommendation, clauses: Sequence[Clause], limbs: Limbs
) -> list[Ask]:
    if not clauses:
        return [Ask(recommendation=one, number=1, text=one.text)]
    parts = [
        (clause, text)
        for clause, texts in (_parts_of(clause, limbs) for clause in clauses)
        for text in texts
    ]
    return [
        Ask(
            recommendation=one,
            clause=clause,
            number=number,
            limb=_limb_of(text),
            text=text,
        )
        for number, (clause, text) in enumerate(parts, 1)
    ]


def _parts_of(clause: Clause, limbs: Limbs) -> tuple[Clause, list[str]]:
    words = limbs.get((clause.recommendation_id, clause.number))
    return clause, words or [clause.text]


def _limb_of(text: str) -> str:
    found = _LIMB.match(text)
    return f"({found[1]})" if found else ""


def _follow(
    one: Recommendation,
    old: Sequence[Ask],
    parts: Sequence[tuple[Clause, list[str]]],
    clause_of: Mapping[int, int],
) -> list[Ask]:
    """Return the asks in step with their clauses, written where their number changed."""
    groups: defaultdict[int, list[Ask]] = defaultdict(list)
    for ask in old:
        groups[clause_of[ask.pk]].append(ask)
    now = [
        ask
        for clause, texts in parts
        for ask in _asks_of(clause, texts, groups.pop(clause.number, []))
    ]
    gone = [ask for group in groups.values() for ask in group]
    if not now:  # a recommendation without clauses keeps what it asks
        return []
    if [ask.pk for ask in now] == [ask.pk for ask in old]:
        return now
    shared = _shared_assignments(old)
    _drop(gone, [ask for ask in now if ask.pk])
    _number(one, now)
    for assignment in shared:
        assignment.asks.add(*now)
    return []


def _asks_of(clause: Clause, texts: list[str], group: list[Ask]) -> list[Ask]:
    """Return the asks of a clause with its words; what a person split stays so."""
    if not group:
        group = [Ask(recommendation_id=clause.recommendation_id) for _text in texts]
    elif len(group) == 1:
        texts = [clause.text]
    if len(group) == len(texts):
        for ask, text in zip(group, texts, strict=True):
            ask.text, ask.limb = text, _limb_of(text)
    for ask in group:
        ask.clause = clause
    return group


def _shared_assignments(asks: Sequence[Ask]) -> list[Assignment]:
    """Return the assignments that hold every one of these asks."""
    held = Assignment.objects.filter(asks__in=asks, status__in=STANDING).distinct()
    keys = {ask.pk for ask in asks}
    return [
        each for each in held if keys <= set(each.asks.values_list("pk", flat=True))
    ]


def _drop(gone: Sequence[Ask], kept: Sequence[Ask]) -> None:
    """Delete asks whose clause is gone; refused while somebody holds just these."""
    if not gone:
        return
    keys = {ask.pk for ask in gone}
    holding = Assignment.objects.filter(asks__in=gone).distinct()
    for assignment in holding.select_related("lead").prefetch_related("asks"):
        if {ask.pk for ask in assignment.asks.all()} - keys:
            continue
        if assignment.status in STANDING or not kept:
            raise AskRefused(
                _(
                    "The requested action “%(words)s” would vanish, but it is"
                    " assigned to %(lead)s. Withdraw that assignment or give it to"
                    " another clause first."
                )
                % {
                    "words": gone[0].text[:NAMES_TOLD],
                    "lead": names_of_leads([assignment]),
                }
            )
        assignment.asks.add(kept[0])  # what is past stays with the recommendation
    Ask.objects.filter(pk__in=keys).delete()


def _number(one: Recommendation, now: Sequence[Ask]) -> None:
    """Write the asks numbered in this order; old numbers must not be in the way."""
    if any(ask.number != number for number, ask in enumerate(now, 1)):
        Ask.objects.filter(recommendation=one).update(number=F("number") + _ASIDE)
    for number, ask in enumerate(now, 1):
        ask.number = number
        ask.save()


@transaction.atomic
def split_ask(
    recommendation: Recommendation,
    *,
    ask: Ask,
    texts: Sequence[str],
    revision: int,
    by: Person | None,
) -> list[Ask]:
    """Make several asks of one; whoever holds it holds all of them.

    The words are those of the clause: each part may leave words out or use one
    twice ("Sign and ratify" becomes "Sign …" and "ratify …"), but adds none.
    """
    kept = _locked(recommendation, revision)
    asks = ensure_asks(kept)
    whole = _one_of(asks, ask)
    parts = [" ".join(text.split()) for text in texts if text.strip()]
    _check_parts(parts, whole.clause.text if whole.clause else kept.text)
    before = _facts(asks)
    holding = list(whole.assignments.all())
    new = [
        Ask(
            recommendation=kept,
            clause=whole.clause,
            number=_ASIDE + number,
            limb=_limb_of(text),
            text=text,
        )
        for number, text in enumerate(parts[1:], 1)
    ]
    whole.text, whole.limb = parts[0], _limb_of(parts[0])
    place = asks.index(whole) + 1
    now = [*asks[:place], *new, *asks[place:]]
    _number(kept, now)
    for assignment in holding:
        assignment.asks.add(*new)
    _record(kept, "recommendations.split_ask", before, by=by)
    return now


@transaction.atomic
def join_asks(
    recommendation: Recommendation, *, ask: Ask, revision: int, by: Person | None
) -> list[Ask]:
    """Make an ask and the one after it one; refused where two institutions hold them."""
    kept = _locked(recommendation, revision)
    asks = ensure_asks(kept)
    first = _one_of(asks, ask)
    place = asks.index(first) + 1
    if place == len(asks):
        raise AskRefused(_("This is the last requested action; none follows to join."))
    second = asks[place]
    _check_one_holder(first, second)
    before = _facts(asks)
    if second.text not in first.text:
        first.text = f"{first.text} {second.text}"
    for assignment in second.assignments.all():
        assignment.asks.add(first)
    second.delete()
    now = [each for each in asks if each is not second]
    _number(kept, now)
    _record(kept, "recommendations.join_asks", before, by=by)
    return now


def _check_one_holder(first: Ask, second: Ask) -> None:
    holders = {
        each.pk: set(each.assignments.filter(status__in=STANDING))
        for each in (first, second)
    }
    if holders[first.pk] != holders[second.pk]:
        raise AskRefused(
            _(
                "The two actions are not in the same hands (%(leads)s). Withdraw or"
                " re-assign one of them first, so that both have one owner."
            )
            % {"leads": names_of_leads(holders[first.pk] | holders[second.pk])}
        )


def _check_parts(parts: Sequence[str], clause: str) -> None:
    if len(parts) < 2:  # noqa: PLR2004 - a split makes two at least
        raise AskRefused(
            _("Put each requested action on a line of its own; one line was found.")
        )
    known = {word.casefold() for word in _WORD.findall(clause)}
    for part in parts:
        strange = [w for w in _WORD.findall(part) if w.casefold() not in known]
        if strange:
            raise AskRefused(
                _(
                    "“%(word)s” does not stand in the recommendation. Use its own"
                    " words; leave out what belongs to the other action."
                )
                % {"word": strange[0]}
            )


def _locked(recommendation: Recommendation, revision: int) -> Recommendation:
    kept = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if kept.revision != revision:
        raise ChangedMeanwhile(kept.revision)
    kept.revision += 1
    kept.save(update_fields=["revision"])
    return kept


def _one_of(asks: Sequence[Ask], ask: Ask) -> Ask:
    for each in asks:
        if each.pk == ask.pk:
            return each
    raise AskRefused(_("That requested action is no longer there. Look again."))


def _facts(asks: Iterable[Ask]) -> dict[str, list[str]]:
    return {"asks": [ask.text for ask in asks]}


def _record(
    kept: Recommendation, verb: str, before: dict[str, list[str]], *, by: Person | None
) -> None:
    after = _facts(kept.asks.order_by("number"))
    audit.record(verb=verb, by=by, subjects=[kept], before=before, after=after)
    touch([kept.pk])
