"""A project's national code, copied from a filing certificate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.values.project_code import ProjectCode, parse_project_code
from tests.values.refusals import refusal

CODE = ProjectCode(year=2021, month=8, region="140400", department="04", type="01", serial="33372", check="1")


@pytest.mark.parametrize(
    "typed",
    [
        "2108-140400-04-01-333721",
        "2108-140400-04-01-33372-1",
        "21081404000401333721",
        "２１０８－１４０４００－０４－０１－３３３７２１",
        "2108—140400—04—01—333721",
        "2108一140400一04一01一333721",
        " 2108 - 140400 - 04 - 01 - 333721 ",
        "2108_140400_04_01_333721\u200b",
        21081404000401333721,
    ],
)
def test_the_shapes_a_code_is_typed_in_are_one_code(typed: object) -> None:
    assert parse_project_code(typed) == CODE
    assert str(parse_project_code(typed)) == "2108-140400-04-01-333721"


def test_codes_given_before_november_2020_begin_with_the_year() -> None:
    code = parse_project_code("2019-140400-35-03-012345")
    assert (code.year, code.month) == (2019, None)
    assert str(code) == "2019-140400-35-03-012345"


def test_the_last_digit_is_never_judged() -> None:
    codes = {parse_project_code(f"2108-140400-04-01-33372{digit}").check for digit in range(10)}
    assert codes == set("0123456789")


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("", "project_code.missing", "没有填写"),
        (None, "project_code.missing", "没有填写"),
        ("2108-140400-04-01-33372", "project_code.length", "19位，少1位"),
        ("2108-140400-04-01-3337211", "project_code.length", "21位，多1位"),
        ("2108-140400-04-01-33372X", "project_code.character", "“X”"),
        ("长高备2108140400040133", "project_code.character", "“长”"),
        ("2113-140400-04-01-333721", "project_code.time", "“2113”"),
        ("1908-140400-04-01-333721", "project_code.time", "“1908”"),
        ("2.10814E+19", "project_code.scientific", "已经丢失"),
        (2.1081404000401334e19, "project_code.scientific", "已经丢失"),
    ],
)
def test_each_slip_is_named(typed: object, code: str, says: str) -> None:
    error = refusal(lambda: parse_project_code(typed, field="national_code"))
    assert error.code == code
    assert says in error.message
    assert (error.field, error.value) == ("national_code", typed)


@given(st.integers(20, 99), st.integers(1, 12), st.text("0123456789", min_size=16, max_size=16))
def test_writing_and_reading_a_code_gives_it_back(year: int, month: int, rest: str) -> None:
    code = parse_project_code(f"{year}{month:02d}{rest}")
    assert parse_project_code(str(code)) == code
    assert str(code).replace("-", "") == f"{year}{month:02d}{rest}"
    assert len(str(code)) == 24
