"""Notes, materials and the like of the policies have their English; none is kept that no policy says."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from django.utils import translation

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.library import load_library
from gaoxin.foundation.phrases import phrase
from gaoxin.policies.selectors.library import anchors, conditions

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# 《工业项目建设用地控制指标》, 国科火字〔2022〕67号, 63号附件1, 第三十条: a text by its own name or number.
NAMED = re.compile(r"《[^》]+》|[\u4e00-\u9fff]+〔\d{4}〕\d+号|\d+号(?:附件\d)?|第[一二三四五六七八九十]+条")


def sentences(version: PolicyVersion) -> Iterator[str]:
    """What a version says in words of its own, titles, labels and clauses apart."""
    yield version.validity
    yield from version.notes
    yield from version.materials
    yield from (window.note for window in version.head.windows)
    yield from (*version.head.steps, *version.head.handling, version.head.where)
    yield from (anchor.note for _part, anchor in anchors(version))
    yield from (one.guidance for one in conditions(version))
    yield from (one.expenditure for one in version.benefits)


def said() -> set[str]:
    return {text for version in load_library(CATALOGUE).versions for text in sentences(version) if text}


def told(text: str) -> str:
    with translation.override("en"):
        return phrase(text)


def test_everything_a_policy_says_of_its_own_is_told_in_english() -> None:
    texts = said()
    assert len(texts) > 200
    assert sorted(text for text in texts if CHINESE.search(NAMED.sub("", told(text)))) == []


def test_no_english_is_kept_of_what_no_policy_says_any_more() -> None:
    kept = yaml.safe_load((CATALOGUE / "phrases_policies.yaml").read_text(encoding="utf-8"))
    texts = said() | {one.title for version in load_library(CATALOGUE).versions for one in version.sources}
    parts = texts | {part for text in texts for part in text.split("；")}
    assert [text for group in kept.values() for text in group if text not in parts] == []


def test_the_name_of_a_paper_is_told_whole_or_left_as_it_is() -> None:
    kept = yaml.safe_load((CATALOGUE / "phrases_policies.yaml").read_text(encoding="utf-8"))["papers"]
    papers = {one for version in load_library(CATALOGUE).versions for one in version.sources}
    assert [
        one.title for one in papers if not one.number and told(one.title) != kept.get(one.title, one.title)
    ] == []


def test_figures_of_a_sentence_are_the_same_in_english() -> None:
    """Amounts in 万 and 亿 are told in full; percentages, days and numbers of texts are copied."""
    copied = re.compile(r"\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?%|\d+号")
    changed = [text for text in said() if sorted(copied.findall(text)) != sorted(copied.findall(told(text)))]
    assert changed == []


def test_a_sentence_is_told_whole_or_left_as_it_is() -> None:
    own = "企业登记、税务登记；本区自己写的一句。"
    assert told(own) == own
    assert told("3 年；本区自己的办法") == "3 years; 本区自己的办法"
