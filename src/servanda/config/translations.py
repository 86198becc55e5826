"""The words on screen: collected from code and templates, kept, compiled.

English is what stands in code and templates. The other languages stand in
locale/<language>/LC_MESSAGES/django.po, which people edit, and in django.mo
beside it, which the programme reads. Both are committed, so that nobody needs
the gettext programs.
"""

from __future__ import annotations

import ast
import datetime
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel.messages.catalog import Message

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi",)
# Fixed, so that a run without new words changes no file.
BEGUN = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
HEADER = "# The words of Servanda. Run `servanda translations` after a change."
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_TEXT = r"""(u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))"""
# What templatize leaves of a template: calls of these, and X for all the rest.
_CALL = re.compile(
    rf"\b(gettext|ngettext|pgettext|_)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?", re.DOTALL
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


class Found(NamedTuple):
    """Words to be translated, and the file they stand in."""

    words: str | tuple[str, str]
    context: str | None
    file: str


def _in_code(path: Path) -> Iterator[Found]:
    name = path.relative_to(PACKAGE).as_posix()
    for _line, words, _comments, context in extract_from_file(
        "python", path, keywords=KEYWORDS
    ):
        if words:
            pair = words if isinstance(words, str) else (words[0], words[1])
            yield Found(pair, context, name)


def _in_template(path: Path) -> Iterator[Found]:
    name = path.relative_to(PACKAGE).as_posix()
    calls = templatize(path.read_text(encoding="utf-8"), origin=name)
    for function, first, second in _CALL.findall(calls):
        one = ast.literal_eval(first)
        other = ast.literal_eval(second) if second else ""
        if function == "ngettext":
            yield Found((one, other), None, name)
        elif function == "pgettext":
            yield Found(other, one, name)
        else:
            yield Found(one, None, name)


def collect() -> list[Found]:
    """Return everything to be translated in code and templates."""
    found: list[Found] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found.extend(_in_code(path))
    for folder in sorted(PACKAGE.rglob("templates")):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            found.extend(_in_template(path))
    return found


def po_path(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def kept(language: str) -> Catalog:
    """Return the catalogue as committed, an empty one at first."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """Return today's words with the translations that are kept."""
    old = kept(language)
    new = Catalog(
        locale=language,
        project="Servanda",
        copyright_holder="the authors of Servanda",
        creation_date=BEGUN,
        revision_date=BEGUN,
        last_translator="the authors of Servanda",
        language_team="the authors of Servanda",
        fuzzy=False,
        header_comment=HEADER,
    )
    for words, context, file in collect():
        message = new.add(words, locations=[(file, 0)], context=context)
        before = old.get(message.id, context)
        if before is not None:
            message.string = before.string
    return new


def po_text(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, include_lineno=False, width=0)
    return out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def write(language: str) -> Catalog:
    """Collect, keep what was translated, and write both files."""
    catalog = renewed(language)
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_text(catalog))
    path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
    return catalog


def complaints(language: str) -> list[str]:
    """Return what is wrong with the committed files, one sentence each."""
    catalog = kept(language)
    found = [line for message in catalog if message.id for line in _wrong_in(message)]
    found += [f"no longer used: {words!r}" for words in catalog.obsolete]
    fresh = renewed(language)
    if po_text(fresh) != po_path(language).read_bytes():
        found.append("django.po is not up to date: run `servanda translations`")
    if mo_bytes(fresh) != po_path(language).with_suffix(".mo").read_bytes():
        found.append("django.mo is not up to date: run `servanda translations`")
    return found


def _forms(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the forms for one and for many, or the only one."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def _wrong_in(message: Message) -> Iterator[str]:
    originals, strings = _forms(message.id), _forms(message.string)
    if not all(strings):
        yield f"not translated: {originals[0]!r}"
        return
    if message.fuzzy:
        yield f"marked as doubtful: {originals[0]!r}"
    # A language without plural forms writes one sentence for one and for many.
    wanted = placeholders(originals[-1])
    yield from (
        f"placeholders differ: {originals[0]!r} and {text!r}"
        for text in strings
        if placeholders(text) != wanted
    )


def placeholders(text: str) -> set[str]:
    """Return the names in a text that values are put in for."""
    return {match[0] for match in _PLACEHOLDER.finditer(text)}
