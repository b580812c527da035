"""What the layers' contracts cannot see: each test closes one hole."""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import yaml
from django.apps import apps

import marigold
from marigold.access.catalogue import WORDS, Permission
from marigold.config.environment import SETTINGS
from marigold.core.rules import rules

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "marigold"
FLOORS = (
    "search",
    "audit",
    "people",
    "practice",
    "measures",
    "growth",
    "improvement",
    "support",
    "equity",
    "facilitation",
)
ROOMS = ("people", "practice", "measures", "growth", "improvement", "support", "equity", "facilitation")
# Reads that make the scope itself, or that work on rows a scoped read has already handed out.
UNSCOPED = {"asking", "scope_for", "scope_of", "held_roles", "contact_of", "forget", "levels_of"}


def our_models():
    return [model for label in FLOORS for model in apps.get_app_config(label).get_models()]


def modules_of(package: str):
    start = import_module(package)
    if not hasattr(start, "__path__"):
        return [start]
    return [start, *(import_module(found.name) for found in walk_packages(start.__path__, f"{package}."))]


def functions_of(module):
    return [
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    here = FLOORS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete:
            there = field.related_model._meta.app_label
            assert there in FLOORS, f"{field} points outside the house"
            assert FLOORS.index(there) <= here, f"{field} looks up at {there}"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_table_says_how_it_is_reached(model):
    reach = vars(model).get("Reach")
    assert reach is not None
    ways = {name for name in vars(reach) if not name.startswith("_")}
    assert ways
    assert ways <= {"open", "tree", "circle", "owner"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_selector_takes_a_scope_first(room):
    for module in modules_of(f"marigold.{room}.selectors"):
        for function in functions_of(module):
            if function.__name__ in UNSCOPED:
                continue
            first = next(iter(inspect.signature(function).parameters))
            assert first == "scope", f"{module.__name__}.{function.__name__} starts with {first}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_action_is_keyword_only_and_names_who_and_when(room):
    found = 0
    for module in modules_of(f"marigold.{room}.actions"):
        for function in functions_of(module):
            if not getattr(function, "is_action", False):
                continue
            found += 1
            parameters = inspect.signature(function).parameters
            assert {"by", "at"} <= set(parameters), function.__name__
            kinds = {one.kind for one in parameters.values()}
            assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, function.__name__
    assert found


def test_every_permission_has_words_a_role_and_a_use():
    roles = yaml.safe_load((SOURCE / "data" / "roles.yaml").read_text())["roles"]
    held = {key for role in roles for key in role["permissions"]}
    code = "\n".join(file.read_text() for file in SOURCE.rglob("*.py") if "access" not in file.parts)
    for permission in Permission:
        assert WORDS[permission]
        assert permission.value in held, f"no role holds {permission}"
        assert f"Permission.{permission.name}" in code, f"nothing asks for {permission}"
    assert held == {permission.value for permission in Permission}


def test_every_event_has_words():
    phrases = import_module("marigold.web.phrases")
    for room in ROOMS:
        for kind in import_module(f"marigold.{room}.events").Happened:
            assert kind.value in phrases.SENTENCES, f"no words for {kind}"


def test_every_rule_has_words_a_remedy_and_a_source():
    for rule in rules():
        assert rule.claim.endswith("."), rule.id
        assert rule.says.endswith("."), rule.id
        assert rule.remedy.endswith("."), rule.id
        assert rule.source, rule.id
        assert all(1 <= number <= 403 for number in rule.source), rule.id


def test_every_setting_is_documented():
    page = (ROOT / "docs/using/reference/settings.md").read_text()
    for setting in SETTINGS:
        assert setting.name in page, setting.name


def test_every_command_is_documented():
    page = (ROOT / "docs/using/reference/commands.md").read_text()
    main = import_module("marigold.cli.main")
    parser = main.parser()
    for action in parser._subparsers._group_actions:  # argparse has no public way to list commands
        for name in action.choices:
            assert f"## {name}\n" in page or f"## {name} " in page, name


def sources():
    return [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]


def test_modules_fit_in_a_sitting_and_functions_in_a_hand():
    long_modules = [
        f"{file.name}: {n}" for file in sources() if (n := len(file.read_text().splitlines())) > 400
    ]
    long_functions = [
        f"{file.relative_to(SOURCE)}:{node.lineno} {node.name}"
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 42
    ]
    assert long_modules == []
    assert long_functions == []


def test_no_drawer_for_odds_and_ends():
    names = {file.stem for file in SOURCE.rglob("*.py")}
    assert names.isdisjoint({"utils", "helpers", "common", "misc", "signals", "services"})


def test_no_clock_below_the_windows():
    windows = {"web", "cli", "demo", "config"}
    for file in sources():
        if windows & set(file.relative_to(SOURCE).parts):
            continue
        code = file.read_text()
        for clock in ("timezone.now(", "date.today(", "datetime.now(", "time.time("):
            assert clock not in code, f"{file.relative_to(SOURCE)} reads a clock: {clock}"


def test_pages_have_no_inline_style_or_script():
    for file in (SOURCE / "web" / "templates").rglob("*.html"):
        text = file.read_text()
        assert " style=" not in text, file.name
        assert "<style" not in text, file.name
        assert "onclick=" not in text, file.name
        assert "<script>" not in text, file.name


def test_the_version_is_said_once():
    first = next(line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    assert marigold.__version__ in first
