"""What was done about an assignment, as sentences of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.languages import by_language
from servanda.recommendations.models import NotForUsGround, ReturnReason

if TYPE_CHECKING:
    from servanda.people.queries.history import HistoryLine

VERBS = {
    "recommendations.assign": gettext_lazy("Assigned to %(lead)s"),
    "recommendations.assign_together": gettext_lazy("Assigned to %(lead)s"),
    "recommendations.reassign": gettext_lazy("Given to %(lead)s instead of %(before)s"),
    "recommendations.accept_assignment": gettext_lazy("%(lead)s accepted it"),
    "recommendations.return_assignment": gettext_lazy(
        "%(lead)s returned it: %(reason)s"
    ),
    "recommendations.not_for_us": gettext_lazy(
        "Not for this State or level: %(reason)s"
    ),
    "recommendations.withdraw_assignment": gettext_lazy(
        "Assignment to %(lead)s withdrawn"
    ),
    "recommendations.move_assignments": gettext_lazy("Passed on to the successor"),
    "recommendations.tell_unanswered": gettext_lazy(
        "Not answered in time; the coordinator was told"
    ),
    "recommendations.split_ask": gettext_lazy("Requested action split"),
    "recommendations.join_asks": gettext_lazy("Requested actions joined"),
}


def sentence_of(line: HistoryLine) -> str:
    """Return what an entry tells, in the language of the page."""
    before, after = line.before or {}, line.after or {}
    words = VERBS.get(line.verb)
    if words is None:
        return _("Something changed")
    return str(words) % {
        "lead": _lead(after) or _lead(before) or _("nobody"),
        "before": _lead(before) or _("nobody"),
        "reason": _reason(after),
    }


def _lead(facts: dict[str, Any]) -> str:
    names = facts.get("lead_names")
    return by_language(names) if isinstance(names, dict) else ""


def _reason(facts: dict[str, Any]) -> str:
    code, words = facts.get("reason", ""), str(facts.get("reason_words") or "")
    for kind in (ReturnReason, NotForUsGround):
        if code in kind.values:
            label = str(kind(code).label)
            return f"{label}. “{words}”" if words else label
    return words
