"""A sentence of the engines is Chinese wherever a string is wanted, and can still be said otherwise."""

import copy
import json
import pickle
from datetime import date

import pytest

from gaoxin.values.sentences import Sentence

ENGLISH = {
    "{day}受理，{count}个事项：{items}。": "{day}: accepted; {count} items: {items}.",
    "即办": "at once",
    "“{name}”{limit}": "“{name}” {limit}",
}


def said(sentence: Sentence) -> str:
    return sentence.told(lambda template: ENGLISH.get(template, template), written)


def written(part: object) -> str:
    if isinstance(part, Sentence):
        return said(part)
    if isinstance(part, date):
        return part.isoformat()
    return ", ".join(map(written, part)) if isinstance(part, list | tuple) else str(part)


ACCEPTED = Sentence(
    "{day}受理，{count}个事项：{items}。", day=date(2026, 3, 1), count=2, items=["环评", "能评"]
)


def test_it_is_the_chinese_sentence() -> None:
    assert ACCEPTED == "2026年3月1日受理，2个事项：环评、能评。"
    assert json.dumps(Sentence("即办"), ensure_ascii=False) == '"即办"'
    assert {ACCEPTED: 1}["2026年3月1日受理，2个事项：环评、能评。"] == 1


def test_it_is_said_by_its_template_with_its_parts() -> None:
    assert said(ACCEPTED) == "2026-03-01: accepted; 2 items: 环评, 能评."


def test_sentences_in_sentences_are_said_too() -> None:
    limit = Sentence("“{name}”{limit}", name="备案", limit=Sentence("即办"))
    assert (limit, said(limit)) == ("“备案”即办", "“备案” at once")


def test_braces_in_what_is_put_in_are_kept() -> None:
    name = Sentence("“{name}”{limit}", name="{day}", limit="20 %")
    assert (name, said(name)) == ("“{day}”20 %", "“{day}” 20 %")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_can_be_said_as_well(again) -> None:
    assert (again(ACCEPTED), said(again(ACCEPTED))) == (ACCEPTED, said(ACCEPTED))
