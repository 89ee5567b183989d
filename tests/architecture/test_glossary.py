"""The glossary is the authority for names: every model and every choice of the product stands in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
ROW = re.compile(
    r"^\|\s*(?P<term>[^|]+?)\s*\|\s*`(?P<identifier>[A-Za-z_.]+)`\s*\|\s*(?P<definition>[^|]+?)\s*\|"
)


def rows() -> dict[str, tuple[str, str]]:
    """identifier → (Chinese term, definition)"""
    found = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        match = ROW.match(line)
        if match:
            found[match["identifier"]] = (match["term"], match["definition"])
    return found


def product_models() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("gaoxin."):
            yield from config.get_models()


def product_choices() -> dict[str, str]:
    """``Stage.SIGNED`` → 签约, for every enumeration a model field of the product uses."""
    found: dict[str, str] = {}
    pending = list(models.Choices.__subclasses__())
    while pending:
        one = pending.pop()
        pending.extend(one.__subclasses__())
        if one.__module__.startswith("gaoxin."):
            found.update({f"{one.__name__}.{member.name}": str(member.label) for member in one})
    return found


def test_the_glossary_has_rows_and_each_has_a_definition() -> None:
    glossary = rows()
    assert len(glossary) > 50
    assert not [name for name, (_term, definition) in glossary.items() if len(definition) < 4]


def test_every_model_stands_in_the_glossary_by_its_chinese_name() -> None:
    glossary = rows()
    wrong = [
        f"{model.__name__}（{model._meta.verbose_name}）"
        for model in product_models()
        if glossary.get(model.__name__, ("",))[0] != str(model._meta.verbose_name)
    ]
    assert not wrong, "术语表缺少或不一致：" + "、".join(wrong)


def test_every_choice_stands_in_the_glossary_by_its_label() -> None:
    glossary = rows()
    choices = product_choices()
    assert choices
    wrong = [f"{name}（{label}）" for name, label in choices.items() if glossary.get(name, ("",))[0] != label]
    assert not wrong, "术语表缺少或不一致：" + "、".join(wrong)


def test_a_missing_word_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = rows()
    monkeypatch.setitem(
        globals(), "rows", lambda: {key: row for key, row in everything.items() if key != "Zone"}
    )
    with pytest.raises(AssertionError):
        test_every_model_stands_in_the_glossary_by_its_chinese_name()
