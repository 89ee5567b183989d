"""Refusals of the values layer in the language of the page: it knows no Django and speaks Chinese alone.

In Chinese the refusal's own sentence is shown, which names the place at fault. In another language the
sentence of its code is, with the value as it was given.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from gaoxin.values.errors import DomainError
from gaoxin.web.sentences import told

LONGEST_VALUE = 30
# Sentences without a code of their own, for the collector of messages.
PLAIN = (
    gettext_noop("您没有办理此事的权限。"),
    gettext_noop("没有找到，或不在您的数据范围内。"),
    gettext_noop("请联系本单位系统管理员核对角色与部门。"),
)
NUMBER, UNIT, YEAR, TEXT_CELL = (
    _("请只填写数字。"),
    _("请核对数字和单位。"),
    _("请核对年份。"),
    _("请把该列单元格格式设为“文本”，再重新录入完整代码。"),
)
DAY = _("请写成2025年3月5日或2025-03-05。")
LICENCE = _("请对照营业执照逐位核对18位代码。")
PROJECT = _("请对照备案证或批复逐位核对24位代码。")
SHARE = _("请核对数字、正负号和百分号。")

SENTENCES: dict[str, tuple[Promise, Promise]] = {
    "area.negative": (_("面积不能为负。"), _("请核对正负号。")),
    "date.ambiguous": (_("“%(value)s”分不清哪个是年、哪个是月、哪个是日。"), DAY),
    "date.day_missing": (_("“%(value)s”缺日。"), DAY),
    "date.impossible": (_("没有“%(value)s”这一天。"), _("请核对日期。")),
    "date.missing": (_("没有填写日期。"), DAY),
    "date.out_of_range": (_("日期“%(value)s”不在合理的范围内。"), YEAR),
    "date.unreadable": (_("“%(value)s”不是日期。"), DAY),
    "date.vague": (_("“%(value)s”不是确切日期。"), DAY),
    "date.year_missing": (_("“%(value)s”缺年份。"), DAY),
    "money.below_cent": (_("金额“%(value)s”折成元后小数超过两位，不到一分。"), _("请四舍五入到分。")),
    "money.currency": (
        _("金额“%(value)s”里写的是外币。"),
        _("请按合同或到账日汇率折成人民币填写，原币金额写在备注里。"),
    ),
    "money.negative": (_("金额不能为负。"), _("请核对正负号；冲减请另行登记并说明。")),
    "money.unit_slip": (_("金额“%(value)s”疑似单位填错。"), _("请核对单位；确认无误的可以保留。")),
    "money.unreadable": (
        _("“%(value)s”读不出金额。"),
        _("请只填写一个数，可带单位，如5亿元、3000万元、1,234.50元。"),
    ),
    "number.chinese_numerals": (_("“%(value)s”用的是中文数字。"), _("请改用阿拉伯数字，如500或5.2。")),
    "number.formula_error": (_("单元格里是公式错误“%(value)s”。"), _("请修正公式，或直接填写数字。")),
    "number.missing": (_("没有填写数值。"), _("请填写数字；确实没有的可以留空。")),
    "number.negative": (_("数值不能为负。"), _("请核对正负号。")),
    "number.not_whole": (_("“%(value)s”不是整数。"), _("数量请填写整数。")),
    "number.scientific": (
        _("“%(value)s”是科学计数法，末尾数字可能已经丢失。"),
        _("请把单元格格式设为“数值”，再填写完整数字。"),
    ),
    "number.separators": (
        _("“%(value)s”的千分位逗号位置不对。"),
        _("请每三位加一个逗号（如1,234,567），或者不加逗号。"),
    ),
    "number.too_large": (_("数值“%(value)s”太大。"), UNIT),
    "number.too_long": (_("“%(value)s”位数过多。"), _("请核对是否多填了数字。")),
    "number.too_precise": (_("“%(value)s”的小数位太多。"), _("请减少小数位。")),
    "number.too_small": (_("数值“%(value)s”太小。"), UNIT),
    "number.unreadable": (_("“%(value)s”不是数字。"), NUMBER),
    "number.vague": (_("“%(value)s”不是确切的数。"), _("请填写一个确切的数；估算或区间请写在备注里。")),
    "period.ambiguous": (
        _("“%(value)s”存成了数字，分不清是1月还是10月。"),
        _("请把单元格格式设为“文本”，写成2025-01或2025-10。"),
    ),
    "period.impossible": (_("没有“%(value)s”这个时期。"), _("请核对年份和月份。")),
    "period.missing": (_("没有填写所属时期。"), _("请写成2025年3月或2025-03。")),
    "period.unreadable": (_("“%(value)s”不是时期。"), _("请写成2025年3月或2025-03。")),
    "project_code.character": (_("投资项目代码“%(value)s”里有不应出现的字符。"), PROJECT),
    "project_code.length": (_("投资项目代码“%(value)s”的位数不对。"), PROJECT),
    "project_code.missing": (_("没有填写投资项目代码。"), PROJECT),
    "project_code.scientific": (_("投资项目代码被电子表格当成了数字，后几位已经丢失。"), TEXT_CELL),
    "project_code.time": (_("投资项目代码“%(value)s”开头四位不是年份加月份，也不是年份。"), PROJECT),
    "ratio.out_of_range": (_("比例“%(value)s”超出范围。"), SHARE),
    "ratio.unmarked": (_("“%(value)s”没有百分号，按小数读超出范围。"), _("请写明百分号，如5%%。")),
    "uscc.character": (_("统一社会信用代码“%(value)s”里有不是数字或大写字母的字符。"), LICENCE),
    "uscc.check_digit": (_("统一社会信用代码“%(value)s”的校验码不对。"), LICENCE),
    "uscc.length": (_("统一社会信用代码应为18位，“%(value)s”不是。"), LICENCE),
    "uscc.letter": (_("统一社会信用代码“%(value)s”里有不使用的字母 I、O、Z、S、V。"), LICENCE),
    "uscc.missing": (
        _("没有填写统一社会信用代码。"),
        _("请填写18位代码；确实暂无代码的，请注明原因。"),
    ),
    "uscc.old_registration": (_("填写的是15位的旧登记号，不是18位统一社会信用代码。"), LICENCE),
    "uscc.organisation_code": (_("填写的是9位组织机构代码，不是18位统一社会信用代码。"), LICENCE),
    "uscc.person_id": (_("填写的是居民身份证号，不是统一社会信用代码。"), LICENCE),
    "uscc.region": (_("统一社会信用代码“%(value)s”的第3至8位应是数字。"), LICENCE),
    "uscc.scientific": (_("统一社会信用代码被电子表格当成了数字，后几位已经丢失。"), TEXT_CELL),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as a page shows it."""

    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}{' ' if self.remedy and self.message.isascii() else ''}{self.remedy}"


def in_words(error: DomainError) -> Refused:
    """Message and remedy in the language of the page."""
    sentences = SENTENCES.get(error.code)
    if sentences is None or (get_language() or "zh").startswith("zh"):
        return Refused(_translated(error.message), _translated(error.remedy))
    value = {"value": str(error.value)[:LONGEST_VALUE]}
    return Refused(str(sentences[0]) % value, str(sentences[1]) % {})


def _translated(sentence: str) -> str:
    """Sentences made below this layer remember how, or are known by their Chinese; all others are in the
    right words."""
    return gettext(sentence) if sentence in PLAIN else told(sentence)
