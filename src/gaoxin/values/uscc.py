"""统一社会信用代码 (GB 32100-2015): 18 characters identifying a legal person or other organisation.

1 登记管理部门, 2 机构类别, 3–8 登记机关行政区划, 9–17 主体标识码, 18 校验码. The check digit catches a slip
of the pen; it does not prove that the organisation exists.
"""

from stdnum.cn import ric
from stdnum.cn import uscc as standard

from gaoxin.values.errors import DomainError, Refusal, refusing
from gaoxin.values.glyphs import is_scientific, without_blanks, without_dashes, without_quotes

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

# GB 32100 leaves out the five letters that are mistaken for these.
_MEANT = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
_REMEDY = "请对照营业执照逐位核对后重填。"


def normalise(text: str) -> str:
    """Half-width, upper case, without blanks, invisible characters, dashes and Excel's leading quote."""
    return without_dashes(without_quotes(without_blanks(text))).upper()


def check_character(first17: str) -> str:
    """The 18th character for the first 17; a weighted sum divisible by 31 gives ``0``."""
    if len(first17) != LENGTH - 1 or any(character not in ALPHABET for character in first17):
        raise ValueError(f"not the first 17 characters of a code: {first17!r}")
    return str(standard.calc_check_digit(first17))


def complete_uscc(first17: str) -> str:
    """A valid code from its first 17 characters."""
    return parse_uscc(first17 + check_character(first17))


def is_uscc(text: str) -> bool:
    try:
        parse_uscc(text)
    except DomainError:
        return False
    return True


def parse_uscc(raw: object, *, field: str | None = None) -> str:
    """The normalised code, or a ``DomainError`` that says which of its rules is broken and where."""
    refuse = refusing(raw, field=field)
    code = _code_text(raw, refuse=refuse)
    _check_length(code, refuse=refuse)
    for position, character in enumerate(code, start=1):
        _check_place(code, position, character, refuse=refuse)
    expected = check_character(code[:-1])
    if code[-1] == expected:
        return code
    if ric.is_valid(code):
        raise _identity_number(field=field)
    raise refuse(
        "uscc.check_digit",
        f"统一社会信用代码第18位校验码不对：按前17位应为“{expected}”，填写的是“{code[-1]}”。",
        remedy="请对照营业执照逐位核对，常见的是抄错一位或相邻两位写颠倒。",
    )


def _code_text(raw: object, *, refuse: Refusal) -> str:
    code = "" if raw is None else normalise(str(raw))
    if not code:
        raise refuse(
            "uscc.missing",
            "没有填写统一社会信用代码。",
            remedy="请填写18位代码；确实暂无代码的，请注明原因。",
        )
    if isinstance(raw, float) or is_scientific(code):
        raise refuse(
            "uscc.scientific",
            "统一社会信用代码被电子表格当成了数字，后几位已经丢失。",
            remedy="请把该列单元格格式设为“文本”，再重新录入完整的18位代码。",
        )
    return code


def _check_length(code: str, *, refuse: Refusal) -> None:
    length = len(code)
    if length == LENGTH:
        return
    if length == 15 and code[:6].isdecimal():
        raise refuse(
            "uscc.old_registration",
            "填写的是15位的旧工商注册号或旧税务登记号，不是18位统一社会信用代码。",
            remedy="请在新版营业执照上查到18位代码后填写；尚未换照的，请按暂无代码处理并注明原因。",
        )
    if length == 9:
        raise refuse(
            "uscc.organisation_code",
            "填写的是9位组织机构代码，不是18位统一社会信用代码。",
            remedy="组织机构代码是统一社会信用代码的第9至17位，请对照营业执照补齐18位。",
        )
    difference = f"少{LENGTH - length}位" if length < LENGTH else f"多{length - LENGTH}位"
    raise refuse(
        "uscc.length", f"统一社会信用代码应为18位，填写的是{length}位，{difference}。", remedy=_REMEDY
    )


def _check_place(code: str, position: int, character: str, *, refuse: Refusal) -> None:
    if character in _MEANT:
        raise refuse(
            "uscc.letter",
            f"统一社会信用代码第{position}位是字母“{character}”，代码中不使用 I、O、Z、S、V 五个字母。",
            remedy=_letter_remedy(code, _MEANT[character]),
        )
    if character not in ALPHABET:
        raise refuse(
            "uscc.character",
            f"统一社会信用代码第{position}位“{character}”不是数字或大写字母。",
            remedy=_REMEDY,
        )
    if 3 <= position <= 8 and not character.isdecimal():
        raise refuse(
            "uscc.region",
            f"统一社会信用代码第3至8位是行政区划代码，只能是数字，第{position}位却是“{character}”。",
            remedy=_REMEDY,
        )


def _letter_remedy(code: str, meant: str) -> str:
    corrected = "".join(_MEANT.get(character, character) for character in code)
    if is_uscc(corrected):
        return f"改为“{corrected}”后校验码正确，请对照营业执照确认。"
    return f"很可能应为“{meant}”，请对照营业执照核对。"


def _identity_number(*, field: str | None) -> DomainError:
    # An identity number is personal data: the error does not carry it along.
    return DomainError(
        "uscc.person_id",
        "填写的是居民身份证号，不是统一社会信用代码。",
        field=field,
        remedy="个体工商户请填写营业执照上的18位统一社会信用代码，不要填写经营者身份证号。",
    )
