"""The list of what was found: its lines, filters and addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.templatetags.servanda import icon
from servanda.recommendations.models import Finding
from servanda.recommendations.operations.desk.wording import of_finding
from servanda.recommendations.queries import desk as queries
from servanda.recommendations.queries import notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from servanda.recommendations.forms.desk import Typed
    from servanda.recommendations.operations.desk import Wording
    from servanda.recommendations.queries.desk import Desk
    from servanda.recommendations.views.showing import Meanwhile

SHOWN = ("all", *Finding.Status.values)
ORDERS = ("", "doubt")
_VERSION_WORDS = (
    ("differs_from_register", gettext_lazy("changed")),
    ("renumbered", gettext_lazy("new label")),
    ("new_in_this_version", gettext_lazy("new")),
)
_SHAPES = {
    "confirmed": ("done", "check"),
    "sure": ("sure", "sure"),
    "to_check": ("check", "ask"),
    "rejected": ("late", "cross"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is shown, as the address says it."""

    show: str = "all"
    order: str = ""

    @property
    def query(self) -> str:
        """Return the address's query, "" for the list as it comes."""
        parts = {
            "show": "" if self.show == "all" else self.show,
            "order": self.order,
        }
        given = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, every value ready to be written."""

    key: str
    label: str
    text: str
    mark: str
    remark: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to see the list."""

    words: str
    count: int | None
    address: str
    current: bool


@dataclass(slots=True)
class Desktop:
    """Everything about one request to the desk."""

    desk: Desk
    choice: Choice
    current: Finding | None
    typed: Typed | None = None
    meanwhile: Meanwhile | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> list[Finding]:
        """Return the items of the list shown."""
        return self.desk.shown(self.choice.show, self.choice.order)


def choice_of(request: HttpRequest) -> Choice:
    """Return what the address asks for; what is unknown counts as not said."""
    show, order = request.GET.get("show", "all"), request.GET.get("order", "")
    return Choice(show if show in SHOWN else "all", order if order in ORDERS else "")


def address_of(finding: Finding, choice: Choice) -> str:
    """Return the address of an item within the list chosen."""
    place = reverse("recommendations:finding", args=[finding.reading_id, finding.pk])
    return place + choice.query


def filters_of(top: Desktop) -> list[Filter]:
    """Return the ways to see the list; those that would show nothing are left out."""
    counts, choice = top.desk.counts, top.choice
    ways = (
        (_("All"), "all", counts.all),
        (_("To check"), "to_check", counts.to_check),
        (_("Sure"), "sure", counts.sure),
        (_("Confirmed"), "confirmed", counts.confirmed),
        (_("Rejected"), "rejected", counts.rejected),
    )
    filters = [
        Filter(
            words,
            None if show == "all" else count,
            here(top, Choice(show, choice.order)),
            show == choice.show,
        )
        for words, show, count in ways
        if count or show in {"all", choice.show}
    ]
    doubtful = choice.order == "doubt"
    if not (doubtful or counts.to_check):
        return filters
    turned = Choice(choice.show, "" if doubtful else "doubt")
    words = _("In the document's order") if doubtful else _("Doubtful first")
    return [*filters, Filter(words, None, here(top, turned), current=False)]


def here(top: Desktop, choice: Choice) -> str:
    """Return the address of what is shown now, with another choice of the list."""
    if top.current is not None and choice.show in {"all", str(top.current.status)}:
        return address_of(top.current, choice)
    place = reverse("recommendations:import_desk", args=[top.desk.reading.pk])
    return place + choice.query


def rows_of(top: Desktop, states: Mapping[str, str]) -> list[Row]:
    """Return the lines of the list."""
    base = reverse("recommendations:import_desk", args=[top.desk.reading.pk])
    query = top.choice.query
    marks = {status: _mark(status) for status in Finding.Status.values}
    return [
        Row(
            key=str(each.pk),
            label=each.label,
            text=in_print(of_finding(each), states),
            mark=marks[each.status],
            remark=remark_of(each),
            address=f"{base}{each.pk}/{query}",
            current=top.current is not None and each.pk == top.current.pk,
        )
        for each in top.items
    ]


def _mark(status: str) -> str:
    kind, shape = _SHAPES[status]
    words = Finding.Status(status).label
    return format_html('<span class="st {}">{}{}</span>', kind, icon(shape), words)


def in_print(wording: Wording, states: Mapping[str, str]) -> str:
    """Return a wording in one line with its States in brackets, as printed."""
    parts = []
    for clause in wording.clauses:
        names = ", ".join(states.get(code, code) for code in clause.states)
        parts.append(f"{clause.text} ({names})" if names else clause.text)
    return " / ".join(parts)


def remark_of(finding: Finding) -> str:
    """Return what is said beside a status: the score, what is new, why rejected."""
    if finding.status in queries.OPEN:
        codes = queries.codes_of(finding)
        news = [words for code, words in _VERSION_WORDS if code in codes]
        if finding.changed:
            news = [gettext_lazy("changed by a person")]
        return str(news[0]) if news else number_format(finding.confidence, 2)
    if finding.status != Finding.Status.REJECTED:
        return ""
    said = notes.in_words(each for each in finding.notes if each["text"])
    return said[-1] if said else ""


def meter_of(counts: queries.Counts) -> list[tuple[str, int]]:
    """Return the parts of the bar, in the order of the legend."""
    return [
        ("done", counts.confirmed),
        ("sure", counts.sure),
        ("check", counts.to_check),
        ("late", counts.rejected),
    ]
