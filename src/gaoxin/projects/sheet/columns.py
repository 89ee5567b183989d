"""The columns of the dispatch table, with what officers also head them with."""

from collections.abc import Iterable, Iterator
from typing import Any

from gaoxin.foundation.sheets.columns import Choice, Column, Kind, SheetSpec
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors
from gaoxin.projects.models import InvestmentRecord, KeyProject, Stage, StageChange
from gaoxin.projects.sheet.matters import nothing_new

CODE, TITLE = "projects.dispatch", "重点项目调度表"
STAGE_WORDS = {
    Stage.PLANNED: ("前期", "前期谋划", "谋划阶段"),
    Stage.RESERVED: ("储备", "已入库", "入库储备"),
    Stage.SIGNED: ("已签约",),
    Stage.LANDED: ("已落地", "落地注册"),
    Stage.STARTED: ("已开工", "新开工"),
    Stage.BUILDING: ("建设中", "续建", "在建中", "施工"),
    Stage.PRODUCING: ("已投产", "建成投产", "竣工投产", "试生产"),
    Stage.ABOVE_SCALE: ("已升规", "入规", "小升规完成"),
}
KEY = (
    ("number", "month"),
    ("project_code", "month"),
    ("name", "month"),
    ("number",),
    ("project_code",),
    ("name",),
)
KEY_WORDS = "项目编号，没有时按投资项目代码，再没有时按项目名称"
INSTRUCTIONS = (
    "一行一个项目的一个月；填了“本月完成”的须填“填报月份”，同一个月再次导入为更正，前一版保留。",
    "新项目须填写阶段和进入阶段日期；阶段有变化的同时填写进入新阶段的日期，退回以前阶段的写明阶段说明。",
    "“累计完成”只用来核对，与台账合计不符时提示，不改动台账。",
    "“存在问题”和“需协调事项”里新写的成为待交办的问题，几个问题用分号隔开；销号在项目页面办理。",
    "与上次、与计划相差约一万倍的金额疑似单位填错，会列为错误；确属实情的在项目页面填报并确认。",
    "责任单位、产业集群须是本区已有的，可从下拉列表选择。",
)


def dispatch_spec(scope: Scope, *, year: int) -> SheetSpec:
    """``year`` is the ledger year of rows that name no month."""
    return SheetSpec(
        code=CODE,
        title=TITLE,
        columns=(*_identity(), *_standing(scope), *_money(year), *_progress(), *_duty(scope)),
        key=KEY,
        instructions=INSTRUCTIONS,
        key_words=KEY_WORDS,
    )


def _identity() -> Iterator[Column]:
    yield Column("number", "项目编号", max_length=_most("number"), help="留空自动编号", example="2025-001")
    yield Column(
        "name",
        "项目名称",
        required=True,
        max_length=_most("name"),
        width=34,
        example="年产5万吨负极材料项目（一期）",
    )
    yield Column(
        "project_code",
        "投资项目代码",
        Kind.PROJECT_CODE,
        aliases=("项目代码", "备案代码"),
        example="2108-140400-04-01-333721",
        width=26,
    )
    yield Column(
        "owner_name",
        "建设单位",
        aliases=("项目单位", "业主单位", "建设主体", "投资主体", "项目业主", "承建企业"),
        max_length=_most("owner_name"),
        width=26,
        example="某某新材料有限公司",
    )
    yield Column(
        "content",
        "建设内容及规模",
        aliases=("建设内容", "主要建设内容", "建设规模及内容", "项目简介"),
        width=40,
    )


def _standing(scope: Scope) -> Iterator[Column]:
    clusters = tuple(Choice(one.code, one.name) for one in selectors.clusters(scope))
    yield _choice("cluster", "产业集群", clusters, aliases=("产业链", "所属集群", "所属产业链"))
    yield Column(
        "stage",
        "阶段",
        Kind.CHOICE,
        required=True,
        choices=tuple(Choice(one.value, str(one.label), words) for one, words in STAGE_WORDS.items()),
        aliases=("项目阶段", "建设阶段", "所处阶段"),
        example="在建",
    )
    yield Column(
        "stage_since",
        "进入阶段日期",
        Kind.DATE,
        required=True,
        aliases=("阶段日期", "阶段起"),
        month_day="first",
        example="2025-03-05",
    )
    yield Column(
        "stage_reason",
        "阶段说明",
        max_length=StageChange._meta.get_field("reason").max_length,
        help="退回以前阶段、更正阶段日期时必填",
        same=_never_kept,
    )
    yield Column(
        "is_provincial_key", "省重点", Kind.YES_NO, aliases=("省级重点", "省级重点工程", "省重点项目")
    )
    yield Column("is_industrial", "产业类", Kind.YES_NO, aliases=("产业项目", "产业类项目"))


def _money(year: int) -> Iterator[Column]:
    yield Column(
        "total_investment", "总投资", Kind.MONEY, aliases=("计划总投资", "总投资额"), example="50000"
    )
    yield Column(
        "planned_investment",
        "年度计划投资",
        Kind.MONEY,
        aliases=(
            "年度计划",
            "本年计划投资",
            "当年计划投资",
            "年计划投资",
            f"{year}年计划投资",
            f"{year}年度计划投资",
        ),
        example="12000",
    )


def _progress() -> Iterator[Column]:
    yield Column(
        "month",
        "填报月份",
        Kind.MONTH,
        aliases=("月份", "填报期", "报告期", "调度月份", "报告月份"),
        example="2025年5月",
    )
    yield Column(
        "month_amount",
        "本月完成",
        Kind.MONEY,
        aliases=("本月完成投资", "当月完成", "当月完成投资", "本月投资", "月度完成投资"),
        example="1000",
    )
    yield Column(
        "cumulative",
        "累计完成",
        Kind.MONEY,
        aliases=("累计完成投资", "本年累计完成", "年度累计完成投资", "年初至今累计完成"),
        help="只用来核对",
        same=_never_kept,
    )
    yield Column(
        "physical_progress",
        "形象进度",
        aliases=("工程形象进度", "工程进度", "进展情况", "项目进展"),
        max_length=InvestmentRecord._meta.get_field("physical_progress").max_length,
        width=34,
    )
    yield Column(
        "problems",
        "存在问题",
        aliases=("存在的问题", "存在困难", "存在的困难和问题", "问题"),
        width=30,
        same=nothing_new,
    )
    yield Column(
        "leader_matters",
        "需协调事项",
        aliases=("需协调解决事项", "需协调解决的问题", "需领导协调事项", "需要协调事项"),
        width=30,
        same=nothing_new,
    )


def _duty(scope: Scope) -> Iterator[Column]:
    yield Column(
        "responsible_leader",
        "责任领导",
        aliases=("包联领导", "分管领导", "包保领导"),
        max_length=_most("responsible_leader"),
    )
    departments = tuple(
        Choice(one.name, one.short_name, (one.name,)) for one in selectors.departments_of_projects(scope)
    )
    yield _choice("department", "责任单位", departments, aliases=("责任部门", "牵头单位", "牵头部门"))
    yield Column(
        "responsible_person",
        "责任人",
        aliases=("具体责任人", "项目负责人"),
        max_length=_most("responsible_person"),
    )
    yield Column(
        "planned_start_on",
        "计划开工",
        Kind.DATE,
        aliases=("计划开工时间", "计划开工日期", "拟开工时间"),
        month_day="first",
        example="2025-04-01",
    )
    yield Column(
        "planned_finish_on",
        "计划竣工",
        Kind.DATE,
        aliases=("完成时限", "计划竣工时间", "计划竣工日期", "计划完工时间", "预计竣工时间"),
        month_day="last",
        example="2026-12-31",
    )
    yield Column("remarks", "备注", width=24)


def _choice(key: str, label: str, choices: tuple[Choice, ...], *, aliases: Iterable[str]) -> Column:
    """A zone that has none yet refuses the words themselves, in ``validate``."""
    if not choices:
        return Column(key, label, aliases=tuple(aliases), max_length=80)
    return Column(key, label, Kind.CHOICE, choices=choices, aliases=tuple(aliases), example=choices[0].label)


def _most(name: str) -> int | None:
    field: Any = KeyProject._meta.get_field(name)
    return int(field.max_length)


def _never_kept(old: object, new: object) -> bool:
    return True
