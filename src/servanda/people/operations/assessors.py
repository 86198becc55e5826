"""Independent assessors: admitted, refused and ended on closed formal grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.common.folding import composed
from servanda.people import access
from servanda.people.errors import Refused
from servanda.people.models import Assessor
from servanda.people.operations import audit

if TYPE_CHECKING:
    from servanda.people.models import Person

Status = Assessor.Status


@transaction.atomic
def admit(name: str, *, ground: str, reference: str, by: Person) -> Assessor:
    """Admit an organisation, under the name it chose, on a formal ground."""
    access.require_coordinator(by)
    return _keep(
        Assessor(name=_named(name), ground=ground, reference=_shown(reference)),
        verb="people.admit_assessor",
        by=by,
    )


@transaction.atomic
def refuse(
    name: str, *, ground: str, reference: str, missing: str, by: Person
) -> Assessor:
    """Do not admit an organisation; the only reason is a missing formal ground."""
    access.require_coordinator(by)
    if missing not in Assessor.Missing.values:
        raise Refused("missing", _("Say what of the formal ground is missing."))
    return _keep(
        Assessor(
            name=_named(name),
            ground=ground,
            reference=_shown(reference),
            status=Status.REFUSED,
            missing=missing,
        ),
        verb="people.refuse_assessor",
        by=by,
    )


@transaction.atomic
def end(assessor: Assessor, *, ending: str, reference: str, by: Person) -> Assessor:
    """End the admission; its accounts no longer open, what it wrote stays."""
    access.require_coordinator(by)
    kept = Assessor.objects.select_for_update().get(pk=assessor.pk)
    if kept.status != Status.ADMITTED:
        raise Refused("ending", _("This organisation is not admitted at present."))
    if ending not in Assessor.Ending.values:
        raise Refused("ending", _("Choose why the admission ends."))
    before = audit.snapshot(kept)
    kept.status, kept.ending, kept.ended_at = Status.ENDED, ending, timezone.now()
    kept.reference = _shown(reference)
    kept.save()
    audit.record(
        verb="people.end_assessor",
        by=by,
        subjects=[kept],
        before=before,
        after=audit.snapshot(kept),
    )
    return kept


def _keep(assessor: Assessor, *, verb: str, by: Person) -> Assessor:
    if assessor.ground not in Assessor.Ground.values:
        raise Refused("ground", _("Choose one of the formal grounds."))
    assessor.save()
    audit.record(verb=verb, by=by, subjects=[assessor], after=audit.snapshot(assessor))
    return assessor


def _named(name: str) -> str:
    kept = composed(" ".join(name.split()))
    if not kept:
        raise Refused("name", _("Give the name that the organisation chose."))
    return kept


def _shown(reference: str) -> str:
    kept = composed(" ".join(reference.split()))
    if not kept:
        raise Refused(
            "reference", _("Say where the formal ground can be looked up by anybody.")
        )
    return kept
