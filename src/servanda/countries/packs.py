"""A country pack: what is national about an installation, as data.

A pack is a folder with a `pack.toml`. It is parsed and checked here; the rooms
that keep its parts load them from the `Pack`.
"""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parent / "packs"
PACK_FILE = "pack.toml"
LANGUAGES = ("en", "vi")  # every name in a pack is given in each of them
ROLES = ("coordinator", "reader")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ISO3 = re.compile(r"[A-Z]{3}")
INVENTED_ISO3 = re.compile(r"X[A-Z]{2}")  # ISO 3166-1 leaves these to users


@dataclass(frozen=True, slots=True)
class PackInstitution:
    """A body of the State: `names` by language."""

    code: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackPost:
    """An office in the institution with the code `institution`."""

    code: str
    institution: str
    role: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """A checked country pack. The first of `languages` is the default."""

    iso3: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    time_zone: str
    invented: bool
    version: str
    institutions: tuple[PackInstitution, ...]
    posts: tuple[PackPost, ...]


class PackError(Exception):
    """A pack that cannot be used; the text names file, line and what to do."""


def folder_of(code_or_path: str | Path) -> Path:
    """Return the folder of a shipped pack by its code, or the folder given."""
    given = Path(code_or_path)
    if isinstance(code_or_path, str) and ISO3.fullmatch(code_or_path):
        given = SHIPPED / code_or_path
    if not (given / PACK_FILE).is_file():
        shipped = ", ".join(shipped_codes())
        raise PackError(
            f"No country pack at {code_or_path}: expected a folder with a {PACK_FILE}, "
            f"or the code of a shipped pack ({shipped})."
        )
    return given


def shipped_codes() -> tuple[str, ...]:
    """Return the codes of the packs that come with Servanda."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{PACK_FILE}")))


def read_pack(code_or_path: str | Path) -> Pack:
    """Parse and check the pack of a code or a folder, or raise PackError."""
    path = folder_of(code_or_path) / PACK_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PackError(
            f"{path}: expected UTF-8 text, but byte {error.start} is something else. "
            "Save the file as UTF-8."
        ) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path}: not valid TOML: {error}.") from None
    return _Checked(path, text, values).pack()


class _Checked:
    """One pack file under check; knows the line to name in an error."""

    def __init__(self, path: Path, text: str, values: dict[str, Any]) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._values = values

    def pack(self) -> Pack:
        self._only(
            self._values,
            {"iso3", "names", "languages", "time_zone", "invented", "version"}
            | {"institution", "post"},
            "",
        )
        iso3, invented = self._iso3()
        institutions = self._institutions()
        return Pack(
            iso3=iso3,
            names=self._by_language(self._values, "names", ""),
            languages=self._languages(),
            time_zone=self._time_zone(),
            invented=invented,
            version=self._text(self._values, "version", ""),
            institutions=institutions,
            posts=self._posts({each.code for each in institutions}),
        )

    def _iso3(self) -> tuple[str, bool]:
        iso3 = self._text(self._values, "iso3", "")
        if not ISO3.fullmatch(iso3):
            self._fail(
                "", "iso3", f"expected three capital letters like VNM, found {iso3!r}"
            )
        invented = self._values.get("invented", False)
        if not isinstance(invented, bool):
            self._fail("", "invented", f"expected true or false, found {invented!r}")
        if invented != bool(INVENTED_ISO3.fullmatch(iso3)):
            self._fail(
                "",
                "iso3",
                "an invented country has a code that begins with X, and no other "
                f"country has; found {iso3} with invented = {str(invented).lower()}",
            )
        return iso3, bool(invented)

    def _languages(self) -> tuple[str, ...]:
        found = self._values.get("languages")
        if (
            not isinstance(found, list)
            or not found
            or any(each not in LANGUAGES for each in found)
            or len(set(found)) != len(found)
        ):
            wanted = ", ".join(LANGUAGES)
            self._fail(
                "", "languages", f"expected a list out of {wanted}, found {found!r}"
            )
        return tuple(found or ())

    def _time_zone(self) -> str:
        name = self._text(self._values, "time_zone", "")
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self._fail(
                "",
                "time_zone",
                f"expected a name like Asia/Ho_Chi_Minh, found {name!r}",
            )
        return name

    def _institutions(self) -> tuple[PackInstitution, ...]:
        found = []
        for header, values in self._tables("institution"):
            self._only(values, {"code", "names"}, header)
            found.append(
                PackInstitution(
                    code=self._code(values, header),
                    names=self._by_language(values, "names", header),
                )
            )
        self._once("institution", [each.code for each in found])
        return tuple(found)

    def _posts(self, institutions: set[str]) -> tuple[PackPost, ...]:
        found = []
        for header, values in self._tables("post"):
            self._only(values, {"code", "institution", "role", "titles"}, header)
            institution = self._text(values, "institution", header)
            if institution not in institutions:
                self._fail(
                    header,
                    "institution",
                    f"no [[institution]] of this pack has the code {institution!r}",
                )
            role = self._text(values, "role", header)
            if role not in ROLES:
                self._fail(
                    header, "role", f"expected {' or '.join(ROLES)}, found {role!r}"
                )
            found.append(
                PackPost(
                    code=self._code(values, header),
                    institution=institution,
                    role=role,
                    titles=self._by_language(values, "titles", header),
                )
            )
        self._once("post", [each.code for each in found])
        if not any(each.role == "coordinator" for each in found):
            self._fail(
                "post:0",
                "role",
                "expected a post with the role coordinator: somebody has to be able "
                "to sign in first",
            )
        return tuple(found)

    def _tables(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        found = self._values.get(name)
        if not isinstance(found, list) or not found:
            self._fail("", name, f"expected at least one [[{name}]]")
        return [(f"{name}:{number}", each) for number, each in enumerate(found or ())]

    def _code(self, values: Mapping[str, Any], header: str) -> str:
        code = self._text(values, "code", header)
        if not CODE.fullmatch(code):
            self._fail(
                header,
                "code",
                "expected small letters, digits and single hyphens like "
                f"standing-office, found {code!r}",
            )
        return code

    def _text(self, values: Mapping[str, Any], key: str, header: str) -> str:
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            self._fail(header, key, f"expected a text for {key}, found {value!r}")
        return str(value)

    def _by_language(
        self, values: Mapping[str, Any], key: str, header: str
    ) -> dict[str, str]:
        found = values.get(key)
        if not isinstance(found, dict):
            self._fail(header, key, f"expected {key} by language, found {found!r}")
            return {}
        for language in LANGUAGES:
            text = found.get(language)
            if not isinstance(text, str) or not text.strip():
                self._fail(header, key, f"{key}: the text in {language!r} is missing")
        self._only(found, set(LANGUAGES), header)
        return dict(found)

    def _only(self, values: Mapping[str, Any], known: set[str], header: str) -> None:
        for key in values:
            if key not in known:
                allowed = ", ".join(sorted(known))
                self._fail(header, key, f"unknown key {key!r}; known are {allowed}")

    def _once(self, name: str, codes: list[str]) -> None:
        for number, code in enumerate(codes):
            if code in codes[:number]:
                self._fail(
                    f"{name}:{number}", "code", f"the code {code!r} stands twice"
                )

    def _fail(self, header: str, key: str, problem: str) -> None:
        line = self._line_of(header, key)
        raise PackError(f"{self._path}, line {line}: {problem}.")

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
