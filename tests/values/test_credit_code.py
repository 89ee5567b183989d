"""An officer types a unified social credit code; slips are caught and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as standard

from gaoxin.values.errors import DomainError
from gaoxin.values.uscc import (
    ALPHABET,
    check_character,
    complete_uscc,
    is_uscc,
    normalise,
    parse_uscc,
)
from tests.values.refusals import refusal

SAMPLES = ["91350100M000100Y43", "91110000600037341L", "91140400MA0K00001X"[:17], "52140400MJ0000001"]
VALID = [code if len(code) == 18 else complete_uscc(code) for code in SAMPLES]

first17 = st.builds(
    lambda head, region, body: head + region + body,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@pytest.mark.parametrize("code", VALID)
def test_every_single_slip_in_a_code_is_caught(code: str) -> None:
    mutations = {
        code[:position] + other + code[position + 1 :]
        for position in range(18)
        for other in ALPHABET + "IOZSV"
        if other != code[position]
    }
    assert len(mutations) == 18 * 35
    assert [mutation for mutation in mutations if is_uscc(mutation)] == []
    assert is_uscc(code)


@given(first17)
def test_a_completed_code_is_valid_here_and_to_the_standard_library(head: str) -> None:
    code = complete_uscc(head)
    assert code[:17] == head
    assert parse_uscc(code) == code
    if head[:2].isdecimal():
        assert standard.is_valid(code)


def test_a_sum_divisible_by_31_ends_in_zero() -> None:
    edge = next(
        head for n in range(31) if check_character(head := f"911404000000000{n // 10}{n % 10}") == "0"
    )
    weighted = sum(ALPHABET.index(character) * 3**n for n, character in enumerate(edge))
    assert weighted % 31 == 0
    assert parse_uscc(edge + "0") == edge + "0"
    assert refusal(lambda: parse_uscc(edge + "1")).code == "uscc.check_digit"


@pytest.mark.parametrize(
    "typed",
    [
        "91350100m000100y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        " 9135 0100 M000\u00a0100Y43\n",
        "91350100-M000100Y4-3",
        "91350100—M000100Y43",
        "91350100M000100Y43\u200b\ufeff",
        "'91350100M000100Y43",
        "91350100M000\u3000100Y43",
    ],
)
def test_the_shapes_a_code_is_typed_in_are_one_code(typed: str) -> None:
    assert parse_uscc(typed) == "91350100M000100Y43"


def test_village_collectives_and_military_bodies_begin_with_a_letter() -> None:
    assert parse_uscc(complete_uscc("N2140400MF0000001")).startswith("N2")


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("", "uscc.missing", "没有填写"),
        (None, "uscc.missing", "没有填写"),
        ("　 ", "uscc.missing", "没有填写"),
        ("91350100M000100Y4", "uscc.length", "17位，少1位"),
        ("91350100M000100Y433", "uscc.length", "19位，多1位"),
        ("91350100M000100Y4Z", "uscc.letter", "第18位是字母“Z”"),
        ("9135010OM000100Y43", "uscc.letter", "第8位是字母“O”"),
        ("91350100M00010?Y43", "uscc.character", "第15位“?”"),
        ("913501A0M000100Y43", "uscc.region", "第7位却是“A”"),
        ("91350100M000100Y44", "uscc.check_digit", "应为“3”，填写的是“4”"),
        ("140400100012345", "uscc.old_registration", "15位的旧工商注册号"),
        ("14040071234567X", "uscc.old_registration", "旧税务登记号"),
        ("12345678-9", "uscc.organisation_code", "9位组织机构代码"),
        ("9.11403E+17", "uscc.scientific", "后几位已经丢失"),
        (9.11403e17, "uscc.scientific", "后几位已经丢失"),
    ],
)
def test_each_slip_is_named(typed: object, code: str, says: str) -> None:
    error = refusal(lambda: parse_uscc(typed, field="uscc"))
    assert error.code == code
    assert says in error.message
    assert error.field == "uscc"
    assert error.value == typed


def test_the_remedy_for_a_check_digit_points_to_the_licence() -> None:
    assert "营业执照" in refusal(lambda: parse_uscc("91350100M000100Y44")).remedy


@pytest.mark.parametrize(("letter", "meant"), [("I", "1"), ("O", "0"), ("Z", "2"), ("S", "5")])
def test_a_letter_taken_for_a_digit_is_offered_back_corrected(letter: str, meant: str) -> None:
    right = complete_uscc(f"91140400MA0K{meant}0001")
    error = refusal(lambda: parse_uscc(right.replace(meant, letter)))
    assert error.code == "uscc.letter"
    assert f"改为“{right}”后校验码正确" in error.remedy


def test_a_letter_that_does_not_correct_to_a_valid_code_only_gets_a_hint() -> None:
    assert refusal(lambda: parse_uscc("91350100M0001V0Y43")).remedy.startswith("很可能应为“U”")


def test_an_identity_number_is_recognised_and_not_repeated() -> None:
    number = "11010519491231002X"
    error = refusal(lambda: parse_uscc(number))
    assert error.code == "uscc.person_id"
    assert error.value is None
    assert number not in str(error)


@given(st.text())
def test_any_text_is_either_a_code_or_a_refusal(text: str) -> None:
    try:
        code = parse_uscc(text)
    except DomainError:
        return
    assert standard.calc_check_digit(code[:17]) == code[17]


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_check_character_needs_seventeen_characters_of_the_alphabet() -> None:
    with pytest.raises(ValueError, match="first 17"):
        check_character("9114")
