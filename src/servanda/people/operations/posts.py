"""Institutions, posts and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from servanda.people import access
from servanda.people.models import Appointment, Institution, Post
from servanda.people.operations import audit

if TYPE_CHECKING:
    import datetime

    from django.db.models import Model

    from servanda.countries.models import Country
    from servanda.countries.packs import Pack
    from servanda.people.models import Person


@transaction.atomic
def load_pack(pack: Pack, *, by: Person | None = None) -> list[Model]:
    """Make or update the institutions and posts of `pack`; return what changed.

    Loading again changes nothing; nothing is ever deleted.
    """
    changes: list[tuple[Model, dict[str, Any], dict[str, Any]]] = []
    for body in pack.institutions:
        _put(changes, Institution, body.code, {"names": dict(body.names)})
    offices = {each.code: each for each in Institution.objects.all()}
    for office in pack.posts:
        wanted = {
            "institution": offices[office.institution],
            "role": office.role,
            "titles": dict(office.titles),
        }
        _put(changes, Post, office.code, wanted)
    if changes:
        audit.record(
            verb="people.load_pack",
            by=by,
            subjects=[thing for thing, _, _ in changes],
            before={str(thing): before for thing, before, _ in changes if before},
            after={str(thing): after for thing, _, after in changes},
        )
    return [thing for thing, _, _ in changes]


def _put(
    changes: list[tuple[Model, dict[str, Any], dict[str, Any]]],
    kind: type[Institution] | type[Post],
    code: str,
    wanted: dict[str, Any],
) -> None:
    thing = kind.objects.filter(code=code).first()
    before = audit.snapshot(thing) if thing else {}
    if thing and all(getattr(thing, name) == value for name, value in wanted.items()):
        return
    thing = thing or kind(code=code)
    for name, value in wanted.items():
        setattr(thing, name, value)
    thing.save()
    changes.append((thing, before, audit.snapshot(thing)))


@transaction.atomic
def first_post(country: Country | None = None, *, by: Person | None = None) -> Post:
    """Return the standing office's coordinator post, made where no pack gave one."""
    found = Post.objects.filter(role=Post.Role.COORDINATOR).order_by("pk").first()
    if found is not None:
        return found
    office, _ = Institution.objects.get_or_create(
        code="standing-office",
        defaults={"names": {"en": "Standing office", "vi": "Văn phòng Thường trực"}},
    )
    post = Post.objects.create(
        institution=office,
        code="standing-office-coordinator",
        role=Post.Role.COORDINATOR,
        titles={"en": "Coordinator", "vi": "Điều phối viên"},
    )
    audit.record(
        verb="people.make_first_post",
        by=by,
        subjects=[office, post],
        after={
            "country": country.iso3 if country else None,
            "institution": audit.snapshot(office),
            "post": audit.snapshot(post),
        },
    )
    return post


@transaction.atomic
def appoint(
    person: Person,
    post: Post,
    *,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    by: Person | None,
) -> Appointment:
    """Give `post` to `person` from a day (today) to a day (without end)."""
    held = Appointment.objects.create(
        person=person,
        post=post,
        valid_from=valid_from or access.today(),
        valid_to=valid_to,
    )
    access.forget_post(person)
    audit.record(
        verb="people.appoint",
        by=by,
        subjects=[person, post, held],
        after=audit.snapshot(held),
    )
    return held
