"""Every text on screen stands in English and Vietnamese."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.template import engines
from django.template.base import Lexer, TokenType
from django.utils import translation

from servanda.config import translations

if TYPE_CHECKING:
    from django.test import Client

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

#, {flag}
msgid "{words}"
msgstr "{translated}"
"""


def in_language(language: str, template: str, **values: object) -> str:
    with translation.override(language):
        return engines["django"].from_string(template).render(values)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_it_has_every_text_translated_with_its_placeholders(language: str) -> None:
    assert translations.complaints(language) == []


@pytest.mark.parametrize(
    ("flag", "words", "translated", "complaint"),
    [
        ("python-format", "%(n)s found", "tìm thấy %(so)s", "placeholders differ"),
        ("python-format", "%(n)s found", "", "not translated"),
        ("fuzzy", "Found", "Tìm thấy", "marked as doubtful"),
        ("python-format", "Nobody says this", "Không ai nói", "django.po is not up to"),
    ],
)
def test_it_notices_what_is_wrong_with_a_translation(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flag: str,
    words: str,
    translated: str,
    complaint: str,
) -> None:
    folder = tmp_path / "locale/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    text = PO.format(flag=flag, words=words, translated=translated)
    (folder / "django.po").write_text(text, encoding="utf-8")
    (folder / "django.mo").write_bytes(b"")
    monkeypatch.setattr(translations, "PACKAGE", tmp_path)

    assert any(complaint in line for line in translations.complaints("vi"))


def test_it_collects_from_code_templates_and_components(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates/cotton").mkdir(parents=True)
    (tmp_path / "views.py").write_text(
        "from django.utils.translation import ngettext\n"
        "words = ngettext('%(n)s item', '%(n)s items', 2)\n",
        encoding="utf-8",
    )
    (tmp_path / "templates/page.html").write_text(
        "<c-note heading=\"{% translate 'It’s done' %}\">"
        "{% blocktranslate trimmed with a=b|upper %}\n Read\n {{ a }} {% endblocktranslate %}"
        "{% blocktranslate count n=n %}one{% plural %}{{ n }} of them{% endblocktranslate %}"
        '{{ _("Keep it")|upper }}{% translate "May" context "month" %}</c-note>',
        encoding="utf-8",
    )
    monkeypatch.setattr(translations, "PACKAGE", tmp_path)

    found = {(one.words, one.context) for one in translations.collect()}
    assert found == {
        (("%(n)s item", "%(n)s items"), None),
        ("It’s done", None),
        ("Read %(a)s", None),
        (("one", "%(n)s of them"), None),
        ("Keep it", None),
        ("May", "month"),
    }


def test_it_keeps_translations_and_drops_what_is_no_longer_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(translations.PACKAGE / "locale", tmp_path / "locale")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(
        '{% translate "Register" %}', encoding="utf-8"
    )
    monkeypatch.setattr(translations, "PACKAGE", tmp_path)
    written = translations.write("vi")

    assert [message.string for message in written if message.id] == ["Sổ khuyến nghị"]
    assert translations.complaints("vi") == []


def test_it_says_which_translations_are_missing_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "complaints", lambda _: ["not translated: 'x'"])
    with pytest.raises(CommandError, match="1 to be put right"):
        call_command("translations", "--check")

    assert "vi: not translated: 'x'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "day", "moment", "figures"),
    [
        ("en", "21 November 2026", "21 November 2026, 14:05", "1,240 and 0.74"),
        ("vi", "21/11/2026", "14:05, 21/11/2026", "1.240 and 0,74"),
    ],
)
def test_it_writes_dates_and_figures_as_the_language_does(
    language: str, day: str, moment: str, figures: str
) -> None:
    when = datetime.datetime(2026, 11, 21, 14, 5)  # noqa: DTZ001  only written out
    template = (
        "{{ when|date:'DATE_FORMAT' }}|{{ when|date:'DATETIME_FORMAT' }}|"
        "{{ many|figure }} and {{ part }}"
    )
    text = in_language(language, template, when=when, many=1240, part=0.74)

    assert text == f"{day}|{moment}|{figures}"


# The number of a row must stay as it is where a browser sends it back: 12345.
ROW_NUMBER = re.compile(
    r"""[\w-]+=["'][^"']*?(\{\{\s*(?:\w+\.)+(?:pk|id|(?!auto_)\w+_id|revision)\s*\}\})"""
)


@pytest.mark.parametrize(
    ("source", "grouped"),
    [
        ('<a href="/register/{{ line.id }}/">', ["{{ line.id }}"]),
        ('<input value="{{ item.revision }}">', ["{{ item.revision }}"]),
        ('<a href="/register/{{ line.id|unlocalize }}/">', []),
        ("<a href=\"{% url 'recommendations:finding' line.id %}\">", []),
    ],
)
def test_it_notices_a_row_number_that_would_be_grouped(
    source: str, grouped: list[str]
) -> None:
    assert ROW_NUMBER.findall(source) == grouped


def test_it_never_groups_a_number_that_names_a_row() -> None:
    found = {
        template.name: ROW_NUMBER.findall(template.read_text(encoding="utf-8"))
        for template in all_templates()
    }

    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def test_it_draws_places_with_decimal_points_in_every_language() -> None:
    drawn = in_language(
        "vi",
        "{% crop '/p.png' 595.3 842 marks 'x' %}",
        marks=[(1, (70.5, 80.25, 90, 99))],
    )

    assert 'x="69.5" y="79.25"' in drawn
    assert 'width="595.3"' in drawn


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Help – Servanda"), ("vi", "Trợ giúp – Servanda")]
)
def test_it_shows_pages_in_the_language_chosen(
    visitor: Client, language: str, title: str
) -> None:
    visitor.cookies["servanda_language"] = language
    page = visitor.get("/help/").content.decode()

    assert f'<html lang="{language}">' in page
    assert f"<title>{title}</title>" in page


# Words that are the same in every language.
NAMES = {"Servanda", "Excel", "XLSX", "CSV", "JSON", "Word", "HRC", "servanda", "link"}
# Attributes that are read out or shown.
SPOKEN = re.compile(
    r"\s(?:aria-label|title|placeholder|alt|heading|hint|verb|words|label|"
    r"keep_words|all_words|data-l|button)=(?:\"([^\"]*)\"|'([^']*)')"
)
# Translated, or names of classes.
NOT_SHOWN = ("blocktranslate", "plural", "block body_class", "block main_class")
FOREIGN = re.compile(r"<(\w+)[^>]*\blang=\"(?:en|vi)\"[^>]*>.*?</\1>", re.DOTALL)


def bare_words(source: str) -> set[str]:
    """Return the words of a template that no translation tag surrounds."""
    left, skipped = [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            skipped = token.contents.startswith(NOT_SHOWN)
        elif token.token_type == TokenType.TEXT and not skipped:
            left.append(token.contents)
    text = FOREIGN.sub(" ", "".join(left))
    shown = [one or other for one, other in SPOKEN.findall(text)]
    between = re.sub(r"<kbd>.*?</kbd>|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
    found = re.findall(r"[^\W\d_]{2,}", " ".join([between, *shown]))
    return {word for word in found if word not in NAMES}


def all_templates() -> list[Path]:
    folders = translations.PACKAGE.rglob("templates")
    return sorted(path for folder in folders for path in folder.rglob("*.html"))


@pytest.mark.parametrize(
    "template",
    all_templates(),
    ids=lambda path: path.relative_to(translations.PACKAGE).as_posix(),
)
def test_it_shows_no_word_that_cannot_be_translated(template: Path) -> None:
    assert bare_words(template.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Undo</p>", {"Undo"}),
        ('<button aria-label="Undo">{% translate "Undo" %}</button>', {"Undo"}),
        ('<c-note heading="Done">{{ words }}</c-note>', {"Done"}),
        ("{% blocktranslate %}Undo {{ a }}{% endblocktranslate %}", set()),
        ('<p lang="en">Ratify CAT</p><kbd>Esc</kbd>', set()),
    ],
)
def test_it_notices_words_outside_translation(source: str, words: set[str]) -> None:
    assert bare_words(source) == words
