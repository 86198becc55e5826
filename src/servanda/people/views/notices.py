"""The inbox, how one is told, and the sent-ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from servanda.common.pagination import page_of
from servanda.people.access import (
    any_post_required,
    current_post,
    mailings_visible_to,
    notices_visible_to,
    person_required,
)
from servanda.people.access.notices import LOOKS_AFTER_MAIL
from servanda.people.forms.notices import NoticeWishesForm
from servanda.people.operations import mailings as mailing_operations
from servanda.people.operations import notice_wishes
from servanda.people.operations.notices import mark_read
from servanda.people.queries.notices import (
    inbox_of,
    ledger_visible_to,
    lines_of,
    lists_to_print,
    wishes_of,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from servanda.people.models import Person


@any_post_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    everything = request.GET.get("show") == "all"
    page = page_of(inbox_of(request.user, everything=everything), request)
    facts = {
        "page": page,
        "lines": lines_of(page.items),
        "everything": everything,
        "looks_after_mail": _looks_after_mail(request),
    }
    return render(request, "people/inbox.html", facts)


@any_post_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read, or all that are open."""
    found = notices_visible_to(request.user)
    given = request.POST.get("notice", "")
    if given:
        found = found.filter(pk=int(given) if given.isdecimal() else 0)
        if not found.exists():
            raise Http404
    count = mark_read(found)
    messages.success(
        request,
        ngettext(
            "%(count)d notice marked as read.",
            "%(count)d notices marked as read.",
            count,
        )
        % {"count": count},
    )
    return redirect("people:inbox")


@person_required
@never_cache
def wishes(request: HttpRequest) -> HttpResponse:
    person: Person = request.user  # type: ignore[assignment]  # person_required saw to it
    now = wishes_of(person)
    sent = request.POST if request.method == "POST" else None
    form = NoticeWishesForm(
        sent,
        initial={
            "by_mail": now.by_mail,
            "quiet_from": now.quiet_from,
            "quiet_to": now.quiet_to,
        },
    )
    if sent is not None and form.is_valid():
        notice_wishes.change_wishes(person, **form.cleaned_data, by=person)
        messages.success(request, _("Saved: how you are told."))
        return redirect("people:notice_wishes")
    return render(
        request,
        "people/notice_wishes.html",
        {"form": form, "wishes": now, "mail_is_on": settings.MAIL_IS_ON},
        status=422 if sent is not None else 200,
    )


@person_required
@require_POST
@never_cache
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a new private address, shown on the page that answers; or end it."""
    person: Person = request.user  # type: ignore[assignment]  # person_required saw to it
    if request.POST.get("end"):
        notice_wishes.end_calendar_address(person, by=person)
        messages.success(request, _("The calendar's address leads nowhere now."))
        return redirect("people:notice_wishes")
    secret = notice_wishes.make_calendar_address(person, by=person)
    # The calendar is gathered from all rooms: its page is above this one.
    address = settings.SITE_ADDRESS + reverse("desk:calendar", args=[secret])
    return render(request, "people/calendar_address.html", {"address": address})


@any_post_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    _require_mail_room(request)
    page = page_of(ledger_visible_to(request.user), request)
    facts = {
        "page": page,
        "waiting_lists": len(lists_to_print(request.user)),
        "mail_is_on": settings.MAIL_IS_ON,
    }
    return render(request, "people/ledger.html", facts)


@any_post_required
@require_safe
def printed_lists(request: HttpRequest) -> HttpResponse:
    _require_mail_room(request)
    return render(
        request, "people/printed_lists.html", {"lists": lists_to_print(request.user)}
    )


@any_post_required
@require_POST
def hand_over_lists(request: HttpRequest) -> HttpResponse:
    """Note that the lists shown on the page were printed and handed over."""
    _require_mail_room(request)
    shown = {int(each) for each in request.POST.getlist("mailing") if each.isdecimal()}
    count = mailing_operations.mark_printed(
        mailings_visible_to(request.user).filter(pk__in=shown),
        by=request.user,  # type: ignore[arg-type]  # a post is held by a person
    )
    messages.success(
        request,
        ngettext(
            "%(count)d list noted as handed over.",
            "%(count)d lists noted as handed over.",
            count,
        )
        % {"count": count},
    )
    return redirect("people:ledger")


@any_post_required
@require_POST
def send_again(request: HttpRequest, mailing_id: int) -> HttpResponse:
    _require_mail_room(request)
    mailing = get_object_or_404(mailings_visible_to(request.user), pk=mailing_id)
    again = mailing_operations.send_again(
        mailing,
        by=request.user,  # type: ignore[arg-type]  # a post is held by a person
    )
    if again:
        messages.success(request, _("The mail is queued again."))
    else:
        messages.info(request, _("The mail was sent meanwhile."))
    return redirect("people:ledger")


def _looks_after_mail(request: HttpRequest) -> bool:
    post = current_post(request.user)
    return post is not None and post.role in LOOKS_AFTER_MAIL


def _require_mail_room(request: HttpRequest) -> None:
    if not _looks_after_mail(request):
        raise Http404
