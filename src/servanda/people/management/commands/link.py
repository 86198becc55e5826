"""`servanda link`: prints a one-time link for a new account or a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.people import access
from servanda.people.models import Person, Post
from servanda.people.operations import first_post
from servanda.people.operations.sign_in import make_sign_in_link

if TYPE_CHECKING:
    from argparse import ArgumentParser

LONGEST = 24 * 14  # hours


class Command(BaseCommand):
    help = "Prints a link that works once: for a new account, or a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", choices=Post.Role.values, default="coordinator")
        parser.add_argument(
            "--for",
            dest="username",
            metavar="USERNAME",
            help="a new password for this account, instead of a new account",
        )
        parser.add_argument("--hours", type=int, default=24, help="how long it works")
        parser.add_argument(
            "--address",
            help="where people open Servanda (default: SERVANDA_ADDRESS)",
        )

    def handle(self, **options: Any) -> None:
        hours: int = options["hours"]
        if not 1 <= hours <= LONGEST:
            raise CommandError(
                _("Expected 1 to %(most)s hours, found %(hours)s.")
                % {"most": LONGEST, "hours": hours}
            )
        person = _person(options["username"]) if options["username"] else None
        post = _post_of(person) if person else _post(options["role"])
        secret = make_sign_in_link(post=post, hours=hours, person=person)
        path = reverse("people:first_account", args=[secret])
        address: str = options["address"] or settings.SITE_ADDRESS
        self.stdout.write(address.rstrip("/") + path)
        once = ngettext(
            "It works once, within %(hours)s hour.",
            "It works once, within %(hours)s hours.",
            hours,
        )
        self.stderr.write(once % {"hours": hours})


def _post(role: str) -> Post:
    if role == Post.Role.COORDINATOR:
        return first_post()
    post = Post.objects.filter(role=role).order_by("pk").first()
    if post is None:
        raise CommandError(
            _("No post with the role %(role)s in this country's pack.") % {"role": role}
        )
    return post


def _person(username: str) -> Person:
    person = Person.objects.filter(username__iexact=username, is_active=True).first()
    if person is None:
        raise CommandError(
            _("Nobody has an account with the user name %(username)s.")
            % {"username": username}
        )
    return person


def _post_of(person: Person) -> Post:
    post = access.current_post(person)
    if post is None:
        raise CommandError(_("This person holds no post today; appoint them first."))
    return post
