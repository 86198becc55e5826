"""Checks what only shows when the files of a pack are held against each other."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Protocol, TypeVar

from servanda.countries.reading.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping

    from servanda.countries.reading.parts import Pack, Span
    from servanda.countries.reading.problems import Problems

A_DAY = datetime.timedelta(days=1)
ARTICLE = re.compile(r"([A-Z0-9-]+):([1-9][0-9]*[a-z]?)")


class Placed(Protocol):
    """Something with a place in the files."""

    @property
    def place(self) -> Place: ...


class Lasting(Placed, Protocol):
    """Something that holds from a day to a day."""

    @property
    def span(self) -> Span: ...


class OfInstitution(Lasting, Protocol):
    """Something that an institution has for a time."""

    @property
    def institution(self) -> str: ...


Thing = TypeVar("Thing", bound=Placed)
LastingThing = TypeVar("LastingThing", bound=Lasting)


def check(pack: Pack, problems: Problems) -> None:
    """Note everything that does not fit together."""
    _territories(pack, problems)
    _territory_successions(pack, problems)
    _institutions(pack, problems)
    _names_and_placements(pack, problems)
    _successions(pack, problems)
    _posts(pack, problems)
    _days_and_tiles(pack, problems)


def _territories(pack: Pack, problems: Problems) -> None:
    units = pack.territories
    by_key = {each.key: each for each in units}
    _once(units, lambda each: each.key, "the key {} stands twice", problems)
    _apart(
        units,
        lambda each: (each.level, each.code),
        "the code {0[1]} is given twice in one interval; the other is in line {1}",
        problems,
    )
    for each in units:
        above = by_key.get(each.parent)
        if each.parent and above is None:
            problems.add(each.place, f"no territory has the key {each.parent!r}")
        elif above is not None and not above.span.meets(each.span):
            problems.add(
                each.place, f"the parent {each.parent} does not stand at that time"
            )
    _no_cycle({each.key: each.parent for each in units}, by_key, problems)
    followed = {each.predecessor for each in pack.territory_successions}
    for each in units:
        if each.span.valid_to and each.key not in followed:
            problems.add(
                each.place,
                f"{each.key} ends on {each.span.valid_to}, and no row of "
                "territory-successions.csv says which unit followed it",
            )


def _territory_successions(pack: Pack, problems: Problems) -> None:
    by_key = {each.key: each for each in pack.territories}
    steps = pack.territory_successions
    _once(
        steps,
        lambda each: (each.predecessor, each.successor),
        "the succession {0[0]} to {0[1]} stands twice",
        problems,
    )
    for step in steps:
        missing = [
            key for key in (step.predecessor, step.successor) if key not in by_key
        ]
        if missing:
            problems.add(step.place, f"no territory has the key {missing[0]!r}")
            continue
        before, after = by_key[step.predecessor].span, by_key[step.successor].span
        _no_gap(step.place, step.on, before, problems)
        _stands_on(step.place, step.on, (step.successor, after), problems)


def _no_gap(place: Place, on: datetime.date, before: Span, problems: Problems) -> None:
    if before.valid_to != on - A_DAY:
        found = before.valid_to or "without end"
        problems.add(
            place,
            f"a gap: the successor begins on {on}, so the predecessor should end on "
            f"{on - A_DAY}; it stands until {found}",
        )


def _stands_on(
    place: Place, on: datetime.date, after: tuple[str, Span], problems: Problems
) -> None:
    if not after[1].holds(on):
        problems.add(
            place, f"a gap: {after[0]} does not stand on {on}, when it should follow"
        )


def _institutions(pack: Pack, problems: Problems) -> None:
    by_code = {each.code: each for each in pack.institutions}
    units = {each.key for each in pack.territories}
    if not pack.institutions:
        problems.add(
            _head(pack), "expected at least one [[institution]], or institutions.csv"
        )
    _once(
        pack.institutions,
        lambda each: each.code,
        "the code {!r} stands twice",
        problems,
    )
    for each in pack.institutions:
        if each.territory and each.territory not in units:
            problems.add(each.place, f"no territory has the key {each.territory!r}")
        above = by_code.get(each.parent)
        if each.parent and above is None:
            problems.add(each.place, f"no institution has the code {each.parent!r}")
        elif above is not None and _outlives(each.span, above.span):
            problems.add(
                each.place,
                f"the parent {each.parent} ends on {above.span.valid_to}, before "
                f"{each.code} does",
            )
    parents = {each.code: each.parent for each in pack.institutions}
    _no_cycle(parents, by_code, problems)


def _outlives(below: Span, above: Span) -> bool:
    return above.valid_to is not None and (
        below.valid_to is None or below.valid_to > above.valid_to
    )


def _names_and_placements(pack: Pack, problems: Problems) -> None:
    codes = {each.code for each in pack.institutions}
    earlier = [each for each in pack.institution_names if each.official]
    possessions: list[OfInstitution] = [
        *pack.institution_names,
        *pack.placements,
        *pack.competences,
    ]
    for each in possessions:
        if each.institution not in codes:
            problems.add(
                each.place, f"no institution has the code {each.institution!r}"
            )
    for place in pack.placements:
        if place.parent and place.parent not in codes:
            problems.add(place.place, f"no institution has the code {place.parent!r}")
    past: list[OfInstitution] = [*earlier, *pack.placements]
    for one in past:
        if one.span.valid_to is None:
            problems.add(
                one.place,
                "expected the last day of what was before in valid_to; what holds now "
                "stands in institutions.csv",
            )
    said = "validity overlaps that in line {1}"
    _apart(earlier, lambda it: (it.institution, it.language), said, problems)
    _apart(pack.placements, lambda it: it.institution, said, problems)
    _apart(
        pack.competences,
        lambda it: (it.institution, it.theme, it.article),
        said,
        problems,
    )


def _successions(pack: Pack, problems: Problems) -> None:
    by_code = {each.code: each for each in pack.institutions}
    said: dict[str, tuple[str, datetime.date, str]] = {}
    main: dict[tuple[str, str], int] = {}
    _once(
        pack.successions,
        lambda each: (each.reorganisation, each.predecessor, each.successor),
        "the succession {0[1]} to {0[2]} stands twice",
        problems,
    )
    for step in pack.successions:
        facts = (step.kind, step.on, step.decision)
        if said.setdefault(step.reorganisation, facts) != facts:
            problems.add(
                step.place,
                f"kind, day and decision of {step.reorganisation} differ from those "
                "in an earlier row",
            )
        pair = (step.reorganisation, step.predecessor)
        main[pair] = main.get(pair, 0) + step.main
        missing = [
            code for code in (step.predecessor, step.successor) if code not in by_code
        ]
        if missing:
            problems.add(step.place, f"no institution has the code {missing[0]!r}")
            continue
        before = by_code[step.predecessor].span
        if before.valid_to is not None:  # else it goes on, with fewer subjects
            _no_gap(step.place, step.on, before, problems)
        after = (step.successor, by_code[step.successor].span)
        _stands_on(step.place, step.on, after, problems)
    for step in pack.successions:
        body = by_code.get(step.predecessor)
        ends = body is not None and body.span.valid_to is not None
        if body is not None and main[step.reorganisation, step.predecessor] != ends:
            problems.add(
                step.place,
                f"expected main = yes in just one row of {step.predecessor}: that is "
                "where work goes that nobody sends elsewhere"
                if ends
                else f"{step.predecessor} goes on, so it has no main successor: write "
                "main = no, or its last day in institutions.csv",
            )


def _posts(pack: Pack, problems: Problems) -> None:
    codes = {each.code for each in pack.institutions}
    by_code = {each.code: each for each in pack.posts}
    _once(pack.posts, lambda each: each.code, "the code {!r} stands twice", problems)
    for each in pack.posts:
        if each.institution not in codes:
            problems.add(
                each.place,
                f"no [[institution]] of this pack has the code {each.institution!r}",
            )
        if each.superior and each.superior not in by_code:
            problems.add(each.place, f"no post has the code {each.superior!r}")
    _no_cycle({each.code: each.superior for each in pack.posts}, by_code, problems)
    if not any(each.role == "coordinator" for each in pack.posts):
        problems.add(
            pack.posts[0].place if pack.posts else _head(pack),
            "expected a post with the role coordinator: somebody has to be able to "
            "sign in first",
        )


def _days_and_tiles(pack: Pack, problems: Problems) -> None:
    _once(
        pack.days,
        lambda each: (each.calendar, each.day),
        "the day {0[1]} of {0[0]} stands twice",
        problems,
    )
    keys = {each.key for each in pack.territories}
    for tile in pack.tiles:
        if tile.territory not in keys:
            problems.add(tile.place, f"no territory has the key {tile.territory!r}")
    _once(pack.tiles, lambda each: each.territory, "{} stands twice", problems)
    _once(
        pack.tiles,
        lambda each: (each.row, each.column),
        "row {0[0]}, column {0[1]} holds another tile already",
        problems,
    )


def check_competences(
    pack: Pack,
    themes: Collection[str] | None,
    instruments: Collection[str] | None,
    problems: Problems,
) -> None:
    """Hold themes and articles against the vocabularies, where they are known."""
    for each in pack.competences:
        if themes is not None and each.theme and each.theme not in themes:
            problems.add(
                each.place,
                f"no theme has the code {each.theme!r}; the codes are listed in "
                "themes.csv of undocs",
            )
        found = ARTICLE.fullmatch(each.article)
        if each.article and not found:
            problems.add(
                each.place,
                f"article: expected INSTRUMENT:NUMBER like ICERD:7, found "
                f"{each.article!r}",
            )
        elif found and instruments is not None and found[1] not in instruments:
            problems.add(each.place, f"no instrument has the code {found[1]!r}")


def _head(pack: Pack) -> Place:
    return Place(f"{pack.folder}/pack.toml")


def _once(
    things: Iterable[Thing],
    key: Callable[[Thing], Hashable],
    words: str,
    problems: Problems,
) -> None:
    seen: set[Hashable] = set()
    for each in things:
        found = key(each)
        if found in seen:
            problems.add(each.place, words.format(found))
        seen.add(found)


def _apart(
    things: Iterable[LastingThing],
    key: Callable[[LastingThing], Hashable],
    words: str,
    problems: Problems,
) -> None:
    """Note things of one key that hold on the same day."""
    groups: dict[Hashable, list[LastingThing]] = {}
    for each in things:
        others = groups.setdefault(key(each), [])
        for other in others:
            if other.span.meets(each.span):
                problems.add(each.place, words.format(key(each), other.place.line))
                break
        others.append(each)


def _no_cycle(
    parents: Mapping[str, str], things: Mapping[str, Placed], problems: Problems
) -> None:
    """Note each thing that stands above itself."""
    settled: set[str] = set()
    for start in parents:
        line: list[str] = []
        at = start
        while at and at in parents and at not in settled and at not in line:
            line.append(at)
            at = parents[at]
        if at in line:
            circle = [*line[line.index(at) :], at]
            problems.add(
                things[at].place, f"{at} stands above itself: {' → '.join(circle)}"
            )
        settled.update(line)
