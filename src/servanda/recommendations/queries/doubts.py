"""The doubts of a row in words, each with its one next step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servanda.recommendations.models import DocumentPosition
from servanda.recommendations.queries.holders import name_of, names_of_leads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.functional import _StrOrPromise

    from servanda.people.models import Institution
    from servanda.people.queries.naming import Follower
    from servanda.recommendations.models import AnnexRow, Assignment

# What the step of a row looks like.
CHOOSE, ACCEPT, USE, NAME, DAY = "choose", "accept", "use", "name", "day"

TAGS: dict[str, _StrOrPromise] = {
    "no_label": gettext_lazy("No label"),
    "unknown_label": gettext_lazy("Label not in the register"),
    "several_meant": gettext_lazy("Label not clear"),
    "words_differ": gettext_lazy("Label and words differ"),
    "two_labels": gettext_lazy("Two labels"),
    "twice": gettext_lazy("Same label twice"),
    "no_lead": gettext_lazy("No lead"),
    "unknown_lead": gettext_lazy("Unknown lead"),
    "two_leads": gettext_lazy("Two leads"),
    "earlier_lead": gettext_lazy("Earlier institution"),
    "unknown_cooperating": gettext_lazy("Unknown cooperating institution"),
    "earlier_cooperating": gettext_lazy("Earlier cooperating institution"),
    "deadline_unclear": gettext_lazy("Deadline not clear"),
    "deadline_past": gettext_lazy("Deadline over"),
    "already": gettext_lazy("Already assigned"),
    "refused": gettext_lazy("Could not be assigned"),
}
KINDS = {
    **dict.fromkeys(
        ("no_label", "unknown_label", "several_meant", "words_differ"), CHOOSE
    ),
    **dict.fromkeys(("no_lead", "unknown_lead", "two_leads"), NAME),
    "earlier_lead": USE,
    "deadline_unclear": DAY,
    "deadline_past": DAY,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An institution that may be meant, and how near its name is."""

    pk: int
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does next about a row."""

    doubt: str
    kind: str
    tag: _StrOrPromise
    sentence: str = ""
    button: str = ""
    choices: list[Choice] = field(default_factory=list)
    more: int = 0  # further doubts after this one


def step_of(
    row: AnnexRow,
    bodies: dict[int, Institution],
    followers: dict[int, list[Follower]],
    positions: Sequence[str],
    standing: Sequence[Assignment],
) -> Step:
    """Return the next step of a doubtful row."""
    doubt = row.doubts[0]
    tag: _StrOrPromise = TAGS.get(doubt, "")
    sentence = _sentence(row, doubt, standing, bodies)
    if doubt == "position":
        # By their names, noted comes before partly supported, pending, supported.
        position = min(positions, default="pending")
        named = DocumentPosition(position).label
        tag = _("Position: %(position)s") % {"position": str(named).lower()}
        sentence = str(_POSITIONS[position])
    if doubt == "two_labels" and len(row.candidates) > 2:  # noqa: PLR2004 - the tag says two
        tag = _("%(count)s labels") % {"count": len(row.candidates)}
    return Step(
        doubt=doubt,
        kind=KINDS.get(doubt, ACCEPT),
        tag=tag,
        sentence=sentence,
        button=_button(row, doubt),
        choices=_choices(row, doubt, bodies, followers),
        more=len(row.doubts) - 1,
    )


def _sentence(
    row: AnnexRow,
    doubt: str,
    standing: Sequence[Assignment],
    bodies: dict[int, Institution],
) -> str:
    if doubt == "already":
        return _already_words(standing)
    if doubt in {"unknown_cooperating", "earlier_cooperating"}:
        return _cooperating_words(row, bodies)
    words_of_row = _OF_THE_ROW.get(doubt)
    return words_of_row(row) if words_of_row else str(_PLAIN.get(doubt, ""))


def _of_labels(row: AnnexRow) -> str:
    return ngettext(
        "Becomes %(count)s assignment with one deadline.",
        "Becomes %(count)s assignments with one deadline.",
        len(row.candidates),
    ) % {"count": len(row.candidates)}


def _of_past(row: AnnexRow) -> str:
    day = date_format(row.deadline, "SHORT_DATE_FORMAT") if row.deadline else ""
    if may_be_over(row):
        words = _("%(day)s is over. Give another day, or assign it as it is.")
    else:
        words = _("%(day)s is over. Give another day, or none.")
    return words % {"day": day}


def _of_refusal(row: AnnexRow) -> str:
    refused = [each["words"] for each in row.unknown if each["part"] == "refused"]
    return str(refused[0]) if refused else ""


_OF_THE_ROW: dict[str, Callable[[AnnexRow], str]] = {
    "two_labels": _of_labels,
    "deadline_past": _of_past,
    "refused": _of_refusal,
}
_PLAIN: dict[str, _StrOrPromise] = {
    "unknown_label": gettext_lazy(
        "No recommendation of the reviews chosen has this label."
    ),
    "several_meant": gettext_lazy("More than one recommendation may be meant."),
    "words_differ": gettext_lazy("The words agree with the label less than 0.90."),
    "twice": gettext_lazy(
        "Another row gives the same recommendation. It can be given once only."
    ),
    "no_lead": gettext_lazy("The row names no institution that leads."),
    "two_leads": gettext_lazy("One institution leads; the others then cooperate."),
    "deadline_unclear": gettext_lazy(
        "Its words stay with the product. Give a last day, or none."
    ),
}


_POSITIONS: defaultdict[str, _StrOrPromise] = defaultdict(
    lambda: gettext_lazy(
        "The State has not answered this one yet. Assign all the same?"
    ),
    {
        "noted": gettext_lazy("The State noted this one. Assign all the same?"),
        "partly_supported": gettext_lazy(
            "The State supported this one in part. Assign all the same?"
        ),
    },
)


def _cooperating_words(row: AnnexRow, bodies: dict[int, Institution]) -> str:
    told = []
    for each in row.unknown:
        if each["part"] != "cooperating":
            continue
        offered = [bodies[pk] for pk, _score in each["candidates"][:1] if pk in bodies]
        if each.get("earlier") and offered:
            words = _("%(old)s is now %(new)s.")
            told.append(words % {"old": each["words"], "new": name_of(offered[0])})
        else:
            words = _("No institution is called “%(name)s”; the row goes without it.")
            told.append(words % {"name": each["words"]})
    return " ".join(told)


def _already_words(standing: Sequence[Assignment]) -> str:
    said = _("%(leads)s has it already.")
    words = [said % {"leads": names_of_leads(standing)}]
    numbers = sorted({each.decision.number for each in standing if each.decision})
    if numbers:
        words.append(_("Given by %(numbers)s.") % {"numbers": ", ".join(numbers)})
    days = sorted({each.deadline for each in standing if each.deadline})
    if days:
        shown = ", ".join(date_format(day, "SHORT_DATE_FORMAT") for day in days)
        words.append(_("Deadline there: %(days)s.") % {"days": shown})
    return " ".join(words)


def _button(row: AnnexRow, doubt: str) -> str:
    if doubt == "two_labels":
        several = len(row.candidates) > 2  # noqa: PLR2004 - "both" are two
        return _("Accept all of them") if several else _("Accept both")
    if doubt == "deadline_past" and not may_be_over(row):
        return str(_BUTTONS["deadline_unclear"])
    return str(_BUTTONS.get(doubt, ""))


def may_be_over(row: AnnexRow) -> bool:
    """Say whether a deadline that is over can be kept: an older decision set it."""
    decision = row.annex.decision
    if decision is None or row.deadline is None:
        return False
    return row.deadline >= decision.issued_on


_BUTTONS: dict[str, _StrOrPromise] = {
    "twice": gettext_lazy("Use this row"),
    "position": gettext_lazy("Assign"),
    "unknown_cooperating": gettext_lazy("Go without it"),
    "earlier_cooperating": gettext_lazy("Use the successors"),
    "deadline_unclear": gettext_lazy("No last day"),
    "deadline_past": gettext_lazy("Assign as it is"),
    "already": gettext_lazy("Give it anew by this row"),
    "refused": gettext_lazy("Try again"),
}


def _choices(
    row: AnnexRow,
    doubt: str,
    bodies: dict[int, Institution],
    followers: dict[int, list[Follower]],
) -> list[Choice]:
    if KINDS.get(doubt) not in {NAME, USE}:
        return []
    found: dict[int, Choice] = {}
    for each in row.unknown:
        if each["part"] != "lead":
            continue
        for pk, score in each["candidates"]:
            if pk in bodies:
                found[pk] = Choice(pk, name_of(bodies[pk]), score)
        for one in followers.get(each.get("earlier") or 0, ()):
            body = one.institution
            if body.valid_to is None:
                found.setdefault(body.pk, Choice(body.pk, name_of(body), 1.0))
    return list(found.values())
