"""Reads pack.toml: what is said once for the whole country."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from typing import TYPE_CHECKING, Any

from servanda.countries.reading.parts import PackInstitution, PackPost, Words
from servanda.countries.reading.problems import PackError, Place
from servanda.countries.reading.rows import LANGUAGES, is_code, listed, text_of
from servanda.countries.reading.words import (
    INSTITUTION_KINDS,
    PARTS,
    ROLES,
    SETTINGS,
    WEEKDAYS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from servanda.countries.reading.problems import Problems

PACK_FILE = "pack.toml"
STANDING_OFFICE = "standing-office"
A_YEAR = 365  # days
ISO3 = re.compile(r"[A-Z]{3}")
INVENTED_ISO3 = re.compile(r"X[A-Z]{2}")  # ISO 3166-1 leaves these to users
KNOWN = {
    "iso3", "names", "languages", "time_zone", "invented", "version",
    "institution", "post", "level", "kind", "parts", "settings",
}  # fmt: skip


class PackFile:
    """One pack.toml under check; knows the line of what it names."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self._file = str(path)
        text = text_of(path)
        self._lines = text.splitlines()
        self._problems = problems
        try:
            self._values: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PackError(f"{path}: not valid TOML: {error}.") from None
        self._only(self._values, KNOWN, "")

    def country(self) -> tuple[str, bool]:
        """Return the country's code, and whether it is an invented one."""
        iso3 = self._text(self._values, "iso3", "")
        if iso3 and not ISO3.fullmatch(iso3):
            self._wrong(
                "", "iso3", f"expected three capital letters like VNM, found {iso3!r}"
            )
            return iso3, False
        invented = self._values.get("invented", False)
        if not isinstance(invented, bool):
            self._wrong("", "invented", f"expected true or false, found {invented!r}")
        elif iso3 and invented != bool(INVENTED_ISO3.fullmatch(iso3)):
            self._wrong(
                "",
                "iso3",
                "an invented country has a code that begins with X, and no other "
                f"country has; found {iso3} with invented = {str(invented).lower()}",
            )
        return iso3, bool(invented)

    def names(self) -> dict[str, str]:
        return self._by_language(self._values, "names", "")

    def version(self) -> str:
        return self._text(self._values, "version", "")

    def languages(self) -> tuple[str, ...]:
        found = self._values.get("languages")
        if not _is_choice(found, LANGUAGES) or not found:
            wanted = ", ".join(LANGUAGES)
            self._wrong(
                "", "languages", f"expected a list out of {wanted}, found {found!r}"
            )
            return LANGUAGES
        return tuple(found)

    def time_zone(self) -> str:
        name = self._text(self._values, "time_zone", "")
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self._wrong(
                "",
                "time_zone",
                f"expected a name like Asia/Ho_Chi_Minh, found {name!r}",
            )
        return name

    def parts(self) -> tuple[str, ...]:
        """Return the optional parts that are on."""
        found = self._values.get("parts", [])
        if not _is_choice(found, PARTS):
            wanted = ", ".join(PARTS)
            self._wrong(
                "", "parts", f"expected a list out of {wanted}, found {found!r}"
            )
            return ()
        return tuple(found)

    def settings(self) -> dict[str, object]:
        found = self._values.get("settings", {})
        if not isinstance(found, dict):
            self._wrong("", "settings", f"expected [settings], found {found!r}")
            return {}
        self._only(found, set(SETTINGS), "")
        days = found.get("return_within_days", 1)
        if (
            isinstance(days, bool)
            or not isinstance(days, int)
            or not 1 <= days <= A_YEAR
        ):
            self._wrong(
                "",
                "return_within_days",
                f"expected a whole number from 1 to {A_YEAR}, found {days!r}",
            )
        calendar = found.get("calendar", "national")
        if not isinstance(calendar, str) or not is_code(calendar):
            self._wrong(
                "", "calendar", f"expected the code of a calendar, found {calendar!r}"
            )
        rest = found.get("rest_days", [])
        if not _is_choice(rest, WEEKDAYS) or len(rest) == len(WEEKDAYS):
            wanted = ", ".join(WEEKDAYS)
            self._wrong("", "rest_days", f"expected some of {wanted}, found {rest!r}")
        return found

    def words(self, name: str) -> tuple[Words, ...]:
        """Return the [[level]] or [[kind]] tables: codes with their names."""
        found = []
        for header, values in self._tables(name):
            self._only(values, {"code", "names"}, header)
            code = self._code(values, header)
            found.append(Words(code, self._by_language(values, "names", header)))
        self._once(name, [each.code for each in found])
        return tuple(found)

    def institutions(self) -> list[PackInstitution]:
        found = []
        for header, values in self._tables("institution"):
            self._only(values, {"code", "kind", "names"}, header)
            # Packs from before there were kinds name this body by its code alone.
            usual = values.get("code") == STANDING_OFFICE
            kind = values.get(
                "kind", "standing_office" if usual else "other_state_body"
            )
            self._closed(kind, INSTITUTION_KINDS, (header, "kind"))
            found.append(
                PackInstitution(
                    code=self._code(values, header),
                    names=self._by_language(values, "names", header),
                    kind=str(kind),
                    place=self._place(header, "code"),
                )
            )
        return found

    def posts(self) -> list[PackPost]:
        found = []
        for header, values in self._tables("post"):
            self._only(values, {"code", "institution", "role", "titles"}, header)
            role = self._text(values, "role", header)
            self._closed(role, ROLES, (header, "role"))
            found.append(
                PackPost(
                    code=self._code(values, header),
                    institution=self._text(values, "institution", header),
                    role=role,
                    titles=self._by_language(values, "titles", header),
                    place=self._place(header, "code"),
                )
            )
        return found

    def _closed(
        self, value: object, allowed: Collection[str], at: tuple[str, str]
    ) -> None:
        if value not in allowed:
            self._wrong(*at, f"{at[1]}: expected {listed(allowed)}, found {value!r}")

    def _tables(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        found = self._values.get(name, [])
        if not isinstance(found, list) or any(not isinstance(it, dict) for it in found):
            self._wrong("", name, f"expected [[{name}]] with double brackets")
            return []
        return [(f"{name}:{number}", each) for number, each in enumerate(found)]

    def _code(self, values: Mapping[str, Any], header: str) -> str:
        code = self._text(values, "code", header)
        if code and not is_code(code):
            self._wrong(
                header,
                "code",
                "expected small letters, digits and single hyphens like "
                f"standing-office, found {code!r}",
            )
        return code

    def _text(self, values: Mapping[str, Any], key: str, header: str) -> str:
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            self._wrong(header, key, f"expected a text for {key}, found {value!r}")
            return ""
        return value

    def _by_language(
        self, values: Mapping[str, Any], key: str, header: str
    ) -> dict[str, str]:
        found = values.get(key)
        if not isinstance(found, dict):
            self._wrong(header, key, f"expected {key} by language, found {found!r}")
            return {}
        for language in LANGUAGES:
            text = found.get(language)
            if not isinstance(text, str) or not text.strip():
                self._wrong(header, key, f"{key}: the text in {language!r} is missing")
        self._only(found, set(LANGUAGES), header)
        return dict(found)

    def _only(self, values: Mapping[str, Any], known: set[str], header: str) -> None:
        for key in values:
            if key not in known:
                allowed = ", ".join(sorted(known))
                self._wrong(header, key, f"unknown key {key!r}; known are {allowed}")

    def _once(self, name: str, codes: list[str]) -> None:
        for number, code in enumerate(codes):
            if code in codes[:number]:
                self._wrong(
                    f"{name}:{number}", "code", f"the code {code!r} stands twice"
                )

    def _wrong(self, header: str, key: str, words: str) -> None:
        self._problems.add(self._place(header, key), words)

    def _place(self, header: str, key: str) -> Place:
        return Place(self._file, self._line_of(header, key))

    def _line_of(self, header: str, key: str) -> int:
        """Find the line of `key` in the table `header` ("post:1"; "" is the top).

        The parser gives no lines for values that are well formed; where the key
        is missing, the table's own header is the place to look.
        """
        name, _, number = header.partition(":")
        seen, inside, at = -1, not name, 1
        for count, line in enumerate(self._lines, start=1):
            text = line.strip()
            if text == f"[[{name}]]":
                seen += 1
                inside = seen == int(number)
                at = count if inside else at
            elif name and text.startswith("[["):
                inside = False
            if inside and re.match(rf"(\[+.*)?\b{re.escape(key)}\b", text):
                return count
        return at


def _is_choice(found: object, allowed: Collection[str]) -> bool:
    """Say whether this is a list out of the allowed words, none twice."""
    return (
        isinstance(found, list)
        and all(each in allowed for each in found)
        and len(set(found)) == len(found)
    )
