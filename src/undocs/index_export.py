"""Exports of the Universal Human Rights Index, row by row, with every repair named.

The spreadsheet and the JSON of the Index hold the same annotations with slips of
their own. Each row keeps what came, with its hash; what was made of it is said by the
rules in REPAIRS, so that nobody has to guess which values are the Index's own.
"""

from __future__ import annotations

import datetime
import hashlib
import html
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from undocs.errors import ReadingError, Reason
from undocs.folding import fold
from undocs.reading.sniffing import sniff
from undocs.vocabularies import bodies, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

REPAIRS = {
    "header_spelling": "“Reccomending” in a title was read as “Recommending”.",
    "leading_dash": "One “- ” before a value was taken away.",
    "markup": "Signs of a web page were taken out of the text.",
    "paragraph_from_text": "The number before the text was taken for its paragraph.",
    "excel_serial": "A number of days since 30 December 1899 was read as a date.",
    "session_words": "The number of the session was taken from words.",
    "body_folded": "The long name of a body was read as its code.",
    "position_slash": "“Supported/Noted” was read as partly supported.",
    "type_not_known": "What stands for the type is none of the Index’s types.",
    "country_missing": "No country is named.",
    "state_not_known": "A name of a State is not known; it is kept as it came.",
    "goal_without_code": "A goal has no number; it is kept as it came.",
}

# The field of an annotation by the titles of the spreadsheet and the names of the JSON.
_FIELDS = {
    "text": ("text", "textplaincleaned"),
    "countries": ("countries concerned", "countries"),
    "body": ("recommending body", "body"),
    "symbol": ("document symbol", "symbol"),
    "themes": ("themes",),
    "groups": ("affected persons", "affectedpersons"),
    "goals": ("sdgs",),
    "publication_date": ("document publication date", "publicationdate"),
    "recommending_states": ("upr recommending states", "uprrecommendingstates"),
    "position": ("upr position", "uprposition"),
    "type": ("type", "annotationtype"),
    "annotation_id": ("ohchr annotation id", "annotationid"),
    "session": ("upr session", "uprsession"),
    "regions": ("regions concerned", "regions"),
    "recommending_regions": ("recommending regions",),
    "published_on_index": ("date of publication on uhri", "publicationdateonuhri"),
}
_NEEDED = {"text", "symbol", "body", "annotation_id"}
_LISTS = frozenset(
    {"countries", "themes", "groups", "goals", "recommending_states", "regions",
     "recommending_regions"}
)  # fmt: skip
_TYPES = {"recommendations": "recommendation", "concerns/observations": "concern"}
_POSITIONS = {
    "supported": "supported",
    "noted": "noted",
    "supported/noted": "partly_supported",
    "supported / noted": "partly_supported",
}
_LONG_BODIES = {
    "committee on the rights of the child": "CRC",
    "committee on the elimination of discrimination against women": "CEDAW",
    "committee on the elimination of racial discrimination": "CERD",
    "committee on economic, social and cultural rights": "CESCR",
    "committee on migrant workers": "CMW",
    "committee on the protection of the rights of all migrant workers and members of "
    "their families": "CMW",
    "human rights committee": "CCPR",
    "committee against torture": "CAT",
    "committee on enforced disappearances": "CED",
    "committee on the rights of persons with disabilities": "CRPD",
    "universal periodic review": "UPR",
}
_EPOCH = datetime.date(1899, 12, 30)
_LAST_SERIAL = 73_415  # the end of the year 2100
_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})+|\d{1,3}\.)\s*(?=\S)")
_TAG = re.compile(r"<[^<>]{1,200}>")
_SESSION = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s*session", re.IGNORECASE)
_GOAL = re.compile(r"(\d{1,2}(?:\.[0-9a-z]{1,2})?)\b")
_CHUNK = 2**20
_MOST_OBJECT = 16 * 2**20  # characters of one annotation; more is none
UNPACKED_BYTES = 8 * 2**30  # the whole Index is a few hundred MB
_ADVICE = "Choose the export of the Universal Human Rights Index, as XLSX or JSON."


@dataclass(frozen=True, slots=True)
class Repair:
    """What was changed: the rule, a key of REPAIRS, and the field."""

    rule: str
    field: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A row of the Index. `raw` is what came, `raw_hash` the SHA-256 of its JSON."""

    annotation_id: str
    symbol: str
    body: str
    type: str | None
    text: str
    paragraph: str | None
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    groups: tuple[str, ...]
    goals: tuple[str, ...]
    publication_date: datetime.date | None
    published_on_index: datetime.date | None
    session: int | None
    recommending_states: tuple[str, ...]
    recommending_regions: tuple[str, ...]
    position: str | None
    raw: dict[str, Any]
    raw_hash: str
    repairs: tuple[Repair, ...]

    def to_json(self) -> dict[str, Any]:
        """Give plain values, dates in their ISO form."""
        values = asdict(self)
        for name in ("publication_date", "published_on_index"):
            day = values[name]
            values[name] = day.isoformat() if day else None
        return values


def read_index(path: str | Path) -> Iterator[Annotation]:
    """Give the annotations of an export, one after the other."""
    path = Path(path)
    for raw, titles in _raw(path):
        yield _annotation(raw, titles)


def _raw(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Give each row as it came, and which of its names stands for which field."""
    form = sniff(path)
    if form == "zip":
        from undocs.reading.sheet_stream import rows_of_xlsx  # noqa: PLC0415 - lxml is loaded only for spreadsheets

        rows = rows_of_xlsx(path, UNPACKED_BYTES)
        header = next(rows, ())
        titles = _titles(header)
        for row in rows:
            if any(row):
                yield dict(zip(header, row, strict=False)), titles
    elif form == "text":
        for each in _objects(path):
            yield each, _titles(tuple(each))
    else:
        raise _refusal(Reason.NOT_A_DOCUMENT, "a file of another type came")


def _titles(header: tuple[str, ...]) -> dict[str, str]:
    """Give the title for every field; the Index misspells some."""
    found: dict[str, str] = {}
    for title in header:
        plain = " ".join(title.lower().replace("reccomending", "recommending").split())
        for field, names in _FIELDS.items():
            if plain in names:
                found.setdefault(field, title)
    if missing := _NEEDED - found.keys():
        came = ", ".join(header)[:200] or "nothing"
        raise _refusal(
            Reason.OTHER_KIND,
            f"there are no columns for {', '.join(sorted(missing))}; these came: {came}",
        )
    return found


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a JSON array, or of JSON Lines, without holding all."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8-sig", errors="strict") as file:
        waiting = ""
        while True:
            try:
                chunk = file.read(_CHUNK)
            except UnicodeDecodeError:
                raise _refusal(Reason.DAMAGED, "this one is not UTF-8") from None
            waiting, end = waiting + chunk, 0
            while (begin := waiting.find("{", end)) >= 0:
                try:
                    value, end = decoder.raw_decode(waiting, begin)
                except (json.JSONDecodeError, RecursionError):
                    break
                yield value
            waiting = waiting[end:]
            if not chunk or len(waiting) > _MOST_OBJECT:
                break
    if waiting.strip(" \r\n\t],[").strip():
        raise _refusal(Reason.DAMAGED, "its end is missing or it is no JSON")


def _refusal(code: Reason, came: str) -> ReadingError:
    return ReadingError(
        code, "an export of the Universal Human Rights Index", came, _ADVICE
    )


class _Row:
    """One row while it is read: its values, and what is repaired."""

    def __init__(self, raw: dict[str, Any], titles: dict[str, str]) -> None:
        self._raw, self._titles = raw, titles
        self.repairs: list[Repair] = [
            Repair("header_spelling", field)
            for field, title in titles.items()
            if "reccomending" in title.lower()
        ]

    def repair(self, rule: str, field: str) -> None:
        self.repairs.append(Repair(rule, field))

    def values(self, field: str) -> tuple[str, ...]:
        """Give the values of a field: a list, or the lines of a cell."""
        came = self._raw.get(self._titles.get(field, ""))
        parts = came if isinstance(came, list) else str(came or "").splitlines()
        return tuple(filter(None, (self._plain(str(each), field) for each in parts)))

    def value(self, field: str) -> str:
        came = self._raw.get(self._titles.get(field, ""))
        joined = " ".join(map(str, came)) if isinstance(came, list) else str(came or "")
        return self._plain(joined, field)

    def _plain(self, text: str, field: str) -> str:
        text = text.strip()
        if text.startswith("- "):
            self.repair("leading_dash", field)
            text = text[2:]
        return text.strip()


def _annotation(raw: dict[str, Any], titles: dict[str, str]) -> Annotation:
    row = _Row(raw, titles)
    text, paragraph = _text(row)
    canonical = json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str)
    fields = {name: row.values(name) for name in _LISTS - {"goals"}}
    fields["countries"] = _states(row, "countries", fields["countries"])
    fields["recommending_states"] = _states(
        row, "recommending_states", fields["recommending_states"]
    )
    if not fields["countries"]:
        row.repair("country_missing", "countries")
    return Annotation(
        annotation_id=row.value("annotation_id"),
        symbol=row.value("symbol"),
        body=_body(row),
        type=_type(row),
        text=text,
        paragraph=paragraph,
        goals=_goals(row),
        publication_date=_date(row, "publication_date"),
        published_on_index=_date(row, "published_on_index"),
        session=_session(row),
        position=_position(row),
        raw=raw,
        raw_hash=hashlib.sha256(canonical.encode()).hexdigest(),
        repairs=tuple(dict.fromkeys(row.repairs)),
        **fields,
    )


def _text(row: _Row) -> tuple[str, str | None]:
    came = row.value("text")
    text = " ".join(html.unescape(_TAG.sub(" ", came)).split())
    if text != " ".join(came.split()):
        row.repair("markup", "text")
    number = _NUMBER.match(text)
    if number is None:
        return text, None
    row.repair("paragraph_from_text", "text")
    return text[number.end() :], number[1].rstrip(".")


def _states(row: _Row, field: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Give the codes of States, and the names of those that are not known."""
    found = []
    for name in names:
        code = state_of(name)
        if code is None:
            row.repair("state_not_known", field)
        found.append(code or name)
    return tuple(found)


def _body(row: _Row) -> str:
    came = row.value("body")
    if any(came == each.code for each in bodies()):
        return came
    code = _LONG_BODIES.get(fold(came))
    if code is None:
        return came
    row.repair("body_folded", "body")
    return code


def _type(row: _Row) -> str | None:
    found = _TYPES.get(row.value("type").lower())
    if found is None:
        row.repair("type_not_known", "type")
    return found


def _goals(row: _Row) -> tuple[str, ...]:
    found = []
    for value in row.values("goals"):
        match = _GOAL.match(value)
        if match is None:
            row.repair("goal_without_code", "goals")
        found.append(match[1] if match else value)
    return tuple(found)


def _date(row: _Row, field: str) -> datetime.date | None:
    came = row.value(field)
    serial = re.fullmatch(r"(\d{4,6})(?:\.\d+)?", came)
    if serial and int(serial[1]) <= _LAST_SERIAL:
        row.repair("excel_serial", field)
        return _EPOCH + datetime.timedelta(days=int(serial[1]))
    try:
        return datetime.date.fromisoformat(came[:10])
    except ValueError:
        return None


def _session(row: _Row) -> int | None:
    came = row.value("session")
    if came.isdecimal():
        return int(came)
    match = _SESSION.search(came)
    if match:
        row.repair("session_words", "session")
    return int(match[1]) if match else None


def _position(row: _Row) -> str | None:
    came = row.value("position").lower()
    if "/" in came:
        row.repair("position_slash", "position")
    return _POSITIONS.get(came)
