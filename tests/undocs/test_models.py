from __future__ import annotations

import dataclasses
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from undocs.models import (
    DOUBTS,
    FINAL_POSITIONS,
    GRADES,
    POSITIONS,
    SURE_CONFIDENCE,
    Answer,
    Clause,
    Document,
    Due,
    Note,
    PageSize,
    Paragraph,
    Place,
    Point,
    Recommendation,
    Reference,
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
ANSWERS = st.builds(
    Answer,
    TEXT,
    st.sampled_from([None, *FINAL_POSITIONS]),
    TEXT,
    TEXT,
    TEXT,
    st.integers(0, 9),
    PLACES,
    st.floats(0, 1),
    NOTES,
)
LABELS = st.lists(TEXT, max_size=2).map(tuple)
POINTS_MADE = st.builds(
    Point,
    *(TEXT, TEXT, TEXT, TEXT, st.integers(0, 9), PLACES, LABELS, LABELS),
    st.lists(st.builds(Reference, TEXT, TEXT), max_size=2).map(tuple),
    st.lists(st.sampled_from(GRADES), max_size=2).map(tuple),
)
DUE = st.builds(Due, TEXT, st.none() | st.dates(), TEXT, TEXT)
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
    *(
        st.lists(each, max_size=1).map(tuple)
        for each in (RECOMMENDATIONS, ANSWERS, POINTS_MADE, DUE)
    ),
)


@settings(deadline=None)  # a busy machine is no failure
@given(DOCUMENTS)
def test_it_gives_back_from_json_what_it_put_in(document: Document) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(document)))) == document


def test_it_takes_what_an_older_version_kept() -> None:
    kept = to_dict(
        Document(
            *("report", "A/HRC/90/7", "upr_working_group_report", "XAA", "48", 4),
            *(None, "en", "Report", 1, (PageSize(1, 595, 842),)),
            (Paragraph("1", "Mend it.", ()),),
            (Recommendation("12.1", "Mend it", (), None, "", "", 1, (), 1.0),),
        )
    )
    for late in ("commitments", "answers", "points", "due", "notes"):
        del kept[late]
    del kept["paragraphs"][0]["section"]
    for late in ("kind", "themes", "goals", "final_position", "follow_up"):
        del kept["recommendations"][0][late]
    kept["recommendations"][0]["forgotten"] = True

    found = from_dict(json.loads(json.dumps(kept)))

    assert found.recommendations[0].label == "12.1"
    assert found.recommendations[0].goals == ()
    assert found.answers == ()


PLAIN = Recommendation("12.1", "Mend it", (), None, "", "", 1, (), 1.0)


def test_it_is_sure_without_doubts() -> None:
    assert sure(PLAIN)
    assert sure(dataclasses.replace(PLAIN, confidence=SURE_CONFIDENCE))
    assert sure(dataclasses.replace(PLAIN, notes=(Note("remark", "Just so."),)))


def test_it_is_not_sure_with_any_doubt_or_less_confidence() -> None:
    assert not sure(dataclasses.replace(PLAIN, confidence=0.97))
    for code in DOUBTS:
        assert not sure(dataclasses.replace(PLAIN, notes=(Note(code, "…"),)))
