"""The columns of the tenant register, with the words officers write over them."""

from dataclasses import replace

from gaoxin.enterprises.sheet.holders import CODE, NAME
from gaoxin.foundation.sheets.columns import Choice, Column, Kind, SheetSpec
from gaoxin.foundation.sheets.handlers import choices_of
from gaoxin.innovation.models import TenantField, TenantOutcome

INSTRUCTIONS = (
    "一行一次入驻，按载体、企业（或团队）、入驻日期认行；载体须已登记，企业须已在台账中。",
    "尚未注册企业的创业团队填团队名称，不填企业。",
    "已经离开的填离开日期和去向；还在的两格都留空。",
    "面积不写单位的按平方米；只租工位的填工位数。",
    "孵化器入驻时不符合在孵企业条件的，要写入驻理由；不符合毕业条件而登记毕业的，要写离开原因。",
)
KEYS = (
    ("carrier", "uscc", "entered_on"),
    ("carrier", "name", "entered_on"),
    ("carrier", "team_name", "entered_on"),
)
OUTCOME_WORDS = {
    TenantOutcome.GRADUATED: ("毕业企业", "已毕业", "孵化毕业"),
    TenantOutcome.WITHDRAWN: ("退租", "清退", "终止", "已退出", "注销"),
    TenantOutcome.MOVED: ("搬迁", "搬离", "已迁出"),
}
_OUTCOMES = tuple(
    Choice(one.code, one.label, OUTCOME_WORDS[TenantOutcome(one.code)]) for one in choices_of(TenantOutcome)
)
COLUMNS = (
    Column(
        "carrier",
        "载体名称",
        required=True,
        aliases=("载体", "孵化器", "孵化器名称", "众创空间", "园区", "所在载体"),
        max_length=80,
        width=26,
    ),
    CODE,
    replace(NAME, aliases=(*NAME.aliases, "入驻企业", "在孵企业", "入驻企业名称", "在孵企业名称")),
    Column("team_name", "团队名称", aliases=("创业团队", "项目团队", "团队"), max_length=80),
    Column(
        "entered_on",
        "入驻日期",
        Kind.DATE,
        required=True,
        aliases=("入驻时间", "入孵时间", "入孵日期", "进驻日期", "协议起始日"),
        example="2024-03-18",
    ),
    Column(
        "field",
        "产业领域",
        Kind.CHOICE,
        choices=choices_of(TenantField),
        aliases=("领域", "行业领域", "所属领域", "技术领域"),
    ),
    Column("room", "房间", aliases=("房间号", "入驻位置", "位置", "楼层房号"), max_length=60),
    Column(
        "area",
        "使用面积",
        Kind.AREA,
        unit="㎡",
        aliases=("面积", "入驻面积", "租用面积", "孵化面积"),
        plausible=(None, 20_000),
    ),
    Column(
        "desks", "使用工位", Kind.INTEGER, unit="个", aliases=("工位数", "工位", "工位数量"), maximum=2_000
    ),
    Column(
        "agreement_until",
        "协议到期日",
        Kind.DATE,
        aliases=("协议到期时间", "合同到期日", "到期日", "协议截止日"),
    ),
    Column(
        "left_on", "离开日期", Kind.DATE, aliases=("毕业时间", "退出时间", "退出日期", "离孵日期", "毕业日期")
    ),
    Column("outcome", "去向", Kind.CHOICE, choices=_OUTCOMES, aliases=("离开方式", "毕业或退出")),
    Column("exit_reason", "离开原因", aliases=("退出原因", "毕业依据", "毕业条件"), max_length=200, width=26),
    Column("entry_reason", "入驻理由", aliases=("入驻依据",), max_length=200, width=26),
)


def tenant_spec() -> SheetSpec:
    return SheetSpec(
        code="innovation.tenants",
        title="载体入驻台账",
        columns=COLUMNS,
        key=KEYS,
        key_words="载体＋统一社会信用代码（或企业名称、团队名称）＋入驻日期",
        instructions=INSTRUCTIONS,
    )
