"""What must be true of an assignment before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.people.access import today
from servanda.people.days import holds_on
from servanda.people.queries.institutions import successors_of
from servanda.recommendations.models import Assignment, Recommendation
from servanda.recommendations.operations.asks import ensure_asks
from servanda.recommendations.operations.assignments.errors import (
    AssignmentChanged,
    AssignmentRefused,
)
from servanda.recommendations.queries.holders import (
    LIVE,
    NAMES_TOLD,
    name_of,
    name_of_lead,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from servanda.people.models import Institution, Post
    from servanda.recommendations.models import Ask, Decision

LONGEST_PRODUCT = 500


@dataclass(frozen=True, slots=True)
class Task:
    """What is given: to whom, what is to be delivered, until when, by what act."""

    lead: Institution
    cooperating: tuple[Institution, ...] = ()
    product: str = ""
    deadline: datetime.date | None = None
    decision: Decision | None = None
    post: Post | None = None
    others: tuple[Institution, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Leave the lead, and a body named twice, out of those that cooperate."""
        by_key = {each.pk: each for each in self.cooperating}
        by_key.pop(self.lead.pk, None)
        object.__setattr__(self, "others", tuple(by_key.values()))


def check(task: Task) -> None:
    """Refuse a body that is no more, a post of another body, an impossible day."""
    _must_stand(task.lead, "lead")
    for each in task.others:
        _must_stand(each, "cooperating")
    if task.post is not None and task.post.institution_id != task.lead.pk:
        raise AssignmentRefused(
            _("That post belongs to another institution than the lead."), field="lead"
        )
    if len(task.product) > LONGEST_PRODUCT:
        raise AssignmentRefused(
            _("Expected a product of at most %(most)s characters; this has %(all)s.")
            % {"most": LONGEST_PRODUCT, "all": len(task.product)},
            field="product",
        )
    check_deadline(task.deadline, task.decision)


def check_deadline(deadline: datetime.date | None, decision: Decision | None) -> None:
    """Refuse a deadline before its decision, or in the past where none is cited.

    An older decision may well have set a day that is over: that is a fact.
    """
    if deadline is None:
        return
    if decision is None and deadline < today():
        raise AssignmentRefused(
            _(
                "The deadline %(day)s is in the past. Give a day from today on, or"
                " cite the decision that set it."
            )
            % {"day": date_format(deadline, "DATE_FORMAT")},
            field="deadline",
        )
    if decision is not None and deadline < decision.issued_on:
        raise AssignmentRefused(
            _(
                "The deadline %(day)s is before the decision %(number)s of %(issued)s."
                " Look the day up in the decision."
            )
            % {
                "day": date_format(deadline, "DATE_FORMAT"),
                "number": decision.number,
                "issued": date_format(decision.issued_on, "DATE_FORMAT"),
            },
            field="deadline",
        )


def _must_stand(institution: Institution, field: str) -> None:
    day = today()
    if holds_on(institution, day):
        return
    name = name_of(institution)
    if institution.valid_to is not None and institution.valid_to < day:
        offer = tuple(
            each for each in successors_of(institution, day) if holds_on(each, day)
        )
        message = _("%(name)s ended on %(day)s.") % {
            "name": name,
            "day": date_format(institution.valid_to, "DATE_FORMAT"),
        }
        if offer:
            went = ", ".join(name_of(each) for each in offer)
            message += " " + _("Its work went to %(names)s: choose that.") % {
                "names": went
            }
        raise AssignmentRefused(message, field=field, offer=offer)
    raise AssignmentRefused(
        _("%(name)s begins on a later day. Choose the institution of today.")
        % {"name": name},
        field=field,
    )


def held(recommendation: Recommendation) -> Recommendation:
    """Return the recommendation, held until the transaction ends.

    Whoever assigns holds it first, so that two people cannot give one ask twice.
    """
    kept = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("review__mechanism", "review__state")
        .get(pk=recommendation.pk)
    )
    if kept.withdrawn_at is not None:
        raise AssignmentRefused(
            _("%(label)s has left the register; it cannot be assigned.")
            % {"label": kept.label}
        )
    return kept


def locked(assignment: Assignment, revision: int | None) -> Assignment:
    """Return the assignment as it is now; None takes it at any revision."""
    held(assignment.recommendation)
    kept = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("lead", "given_by", "recommendation__review__mechanism")
        .get(pk=assignment.pk)
    )
    if revision is not None and kept.revision != revision:
        raise AssignmentChanged(kept)
    return kept


def must_be(assignment: Assignment, statuses: Iterable[str]) -> None:
    """Refuse what can no longer be done to an assignment in this state."""
    if assignment.status not in statuses:
        raise AssignmentRefused(
            _("This cannot be done any more: the assignment is “%(state)s”.")
            % {"state": assignment.get_status_display()}
        )


def chosen_asks(
    recommendation: Recommendation, asks: Iterable[Ask] | None
) -> list[Ask]:
    """Return these asks of the recommendation, all of them where none is named."""
    own = ensure_asks(recommendation)
    if asks is None:
        return own
    wanted = {ask.pk for ask in asks}
    chosen = [ask for ask in own if ask.pk in wanted]
    if len(chosen) != len(wanted):
        raise AssignmentRefused(
            _("One of the requested actions does not belong to %(label)s. Look again.")
            % {"label": recommendation.label},
            field="asks",
        )
    if not chosen:
        raise AssignmentRefused(
            _("Nothing is chosen. Tick at least one requested action."), field="asks"
        )
    return chosen


def must_be_free(asks: Sequence[Ask], *, but: Assignment | None = None) -> None:
    """Refuse asks that some institution has already, with its name."""
    having = Assignment.objects.filter(asks__in=asks, status__in=LIVE)
    if but is not None:
        having = having.exclude(pk=but.pk)
    first = having.select_related("lead").order_by("pk").first()
    if first is None:
        return
    keys = {ask.pk for ask in asks}
    words = first.asks.filter(pk__in=keys).order_by("number")[0].text
    raise AssignmentRefused(
        _(
            "“%(words)s” is already with %(lead)s (%(state)s). Re-assign or withdraw"
            " that assignment instead."
        )
        % {
            "words": words[:NAMES_TOLD],
            "lead": name_of_lead(first),
            "state": first.get_status_display(),
        },
        field="asks",
    )
