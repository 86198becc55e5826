"""What must be true of an item before it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from servanda.documents.models import Reading
from servanda.recommendations.models import DocumentPosition, Finding
from servanda.recommendations.operations.desk.errors import (
    ChangedMeanwhile,
    Problem,
    Refused,
)
from servanda.recommendations.queries import dependents
from servanda.vocabularies.models import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servanda.recommendations.operations.desk.wording import Wording

_LABEL = re.compile(r"[^\W_]+(?:[.\-()/][^\W_]+)*[.)]?")
_LONGEST_LABEL = 32


def locked(finding: Finding, *, revision: int) -> Finding:
    """Return the item as it is now, held until the transaction ends.

    `revision` is the one that the person saw; another one means that somebody
    else was there in between.
    """
    current = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("reading__document__review", "recommendation")
        .get(pk=finding.pk)
    )
    open_for_work(current.reading)
    if current.revision != revision:
        raise ChangedMeanwhile(current)
    return current


def open_for_work(reading: Reading) -> None:
    """Refuse work on an import that is not open, or that a newer version replaces."""
    must_be_read(reading)
    later = dependents.later_readings(reading).first()
    if later is not None:
        message = _(
            "A newer version of this document was read after this one. Work goes on"
            " there; what this import confirmed is held beside it."
        )
        raise Refused(Problem("", message))


def must_be_read(reading: Reading) -> None:
    """Refuse an import that was undone or is not read yet."""
    if reading.status != Reading.Status.READ:
        message = _(
            "This import is not open: it was undone, or it is being read again. Go"
            " to the list of documents to see where it stands."
        )
        raise Refused(Problem("", message))


def check(wording: Wording) -> None:
    """Refuse a wording that says too little or names what is not known."""
    problems = problems_of(wording)
    if problems:
        raise Refused(*problems)


def problems_of(wording: Wording) -> tuple[Problem, ...]:
    """Return everything that is wrong with a wording, to be told at once."""
    problems = (*_label_problems(wording), *_clause_problems(wording))
    if wording.position and wording.position not in DocumentPosition.values:
        problem = Problem("position", _("Choose one of the positions shown."))
        problems = (*problems, problem)
    return problems


def _label_problems(wording: Wording) -> Iterator[Problem]:
    if not wording.label:
        yield Problem("label", _("Type the label printed in front, such as 143.12."))
    elif len(wording.label) > _LONGEST_LABEL or not _LABEL.fullmatch(wording.label):
        message = _("“%(label)s” is no label. Type it as printed, such as 143.12.")
        yield Problem("label", message % {"label": wording.label[:_LONGEST_LABEL]})


def _clause_problems(wording: Wording) -> Iterator[Problem]:
    known = _known({iso3 for clause in wording.clauses for iso3 in clause.states})
    if not wording.clauses:
        yield Problem("", _("The item has no clause. Type its words, or reject it."))
    for number, clause in enumerate(wording.clauses, 1):
        if not clause.text.strip():
            message = _(
                "Clause %(number)s is empty. Type its words, or merge it with another."
            )
            yield Problem(f"clause-{number}", message % {"number": number})
        for iso3 in clause.states:
            if iso3 not in known:
                message = _("“%(state)s” is no State known here.")
                yield Problem(f"clause-{number}", message % {"state": iso3})


def _known(codes: set[str]) -> set[str]:
    found = State.objects.filter(iso3__in=codes)
    return set(found.values_list("iso3", flat=True))
