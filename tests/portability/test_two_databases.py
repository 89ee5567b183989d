"""What keeps SQLite, PostgreSQL and the databases that resemble it open as choices."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from tests.architecture.sources import PACKAGE, shown

LONGEST_NAME = 30
OURS = [config for config in apps.get_app_configs() if config.name.startswith("gaoxin")]
MODELS = [model for config in OURS for model in config.get_models(include_auto_created=True)]
SOURCES = sorted(PACKAGE.rglob("*.py"))
CONFLICT_CLAUSES = re.compile(r"\b(ignore_conflicts|update_conflicts)\s*=\s*True")
ADVISORY_LOCK = re.compile(r"pg_(try_)?advisory", re.IGNORECASE)


def containing(pattern: re.Pattern[str]) -> list[str]:
    return [shown(source) for source in SOURCES if pattern.search(source.read_text(encoding="utf-8"))]


def imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_names_of_constraints_and_indexes_fit_every_database(model):
    named: list[models.BaseConstraint | models.Index] = [*model._meta.constraints, *model._meta.indexes]
    assert [one.name for one in named if len(one.name) > LONGEST_NAME] == []
    assert len(model._meta.db_table) <= LONGEST_NAME * 2


def test_no_two_constraints_share_a_name():
    names = [one.name for model in MODELS for one in (*model._meta.constraints, *model._meta.indexes)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_nothing_is_used_that_only_postgresql_has():
    users = [
        shown(source) for source in SOURCES if any("contrib.postgres" in name for name in imported(source))
    ]
    assert users == []


def test_no_write_relies_on_the_conflict_clauses_of_one_database():
    assert containing(CONFLICT_CLAUSES) == []


def test_no_lock_is_taken_that_only_postgresql_has():
    assert containing(ADVISORY_LOCK) == []


@pytest.mark.django_db
def test_the_migrations_make_the_models_as_they_are():
    told = StringIO()
    with suppress(SystemExit):
        call_command("makemigrations", "--check", "--dry-run", stdout=told)
    assert told.getvalue().strip() == "No changes detected"


@pytest.mark.portability
@pytest.mark.django_db
def test_every_table_can_be_read_on_this_database():
    assert connection.vendor in ("sqlite", "postgresql")
    assert [model._meta.label for model in MODELS if model._base_manager.count() < 0] == []
