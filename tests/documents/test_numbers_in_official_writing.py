"""Headings, dates and document numbers as the standard writes them."""

import datetime as dt

import pytest

from gaoxin.foundation.documents.numbering import (
    chinese_number,
    document_number,
    heading_number,
    official_date,
    width_in_characters,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_counting_in_chinese(number, words):
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [0, 100])
def test_counting_ends_at_99(number):
    with pytest.raises(ValueError, match="1 to 99"):
        chinese_number(number)


def test_the_four_levels():
    assert [heading_number(level, 12) for level in (1, 2, 3, 4)] == ["十二、", "（十二）", "12.", "（12）"]
    with pytest.raises(ValueError, match="four levels"):
        heading_number(5, 1)


def test_dates_and_document_numbers():
    assert official_date(dt.date(2025, 3, 1)) == "2025年3月1日"
    assert document_number("长高管发", year=2025, number=3) == "长高管发〔2025〕3号"


def test_latin_letters_and_digits_are_half_as_wide():
    assert width_in_characters("2025年3月31日") == 6.5
