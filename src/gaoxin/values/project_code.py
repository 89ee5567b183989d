"""投资项目代码 (GB/T 40058-2021): the identity a project keeps from its first approval to completion.

24 places: 4 时间, 6 地区, 2 中央业务指导部门, 2 项目类型, then 5 随机码 and 1 校验码 as one group, joined by
``-``: ``2108-140400-04-01-333721``. The last digit is kept as given and never judged: its formula is not one
we can cite.
"""

from dataclasses import dataclass

from gaoxin.values.errors import Refusal, refusing
from gaoxin.values.glyphs import is_scientific, without_blanks, without_dashes, without_quotes

DIGITS = 20
_REMEDY = "请按备案证或批复上的写法填写，形如 2108-140400-04-01-333721。"


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """``month`` is ``None`` in codes given before November 2020, which begin with a four-digit year."""

    year: int
    month: int | None
    region: str
    department: str
    type: str
    serial: str
    check: str

    def __str__(self) -> str:
        time = str(self.year) if self.month is None else f"{self.year % 100:02d}{self.month:02d}"
        return f"{time}-{self.region}-{self.department}-{self.type}-{self.serial}{self.check}"


def parse_project_code(raw: object, *, field: str | None = None) -> ProjectCode:
    """Reads the code whatever its dashes; the form is checked, the check digit is not."""
    refuse = refusing(raw, field=field)
    digits = _digits(raw, refuse=refuse)
    year, month = _given_in(digits[:4], refuse=refuse)
    return ProjectCode(
        year=year,
        month=month,
        region=digits[4:10],
        department=digits[10:12],
        type=digits[12:14],
        serial=digits[14:19],
        check=digits[19],
    )


def _digits(raw: object, *, refuse: Refusal) -> str:
    text = "" if raw is None else without_quotes(without_blanks(str(raw)))
    digits = without_dashes(text)
    if not digits:
        raise refuse("project_code.missing", "没有填写投资项目代码。", remedy=_REMEDY)
    if isinstance(raw, float) or is_scientific(text):
        raise refuse(
            "project_code.scientific",
            "投资项目代码被电子表格当成了数字，后几位已经丢失。",
            remedy="请把该列单元格格式设为“文本”，再重新录入完整代码。",
        )
    wrong = next((character for character in digits if character not in "0123456789"), None)
    if wrong is not None:
        raise refuse(
            "project_code.character",
            f"投资项目代码只含数字和连接符，不应出现“{wrong}”。",
            remedy=_REMEDY,
        )
    given = len(digits)
    if given != DIGITS:
        difference = f"少{DIGITS - given}位" if given < DIGITS else f"多{given - DIGITS}位"
        raise refuse(
            "project_code.length",
            f"投资项目代码应有{DIGITS}位数字（连接符除外），填写的是{given}位，{difference}。",
            remedy=_REMEDY,
        )
    return digits


def _given_in(time: str, *, refuse: Refusal) -> tuple[int, int | None]:
    # 发改投资〔2020〕1439号 put year and month (2108) where earlier codes had the year (2019). No year from
    # 2013 to 2099 ends in 01–12, so the two readings never meet.
    head, tail = int(time[:2]), int(time[2:])
    if head >= 20 and 1 <= tail <= 12:
        return 2000 + head, tail
    if 2013 <= int(time) <= 2099:
        return int(time), None
    raise refuse(
        "project_code.time",
        f"投资项目代码开头四位“{time}”既不是年份加月份（如2108），也不是年份（如2019）。",
        remedy=_REMEDY,
    )
