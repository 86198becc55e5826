"""The mechanism as a picture around one institution: places of boxes and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.common.folding import fold
from servanda.common.languages import by_language
from servanda.people import access
from servanda.people.days import in_force
from servanda.people.models import Institution
from servanda.people.queries.institutions import line_above
from servanda.people.queries.listing import number_in
from servanda.people.queries.tree import KIND_ORDER, count_below

if TYPE_CHECKING:
    from django.db.models import QuerySet

WIDTH = 340  # a phone's width: one unit is one pixel there
HEIGHT = 46  # of a box; a finger hits it
GAP = 10
INDENT = 18
LETTERS = 38  # of 13 px that fit in a line of a full-width box
MOST_SHOWN = 30  # children; the list has the rest


@dataclass(frozen=True, slots=True)
class Box:
    """One institution in the picture."""

    pk: int
    name: str
    kind: str
    lines: tuple[str, ...]  # the name, cut to fit
    below: int
    place: str  # "above", "here" or "under"
    x: int
    y: int
    width: int

    @property
    def middle(self) -> float:
        """Return how far down its middle is."""
        return self.y + HEIGHT / 2

    @property
    def right(self) -> int:
        """Return where the figure at its right edge ends."""
        return self.x + self.width - 10

    @property
    def written(self) -> list[tuple[int, str]]:
        """Return each line of its name with the height at which it stands."""
        first = self.y + (29 if len(self.lines) == 1 else 20)
        return [(first + 17 * at, line) for at, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from an institution down to one under it."""

    x: int
    top: int
    bottom: float
    to: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and lines, and how much was left out."""

    boxes: list[Box]
    wires: list[Wire]
    height: int
    beside: int  # others under the same parent
    more: int  # children that are not drawn

    @property
    def here(self) -> Box:
        """Return the institution in the middle."""
        return next(box for box in self.boxes if box.place == "here")

    @property
    def width(self) -> int:
        """Return the width of the drawing."""
        return WIDTH

    @property
    def box_height(self) -> int:
        """Return the height of a box."""
        return HEIGHT


def centre(visible: QuerySet[Institution], wanted: str) -> Institution | None:
    """Return the institution asked for; without one, a top with most under it."""
    if wanted:
        return visible.filter(pk=number_in(wanted)).first()
    tops = list(visible.filter(in_force(access.today()), parent__isnull=True))
    if not tops:
        return None
    counts = count_below(each.pk for each in tops)
    return max(tops, key=lambda each: (counts.get(each.pk, 0), -each.pk))


def picture_of(institution: Institution, visible: QuerySet[Institution]) -> Picture:
    """Return what stands above an institution, itself and what stands under it."""
    day = access.today()
    above = line_above(institution)
    children = list(visible.filter(in_force(day), parent=institution))
    children.sort(key=_order)
    shown = children[:MOST_SHOWN]
    counts = count_below([each.pk for each in (*above, institution, *shown)])
    boxes: list[Box] = []
    for place, each in [
        *(("above", each) for each in above),
        ("here", institution),
        *(("under", each) for each in shown),
    ]:
        depth = min(len(above) + (place == "under"), len(boxes))
        boxes.append(_box(each, place, depth, len(boxes), counts.get(each.pk, 0)))
    beside = 0
    if institution.parent_id is not None:
        same = visible.filter(in_force(day), parent=institution.parent_id)
        beside = same.exclude(pk=institution.pk).count()
    return Picture(
        boxes,
        _wires(boxes),
        height=len(boxes) * (HEIGHT + GAP) - GAP + 2,
        beside=beside,
        more=len(children) - len(shown),
    )


def _order(institution: Institution) -> tuple[int, str]:
    return KIND_ORDER[institution.kind], fold(by_language(institution.names))


def _box(institution: Institution, place: str, depth: int, row: int, below: int) -> Box:
    name = by_language(institution.names)
    x = 1 + depth * INDENT
    width = WIDTH - x - 1
    return Box(
        pk=institution.pk,
        name=name,
        kind=str(Institution.Kind(institution.kind).label),
        lines=_cut(name, LETTERS * width // WIDTH),
        below=below,
        place=place,
        x=x,
        y=1 + row * (HEIGHT + GAP),
        width=width,
    )


def _cut(name: str, letters: int) -> tuple[str, ...]:
    """Return the name in two lines at most; the full one stands in the table."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > 2:  # noqa: PLR2004 - two lines fit in a box
        lines = [lines[0], lines[1][: letters - 1] + "…"]
    return tuple(
        line if len(line) <= letters else line[: letters - 1] + "…" for line in lines
    )


def _wires(boxes: list[Box]) -> list[Wire]:
    wires = []
    here = next(at for at, box in enumerate(boxes) if box.place == "here")
    for at, box in enumerate(boxes[1:], 1):
        parent = boxes[min(at - 1, here)]
        x = parent.x + INDENT // 2
        wires.append(Wire(x, parent.y + HEIGHT, box.middle, box.x))
    return wires
