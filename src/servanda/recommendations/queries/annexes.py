"""What the page of an annex shows: its rows, their doubts, one next step each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.countries.queries import current_country
from servanda.documents.models import Review
from servanda.people.access import today
from servanda.people.models import Institution
from servanda.people.queries.institutions import posts_answering_for
from servanda.people.queries.naming import Follower, followers_of
from servanda.recommendations.models import (
    AnnexImport,
    AnnexRow,
    Assignment,
    FinalPosition,
    Recommendation,
)
from servanda.recommendations.queries.doubts import Step, step_of
from servanda.recommendations.queries.holders import LIVE, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from servanda.people.models import Post

State = AnnexRow.State
FIRST_WORDS = 90  # characters of a recommendation beside a row


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows stand where."""

    doubtful: int
    sure: int
    assigned: int
    left_out: int

    @property
    def all(self) -> int:
        """Return how many rows the table has."""
        return self.doubtful + self.sure + self.assigned + self.left_out


@dataclass(frozen=True, slots=True)
class Meant:
    """A recommendation that a row means, or may mean."""

    pk: int
    label: str
    words: str
    score: float | None


@dataclass(slots=True)
class Line:
    """One row as the page shows it."""

    row: AnnexRow
    words: str  # as in the table, label and text
    language: str
    meant: list[Meant] = field(default_factory=list)
    candidates: list[Meant] = field(default_factory=list)
    lead: str = ""
    lead_earlier: str = ""  # why the lead of the table cannot be taken
    cooperating: list[str] = field(default_factory=list)
    step: Step | None = None
    decided: bool = False


def counts_of(annex: AnnexImport) -> Counts:
    """Return how many rows of a table are doubtful, sure, assigned, left out."""
    found: Counter[str] = Counter(annex.rows.values_list("state", flat=True))
    return Counts(*(found[state] for state in State.values))


def rows_of(annex: AnnexImport, state: str) -> QuerySet[AnnexRow]:
    """Return the rows of a table in one state, as they follow one another."""
    return annex.rows.filter(state=state).order_by("number")


def sure_is(annex: AnnexImport) -> str:
    """Return what "sure" means here: "words", "some" or "labels" were compared."""
    compared = {
        any(each["score"] is not None for each in candidates)
        for candidates in annex.rows.filter(state=State.SURE).values_list(
            "candidates", flat=True
        )
    }
    if compared == {False}:
        return "labels"
    return "words" if compared in ({True}, set()) else "some"


def lines_of(annex: AnnexImport, rows: Iterable[AnnexRow]) -> list[Line]:
    """Return rows as the page shows them, read with a few queries."""
    found = list(rows)
    meant = _recommendations(found)
    bodies = _bodies(found)
    followers = followers_of(
        each["earlier"] for row in found for each in row.unknown if each.get("earlier")
    )
    given = _given(meant) if any("already" in row.doubts for row in found) else {}
    return [_line(annex, row, meant, bodies, followers, given) for row in found]


def _recommendations(rows: Sequence[AnnexRow]) -> dict[int, Recommendation]:
    keys = {each["recommendation"] for row in rows for each in row.candidates}
    known = Recommendation.objects.filter(pk__in=keys)
    return {each.pk: each for each in known}


def _bodies(rows: Sequence[AnnexRow]) -> dict[int, Institution]:
    keys = {
        key
        for row in rows
        for each in row.unknown
        for key in (each.get("earlier"), *(pk for pk, _score in each["candidates"]))
        if key
    }
    return Institution.objects.in_bulk(keys)


def _given(meant: Iterable[int]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(recommendation__in=list(meant), status__in=LIVE)
    for each in rows.select_related("lead", "decision").order_by("pk"):
        found.setdefault(each.recommendation_id, []).append(each)
    return found


def _line(
    annex: AnnexImport,
    row: AnnexRow,
    meant: dict[int, Recommendation],
    bodies: dict[int, Institution],
    followers: dict[int, list[Follower]],
    given: dict[int, list[Assignment]],
) -> Line:
    words = _words(annex, row)
    chosen = {each.pk for each in row.recommendations.all()}
    shown = [
        (each, meant[each["recommendation"]])
        for each in row.candidates
        if each["recommendation"] in meant
    ]
    line = Line(
        row=row,
        words=words,
        language=_language(words),
        meant=[_meant(each, one) for each, one in shown if one.pk in chosen],
        candidates=[_meant(each, one) for each, one in shown],
        lead=name_of(row.lead) if row.lead else _cell(annex, row, "lead"),
        cooperating=[name_of(each) for each in row.cooperating.all()],
        decided=bool(row.settled),
    )
    line.cooperating += [
        each["words"]
        for each in row.unknown
        if each["part"] in {"cooperating", "everybody"}
    ]
    line.lead_earlier = _why_earlier(row, bodies, followers)
    if row.doubts:
        positions = [_position_words(one) for _each, one in shown if one.pk in chosen]
        standing = [each for pk in chosen for each in given.get(pk, ())]
        line.step = step_of(row, bodies, followers, positions, standing)
    return line


def _meant(candidate: dict[str, Any], found: Recommendation) -> Meant:
    words = found.text
    if len(words) > FIRST_WORDS:
        words = f"{words[:FIRST_WORDS].rstrip()}…"
    limb = f" {candidate['limb']}" if candidate["limb"] else ""
    return Meant(found.pk, f"{found.label}{limb}", words, candidate["score"])


def _words(annex: AnnexImport, row: AnnexRow) -> str:
    """Return label and text as they stand in the table."""
    return " ".join(
        filter(None, (_cell(annex, row, "label"), _cell(annex, row, "text")))
    )


def _cell(annex: AnnexImport, row: AnnexRow, part: str) -> str:
    place = annex.columns.get(part)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _language(words: str) -> str:
    """Return the language code of a row's words: the country's own, or English."""
    country = current_country()
    own = [code for code in (country.languages if country else []) if code != "en"]
    return own[0] if own and not words.isascii() else "en"


def _why_earlier(
    row: AnnexRow,
    bodies: dict[int, Institution],
    followers: dict[int, list[Follower]],
) -> str:
    """Return when the lead of the table ended and who has its subjects now."""
    for each in row.unknown:
        body = bodies.get(each.get("earlier") or 0)
        if each["part"] != "lead" or body is None:
            continue
        sentences = []
        if body.valid_to:
            day = date_format(body.valid_to, "SHORT_DATE_FORMAT")
            sentences.append(_("Ended %(day)s.") % {"day": day})
        for one in followers.get(body.pk, ()):
            subjects, name = by_language(one.subjects), name_of(one.institution)
            if subjects:
                told = _("%(subjects)s went to %(name)s.")
                sentences.append(
                    told
                    % {
                        "subjects": f"{subjects[:1].upper()}{subjects[1:]}",
                        "name": name,
                    }
                )
        return " ".join(sentences)
    return ""


def _position_words(found: Recommendation) -> str:
    position = found.final_position or found.document_position
    return position if position in FinalPosition.values else "pending"


@dataclass(frozen=True, slots=True)
class Told:
    """A lead, how many rows went to it, and which posts answer for it."""

    institution: Institution
    name: str
    count: int
    posts: list[Post]


def told_by(annex: AnnexImport) -> list[Told]:
    """Return the institutions that a table gave something, and who was told there."""
    counts: Counter[int] = Counter(
        Assignment.objects.filter(annex_rows__annex=annex, lead__isnull=False)
        .order_by()
        .values_list("lead_id", flat=True)
    )
    bodies = Institution.objects.in_bulk(counts)
    found = [
        Told(bodies[pk], name_of(bodies[pk]), count, posts_answering_for(bodies[pk]))
        for pk, count in counts.items()
    ]
    return sorted(found, key=lambda each: (bool(each.posts), -each.count, each.name))


def rule_of_time() -> list[tuple[str, str]]:
    """Return how words for a deadline are read, as examples for the page."""
    year = today().year + 1
    return [
        (f"Quý IV/{year}", f"31/12/{year}"),
        (f"tháng 6/{year}", f"30/06/{year}"),
        (f"{year - 1}-{year}", f"31/12/{year}"),
        ("Hằng năm", _("no last day; the words stay with the product")),
    ]


def reviews_with(visible: QuerySet[Recommendation]) -> QuerySet[Review]:
    """Return the reviews that have something in the register, the latest first."""
    return (
        Review.objects.filter(pk__in=visible.order_by().values("review"))
        .select_related("mechanism", "state")
        .order_by("-cycle", "-year", "-pk")
    )
