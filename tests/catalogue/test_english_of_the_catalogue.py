"""What the catalogue says in its own sentences has its English; names and numbers of texts stay Chinese."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

from gaoxin.approvals.catalogue import approvals_at
from gaoxin.engines.rules.library import policy_files
from gaoxin.evaluation.definitions import indicators
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.unit_words import quantity, unit_words

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# 建筑法第八条（一）, 国办发〔2019〕11号, 63号附件1 二（一）1: where a text stands, by its own name.
_PART = r"(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]|\d|\s)*"
CITED = re.compile(
    rf"(?:[^，。；]*?(?:法|条例|办法|规定|目录|技术标准))?(?:第[一二三四五六七八九十]+条)?{_PART}"
    rf"|[^，。；]*?\d+号(?:附件\d)?(?:第[一二三四五六七八九十]+条)?{_PART}"
)
PLACE = re.compile(r"全国|.+[省市]")


def told(text: str) -> str:
    with translation.override("en"):
        return phrase(text)


def is_english(text: str) -> bool:
    """Nothing Chinese is left but names of texts."""
    parts = re.split(r"; | · |, | \(", told(text))
    return all(not CHINESE.search(part) or CITED.fullmatch(part.removesuffix(")")) for part in parts)


def said(node: Any, key: str) -> Iterator[str]:
    """Every text written under ``key``, however deep."""
    if isinstance(node, dict):
        if isinstance(node.get(key), str):
            yield node[key]
        for value in node.values():
            yield from said(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from said(value, key)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def policies() -> list[Any]:
    return [read(path) for path in policy_files(CATALOGUE)]


def missing(texts: Iterator[str] | list[str]) -> list[str]:
    return sorted({text for text in texts if text and not is_english(text)})


def test_every_indicator_says_in_english_what_it_counts() -> None:
    assert [one.code for one in indicators().values() if not one.definition_en] == []
    assert [one.code for one in indicators().values() if CHINESE.search(one.definition_en)] == []


def test_every_source_of_published_figures_has_its_english() -> None:
    zones = [read(path) for path in sorted(CATALOGUE.glob("zones/*/zone.yaml"))]
    sources = [one for zone in zones for one in (zone.get("sources") or {}).values()]
    assert sources
    assert [one["label"] for one in sources if not one.get("label_en")] == []


def test_remarks_and_pledges_of_the_approvals_have_their_english() -> None:
    loaded = approvals_at(CATALOGUE)
    assert [key for key, one in loaded.items.items() if bool(one.note) != bool(one.note_en)] == []
    assert [key for key, one in loaded.pledges.items() if not (one.text_en and one.evidence_en)] == []
    assert [one.key for one in loaded.case_types if len(one.notes) != len(one.notes_en)] == []


def test_where_a_condition_stands_is_told_in_english_unless_it_is_named_by_its_text() -> None:
    files = [*sorted((CATALOGUE / "approvals").rglob("*.yaml"))]
    assert missing([text for node in [*map(read, files), *policies()] for text in said(node, "clause")]) == []


def test_matters_known_of_the_provinces_lists_are_told_in_english() -> None:
    lists = approvals_at(CATALOGUE).pledge_lists.values()
    assert missing([other for one in lists for other in one.others]) == []


def test_offices_and_whose_practice_a_policy_is_are_told_in_english() -> None:
    assert missing([text for node in policies() for text in said(node, "office")]) == []
    regions = [node["scope"]["region"] for node in policies()]
    assert missing([region for region in regions if not PLACE.fullmatch(region)]) == []


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("适用范围", "Scope"),
        ("火炬口径（一）（二）", "Torch rule (1) (2)"),
        ("国办发〔2019〕11号；区域评估", "国办发〔2019〕11号; Area assessment"),
        ("建筑法第八条（一）", "建筑法第八条（一）"),
        ("本区自己写的一句", "本区自己写的一句"),
        ("", ""),
    ],
)
def test_a_phrase_is_put_together_of_its_parts_and_names_of_texts_are_left(text: str, english: str) -> None:
    assert told(text) == english
    with translation.override("zh-hans"):
        assert phrase(text) == text


def test_units_are_told_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert (unit_words("万元/人"), unit_words("项/年"), unit_words("1")) == (
            "ten thousand yuan/person",
            "items/year",
            "",
        )
        assert quantity(3, None) == "3"
    assert unit_words("万元/亩") == "万元/亩"


def test_where_facts_usually_come_from_is_told_in_english() -> None:
    facts = [
        fact for path in sorted((CATALOGUE / "facts").glob("*.yaml")) for fact in read(path)["facts"].values()
    ]
    assert missing([fact.get("source") or "" for fact in facts]) == []
