from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undocs import symbols
from undocs.symbols import Shape, Symbol

# symbol, body, State, kind: the forms met in practice.
REAL = [
    ("A/HRC/WG.6/52/DNK/1", "UPR", "DNK", "a national report"),
    ("A/HRC/WG.6/52/DNK/3", "UPR", "DNK", "a summary of stakeholders’ submissions"),
    ("A/HRC/48/10", "HRC", None, "a document of the Human Rights Council"),
    ("A/HRC/48/10/Add.1", "HRC", None, "an addendum, in which the State"),
    ("CCPR/C/VNM/CO/3", "CCPR", "VNM", "concluding observations"),
    ("CCPR/C/VNM/FCO/3", "CCPR", "VNM", "follow-up to concluding observations"),
    ("CCPR/C/136/2/Add.4", "CCPR", None, "an addition (Add.4)"),
    ("CCPR/C/136/2", "CCPR", None, "a session document of CCPR"),
    ("CCPR/CO/75/VNM", "CCPR", "VNM", "concluding observations of CCPR"),
    ("CERD/C/MEX/FCO/18-21", "CERD", "MEX", "follow-up"),
    ("CERD/C/VNM/CO/15-17", "CERD", "VNM", "concluding observations"),
    ("CEDAW/C/GC/30/Add.1", "CEDAW", None, "an addition (Add.1)"),
    ("E/C.12/GC/27", "CESCR", None, "a general comment (CESCR)"),
    ("CRPD/C/DNK/Q/1", "CRPD", "DNK", "a list of issues (CRPD)"),
    ("CRPD/C/LAO/1", "CRPD", "LAO", "a State’s report (CRPD)"),
    ("CAT/OP/C/57/4", "SPT", None, "a session document of SPT"),
    ("HRI/MC/2014/3", "HRI", None, "a session document of HRI"),
]


@pytest.mark.parametrize(("text", "body", "state", "kind"), REAL)
def test_it_reads_and_writes_real_symbols(
    text: str, body: str, state: str | None, kind: str
) -> None:
    symbol = symbols.parse(text)

    assert symbol is not None
    assert (symbol.body, symbol.state) == (body, state)
    assert str(symbol) == text
    assert kind in symbols.kind_in_words(symbol)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A/HRC",
        "A/HRC/26/6 and more",
        "XA/HRC/26/6",
        "CRPD/C/LA/1",
        "CCPR/C/VNM/CO/",
        "https://example.org/A/HRC/26/6",
    ],
)
def test_it_takes_nothing_else_for_a_symbol(text: str) -> None:
    assert symbols.parse(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("United Nations A/HRC/26/6*", "A/HRC/26/6"),
        ("see CRPD/C/MUS/CO/2–3 (2023)", "CRPD/C/MUS/CO/2-3"),
        ("A/HRC/WG.6/18/VNM/1; A/HRC/26/6", "A/HRC/WG.6/18/VNM/1"),
        ("no symbol here", "None"),
    ],
)
def test_it_finds_the_first_symbol_of_a_text(text: str, found: str) -> None:
    assert str(symbols.find(text)) == found


NUMBERS = st.integers(1, 150).map(str)
RANGES = st.one_of(NUMBERS, st.tuples(NUMBERS, NUMBERS).map("-".join))
STATES = st.sampled_from(["VNM", "DNK", "XAA"])
COMMITTEES = st.sampled_from(["CCPR", "CERD", "CESCR", "SPT", "CMW"])
SUFFIXES = st.sampled_from(["", "/Add.1", "/Rev.2/Corr.1"])
SYMBOLS = st.one_of(
    st.builds(
        Symbol,
        COMMITTEES,
        st.just(Shape.STATE),
        state=STATES,
        kind=st.sampled_from(["", "CO", "FCO", "Q", "QPR", "RQ"]),
        number=RANGES,
        suffix=SUFFIXES,
    ),
    st.builds(
        Symbol,
        COMMITTEES,
        st.just(Shape.GENERAL),
        kind=st.sampled_from(["GC", "GR"]),
        number=NUMBERS,
        suffix=SUFFIXES,
    ),
    st.builds(
        Symbol,
        st.just("UPR"),
        st.just(Shape.REVIEW),
        state=STATES,
        session=NUMBERS,
        number=st.sampled_from("123"),
    ),
    st.builds(
        Symbol,
        st.just("HRC"),
        st.just(Shape.COUNCIL),
        session=NUMBERS,
        number=NUMBERS,
        suffix=SUFFIXES,
    ),
    st.builds(
        Symbol,
        st.sampled_from(["CCPR", "CRC"]),
        st.just(Shape.LEGACY),
        state=STATES,
        session=NUMBERS,
    ),
)


@settings(deadline=None)  # a busy machine is no failure
@given(SYMBOLS)
def test_it_parses_what_it_prints(symbol: Symbol) -> None:
    assert symbols.parse(str(symbol)) == symbol
