"""What the values layer refuses is said in the language of the page, by its code and the value given."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import gaoxin.values
from gaoxin.values.dates import parse_date
from gaoxin.values.errors import DomainError, NotPermitted
from gaoxin.values.money import MoneyUnit, parse_money
from gaoxin.values.uscc import parse_uscc
from gaoxin.web.refusals import SENTENCES, in_words

CODES = re.compile(r'"((?:area|date|money|number|period|project_code|ratio|uscc)\.[a-z_]+)"')
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read_money(raw: str) -> object:
    return parse_money(raw, unit=MoneyUnit.TEN_THOUSAND_YUAN)


def refusal(read: object, raw: str) -> DomainError:
    with pytest.raises(DomainError) as refused:
        read(raw)  # type: ignore[operator]
    return refused.value


def test_every_code_of_the_values_layer_has_a_sentence() -> None:
    folder = Path(gaoxin.values.__file__).parent
    codes = {code for path in folder.glob("*.py") for code in CODES.findall(path.read_text("utf-8"))}
    assert codes == set(SENTENCES)


def test_chinese_keeps_the_sentence_that_names_the_place() -> None:
    wrong = refusal(parse_uscc, "91140400MA0EXAMP12")
    with translation.override("zh-hans"):
        assert (in_words(wrong).message, in_words(wrong).remedy) == (wrong.message, wrong.remedy)


@pytest.mark.parametrize(
    ("read", "raw"),
    [(read_money, "about 5"), (parse_date, "2025"), (parse_uscc, "123"), (read_money, "-5")],
)
def test_english_names_the_value_and_the_remedy(read: object, raw: str) -> None:
    wrong = refusal(read, raw)
    with translation.override("en"):
        said = in_words(wrong)
    assert not CHINESE.search(str(said))
    assert said.remedy


def test_a_refused_permission_is_told_in_english_too() -> None:
    with translation.override("en"):
        said = in_words(NotPermitted())
    assert not CHINESE.search(str(said))


def test_every_sentence_has_english_with_its_value() -> None:
    with translation.override("en"):
        for code, sentences in SENTENCES.items():
            for sentence in sentences:
                assert not CHINESE.search(str(sentence) % {"value": "x"}), code
