"""What the program refuses to do, in the words of the page /safeguards."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Refusal(NamedTuple):
    """One thing that is not built, and what stands in its place."""

    heading: Any
    words: Any


REFUSALS = (
    Refusal(
        _("No record of what people think"),
        _(
            "There is no place for a person's opinion, belief, membership, loyalty or "
            "attitude: no field, no tag, no score, no import and no search. Posts, "
            "press articles and messages of people are not collected, and nothing "
            "judges what people say. There is no list of people to watch."
        ),
    ),
    Refusal(
        _("Only documents of institutions are read by the machine"),
        _(
            "Texts of United Nations mechanisms and of institutions are read and "
            "sorted, and nothing else. The labels are fixed in the program. A file "
            "that is not recognised as such a document is not kept."
        ),
    ),
    Refusal(
        _("Kinds, groups and tags are fixed"),
        _(
            "Nobody can invent a new kind of body, group of people or tag while "
            "working. Bodies outside the State have no posts here."
        ),
    ),
    Refusal(
        _("Imports keep only the columns that are named"),
        _(
            "Columns such as religion, ethnic origin or party are refused, and the "
            "reason is shown. The file itself is deleted after an import of people."
        ),
    ),
    Refusal(
        _("One person's traces are never joined"),
        _(
            "Nothing brings together the posts, attendance, marks, answers and cases "
            "of one person. Personal values in the history lie under a key of that "
            "person; destroying the key erases them for good."
        ),
    ),
    Refusal(
        _("Training counts people, it does not follow them"),
        _(
            "People outside State service are counted, not named, unless they ask for "
            "a certificate. Attendance is yes or no for a session. Superiors answer "
            "about their unit, never about a person. Knowledge tests ask for the law, "
            "not for opinions."
        ),
    ),
    Refusal(
        _("Institutions are asked what they do, not what they think"),
        _(
            "A request to institutions selects from recommendations, measures and "
            "indicators that exist. There is no free question to thousands of offices."
        ),
    ),
    Refusal(
        _("Independent voices stay independent"),
        _(
            "Independent assessors are organisations under a name of their own "
            "choice, admitted on formal grounds only. What they read, from where and "
            "with which device is not recorded. Nobody else edits, delays or hides "
            "what they wrote. Comments in a consultation carry no name unless the "
            "author wants it, and are never sorted or searched by author."
        ),
    ),
    Refusal(
        _("No claim without public evidence"),
        _(
            "What cannot be published cannot be approved as a text for a report. "
            "Evidence that is withheld shows who withholds it, on which ground and "
            "until when, and supports no published level."
        ),
    ),
    Refusal(
        _("Criticism is answered in public"),
        _(
            "A letter with allegations is answered claim by claim with evidence. An "
            "answer may be that the claim is right. A person named in a letter is "
            "never linked to anything else."
        ),
    ),
    Refusal(
        _("Origin, religion, sex and disability are only counted"),
        _(
            "They appear as totals of what people themselves declared. Small numbers "
            "are hidden, so that nobody can be recognised."
        ),
    ),
    Refusal(
        _("A complaint is refused only on the grounds of the law"),
        _(
            "The list of grounds is closed and formal. Nobody's complaint is turned "
            "away because of who they are or what they say."
        ),
    ),
)

CLASSES = {
    "none": (
        _("nothing"),
        _("Says nothing about a person: UN text, vocabulary, technical values."),
    ),
    "office": (
        _("office"),
        _("A fact of an office: which post did what, and when."),
    ),
    "personal": (
        _("personal"),
        _("About a person; sealed under an erasable key in the history."),
    ),
    "sealed": (
        _("sealed"),
        _("Never readable in the database or in a backup without keys."),
    ),
    "forbidden": (
        _("forbidden"),
        _("Refused when it comes in; no table has it."),
    ),
}
