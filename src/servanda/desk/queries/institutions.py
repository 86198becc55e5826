"""What the page of an institution shows, gathered from the rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import holds_on, in_force
from servanda.people.models import Institution, Post, Succession
from servanda.people.queries import history_of
from servanda.people.queries.institutions import (
    competences_of,
    line_above,
    successors_of,
)
from servanda.people.queries.tree import count_below
from servanda.recommendations.access import assignments_visible_to
from servanda.recommendations.models import Assignment
from servanda.recommendations.queries.assignments import (
    cards_of,
    item_of,
    open_of_institutions,
)
from servanda.recommendations.queries.holders import OPEN

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from servanda.common.work import WorkItem
    from servanda.people.access import Anybody
    from servanda.people.models import (
        Appointment,
        Competence,
        Designation,
        Placement,
    )
    from servanda.people.queries import HistoryLine

MOST_OWED = 10  # rows; the list of assignments has the rest
MOST_UNDER = 30
MOST_EVENTS = 30

# What an entry of the trail tells about an institution, as people read it.
EVENTS = {
    "people.load_pack": _("Taken from the country pack"),
    "people.add_institution": _("Added"),
    "people.change_institution": _("Corrected"),
    "people.rename_institution": _("Another name"),
    "people.place_institution": _("Another place in the tree"),
    "people.end_institution": _("Ended"),
    "people.set_competences": _("What it answers for was changed"),
    "people.reorganise": _("Reorganised"),
    "people.add_post": _("A post was added"),
    "people.make_first_post": _("The first post was made"),
    "people.import_staff_list": _("Staff list imported"),
    "recommendations.move_assignments": _("Open work went to a successor"),
}


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post and who holds it, as far as the reader may know."""

    post: Post
    held: tuple[Appointment, ...]  # today or later
    past: tuple[Appointment, ...]
    secret: bool  # somebody may hold it, but the reader may not know who

    @property
    def ended(self) -> bool:
        """Say whether the post is no more."""
        return self.post.valid_to is not None and self.post.valid_to < access.today()


@dataclass(frozen=True, slots=True)
class Owed:
    """What an institution owes: the first of it, and how much in all."""

    items: tuple[WorkItem, ...]
    count: int
    late: int
    cooperating: int
    below: int  # what institutions under it owe

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history, in words."""

    at: datetime.datetime
    words: str
    post: str
    decision: str


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """Everything that the page of an institution shows."""

    institution: Institution
    stands: bool  # today
    above: list[Institution]
    names: list[Designation]
    variants: list[Designation]
    places: list[Placement]
    under: list[Institution]
    under_count: int
    below_count: int
    posts: list[HeldPost]
    competences: list[Competence]
    came_from: list[Succession]
    went_to: list[Succession]
    now: list[Institution]  # who stands in its place today
    owed: Owed
    history: list[Event]


def institution_page(institution: Institution, person: Anybody) -> InstitutionPage:
    """Return what `person` may know of an institution: a fixed number of queries."""
    day = access.today()
    stands = holds_on(institution, day)
    named = list(institution.designations.order_by("valid_from", "pk"))
    under = institution.children.filter(in_force(day))
    steps = Succession.objects.select_related(
        "reorganisation", "predecessor", "successor"
    ).order_by("reorganisation__on", "-main", "pk")
    return InstitutionPage(
        institution=institution,
        stands=stands,
        above=line_above(institution),
        names=[each for each in named if each.official],
        variants=[each for each in named if not each.official],
        places=list(
            institution.placements.select_related("parent").order_by("valid_from", "pk")
        ),
        under=sorted(under[:MOST_UNDER], key=_by_name),
        under_count=under.count(),
        below_count=count_below([institution.pk]).get(institution.pk, 0),
        posts=_posts(institution, person, day),
        competences=competences_of(institution),
        came_from=list(steps.filter(successor=institution)),
        went_to=list(steps.filter(predecessor=institution)),
        now=[] if stands else successors_of(institution),
        owed=owed_by(institution, person),
        history=_events(history_of(institution, newest=MOST_EVENTS)),
    )


def _by_name(institution: Institution) -> str:
    return by_language(institution.names)


def _posts(
    institution: Institution, person: Anybody, day: datetime.date
) -> list[HeldPost]:
    posts = list(
        access.posts_visible_to(person)
        .filter(institution=institution)
        .select_related("superior")
        .order_by("valid_to", "pk")
    )
    terms = list(
        access.appointments_visible_to(person)
        .filter(post__institution=institution)
        .order_by("valid_from", "pk")
    )
    may_know = _may_know_holders(institution, person)
    held = [
        HeldPost(
            post,
            held=tuple(t for t in terms if t.post_id == post.pk and not _over(t, day)),
            past=tuple(t for t in terms if t.post_id == post.pk and _over(t, day)),
            secret=not may_know,
        )
        for post in posts
    ]
    return sorted(held, key=lambda each: (each.ended, each.post.pk))


def _over(term: Appointment, day: datetime.date) -> bool:
    return term.valid_to is not None and term.valid_to < day


def _may_know_holders(institution: Institution, person: Anybody) -> bool:
    """Say whether an empty place means that nobody holds the post."""
    scope = access.scope_of(person)
    strong = any(
        post.role in {Post.Role.COORDINATOR, Post.Role.SYSTEM_ADMINISTRATOR}
        for post in access.posts_of(person)
    )
    return scope.everything or strong or access.within(scope, institution)


def owed_by(institution: Institution, person: Anybody) -> Owed:
    """Return what an institution owes, of what `person` may see.

    Whoever has the institution in scope sees all that it and those below it lead
    or help with, so nothing is asked row by row; others see what they share.
    """
    day = access.today()
    inside = access.within(access.scope_of(person), institution)
    led = open_of_institutions([institution.pk])
    if not inside:
        led = led.filter(pk__in=assignments_visible_to(person).order_by().values("pk"))
    facts = list(
        led.order_by("deadline", "pk").values_list(
            "pk", "status", "answer_by", "deadline"
        )
    )
    shown = Assignment.objects.filter(pk__in=[fact[0] for fact in facts[:MOST_OWED]])
    cards = cards_of(shown.order_by("deadline", "pk"))
    return Owed(
        items=tuple(item_of(card) for card in cards),
        count=len(facts),
        late=sum(
            _is_late(day, status, answer_by, deadline)
            for _pk, status, answer_by, deadline in facts
        ),
        cooperating=_cooperating(institution) if inside else 0,
        below=_owed_below(institution) if inside else 0,
    )


def _cooperating(institution: Institution) -> int:
    return Assignment.objects.filter(cooperating=institution, status__in=OPEN).count()


def _owed_below(institution: Institution) -> int:
    return Assignment.objects.filter(
        lead__lineage__above=institution, lead__lineage__steps__gt=0, status__in=OPEN
    ).count()


def _is_late(
    day: datetime.date,
    status: str,
    answer_by: datetime.date | None,
    deadline: datetime.date | None,
) -> bool:
    due = answer_by if status == Assignment.Status.GIVEN else deadline
    return status != Assignment.Status.RETURNED and due is not None and due < day


def _events(lines: Sequence[HistoryLine]) -> list[Event]:
    return [
        Event(
            at=line.at,
            words=str(EVENTS[line.verb]),
            post=line.post_title(),
            decision=_decision(line.after),
        )
        for line in lines
        if line.verb in EVENTS
    ]


def _decision(after: dict[str, Any] | None) -> str:
    return str((after or {}).get("decision", ""))
