from __future__ import annotations

import dataclasses
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from undocs.models import (
    DOUBTS,
    POSITIONS,
    SURE_CONFIDENCE,
    Clause,
    Document,
    Note,
    PageSize,
    Paragraph,
    Place,
    Recommendation,
    from_dict,
    sure,
    to_dict,
)

TEXT = st.text(max_size=12)
POINTS = st.floats(0, 900, allow_nan=False)
PLACES = st.lists(
    st.builds(Place, st.integers(1, 9), st.tuples(POINTS, POINTS, POINTS, POINTS)),
    max_size=2,
).map(tuple)
NOTES = st.lists(st.builds(Note, TEXT, TEXT), max_size=2).map(tuple)
CLAUSES = st.builds(
    Clause,
    st.integers(1, 9),
    TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
    PLACES,
    st.lists(TEXT, max_size=1).map(tuple),
)
RECOMMENDATIONS = st.builds(
    Recommendation,
    TEXT,
    TEXT,
    st.lists(CLAUSES, max_size=2).map(tuple),
    st.sampled_from([None, *POSITIONS]),
    TEXT,
    TEXT,
    st.integers(0, 9),
    PLACES,
    st.floats(0, 1),
    NOTES,
)
DOCUMENTS = st.builds(
    Document,
    TEXT,
    st.none() | TEXT,
    TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
    st.none() | st.integers(1, 5),
    st.none() | st.dates(),
    TEXT,
    TEXT,
    st.integers(0, 9),
    st.lists(st.builds(PageSize, st.integers(1, 9), POINTS, POINTS), max_size=2).map(
        tuple
    ),
    st.lists(st.builds(Paragraph, TEXT, TEXT, PLACES, TEXT), max_size=2).map(tuple),
    st.lists(RECOMMENDATIONS, max_size=2).map(tuple),
    NOTES,
)


@settings(deadline=None)  # a busy machine is no failure
@given(DOCUMENTS)
def test_it_gives_back_from_json_what_it_put_in(document: Document) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(document)))) == document


PLAIN = Recommendation("12.1", "Mend it", (), None, "", "", 1, (), 1.0)


def test_it_is_sure_without_doubts() -> None:
    assert sure(PLAIN)
    assert sure(dataclasses.replace(PLAIN, confidence=SURE_CONFIDENCE))
    assert sure(dataclasses.replace(PLAIN, notes=(Note("remark", "Just so."),)))


def test_it_is_not_sure_with_any_doubt_or_less_confidence() -> None:
    assert not sure(dataclasses.replace(PLAIN, confidence=0.97))
    for code in DOUBTS:
        assert not sure(dataclasses.replace(PLAIN, notes=(Note(code, "…"),)))
