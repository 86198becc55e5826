"""Institutions, posts and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from servanda.common.folding import composed, fold
from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import holds_on
from servanda.people.errors import ChangedMeanwhile, Refused
from servanda.people.models import Appointment, Institution, Post
from servanda.people.operations import audit, naming
from servanda.people.operations.institutions import end_posts
from servanda.people.operations.lineage import rebuild_lineage
from servanda.people.queries.accounts import coordinator_post

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from servanda.countries.models import Country
    from servanda.people.models import Person

STANDING_OFFICE = "standing-office"


@transaction.atomic
def first_post(country: Country | None = None, *, by: Person | None = None) -> Post:
    """Return the standing office's coordinator post, made where no pack gave one."""
    found = coordinator_post()
    if found is not None:
        return found
    office, _made = Institution.objects.get_or_create(
        code=STANDING_OFFICE,
        defaults={
            "kind": Institution.Kind.STANDING_OFFICE,
            "names": {"en": "Standing office", "vi": "Văn phòng Thường trực"},
        },
    )
    naming.ensure_past(office)
    rebuild_lineage([office.pk])
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
def add_post(  # noqa: PLR0913 - what makes a post, all named
    institution: Institution,
    *,
    role: str,
    titles: Mapping[str, str],
    superior: Post | None = None,
    valid_from: datetime.date | None = None,
    code: str = "",
    by: Person | None,
) -> Post:
    """Make a post in an institution; nobody holds it yet."""
    kept = _checked_titles(titles)
    if not holds_on(institution, valid_from or access.today()):
        raise Refused(
            "valid_from",
            _("%(name)s does not exist on that day. Choose another day.")
            % {"name": by_language(institution.names)},
        )
    if code and Post.objects.filter(code=code).exists():
        raise Refused("code", _("Another post has the code %(code)s.") % {"code": code})
    made = Post.objects.create(
        institution=institution,
        code=code or free_post_code(institution, kept),
        role=role,
        titles=kept,
        superior=superior,
        valid_from=valid_from,
    )
    audit.record(
        verb="people.add_post",
        by=by,
        subjects=[made, institution],
        after=audit.snapshot(made),
    )
    return made


@transaction.atomic
def change_post(
    post: Post,
    *,
    role: str,
    titles: Mapping[str, str],
    superior: Post | None,
    revision: int,
    by: Person | None,
) -> Post:
    """Put right role, title and superior of a post."""
    kept = _locked(post, revision)
    before = audit.snapshot(kept)
    kept.role, kept.titles = role, _checked_titles(titles)
    _must_not_lead_to_itself(kept, superior)
    kept.superior = superior
    kept.revision += 1
    kept.save()
    audit.record(
        verb="people.change_post",
        by=by,
        subjects=[kept],
        before=before,
        after=audit.snapshot(kept),
    )
    return kept


@transaction.atomic
def end_post(
    post: Post, *, on: datetime.date, revision: int, by: Person | None
) -> Post:
    """Have a post and the terms in it end with the day `on`.

    What it held stays with its institution and goes to whoever answers for it.
    """
    kept = _locked(post, revision)
    if kept.valid_to is not None and kept.valid_to <= on:
        raise Refused("on", _("This post ended before. Nothing was changed."))
    before = audit.snapshot(kept)
    end_posts([kept], on)
    audit.record(
        verb="people.end_post",
        by=by,
        subjects=[kept],
        before=before,
        after=audit.snapshot(kept),
    )
    return kept


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
    first = valid_from or access.today()
    _must_be_free(person, post, first, valid_to)
    held = Appointment.objects.create(
        person=person, post=post, valid_from=first, valid_to=valid_to
    )
    access.forget_post(person)
    audit.record(
        verb="people.appoint",
        by=by,
        subjects=[person, post, held],
        after=audit.snapshot(held),
    )
    return held


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, on: datetime.date, by: Person | None
) -> Appointment:
    """Have a term in office end with the day `on`."""
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if on < held.valid_from:
        raise Refused(
            "on",
            _("The term began on %(first)s. Choose that day or a later one.")
            % {"first": date_format(held.valid_from, "DATE_FORMAT")},
        )
    if held.valid_to is not None and held.valid_to < access.today():
        raise Refused("on", _("This term is over already. Nothing was changed."))
    before = audit.snapshot(held)
    held.valid_to = on
    held.save(update_fields=["valid_to"])
    access.forget_post(held.person)
    audit.record(
        verb="people.end_appointment",
        by=by,
        subjects=[held.person, held.post, held],
        before=before,
        after=audit.snapshot(held),
    )
    return held


def _locked(post: Post, revision: int) -> Post:
    kept = Post.objects.select_for_update().get(pk=post.pk)
    if kept.revision != revision:
        raise ChangedMeanwhile(kept)
    return kept


def _checked_titles(titles: Mapping[str, str]) -> dict[str, str]:
    kept = {
        language: composed(" ".join(title.split()))
        for language, title in titles.items()
        if title.strip()
    }
    if not kept:
        raise Refused("titles", _("Give the title in at least one language."))
    return kept


def free_post_code(
    institution: Institution, titles: Mapping[str, str], wanted: str = ""
) -> str:
    """Return a code that no post has: the one wanted, or one made of the title."""
    title = slugify(fold(wanted or by_language(dict(titles), "en"))) or "post"
    stem = title if wanted else f"{institution.code[:30]}-{title}"
    stem = stem[:56].strip("-")
    taken = set(
        Post.objects.filter(code__startswith=stem).values_list("code", flat=True)
    )
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def _must_not_lead_to_itself(post: Post, superior: Post | None) -> None:
    above = superior
    while above is not None:
        if above.pk == post.pk:
            raise Refused(
                "superior",
                _("This post would be its own superior. Choose another."),
            )
        above = above.superior


def _must_be_free(
    person: Person,
    post: Post,
    first: datetime.date,
    last: datetime.date | None,
) -> None:
    if last is not None and last < first:
        raise Refused("valid_to", _("The last day is before the first. Check both."))
    last_day = Post.objects.values_list("valid_to", flat=True).get(pk=post.pk)
    if last_day is not None and last_day < first:
        raise Refused(
            "valid_from",
            _("This post ended on %(last)s. Choose another post or an earlier day.")
            % {"last": date_format(last_day, "DATE_FORMAT")},
        )
    terms = Appointment.objects.filter(person=person, post=post)
    overlapping = terms.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    if last is not None:
        overlapping = overlapping.filter(valid_from__lte=last)
    if overlapping.exists():
        raise Refused("person", _("This person holds the post in that time already."))
