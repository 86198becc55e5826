"""The rules of the house that an import checker cannot see.

It reads the same list of rooms as import-linter, from pyproject.toml. Each
check is shown to fail on a planted case.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.db import models

import servanda
from servanda.people.notice_words import WORDS as NOTICE_WORDS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(servanda.__file__).parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "importlinter"
]["contracts"]
ROOMS = next(each["layers"] for each in CONTRACTS if each["containers"] == ["servanda"])
NOT_ROOMS = {"templates", "static", "locale", "__pycache__"}
ASKS_TO_BE_SPLIT = 400  # lines
MUST_BE_SPLIT = 480


def room_of(name):
    """Return the room of a module or a file inside src/servanda."""
    parts = name.split(".") if isinstance(name, str) else name.relative_to(SOURCE).parts
    return parts[1] if isinstance(name, str) else parts[0]


def rank(room):
    return ROOMS.index(room)


def python_files(folder=SOURCE):
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


# Rooms.


def test_it_has_only_rooms_that_the_order_knows():
    found = {path.name for path in SOURCE.iterdir() if path.is_dir()}
    assert found - NOT_ROOMS == set(ROOMS)


def keys_upwards(kinds):
    return [
        f"{kind._meta.label}.{each.name} -> {each.related_model._meta.label}"
        for kind in kinds
        for each in kind._meta.get_fields()
        if each.is_relation
        and each.concrete
        and each.related_model
        and each.related_model.__module__.startswith("servanda.")
        and rank(room_of(each.related_model.__module__))
        < rank(room_of(kind.__module__))
    ]


def test_it_points_foreign_keys_downwards():
    ours = [
        kind
        for kind in apps.get_models(include_auto_created=True)
        if kind.__module__.startswith("servanda.")
    ]
    assert len(ours) > 10
    assert keys_upwards(ours) == []


def test_it_catches_a_planted_key_upwards():
    class Planted(models.Model):
        reading = models.ForeignKey("documents.Reading", models.CASCADE)

        class Meta:
            app_label = "people"
            managed = False

        def __str__(self):
            return "planted"

    try:
        Planted.__module__ = "servanda.people.models"
        assert keys_upwards([Planted]) == [
            "people.Planted.reading -> documents.Reading"
        ]
    finally:
        del apps.all_models["people"]["planted"]
        apps.clear_cache()


# Templates.

EXTENDS = re.compile(r"{%\s*(?:extends|include)\s+([^\s%]+)")
RENDERS = re.compile(r"[\"']([a-z_]+/[a-z_0-9/]+\.(?:html|txt))[\"']")
SHARED = {
    str(path.relative_to(SOURCE / "templates"))
    for path in (SOURCE / "templates").rglob("*")
}


def foreign_templates(room, words, pattern=EXTENDS):
    """Return the templates named in `words` that belong to another room."""
    wrong = []
    for name in pattern.findall(words):
        bare = name.strip("\"'")
        if bare == name and pattern is EXTENDS:
            wrong.append(name)  # a variable: nobody can check it
        elif bare not in SHARED and not bare.startswith(f"{room}/"):
            wrong.append(bare)
    return wrong


def test_it_builds_pages_of_own_and_shared_templates_only():
    for path in SOURCE.rglob("*.html"):
        room = room_of(path)
        words = path.read_text("utf-8")
        if room == "templates":
            assert foreign_templates("none", words) == [], path
        else:
            assert foreign_templates(room, words) == [], path
            assert path.relative_to(SOURCE / room / "templates").parts[0] == room


def test_it_renders_templates_of_its_own_room_only():
    for path in python_files():
        words = path.read_text("utf-8")
        assert foreign_templates(room_of(path), words, RENDERS) == [], path


def test_it_catches_a_planted_template_of_another_room():
    assert foreign_templates("people", "{% extends 'base.html' %}") == []
    assert foreign_templates("people", "{% include 'people/x.html' %}") == []
    assert foreign_templates("people", "{% include 'desk/x.html' with a=b %}")
    assert foreign_templates("people", "{% extends which %}")
    assert foreign_templates("people", 'render(r, "desk/x.html")', RENDERS)


# Views.

WRITES = {"save", "delete", "bulk_create", "bulk_update", "get_or_create"}
WRITES |= {"update_or_create"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def is_view(path):
    parts = path.relative_to(SOURCE).parts
    return any(
        part.removesuffix(".py") in {"views", "public_views", "urls"} for part in parts
    )


def reached_past_the_doors(tree):
    """Return the lines on which a view goes to tables itself."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (
            node.attr in MANAGERS
            or (node.attr in WRITES and not isinstance(node.value, ast.Call))
        )
    ]


def test_it_lets_views_reach_rows_through_the_doors_only():
    views = [path for path in python_files() if is_view(path)]
    assert len(views) >= 8
    for path in views:
        lines = reached_past_the_doors(ast.parse(path.read_text("utf-8")))
        assert lines == [], path


@pytest.mark.parametrize(
    "planted", ["Reading.objects.all()", "person.save()", "view.delete()"]
)
def test_it_catches_a_planted_view_that_goes_round(planted):
    assert reached_past_the_doors(ast.parse(planted)) == [1]


# Operations: every write leaves an entry in the trail.

CHANGES = WRITES | {"create", "update", "add", "set", "remove", "clear"}
CHANGES -= {"add", "set", "remove", "clear"}  # of sets and caches, too
STEP = "a step of operations that record it; they are checked"
FILE = "builds a file to download; changes no row"
LEDGER = "the sent-ledger and the inbox are trails of their own: nobody edits them"
TOLD = "part of a write that records it, or of reading one's own inbox"
EXEMPT = {
    "servanda.people.operations.audit.record": "it is the trail",
    "servanda.files.operations.store": "bytes have no meaning before a row of "
    "another room names them, and that write is in the trail",
    "servanda.files.operations.discard": "the room that named the bytes records it",
    "servanda.vocabularies.operations.load": "fills closed vocabularies that ship "
    "with the program; nobody decides anything",
    "servanda.countries.operations.packs.load_pack": "below people, so below the trail; "
    "people.load_pack records the pack",
    "servanda.countries.operations.packs.take_over": "a step of load_pack",
    "servanda.countries.operations.communes.load_communes": "below people, so below "
    "the trail; people.load_communes records the list",
    "servanda.people.operations.lineage.rebuild_lineage": "derived from the parents of "
    "institutions, whose change is in the trail already",
    "servanda.people.operations.mailings.make_mailings": LEDGER,
    "servanda.people.operations.mailings.pass_up_overdue": LEDGER,
    "servanda.people.operations.sending.send_queued": LEDGER,
    "servanda.people.operations.notices.notify": TOLD,
    "servanda.people.operations.notices.done": TOLD,
    "servanda.people.operations.notices.mark_read": TOLD,
    "servanda.people.operations.notices.move_notices": TOLD,
    "servanda.people.operations.notices.pass_up": LEDGER,
    "servanda.people.operations.telling.tell_coordinators": TOLD,
    "servanda.people.operations.institutions.close": STEP,
    "servanda.people.operations.institutions.end_posts": STEP,
    "servanda.people.operations.institutions.move": STEP,
    "servanda.people.operations.naming.begin_names": STEP,
    "servanda.people.operations.naming.begin_place": STEP,
    "servanda.people.operations.naming.correct_names": STEP,
    "servanda.people.operations.naming.end_past": STEP,
    "servanda.people.operations.naming.ensure_past": STEP,
    "servanda.people.operations.naming.set_variants": STEP,
    "servanda.documents.operations.identifying.document_of": STEP,
    "servanda.recommendations.operations.answers.lay_out_answers": STEP,
    "servanda.recommendations.operations.answers.take_back_answers": STEP,
    "servanda.recommendations.operations.asks.ensure_asks": STEP,
    "servanda.recommendations.operations.asks.renew": STEP,
    "servanda.recommendations.operations.assignments.checks.chosen_asks": STEP,
    "servanda.recommendations.operations.assignments.giving.give": STEP,
    "servanda.recommendations.operations.assignments.giving.replace_what_came_back": STEP,
    "servanda.recommendations.operations.assignments.telling.ask_lead": STEP,
    "servanda.recommendations.operations.assignments.telling.close": STEP,
    "servanda.recommendations.operations.assignments.telling.tell_former_lead": STEP,
    "servanda.recommendations.operations.assignments.telling.tell_giver": STEP,
    "servanda.recommendations.operations.assignments.telling.tell_lead": STEP,
    "servanda.people.operations.sessions.keep": STEP,
    "servanda.people.operations.sessions.move": STEP,
    "servanda.people.operations.sessions.forget_others": STEP,
    "servanda.people.operations.sessions.end_all": STEP,
    "servanda.people.operations.sessions.use": "keeps the day a session was last "
    "used; what is done in it is in the trail",
    "servanda.recommendations.operations.desk.registering.enter": STEP,
    "servanda.recommendations.operations.desk.undoing.take_out": STEP,
    "servanda.recommendations.operations.register.touch": "refreshes words derived "
    "from rows whose change is in the trail already",
    "servanda.recommendations.operations.exports.brief.write_brief": FILE,
    "servanda.recommendations.operations.exports.matrix.write_matrix": FILE,
    "servanda.recommendations.operations.exports.word.write": FILE,
}


@dataclass
class Function:
    """One function of some operations module, by what it calls."""

    name: str
    public: bool
    calls: set[str] = field(default_factory=set)
    changes: bool = False


def functions_of(module, tree):
    """Return the functions of a module with the full names of what they call."""
    known = names_known_in(module, tree)
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            made = Function(f"{module}.{node.name}", not node.name.startswith("_"))
            for part in ast.walk(node):
                note(made, part, known)
            found[made.name] = made
    return found


def names_known_in(module, tree):
    known = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                known[each.asname or each.name] = f"{node.module}.{each.name}"
        elif isinstance(node, ast.FunctionDef):
            known[node.name] = f"{module}.{node.name}"
    return known


def note(function, part, known):
    if isinstance(part, ast.Name):
        function.calls.add(known.get(part.id, part.id))
    elif isinstance(part, ast.Attribute):
        function.changes |= part.attr in CHANGES
        if isinstance(part.value, ast.Name):
            owner = known.get(part.value.id, part.value.id)
            function.calls.add(f"{owner}.{part.attr}")


def operations():
    found = {}
    for path in python_files():
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        if parts[2:3] != ("operations",):
            continue
        module = ".".join(parts).removesuffix(".__init__")
        found |= functions_of(module, ast.parse(path.read_text("utf-8")))
    # `from servanda.people.operations import appoint` names what a package passes on.
    for name in list(found):
        package, _, last = name.rpartition(".")
        found.setdefault(f"{package.rpartition('.')[0]}.{last}", found[name])
    return found


def reaches(function, found, wanted, seen=()):
    """Say whether a function, or one that it calls, is as `wanted`."""
    if wanted(function):
        return True
    return any(
        reaches(found[name], found, wanted, (*seen, function.name))
        for name in function.calls
        if name in found and name not in seen and found[name].name not in seen
    )


def records(function):
    return any(name.endswith("operations.audit.record") for name in function.calls)


def without_entry(found):
    return sorted(
        {
            function.name
            for function in found.values()
            if function.public
            and function.name not in EXEMPT
            and reaches(function, found, lambda each: each.changes)
            and not reaches(function, found, records)
        }
    )


def test_it_leaves_an_entry_for_every_operation():
    found = operations()
    assert len(found) > 20
    assert without_entry(found) == []


def test_it_exempts_only_what_is_there():
    assert set(EXEMPT) - set(operations()) == set()


def test_it_catches_a_planted_operation_without_an_entry():
    planted = """
from servanda.people.operations import audit
def quiet(thing):
    _step(thing)
def _step(thing):
    thing.save()
def honest(thing):
    _step(thing)
    _note(thing)
def _note(thing):
    audit.record(verb="a.b", by=None, subjects=[thing])
def reads(thing):
    return thing.name
"""
    found = functions_of("servanda.people.operations.planted", ast.parse(planted))
    assert without_entry(found) == ["servanda.people.operations.planted.quiet"]


# Size.


def test_it_splits_modules_that_nobody_would_read(record_property):
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in [*python_files(), *python_files(ROOT / "src" / "undocs")]
    }
    long = {name: size for name, size in sizes.items() if size > ASKS_TO_BE_SPLIT}
    record_property("asks to be split", long)
    assert {name: size for name, size in long.items() if size > MUST_BE_SPLIT} == {}


# What people look up.


def own_commands():
    return {name for name, app in get_commands().items() if app.startswith("servanda.")}


def test_it_explains_every_command():
    words = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    missing = [name for name in own_commands() if f"servanda {name}" not in words]
    assert missing == []


def test_it_explains_every_variable():
    words = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    source = (SOURCE / "config/environment.py").read_text("utf-8")
    names = set(re.findall(r"\b(?:SERVANDA_[A-Z_]+[A-Z]|DATABASE_URL)\b", source))
    assert len(names) > 5
    assert [name for name in names if name not in words] == []


def verbs_used():
    """Return every verb that an operation gives to the trail."""
    labels = {kind._meta.label_lower for kind in apps.get_models()}
    verb = re.compile(rf"(?:{'|'.join(ROOMS)})\.[a-z_]+")
    return {
        node.value
        for path in python_files()
        if "operations" in path.relative_to(SOURCE).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and verb.fullmatch(node.value)
    } - (labels | set(NOTICE_WORDS))  # names of tables and of notices look alike


def test_it_explains_every_verb_of_the_trail():
    words = (ROOT / "docs/reference/audit-verbs.md").read_text("utf-8")
    used = verbs_used()
    assert len(used) > 20
    assert [verb for verb in sorted(used) if f"`{verb}`" not in words] == []


# import-linter: each contract catches a planted wrong import.


def plant_of(contract):
    """Return (module to spoil, module to import there) for one contract."""
    match contract["type"]:
        case "layers" if contract["containers"] == ["servanda"]:
            return "servanda.common", "servanda.config.settings"
        case "layers":
            return "servanda.people.models", "servanda.people.views"
        case "forbidden":
            return contract["source_modules"][0], contract["forbidden_modules"][0]
        case "protected":
            return "servanda.config.apps", contract["protected_modules"][0]
        case kind:
            pytest.fail(f"No plant for a contract of type {kind}: write one")


def file_of(folder, module):
    path = folder.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def lint(folder, config):
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(command), "--config", str(config), "--no-cache"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "NO_COLOR": "1",
            "COLUMNS": "200",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_has_a_contract_that_catches_each_wrong_import(tmp_path):
    for name in ("undocs", "servanda"):
        shutil.copytree(
            ROOT / "src" / name,
            tmp_path / name,
            ignore=lambda folder, names: [
                each
                for each in names
                if not each.endswith(".py") and not (Path(folder) / each).is_dir()
            ],
        )
    for contract in CONTRACTS:
        spoiled, target = plant_of(contract)
        with file_of(tmp_path, spoiled).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {target}\n")
    done = lint(tmp_path, ROOT / "pyproject.toml")
    kept = re.findall(r"^(.*?)\s+KEPT", done.stdout, re.MULTILINE)
    broken = re.findall(r"^(.*?)\s+BROKEN", done.stdout, re.MULTILINE)
    assert kept == [], done.stdout + done.stderr
    assert len(broken) == len(CONTRACTS)
