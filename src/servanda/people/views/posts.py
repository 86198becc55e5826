"""Pages on which a coordinator makes posts and says who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.forms.posts import (
    ONLY_BY_THE_WHOLE,
    AppointForm,
    EndPostForm,
    EndTermForm,
    PostForm,
    post_initial,
    post_words,
)
from servanda.people.models import Post
from servanda.people.operations import posts as operations
from servanda.people.queries.posts import superiors_to_choose
from servanda.people.second_factor import ask_to_sign
from servanda.people.views.changing import UNPROCESSABLE, Difference, kept
from servanda.people.views.institution_changes import editable
from servanda.people.views.signed_in import person_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from servanda.people.models import Institution

METHODS = ["GET", "HEAD", "POST"]


@access.any_post_required
@require_http_methods(METHODS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a post in an institution."""
    institution = editable(request, pk)
    form = PostForm(
        request.POST or None,
        posts=superiors_to_choose(institution),
        whole=access.may_coordinate(request.user),
    )
    if request.method == "POST" and form.is_valid():
        done, _none = kept(
            form,
            lambda: operations.add_post(
                institution,
                role=form.cleaned_data["role"],
                titles=form.names(),
                superior=form.chosen_superior(),
                valid_from=form.cleaned_data["valid_from"],
                by=person_of(request),
            ),
            post_initial,
        )
        if done:
            return _done(
                request, institution, _("The post is there. Nobody holds it yet.")
            )
    return _page(request, form, institution, (_("Add a post"), _("Add the post")))


@access.any_post_required
@require_http_methods(METHODS)
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put right role, title and superior of a post."""
    post = _editable(request, pk)
    form = PostForm(
        request.POST or None,
        posts=superiors_to_choose(post.institution, post),
        whole=access.may_coordinate(request.user),
        post=post,
    )
    different: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        asked = _asked_for_power(request, form.cleaned_data["role"], post.role)
        if asked is not None:
            return asked
        done, different = kept(
            form,
            lambda: operations.change_post(
                post,
                role=form.cleaned_data["role"],
                titles=form.names(),
                superior=form.chosen_superior(),
                revision=form.cleaned_data["revision"] or 0,
                by=person_of(request),
            ),
            post_initial,
        )
        if done:
            return _done(request, post.institution, _("The post is changed."))
    words = _("Change the post"), _("Save the post")
    return _page(request, form, post.institution, words, different, post=post)


@access.any_post_required
@require_http_methods(METHODS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a post end."""
    post = _editable(request, pk)
    form = EndPostForm(request.POST or None, initial={"revision": post.revision})
    different: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        done, different = kept(
            form,
            lambda: operations.end_post(
                post,
                on=form.cleaned_data["on"],
                revision=form.cleaned_data["revision"],
                by=person_of(request),
            ),
            lambda _post: {},
        )
        if done:
            return _done(request, post.institution, _("The post has its last day."))
    words = _("End the post"), _("End the post and the terms in it")
    return _page(request, form, post.institution, words, different, post=post)


@access.any_post_required
@require_http_methods(METHODS)
def appoint(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a post to somebody who has an account."""
    post = _editable(request, pk)
    form = AppointForm(request.POST or None, initial={"valid_from": access.today()})
    if request.method != "POST" or form.is_valid():
        # Asked on the empty page already: nothing typed is lost by setting up.
        asked = _asked_for_power(request, post.role)
        if asked is not None:
            return asked
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done, _none = kept(
            form,
            lambda: operations.appoint(
                values["person"],
                post,
                valid_from=values["valid_from"],
                valid_to=values["valid_to"],
                by=person_of(request),
            ),
            lambda _post: {},
        )
        if done:
            return _done(request, post.institution, _("The post is held."))
    words = _("Say who holds the post"), _("Give the post")
    return _page(request, form, post.institution, words, post=post)


@access.any_post_required
@require_http_methods(METHODS)
def end_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Have somebody's term in a post end."""
    visible = access.appointments_visible_to(request.user)
    term = get_object_or_404(visible, pk=pk)
    post = _editable(request, term.post_id)
    form = EndTermForm(request.POST or None, initial={"on": access.today()})
    if request.method == "POST" and form.is_valid():
        done, _none = kept(
            form,
            lambda: operations.end_appointment(
                term, on=form.cleaned_data["on"], by=person_of(request)
            ),
            lambda _post: {},
        )
        if done:
            return _done(request, post.institution, _("The term has its last day."))
    words = (
        _("End the term of %(name)s") % {"name": term.person.name},
        _("End the term"),
    )
    return _page(request, form, post.institution, words, post=post)


def _asked_for_power(
    request: HttpRequest, role: str, before: str = ""
) -> HttpResponseBase | None:
    """Ask for a signature where somebody gets a post of much power."""
    powerful = {Post.Role.COORDINATOR, Post.Role.SYSTEM_ADMINISTRATOR}
    if role not in powerful or role == before:
        return None
    return ask_to_sign(request)


def _editable(request: HttpRequest, pk: int) -> Post:
    visible = access.posts_visible_to(request.user)
    post = get_object_or_404(visible.select_related("institution", "superior"), pk=pk)
    access.require_coordinator_in(request.user, post.institution)
    if post.role in ONLY_BY_THE_WHOLE:
        access.require_coordinator(request.user)
    return post


def _done(request: HttpRequest, institution: Institution, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:institution", institution.pk)


def _page(
    request: HttpRequest,
    form: Form,
    institution: Institution,
    words: tuple[str, str],
    different: Sequence[Difference] = (),
    *,
    post: Post | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "institution": institution,
        "name": by_language(institution.names),
        "post": post,
        "post_words": post_words(post) if post else "",
        "heading": words[0],
        "verb": words[1],
        "different": different,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/institution_form.html", context, status=status)
