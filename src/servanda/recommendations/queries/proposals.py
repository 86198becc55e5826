"""Who is likely to lead: a proposal from competences and from past assignments.

Never more than a proposal: it has a confidence and a reason in words, and what
became of it is told in the trail.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.common.languages import by_language
from servanda.people.access import today
from servanda.people.days import in_force
from servanda.people.models import Competence, Institution
from servanda.recommendations.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.recommendations.models import Recommendation
    from servanda.vocabularies.models import Theme

MOST = 3
COMPETENCE, PAST = 0.6, 0.4  # how much each counts
_ENOUGH = 3  # past assignments from which their share is trusted
_ARTICLES = re.compile(r"\barticles?\s+((?:\d+(?:\s*,\s*|\s+and\s+)?)+)", re.IGNORECASE)
# Which instrument the articles are of that a treaty body cites without naming it.
INSTRUMENTS = {
    "CERD": "ICERD",
    "CCPR": "ICCPR",
    "CESCR": "ICESCR",
    "CMW": "ICRMW",
    "CED": "ICPPED",
    "CEDAW": "CEDAW",
    "CAT": "CAT",
    "CRC": "CRC",
    "CRPD": "CRPD",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A likely lead, how likely (0 to 1), and why."""

    institution: Institution
    confidence: float
    reason: str


@dataclass(slots=True)
class _Signs:
    """What speaks for one institution."""

    themes: list[str]
    articles: list[str]
    accepted: int = 0

    def confidence(self, wanted: int, all_accepted: int) -> float:
        """Return how likely it is, from what it answers for and what it accepted."""
        covered = 1.0 if self.articles else len(self.themes) / max(wanted, 1)
        share = self.accepted / (all_accepted + _ENOUGH)
        return min(COMPETENCE * covered + PAST * share, 0.99)

    def reason(self, all_accepted: int) -> str:
        """Return why, in the language of the page."""
        parts = []
        if self.themes:
            parts.append(
                _("answers for %(themes)s") % {"themes": ", ".join(self.themes)}
            )
        if self.articles:
            parts.append(
                _("answers for %(articles)s") % {"articles": ", ".join(self.articles)}
            )
        if self.accepted:
            parts.append(
                ngettext(
                    "accepted %(number)s of %(all)s assignment on the same themes",
                    "accepted %(number)s of %(all)s assignments on the same themes",
                    all_accepted,
                )
                % {"number": self.accepted, "all": all_accepted}
            )
        return "; ".join(parts)


def likely_leads(recommendation: Recommendation, *, most: int = MOST) -> list[Proposal]:
    """Return who is likely to lead, the likeliest first; nobody where nothing says."""
    themes = list(recommendation.themes.all())
    signs: defaultdict[int, _Signs] = defaultdict(lambda: _Signs([], []))
    _add_competences(signs, themes, articles_of(recommendation))
    accepted = _accepted_on(recommendation, themes)
    for lead, number in accepted.items():
        signs[lead].accepted = number
    total = sum(accepted.values())
    known = Institution.objects.filter(in_force(today())).in_bulk(list(signs))
    found = [
        Proposal(
            known[lead],
            round(sign.confidence(len(themes), total), 2),
            sign.reason(total),
        )
        for lead, sign in signs.items()
        if lead in known
    ]
    found.sort(key=lambda each: (-each.confidence, each.institution.code))
    return found[:most]


def _add_competences(
    signs: defaultdict[int, _Signs], themes: Iterable[Theme], articles: list[str]
) -> None:
    names = {theme.pk: by_language(theme.names) for theme in themes}
    wanted = Q(theme__in=list(names)) | Q(article__in=articles)
    rows = Competence.objects.filter(wanted, in_force(today())).order_by("pk")
    for row in rows:
        sign = signs[row.institution_id]
        if row.theme_id in names:
            sign.themes.append(names[row.theme_id])
        elif row.article:
            sign.articles.append(row.article.replace(":", " "))


def _accepted_on(
    recommendation: Recommendation, themes: Iterable[Theme]
) -> dict[int, int]:
    """Return how many assignments on the same themes each lead has accepted."""
    keys = [theme.pk for theme in themes]
    if not keys:
        return {}
    # Through the link table: each database then begins at the index on the theme.
    alike = recommendation.themes.through.objects.filter(theme_id__in=keys)
    rows: Any = (
        Assignment.objects.filter(
            status=Assignment.Status.ACCEPTED,
            recommendation__in=alike.values("recommendation"),
        )
        .exclude(recommendation=recommendation)
        .order_by()
        .values_list("lead")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


def articles_of(recommendation: Recommendation) -> list[str]:
    """Return the articles that the words cite, "ICERD:7", where the body says which."""
    instrument = INSTRUMENTS.get(recommendation.review.mechanism.code)
    if instrument is None:
        return []
    return [
        f"{instrument}:{number}"
        for group in _ARTICLES.findall(recommendation.text)
        for number in re.findall(r"\d+", group)
    ]


def shown_to_trail(
    proposals: Iterable[Proposal], chosen: Institution
) -> dict[str, Any] | None:
    """Return what the trail keeps: what was proposed, and whether it was taken."""
    shown = {each.institution.code: each.confidence for each in proposals}
    if not shown:
        return None
    return {"shown": shown, "taken": chosen.code in shown}
