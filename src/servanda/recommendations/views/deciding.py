"""What each button of the item pane does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from servanda.recommendations.forms.desk import RejectionForm
from servanda.recommendations.operations import desk as operations
from servanda.recommendations.operations.desk import Cut, Problem, Refused
from servanda.recommendations.queries.desk import next_open
from servanda.recommendations.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from servanda.people.models import Person
    from servanda.recommendations.forms.desk import Typed
    from servanda.recommendations.models import Finding
    from servanda.recommendations.queries.desk import Desk
    from servanda.recommendations.views.found import Desktop

_MERGE = re.compile(r"merge-(\d{1,2})")
_REMOVE = re.compile(r"remove-(\d{1,2})-([A-Z]{3})")
_CARET = re.compile(r"(\d{1,2}):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, in words, and where to go: on, to an item, to an address."""

    words: str = ""
    onwards: bool = False
    to: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One press of a button: who, on which item, with what typed."""

    request: HttpRequest
    finding: Finding
    typed: Typed
    query: str

    @property
    def by(self) -> Person:
        """Return who pressed it; the view has let in coordinators only."""
        return person_of(self.request)

    @property
    def label(self) -> str:
        """Return what the item is called in messages."""
        return self.typed.wording.label


def act(request: HttpRequest, top: Desktop, typed: Typed) -> Outcome:
    """Do what the pressed button says with what was typed."""
    current = top.current
    assert current is not None  # noqa: S101 - the view has found it
    work = Work(request, current, typed, top.choice.query)
    do = request.POST.get("do", "save")
    if typed.problems and do not in _WITHOUT_WORDS:
        raise Refused(*operations.problems_of(typed.wording))
    if do in _BUTTONS:
        return _BUTTONS[do](work)
    if found := _MERGE.fullmatch(do):
        return _merge(work, int(found.group(1)))
    if found := _REMOVE.fullmatch(do):
        return _remove(work, int(found.group(1)), found.group(2))
    raise Refused(Problem("", _("This button is not known. Load the page again.")))


def following(outcome: Outcome, desk: Desk, top: Desktop) -> Finding:
    """Return the item to show after something was done."""
    current = top.current
    assert current is not None  # noqa: S101 - the view has found it
    chosen = desk.find(outcome.to) if outcome.to else None
    if outcome.onwards:
        items = desk.shown(top.choice.show, top.choice.order)
        after = -1 if top.choice.order else current.order
        chosen = next_open(items, after) or next_open(desk.findings, current.order)
    return chosen or desk.find(current.pk) or desk.findings[0]


def _save(work: Work) -> Outcome:
    _correct(work)
    then = work.request.POST.get("then", "")
    to = int(then) if then.isascii() and then.isdigit() and len(then) < 19 else None  # noqa: PLR2004 - longer than any key
    return Outcome(_("%(label)s: saved.") % {"label": work.label}, to=to)


def _confirm(work: Work) -> Outcome:
    operations.confirm(
        work.finding,
        wording=work.typed.wording,
        revision=work.typed.revision,
        by=work.by,
    )
    words = _("%(label)s is confirmed and in the register.") % {"label": work.label}
    return Outcome(words, onwards=True)


def _reject(work: Work) -> Outcome:
    operations.reject(
        work.finding,
        revision=work.typed.revision,
        by=work.by,
        reason=RejectionForm(work.request.POST).chosen,
    )
    words = _("%(label)s is rejected. It stays in the list and can be put back.")
    return Outcome(words % {"label": work.finding.label}, onwards=True)


def _put_back(work: Work) -> Outcome:
    operations.put_back(work.finding, revision=work.typed.revision, by=work.by)
    words = _("%(label)s is open again.") % {"label": work.finding.label}
    return Outcome(words)


def _split(work: Work) -> Outcome:
    """Cut at the caret; where none is known, ask on a page of its own."""
    cut = _caret(work)
    if cut is None:
        _correct(work)
        key = (work.finding.reading_id, work.finding.pk)
        return Outcome(address=reverse("recommendations:split", args=key) + work.query)
    operations.split_clause(
        work.finding,
        wording=work.typed.wording,
        cut=cut,
        revision=work.typed.revision,
        by=work.by,
    )
    words = _(
        "Clause %(number)s of %(label)s is split. Both parts keep the States: remove"
        " those that do not belong."
    )
    return Outcome(words % {"number": cut.number, "label": work.label})


def _merge_next(work: Work) -> Outcome:
    merged = operations.merge_with_next(
        work.finding,
        wording=work.typed.wording,
        revision=work.typed.revision,
        by=work.by,
    )
    words = _("The next item is merged into %(label)s.") % {"label": merged.label}
    return Outcome(words)


def _merge(work: Work, number: int) -> Outcome:
    operations.merge_clauses(
        work.finding,
        wording=work.typed.wording,
        number=number,
        revision=work.typed.revision,
        by=work.by,
    )
    words = _("Clauses %(number)s and %(next)s are merged.")
    return Outcome(words % {"number": number, "next": number + 1})


def _remove(work: Work, number: int, iso3: str) -> Outcome:
    if not 1 <= number <= len(work.typed.clauses):
        raise Refused(Problem("", _("That clause is no longer there. Look again.")))
    work.typed.without_state(number, iso3)
    _correct(work)
    words = _("The State is removed from clause %(number)s.") % {"number": number}
    return Outcome(words)


def _correct(work: Work) -> None:
    operations.correct(
        work.finding,
        wording=work.typed.wording,
        revision=work.typed.revision,
        by=work.by,
    )


def _caret(work: Work) -> Cut | None:
    """Return where the writing mark stood, in words with single spaces."""
    found = _CARET.fullmatch(work.request.POST.get("at", ""))
    if found is None:
        return None
    number, offset = int(found.group(1)), int(found.group(2))
    # The browser counts a line's end as one sign and sends two.
    typed = work.request.POST.get(f"c{number}-text", "").replace("\r\n", "\n")
    before = " ".join(typed[:offset].split())
    return Cut(number, len(before)) if before and typed[offset:].strip() else None


_WITHOUT_WORDS = frozenset({"reject", "put_back"})  # what is typed does not matter
_BUTTONS: dict[str, Callable[[Work], Outcome]] = {
    "save": _save,
    "confirm": _confirm,
    "reject": _reject,
    "put_back": _put_back,
    "split": _split,
    "merge_next": _merge_next,
}
