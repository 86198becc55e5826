"""What the program refuses to do, kept true.

Every model field, form field and import column declares a privacy class; free
text is listed by name; forbidden columns are refused. Each check is shown to
fail on a planted case: a check that cannot fail keeps nothing true.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django import forms
from django.db import models
from django.urls import get_resolver
from django.utils import translation

import servanda
from servanda.common.privacy import ImportAdapter, Privacy, refused_column
from servanda.desk import declared

SOURCE = Path(servanda.__file__).parent
READS_TABLES = re.compile(
    r"\b(?:load_workbook|csv\.reader|csv\.DictReader|read_csv|read_excel)\b"
)
# Names of tables and fields that could begin what is refused.
REFUSED_NAMES = re.compile(
    r"sentiment|loyal|watch_?list|black_?list|suspect|surveil|informant|opinion|belief"
    r"|attitude|profile_score|risk_score",
    re.IGNORECASE,
)
LEARNING = {"sklearn", "torch", "transformers", "spacy", "nltk"}


@pytest.fixture(scope="module")
def _loaded():
    """Import every module of ours, so that no form or import stays unseen."""
    get_resolver().url_patterns  # noqa: B018 - loads the addresses and their pages
    for found in pkgutil.walk_packages([str(SOURCE)], "servanda."):
        if ".management." in found.name or found.name.endswith("wsgi"):
            continue
        importlib.import_module(found.name)


def undeclared(values):
    return [value.key for value in values if value.privacy is None]


def forbidden(values):
    return [value.key for value in values if value.privacy is Privacy.FORBIDDEN]


def suspicious(values):
    return [
        value.key
        for value in values
        if REFUSED_NAMES.search(value.key) or refused_column(value.name)
    ]


def declared_but_missing(kinds, names_of):
    return [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name in getattr(kind, "privacy", {})
        if name not in names_of(kind)
    ]


def all_values():
    return [
        *declared.model_values(),
        *declared.form_values(),
        *declared.import_values(),
    ]


@pytest.mark.usefixtures("_loaded")
def test_it_knows_the_class_of_everything_kept():
    assert undeclared(declared.model_values()) == []


@pytest.mark.usefixtures("_loaded")
def test_it_knows_the_class_of_everything_typed():
    assert undeclared(declared.form_values()) == []
    assert len(declared.own_forms()) >= 10


@pytest.mark.usefixtures("_loaded")
def test_it_knows_the_class_of_fields_that_a_form_adds_when_made():
    for kind in declared.own_forms():
        try:
            form = kind()
        except TypeError:
            continue  # needs objects to be made; its own tests make it
        except Exception as error:  # noqa: BLE001 - any failure to make it is a finding
            pytest.fail(f"{kind.__name__} cannot be made without facts: {error!r}")
        assert set(form.fields) <= set(kind.privacy), kind.__name__


@pytest.mark.usefixtures("_loaded")
def test_it_knows_the_class_of_every_imported_column():
    assert ImportAdapter.adapters
    assert undeclared(declared.import_values()) == []


@pytest.mark.usefixtures("_loaded")
def test_it_holds_nothing_forbidden():
    assert forbidden(all_values()) == []


@pytest.mark.usefixtures("_loaded")
def test_it_has_no_name_for_what_is_refused():
    assert suspicious(all_values()) == []


@pytest.mark.usefixtures("_loaded")
def test_it_declares_nothing_that_is_not_there():
    def fields_of(kind):
        return {
            field.name
            for field in [*kind._meta.concrete_fields, *kind._meta.many_to_many]
        }

    assert declared_but_missing(declared.own_models(), fields_of) == []


@pytest.mark.usefixtures("_loaded")
def test_it_lists_every_library_table_with_a_reason():
    found = {kind._meta.label for kind in declared.library_models()}
    assert found == set(declared.LIBRARY_TABLES)
    assert all(str(reason) for _, reason in declared.LIBRARY_TABLES.values())


@pytest.mark.usefixtures("_loaded")
def test_it_lists_every_field_for_free_text_by_name():
    values = [*declared.model_values(), *declared.form_values()]
    free = {value.key for value in values if value.free_text}
    assert free - set(declared.FREE_TEXT) == set(), "not listed in desk/declared.py"
    gone = set(declared.FREE_TEXT) - free
    assert gone == set(), "listed, but no such field"


@pytest.mark.usefixtures("_loaded")
def test_it_reads_tables_only_through_adapters_that_name_their_columns():
    adapters = {kind.__module__ for kind in ImportAdapter.adapters}
    for path in SOURCE.rglob("*.py"):
        if READS_TABLES.search(path.read_text(encoding="utf-8")):
            module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
            assert module in adapters, f"{module} reads a table without an adapter"


def test_it_has_no_machine_that_learns_from_what_people_say():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.partition(".")[0] not in LEARNING, path


# Planted cases: each check must catch what it is for.


class PlantedForm(forms.Form):
    words = forms.CharField()


class PlantedForbiddenForm(forms.Form):
    religion = forms.CharField()
    privacy = {"religion": Privacy.FORBIDDEN, "gone": Privacy.NONE}  # noqa: RUF012 - planted


@pytest.fixture(scope="module")
def planted_model():
    class Planted(models.Model):
        loyalty = models.TextField()

        class Meta:
            app_label = "people"
            managed = False

        def __str__(self):
            return "planted"

    yield Planted
    from django.apps import apps

    del apps.all_models["people"]["planted"]
    apps.clear_cache()


def test_it_catches_a_planted_field(planted_model):
    values = declared.model_values([planted_model])
    assert undeclared(values) == ["people.Planted.id", "people.Planted.loyalty"]
    assert suspicious(values) == ["people.Planted.loyalty"]
    assert [value.key for value in values if value.free_text] == [
        "people.Planted.loyalty"
    ]


def test_it_catches_a_planted_form():
    PlantedForm.__module__ = PlantedForbiddenForm.__module__ = "servanda.people.forms"
    try:
        assert PlantedForm in declared.own_forms()
        values = declared.form_values([PlantedForm, PlantedForbiddenForm])
    finally:
        PlantedForm.__module__ = PlantedForbiddenForm.__module__ = __name__
    assert undeclared(values) == ["people.PlantedForm.words"]
    assert forbidden(values) == ["people.PlantedForbiddenForm.religion"]
    assert suspicious(values) == ["people.PlantedForbiddenForm.religion"]
    assert all(value.free_text for value in values)
    gone = declared_but_missing(
        [PlantedForbiddenForm], lambda kind: set(kind.base_fields)
    )
    assert gone == ["PlantedForbiddenForm.gone"]


def test_it_refuses_an_import_that_names_no_columns():
    with pytest.raises(TypeError, match="columns"):
        type("Planted", (ImportAdapter,), {})


@pytest.mark.parametrize(
    "name",
    [
        "Religion",
        "religious_belief",
        "Ethnic origin",
        "ETHNICITY",
        "race",
        "party",
        "PartyMember",
        "Political opinion",
        "opinions",
        "attitude",
        "loyalty (1-5)",
        "trade-union membership",
        "association",
        "facebook",
        "suspect",
        "watch list",
        "sexual orientation",
        "HIV status",
        "Tôn giáo",
        "TÔN GIÁO",
        "tín ngưỡng",
        "Dân tộc",
        "dan_toc",
        "Đảng",
        "Đảng viên",
        "ngày vào Đảng",
        "quan điểm chính trị",
        "Thái độ",
        "tư tưởng",
        "Sức khoẻ",
        "khuyết tật",
    ],
)
def test_it_refuses_such_a_column_with_a_reason(name):
    assert refused_column(name)


@pytest.mark.parametrize(
    "name",
    [
        "label",
        "text",
        "Bản dịch",
        "State party",
        "States parties",
        "Third party",
        "position",
        "trace",
        "grace period",
        "đăng ký",
        "Đang thực hiện",
        "ngày đăng",
        "embrace",
        "department",
        "",
    ],
)
def test_it_keeps_an_innocent_column(name):
    assert refused_column(name) is None


def test_it_gives_the_reason_in_the_language_of_the_page():
    with translation.override("en"):
        assert "believes" in str(refused_column("religion"))


def test_it_shows_the_rules_and_the_list_to_everybody(visitor):
    page = visitor.get("/safeguards/")
    words = page.content.decode().replace("<wbr>", "")
    assert page.status_code == 200
    assert "no field, no tag, no score" in words
    for value in all_values():
        assert value.holder in words
        assert value.name in words
    for name in declared.LIBRARY_TABLES:
        assert name in words


def test_it_shows_them_in_vietnamese(visitor):
    visitor.cookies["servanda_language"] = "vi"
    words = visitor.get("/safeguards/").content.decode()
    assert 'lang="vi"' in words
