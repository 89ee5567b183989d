"""One family of errors; each can be shown to the person it stops."""

from gaoxin.values.errors import Conflict, DomainError, DomainErrors, NotFound, NotPermitted, refusing


def test_an_error_reads_as_what_is_wrong_and_what_to_do() -> None:
    error = DomainError("money.negative", "金额不能为负。", field="tax", value="-5", remedy="请核对正负号。")
    assert str(error) == "金额不能为负。请核对正负号。"
    assert (error.code, error.field, error.value) == ("money.negative", "tax", "-5")


def test_a_reader_fills_in_its_input_once() -> None:
    refuse = refusing("-5", field="tax")
    assert (refuse("a.b", "不行。").field, refuse("a.b", "不行。").value) == ("tax", "-5")


def test_several_errors_are_one_and_stay_apart() -> None:
    parts = [DomainError("a", "甲错。", field="x"), DomainError("b", "乙错。", field="y")]
    together = DomainErrors(parts)
    assert together.errors == tuple(parts)
    assert "甲错" in together.message
    assert "乙错" in together.message


def test_the_family_is_one_family() -> None:
    for error in (NotPermitted(), NotFound(), Conflict("x.exists", "已经有了。")):
        assert isinstance(error, DomainError)
        assert error.message
