"""Money is read exactly, kept in 元 and shown in the unit people speak."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.money import (
    MoneyUnit,
    format_money,
    from_unit,
    parse_money,
    spoken_money,
    suspect_scale,
    suspect_unit_slip,
    to_unit,
)
from tests.values.refusals import refusal

YUAN, WAN, YI = MoneyUnit.YUAN, MoneyUnit.TEN_THOUSAND_YUAN, MoneyUnit.HUNDRED_MILLION_YUAN

cents = st.integers(0, 10**16).map(lambda n: Decimal(n).scaleb(-2))


@pytest.mark.parametrize(
    ("typed", "unit", "yuan"),
    [
        ("1,234.50", YUAN, "1234.50"),
        ("１，２３４．５０", YUAN, "1234.50"),
        ("￥1,234.50元", YUAN, "1234.50"),
        ("¥ 1234.5", YUAN, "1234.5"),
        ("人民币1234.5元整", YUAN, "1234.5"),
        ("1234.5 RMB", YUAN, "1234.5"),
        ("5亿元", WAN, "500000000"),
        ("5亿", YUAN, "500000000"),
        ("3000万", YUAN, "30000000"),
        ("3000 万元\u3000", YI, "30000000"),
        ("3千万元", YUAN, "30000000"),
        ("1.5万亿元", YUAN, "1500000000000"),
        ("1亿2000万元", YUAN, "120000000"),
        ("1亿2000元", YUAN, "100002000"),
        ("800元", WAN, "800"),
        ("157", YI, "15700000000"),
        ("0.000001", WAN, "0.01"),
        ("1.23456789", YI, "123456789"),
        ("'3000", WAN, "30000000"),
        (".5", WAN, "5000"),
        ("0", WAN, "0"),
        (0.1 + 0.2, WAN, "3000"),
        (1234.1 * 3, YUAN, "3702.30"),
        (sum([0.1] * 10), YI, "100000000"),
        (165.00000000003, YI, "16500000000"),
        (165, YI, "16500000000"),
        (Decimal("12.34"), WAN, "123400"),
        (True + 1, YUAN, "2"),
    ],
)
def test_the_shapes_money_is_typed_in(typed: object, unit: MoneyUnit, yuan: str) -> None:
    amount = parse_money(typed, unit=unit)
    assert amount == Decimal(yuan)
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("", "number.missing", "没有填写"),
        ("—", "number.missing", "没有填写"),
        (None, "number.missing", "没有填写"),
        (float("nan"), "number.missing", "没有填写"),
        ("约5亿元", "number.vague", "不是确切的数"),
        ("5亿元左右", "number.vague", "不是确切的数"),
        ("3-5亿", "number.vague", "不是确切的数"),
        ("3至5亿", "number.vague", "不是确切的数"),
        ("3亿—5亿", "number.vague", "不是确切的数"),
        ("500余万", "number.vague", "不是确切的数"),
        ("五亿元", "number.chinese_numerals", "中文数字"),
        ("五", "number.chinese_numerals", "中文数字"),
        ("100万美元", "money.currency", "外币（美元）"),
        ("$100", "money.currency", "外币（$）"),
        ("12,34", "number.separators", "逗号位置不对"),
        ("1,23,456", "number.separators", "逗号位置不对"),
        ("1.2.3", "number.unreadable", "不是数字"),
        ("1.2E+08", "number.scientific", "科学计数法"),
        ("#DIV/0!", "number.formula_error", "公式错误"),
        ("5²", "money.unreadable", "读不出金额"),
        ("-5", "money.negative", "不能为负"),
        ("（5）", "money.negative", "不能为负"),
        ("－5万", "money.negative", "不能为负"),
        (-5, "money.negative", "不能为负"),
        ("3亿5", "money.unreadable", "读不出金额"),
        ("3万5亿", "money.unreadable", "读不出金额"),
        ("0.0000001", "money.below_cent", "不到一分"),
        (3333.333333333333, "money.below_cent", "不到一分"),
        ("999999999999", "number.too_large", "不能大于"),
        ("1" * 50, "number.too_long", "位数过多"),
        ("1" * 5000, "number.too_long", "位数过多"),
        (1e300, "number.too_long", "位数过多"),
        (float("inf"), "number.unreadable", "不是数字"),
        (True, "number.unreadable", "不是数字"),
        ("已付清", "number.unreadable", "不是数字"),
    ],
)
def test_each_slip_is_named(typed: object, code: str, says: str) -> None:
    error = refusal(lambda: parse_money(typed, unit=WAN, field="total_investment"))
    assert error.code == code
    assert says in error.message
    assert error.field == "total_investment"


def test_negative_money_is_read_where_it_is_allowed() -> None:
    for typed in ("-5", "（5）", "−5", "-￥5", -5, -5.0):
        assert parse_money(typed, unit=WAN, allow_negative=True) == Decimal(-50000)


@given(cents, st.sampled_from(list(MoneyUnit)))
def test_an_amount_written_in_any_unit_reads_back_to_the_cent(amount: Decimal, unit: MoneyUnit) -> None:
    amount = min(amount, Decimal(10) ** 13)
    written = format_money(amount, unit=unit, places=unit.exponent + 2, with_unit=True)
    assert parse_money(written, unit=YUAN) == amount
    assert from_unit(to_unit(amount, unit), unit) == amount


@given(st.integers(0, 10**13))
def test_a_spreadsheet_float_of_whole_cents_is_read_exactly(count: int) -> None:
    assert parse_money(count / 100, unit=YUAN) == Decimal(count).scaleb(-2)


@given(st.lists(cents, max_size=50))
def test_a_total_does_not_depend_on_the_order_of_its_rows(amounts: list[Decimal]) -> None:
    assert sum(amounts) == sum(reversed(amounts)) == sum(sorted(amounts))


@pytest.mark.parametrize(
    ("amount", "unit", "places", "shown"),
    [
        ("42200000000", YI, 2, "422.00"),
        ("12345678.90", WAN, 2, "1,234.57"),
        ("12345", WAN, 2, "1.23"),
        ("12350", WAN, 2, "1.24"),
        ("-12350", WAN, 2, "-1.24"),
        ("25000", WAN, 0, "3"),
        ("-0.01", WAN, 2, "0.00"),
        ("1234567.89", YUAN, 2, "1,234,567.89"),
    ],
)
def test_display_rounds_half_up_once(amount: str, unit: MoneyUnit, places: int, shown: str) -> None:
    assert format_money(Decimal(amount), unit=unit, places=places) == shown


def test_unknown_money_is_shown_as_a_dash_and_zero_as_zero() -> None:
    assert format_money(None, unit=WAN) == "—"
    assert format_money(Decimal(0), unit=WAN) == "0.00"
    assert spoken_money(None) == "—"


def test_money_in_a_sentence_takes_its_natural_unit() -> None:
    assert spoken_money(Decimal("42200000000")) == "422亿元"
    assert spoken_money(Decimal("30000000")) == "3,000万元"
    assert spoken_money(Decimal("999.5")) == "999.5元"
    assert format_money(Decimal("15000"), unit=WAN, with_unit=True, trim=True) == "1.5万元"


@pytest.mark.parametrize("exponent", [4, 8, -4, -8])
def test_a_slip_of_unit_against_a_reference_is_suspected(exponent: int) -> None:
    reference = Decimal("500000000")
    hint = suspect_unit_slip(reference.scaleb(exponent), reference, field="total_investment")
    assert hint is not None
    assert hint.code == "money.unit_slip"
    assert "是否应为5亿元" in hint.remedy
    assert hint.field == "total_investment"


@pytest.mark.parametrize("times", ["0.01", "0.2", "1", "3", "100", "1000", "0"])
def test_growth_and_shrinking_are_not_taken_for_a_slip(times: str) -> None:
    reference = Decimal("500000000")
    assert suspect_unit_slip(reference * Decimal(times), reference) is None
    assert suspect_unit_slip(reference, Decimal(0)) is None


def test_five_hundred_million_written_as_ten_thousands_is_suspected_without_a_reference() -> None:
    low, high = Decimal(10) ** 6, Decimal(10) ** 11
    hint = suspect_scale(parse_money("5", unit=WAN), low=low, high=high)
    assert hint is not None
    assert "是否应为5亿元" in hint.remedy
    assert suspect_scale(parse_money("5", unit=YI), low=low, high=high) is None
