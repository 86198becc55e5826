"""A person's private calendar: the last days of their work, as iCalendar."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.desk.queries.work import open_work_of
from servanda.people.access import posts_of

if TYPE_CHECKING:
    from servanda.common.work import WorkItem
    from servanda.people.models import Person, Post

PRODUCT = "-//Servanda//Servanda//EN"


def write_calendar(person: Person) -> bytes:
    """Return what is due on the posts of `person` as iCalendar (RFC 5545)."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    with translation.override(person.language):
        calendar.add("x-wr-calname", _("Servanda: my work"))
        for post in posts_of(person):
            for item in open_work_of(post):
                if item.due is not None:
                    calendar.add_component(_event(item, post, item.due))
    written: bytes = calendar.to_ical()
    return written


def _event(item: WorkItem, post: Post, due: datetime.date) -> icalendar.Event:
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    event = icalendar.Event()
    # The same thing keeps its number, so that a program moves it to a new day.
    event.add("uid", f"{item.kind}-{item.key}-{post.pk}@{host}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", due)
    event.add("dtend", due + datetime.timedelta(days=1))
    event.add("summary", f"{item.where}: {item.state}")
    event.add("description", f"{item.words}\n{by_language(post.titles)}")
    event.add("url", f"{settings.SITE_ADDRESS}{item.address}")
    event.add("transp", "TRANSPARENT")
    return event
