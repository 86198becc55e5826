"""Forms of posts and of who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.common.languages import by_language
from servanda.common.privacy import Privacy, PrivacyMap
from servanda.people.fields import PersonField, day_field
from servanda.people.forms.institutions import (
    NAME_FIELDS,
    WithNames,
    names_initial,
)
from servanda.people.models import Post

if TYPE_CHECKING:
    from collections.abc import Iterable

# Who may give these sees, or keeps, more than one institution's work.
ONLY_BY_THE_WHOLE = {Post.Role.AUDITOR, Post.Role.SYSTEM_ADMINISTRATOR}


class PostForm(WithNames):
    """An office in an institution."""

    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("What whoever holds the post may do here."),
    )
    superior = forms.TypedChoiceField(
        label=_("Superior post"),
        help_text=_("Is told when something stays undone."),
        required=False,
        empty_value=None,
        coerce=int,
    )
    valid_from = day_field(
        _("First day"), _("Empty: it is there already."), required=False
    )
    privacy: ClassVar[PrivacyMap] = {
        **WithNames.privacy,
        **dict.fromkeys(("role", "superior", "valid_from"), Privacy.OFFICE),
    }
    name_words: ClassVar[Any] = _("Title (%(language)s)")

    def __init__(
        self,
        *args: Any,
        posts: Iterable[Post] = (),
        whole: bool = False,
        post: Post | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the posts to choose a superior from, and whether all roles are open."""
        if post is not None:
            kwargs.setdefault("initial", post_initial(post))
        super().__init__(*args, **kwargs)
        self.posts = {each.pk: each for each in posts}
        role: Any = self.fields["role"]
        superior: Any = self.fields["superior"]
        role.choices = [
            (value, words)
            for value, words in Post.Role.choices
            if whole
            or value not in ONLY_BY_THE_WHOLE
            or (post is not None and post.role == value)
        ]
        superior.choices = [
            ("", _("None")),
            *((each.pk, post_words(each)) for each in self.posts.values()),
        ]
        if post is not None:
            del self.fields["valid_from"]
        self.order_fields([*NAME_FIELDS, "role"])

    def chosen_superior(self) -> Post | None:
        """Return the post chosen as superior."""
        return self.posts.get(self.cleaned_data["superior"])


def post_words(post: Post) -> str:
    """Return title and institution of a post."""
    return f"{by_language(post.titles)}, {by_language(post.institution.names)}"


def post_initial(post: Post) -> dict[str, Any]:
    """Return what is kept of a post as the form shows it."""
    return {
        **names_initial(post.titles),
        "role": post.role,
        "superior": post.superior_id,
        "revision": post.revision,
    }


class EndPostForm(forms.Form):
    """The last day of a post."""

    on = day_field(_("Last day of the post"), _("For example 30/6/2026."))
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    privacy: ClassVar[PrivacyMap] = dict.fromkeys(("on", "revision"), Privacy.OFFICE)


class AppointForm(forms.Form):
    """Who holds a post, from when to when."""

    person = PersonField(
        label=_("Person"),
        help_text=_(
            "User name, e-mail address or full name of somebody with an account."
        ),
        error_messages={"required": _("Type who is to hold the post.")},
    )
    valid_from = day_field(_("First day in office"), _("For example 1/7/2026."))
    valid_to = day_field(
        _("Last day in office"), _("Empty: until further notice."), required=False
    )
    privacy: ClassVar[PrivacyMap] = {
        "person": Privacy.PERSONAL,
        "valid_from": Privacy.OFFICE,
        "valid_to": Privacy.OFFICE,
    }


class EndTermForm(forms.Form):
    """The last day of somebody in a post."""

    on = day_field(_("Last day in office"), _("For example 30/6/2026."))
    privacy: ClassVar[PrivacyMap] = {"on": Privacy.OFFICE}
