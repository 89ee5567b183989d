"""Proof that a refusal left everything as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models

# Rows these tables hold are traces of attempts, not of the refused act.
LEFT_OUT = frozenset({"axes", "sessions", "contenttypes", "auth"})


def everything(*app_labels: str) -> dict[str, list[Any]]:
    """All rows of the given apps (of all, when none is given), by table."""
    wanted = set(app_labels) or {config.label for config in apps.get_app_configs()} - LEFT_OUT
    watched = [model for model in apps.get_models() if model._meta.app_label in wanted]
    return {model._meta.db_table: _rows(model) for model in watched}


def _rows(model: type[models.Model]) -> list[Any]:
    return list(model._default_manager.order_by("pk").values_list())


@contextmanager
def nothing_changes(*app_labels: str) -> Iterator[None]:
    """Fails when any row of the given apps differs after the block."""
    before = everything(*app_labels)
    yield
    assert everything(*app_labels) == before
