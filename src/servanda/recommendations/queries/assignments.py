"""Assignments as pages show them, and the work they make for a post."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.compiled import Compiled
from servanda.common.work import WorkItem
from servanda.countries.queries import time_zone
from servanda.people.access import today
from servanda.people.access.scope import scope_of_posts
from servanda.people.days import in_force
from servanda.people.models import Lineage, Post
from servanda.people.queries.institutions import ANSWER_FIRST
from servanda.recommendations.models import (
    Ask,
    Assignment,
    NotForUsGround,
    ReturnReason,
)
from servanda.recommendations.queries.holders import LIVE, OPEN, name_of
from servanda.recommendations.queries.register import review_name_of
from servanda.recommendations.queries.rights import GIVES_ON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from servanda.recommendations.models import Recommendation

Status = Assignment.Status
DUE_SOON = datetime.timedelta(days=30)
_BATCH = 400
MOST_SHOWN_OF_ALL = 6  # to the coordinator of the whole, of a section
MOST_SHOWN = 10  # of one section; the list has the rest
KIND = Assignment._meta.label_lower


@dataclass(frozen=True, slots=True)
class State:
    """How an assignment stands: a word, the look of its tag, the last day if any."""

    code: str
    words: str
    tag: str
    icon: str
    due: datetime.date | None = None


def state_of(assignment: Assignment, day: datetime.date) -> State:
    """Return how it stands on this day."""
    if assignment.status == Status.GIVEN:
        return _state_given(assignment, day)
    if assignment.status == Status.ACCEPTED:
        return _state_accepted(assignment, day)
    words = str(Status(assignment.status).label)
    words = words[:1].upper() + words[1:]
    if assignment.status == Status.RETURNED:
        late = _answered_late(assignment)
        return State("returned", _("Returned late") if late else words, "check", "back")
    return State(assignment.status, words, "none", "ring")


def _state_given(assignment: Assignment, day: datetime.date) -> State:
    due = assignment.answer_by
    if due is not None and due < day:
        return State("unanswered", _("Not answered in time"), "late", "late", due)
    if due is None:
        return State("waiting", _("Waiting for an answer"), "check", "clock")
    words = _("Answer by %(day)s") % {"day": date_format(due, "SHORT_DATE_FORMAT")}
    return State("waiting", words, "check", "clock", due)


def _state_accepted(assignment: Assignment, day: datetime.date) -> State:
    due = assignment.deadline
    if due is not None and due < day:
        return State("overdue", _("Deadline is over"), "late", "late", due)
    if due is not None and due <= day + DUE_SOON:
        words = _("Due %(day)s") % {"day": date_format(due, "SHORT_DATE_FORMAT")}
        return State("due", words, "check", "clock", due)
    return State("accepted", _("Accepted"), "done", "check", due)


def _answered_late(assignment: Assignment) -> bool:
    if assignment.answered_at is None or assignment.answer_by is None:
        return False
    answered = timezone.localdate(assignment.answered_at, time_zone())
    return answered > assignment.answer_by


@dataclass(frozen=True, slots=True)
class Card:
    """One assignment with everything that is told of it."""

    assignment: Assignment
    state: State
    label: str
    review: str
    text: str
    language: str
    asks: tuple[Ask, ...]
    of_all: int  # asks of the recommendation
    lead: str
    cooperating: tuple[str, ...]
    reason: str
    suggested: str

    @property
    def part(self) -> bool:
        """Say whether it is about some of the asks only."""
        return len(self.asks) < self.of_all


def cards_of(assignments: QuerySet[Assignment]) -> list[Card]:
    """Return these assignments as cards: a handful of queries, however many."""
    day = today()
    rows = assignments.select_related(
        "lead",
        "given_by__institution",
        "answered_by__institution",
        "decision",
        "suggested_lead",
        "replaces__lead",
        "recommendation__document",
        "recommendation__review__mechanism",
    ).prefetch_related("asks", "cooperating", "recommendation__asks")
    return [_card(row, day) for row in rows]


def cards_in_batches(keys: Sequence[int]) -> Iterator[Card]:
    """Return all of these as cards, in their order, a few hundred at a time."""
    for start in range(0, len(keys), _BATCH):
        yield from _in_order(keys[start : start + _BATCH])


def _in_order(keys: Sequence[int]) -> Iterator[Card]:
    found = cards_of(Assignment.objects.filter(pk__in=keys)) if keys else []
    by_key = {card.assignment.pk: card for card in found}
    return (by_key[key] for key in keys if key in by_key)


def in_time(assignment: Assignment) -> bool:
    """Say whether the set time to return it is not over yet."""
    return assignment.answer_by is None or assignment.answer_by >= today()


def _card(row: Assignment, day: datetime.date) -> Card:
    one = row.recommendation
    asks = tuple(row.asks.all())
    return Card(
        assignment=row,
        state=state_of(row, day),
        label=one.label,
        review=review_name_of(one.review),
        text=one.text,
        language=one.document.language,
        asks=asks,
        of_all=len(one.asks.all()),
        lead=name_of(row.lead) if row.lead else "",
        cooperating=tuple(name_of(each) for each in row.cooperating.all()),
        reason=reason_words(row),
        suggested=name_of(row.suggested_lead) if row.suggested_lead else "",
    )


def reason_words(assignment: Assignment) -> str:
    """Return the reason of the list, in the language of the page."""
    kinds = (ReturnReason, NotForUsGround)
    for kind in kinds:
        if assignment.reason in kind.values:
            return str(kind(assignment.reason).label)
    return ""


# What waits for a post.


def led_by(post: Post) -> QuerySet[Assignment]:
    """Return what the post answers for: its body's, and what bodies below cannot.

    A body below without a post of its own is answered for by the nearest above;
    so nothing is ever without an owner. What was given to one post is that post's.
    """
    bodies = [post.institution_id]
    if post.role in ANSWER_FIRST:
        bodies += _below_without_a_post(post.institution_id)
    own = Q(post__isnull=True) | Q(post=post)
    return Assignment.objects.filter(own, lead__in=bodies)


def _below_without_a_post(body: int) -> list[int]:
    """Return what stands below and has no answering post itself, nor on the way up."""
    lines = Lineage.objects.filter(above=body, steps__gt=0)
    below = set(lines.values_list("institution", flat=True))
    if not below:
        return []
    answering = Post.objects.filter(
        in_force(today()),
        role__in=ANSWER_FIRST,
        institution__lineage__above=body,
        institution__lineage__steps__gt=0,
    )
    staffed = set(answering.values_list("institution", flat=True))
    if staffed == below:
        return []
    covered = Lineage.objects.filter(above__in=staffed)
    return sorted(below.difference(covered.values_list("institution", flat=True)))


@dataclass(frozen=True, slots=True)
class Section:
    """Some of what waits, and how many there are in all."""

    code: str
    cards: tuple[Card, ...]
    count: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.cards)


def work_of_institution(post: Post, own: QuerySet[Assignment]) -> list[Section]:
    """Return what waits for a post among what it answers for; what is late first."""
    day = today()
    wanted = {
        "late": own.filter(_unanswered(day) | _overdue(day)).order_by(
            "deadline", "answer_by", "pk"
        ),
        "answer": own.filter(status=Status.GIVEN)
        .exclude(answer_by__lt=day)
        .order_by("answer_by", "pk"),
        "due": own.filter(
            status=Status.ACCEPTED,
            deadline__gte=day,
            deadline__lte=day + DUE_SOON,
        ).order_by("deadline", "pk"),
    }
    if post.role in GIVES_ON:
        wanted["returned"] = _returned_to(post).order_by("answered_at", "pk")
    return _sections(wanted)


def _returned_to(post: Post) -> QuerySet[Assignment]:
    """Return what a body below gave back to this one, which had given it on."""
    return Assignment.objects.filter(
        status=Status.RETURNED, given_by__institution=post.institution_id
    )


def work_of_coordinator() -> list[Section]:
    """Return what waits for the coordinator of the whole mechanism."""
    day = today()
    everything = Assignment.objects.all()
    wanted = {
        # By the day on which the answer was due: there is an index for it.
        "returned": everything.filter(status=Status.RETURNED).order_by(
            "answer_by", "pk"
        ),
        "unanswered": everything.filter(_unanswered(day)).order_by("answer_by", "pk"),
        "overdue": everything.filter(_overdue(day)).order_by("deadline", "pk"),
    }
    return _sections(wanted, most=MOST_SHOWN_OF_ALL)


def _sections(
    wanted: dict[str, QuerySet[Assignment]], *, most: int = MOST_SHOWN
) -> list[Section]:
    sections = []
    for code, rows in wanted.items():
        # The keys first: to sort thousands of joined rows takes ten times as long.
        keys = list(rows.values_list("pk", flat=True)[:most])
        cards = tuple(_in_order(keys))
        full = len(cards) == most
        count = rows.order_by().count() if full else len(cards)
        if cards:
            sections.append(Section(code, cards, count))
    return sections


def _unanswered(day: datetime.date) -> Q:
    return Q(status=Status.GIVEN, answer_by__lt=day)


def _overdue(day: datetime.date) -> Q:
    return Q(status=Status.ACCEPTED, deadline__lt=day)


def accepted_count(own: QuerySet[Assignment]) -> int:
    """Return how many of these assignments were accepted."""
    return own.filter(status=Status.ACCEPTED).count()


def open_work_of(post: Post) -> list[WorkItem]:
    """Return everything about assignments that is open on a post.

    For a post of the whole mechanism that is what came back; else what its body
    leads and has not given back.
    """
    if scope_of_posts([post]).everything:
        rows = Assignment.objects.filter(status=Status.RETURNED)
    else:
        rows = led_by(post).filter(status__in=LIVE) | _returned_to(post)
    return [item_of(card) for card in cards_of(rows.order_by("pk"))]


def open_of_institutions(bodies: Iterable[int]) -> QuerySet[Assignment]:
    """Return what these institutions lead and owe."""
    return Assignment.objects.filter(lead__in=list(bodies), status__in=OPEN)


def item_of(card: Card) -> WorkItem:
    """Return a card in the shape in which the desk gathers work."""
    row = card.assignment
    return WorkItem(
        kind=KIND,
        key=row.pk,
        words=title_of(card),
        where=f"{card.label}, {card.review}",
        address=reverse("recommendations:assignment", args=[row.pk]),
        state=card.state.words,
        tag=card.state.tag,
        icon=card.state.icon,
        next_step=NEXT_STEPS.get(card.state.code, lambda: _("Look"))(),
        due=card.state.due,
        since=row.answered_at or row.given_at,
    )


NEXT_STEPS = {
    "waiting": lambda: _("Accept or return"),
    "unanswered": lambda: _("Accept or return"),
    "returned": lambda: _("Assign again"),
}


def title_of(card: Card) -> str:
    """Return what is to be delivered, else the first words of what is asked."""
    if card.assignment.product:
        return card.assignment.product
    return card.asks[0].text if card.asks else card.text


_any_of = Compiled(
    lambda key: (
        Assignment.objects.filter(recommendation=key).order_by().values_list("pk")[:1]
    )
)


def of_recommendation(
    visible: QuerySet[Assignment], recommendation: int
) -> tuple[list[Card], list[Card]]:
    """Return who has a recommendation now, and who had it before."""
    if not _any_of.rows(recommendation):  # so with most, and much is spared
        return [], []
    rows = cards_of(visible.filter(recommendation=recommendation).order_by("pk"))
    past = (Status.REPLACED, Status.WITHDRAWN)
    now = [card for card in rows if card.assignment.status not in past]
    return now, [card for card in rows if card.assignment.status in past]


def asks_of(recommendation: Recommendation) -> list[Ask]:
    """Return the requested actions of a recommendation, in order."""
    return list(recommendation.asks.order_by("number"))


def free_asks(recommendation: Recommendation) -> QuerySet[Ask]:
    """Return the asks that no institution has: they can be given."""
    held = Assignment.asks.through.objects.filter(
        assignment__recommendation=recommendation, assignment__status__in=LIVE
    )
    return recommendation.asks.exclude(pk__in=held.values("ask")).order_by("number")


def no_asks() -> QuerySet[Ask]:
    """Return none: an assignment is given on as a whole."""
    return Ask.objects.none()


def follow_chain(assignment: Assignment) -> list[Assignment]:
    """Return what it replaces, back to the first time it was given."""
    chain: list[Assignment] = []
    keys = {assignment.pk}
    current = assignment
    while current.replaces_id and current.replaces_id not in keys:
        keys.add(current.replaces_id)
        current = Assignment.objects.select_related("lead", "given_by").get(
            pk=current.replaces_id
        )
        chain.append(current)
    return chain
