"""调度表: what officers send is read, rows are judged by the rules of the pages, exports import unchanged."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.sheets import actions as sheets
from gaoxin.foundation.sheets.handlers import handler_of
from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch
from gaoxin.foundation.sheets.rows import PlannedRow, RowStatus
from gaoxin.foundation.sheets.storing import planned_row
from gaoxin.foundation.sheets.writing.template import template_workbook
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject, Problem, Stage
from gaoxin.projects.sheet.matters import joined, matters
from tests.factories import make_actor, make_department, make_zone
from tests.projects.making import (
    WAN,
    YI,
    make_cluster,
    make_entry,
    make_plan,
    make_problem,
    make_project,
    make_report,
)
from tests.sheets.ledger import xlsx
from tests.unchanged import nothing_changes

KIND = "projects.dispatch"
NEW_HEADS = ("项目名称", "阶段", "进入阶段日期", "总投资（万元）", "责任单位")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileSystemStorage:
    """Uploaded files go to a place of the test."""
    storage = FileSystemStorage(tmp_path)
    monkeypatch.setattr(ImportBatch._meta.get_field("file"), "storage", storage)
    return storage


@pytest.fixture
def keeper(zone: Zone) -> Actor:
    return make_actor(zone, Role.STATISTICIAN)


def previewed(content: bytes, by: Actor) -> ImportBatch:
    batch = sheets.upload_sheet(KIND, content=content, file_name="5月调度表.xlsx", by=by)
    return sheets.preview_batch(batch, by=by)


def rows_of(batch: ImportBatch) -> list[PlannedRow]:
    spec = handler_of(KIND).spec(scope=Scope(frozenset({batch.zone_id})))
    return [planned_row(row, spec) for row in batch.rows.order_by("number")]


def told(batch: ImportBatch) -> str:
    """Every refusal of the preview, as the officer reads it."""
    return "\n".join(problem.sentence for row in rows_of(batch) for problem in row.problems)


def refused(rows: Sequence[Sequence[object]], by: Actor) -> str:
    """What is said about rows of which none may be imported; the preview leaves nothing behind."""
    with nothing_changes("projects", "audit_auditevent", "notices"):
        batch = previewed(xlsx(rows), by)
    assert (batch.new_count, batch.update_count) == (0, 0)
    return told(batch)


def imported(content: bytes, by: Actor) -> ImportBatch:
    batch = previewed(content, by)
    assert batch.error_count == 0, told(batch)
    return sheets.confirm_batch(batch, by=by, mode=ConfirmMode.ALL_VALID)


OFFICERS_FILE = [
    ["长治高新区2025年5月重点项目调度表", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ["填报单位：项目推进专班", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "单位：亿元", ""],
    [
        "序号",
        "项目名称",
        "项目单位",
        "建设内容及规模",
        "阶段",
        "阶段日期",
        "是否省重点",
        "总投资",
        "年度计划投资",
        "填报月份",
        "本月完成投资",
        "累计完成投资",
        "工程形象进度",
        "存在的问题",
        "需协调解决事项",
        "责任单位",
        "责任人",
        "完成时限",
    ],
    [
        1,
        "年产10万吨负极材料项目 ",
        "华耀科技",
        "年产１０万吨",
        "在建",
        "2025.1.10",
        "√",
        "５",
        "0.8",
        "2025.5",
        "0.1",
        "0.3",
        "主体三层",
        "1.用地指标未落实；2.资金缺口",
        "无",
        "科创局",
        "赵科长",
        "2026.12",
    ],
    [
        2,
        "智能终端产业园",
        "终端公司",
        "",
        "已签约",
        "2025年3月",
        "否",
        "12亿元",
        "1,000万元",
        "2025年5月",
        0,
        "",
        "",
        "/",
        "土地摘牌时间",
        "科技创新局",
        "",
        "2027年6月",
    ],
    ["", "合计", "", "", "", "", "", 17, 0.9, "", 0.1, 0.3, "", "", "", "", "", ""],
]


def test_an_officers_file_is_read_as_it_is(
    zone: Zone, bureau: Department, project: KeyProject, keeper: Actor
) -> None:
    Department.objects.filter(pk=bureau.pk).update(short_name="科创局")
    make_report(project, 4, 2000 * WAN)
    batch = previewed(xlsx(OFFICERS_FILE, merges=[(0, 0, 0, 17)]), keeper)
    assert (batch.new_count, batch.update_count, batch.error_count) == (1, 1, 0), told(batch)
    sheets.confirm_batch(batch, by=keeper, mode=ConfirmMode.ALL_VALID)
    project.refresh_from_db()
    assert (project.total_investment, project.is_provincial_key) == (5 * YI, True)
    assert (project.owner_name, project.content, project.responsible_person) == (
        "华耀科技",
        "年产１０万吨",
        "赵科长",
    )
    assert project.planned_finish_on == dt.date(2026, 12, 31)
    report = project.investment_records.get(month=5)
    assert (report.amount, report.physical_progress) == (1000 * WAN, "主体三层")
    assert (report.source, report.source_batch, report.source_row) == (
        "表格导入：5月调度表.xlsx",
        batch.pk,
        4,
    )
    assert project.ledger_entries.get().planned_investment == 8000 * WAN
    assert set(project.problems.values_list("title", "needs_leader")) == {
        ("用地指标未落实", False),
        ("资金缺口", False),
    }
    new = KeyProject.objects.get(name="智能终端产业园")
    assert (new.number[:5], new.stage, new.stage_since) == ("2025-", Stage.SIGNED, dt.date(2025, 3, 1))
    assert (new.total_investment, new.department, new.source_row) == (12 * YI, bureau, 5)
    assert new.investment_records.get().amount == 0
    assert new.problems.get().needs_leader is True


def test_what_was_exported_imports_unchanged(zone: Zone, bureau: Department, keeper: Actor) -> None:
    full = make_project(
        zone,
        name="年产3万吨铜箔项目（二期）",
        department=bureau,
        cluster=make_cluster(zone),
        project_code="2108-140400-04-01-333721",
        owner_name="长治铜箔公司",
        content="第一行\n第二行",
        is_industrial=True,
        total_investment=Decimal("123456789.01"),
        planned_start_on=dt.date(2025, 4, 1),
        planned_finish_on=dt.date(2026, 12, 31),
        responsible_leader="李主任",
        remarks="=备注像公式",
    )
    make_plan(full, {1: 1000 * WAN, 2: Decimal("10000000.01")})
    make_report(full, 1, Decimal("9999999.99"), said="基坑；第一层")
    make_report(full, 2, 1000 * WAN)
    make_problem(full, title="1.用地指标；尚未落实。")
    make_problem(full, title="需省里协调", needs_leader=True)
    make_project(zone, name="只有名字的项目", total_investment=None)
    closed = make_department(zone, name="已撤销的局")
    Department.objects.filter(pk=closed.pk).update(closed_on=dt.date(2025, 1, 1))
    make_project(zone, name="留在旧部门的项目", department=closed)
    content, title = sheets.export_sheet(KIND, by=keeper)
    assert title == "重点项目调度表"
    batch = previewed(content, keeper)
    assert (batch.unchanged_count, batch.error_count) == (3, 0), (
        told(batch),
        [row.changes for row in rows_of(batch)],
    )


def test_the_export_shows_the_last_month_reported(zone: Zone, keeper: Actor) -> None:
    project = make_project(zone)
    make_plan(project, {1: 1000 * WAN})
    make_report(project, 1, 400 * WAN)
    make_report(project, 3, 600 * WAN, said="封顶")
    (row,) = handler_of(KIND).exported(scope=keeper.scope)
    assert (str(row["month"]), row["month_amount"], row["cumulative"]) == ("2025年3月", 600 * WAN, 1000 * WAN)


def test_a_month_imported_again_is_a_correction(project: KeyProject, keeper: Actor) -> None:
    make_report(project, 4, 800 * WAN, said="基坑")
    make_report(project, 5, 500 * WAN)
    heads = ("项目编号", "填报月份", "本月完成（万元）", "形象进度")
    (row,) = rows_of(previewed(xlsx([heads, (project.number, "2025年4月", 800, "基坑")]), keeper))
    assert row.status is RowStatus.UNCHANGED
    imported(xlsx([heads, (project.number, "2025年4月", 900, "")]), keeper)
    april = project.investment_records.filter(month=4).values_list("revision", "amount", "physical_progress")
    assert list(april) == [(1, 800 * WAN, "基坑"), (2, 900 * WAN, "基坑")]
    assert project.investment_records.get(month=5).amount == 500 * WAN


def test_several_months_of_a_project_may_stand_in_one_file(project: KeyProject, keeper: Actor) -> None:
    heads = ("项目名称", "填报月份", "本月完成（万元）")
    imported(xlsx([heads, (project.name, "2025年1月", 100), (project.name, "2025年2月", 200)]), keeper)
    assert list(project.investment_records.values_list("month", "amount")) == [
        (1, 100 * WAN),
        (2, 200 * WAN),
    ]


@pytest.mark.parametrize("key", ["number", "project_code", "name"])
def test_a_project_is_found_by_number_code_or_name(zone: Zone, keeper: Actor, key: str) -> None:
    project = make_project(zone, name="铜箔项目（一期）", project_code="2108-140400-04-01-333721")
    heads = {"number": "项目编号", "project_code": "投资项目代码", "name": "项目名称"}
    words = "铜箔项目 (一期)" if key == "name" else getattr(project, key)
    (row,) = rows_of(previewed(xlsx([(heads[key], "责任人"), (words, "赵科长")]), keeper))
    assert (row.status, row.reference) == (RowStatus.UPDATE, str(project.pk))


@pytest.mark.parametrize(
    ("heads", "cells", "words"),
    [
        (("责任单位",), ("科技创兴局",), "是否应为“科技创新局”"),
        (("产业集群",), ("新材科",), "是否应为“新材料”"),
        (("阶段",), ("快开工了",), "可填：谋划、入库、签约"),
        (("总投资（万元）",), (-5,), "“总投资（万元）”"),
        (("总投资（万元）",), (5,), "是否应为5亿元？确认无误的，请在项目页面填报"),
        (("年度计划投资（万元）",), (60000,), "大于总投资 50,000.00万元"),
        (("本月完成（万元）",), (100,), "没有填报月份"),
        (("填报月份", "形象进度"), ("2025年5月", "封顶"), "没有填本月完成投资"),
        (("填报月份", "本月完成（万元）"), ("2099年5月", 100), "2099年5月还没有到"),
        (("阶段",), ("签约",), "没有填写进入该阶段的日期"),
        (("阶段", "进入阶段日期"), ("签约", "2025-06-01"), "“阶段说明”：从“在建”退回“签约”须写明原因"),
        (("阶段", "进入阶段日期"), ("投产", "2024-06-01"), "早于进入现阶段的日期"),
        (("进入阶段日期",), ("2025-02-01",), "与台账上进入现阶段的日期 2025-01-10 不符"),
        (("投资项目代码",), ("2108-1404",), "少"),
        (("计划开工", "完成时限"), ("2026.5", "2026.3"), "早于计划开工"),
        (("存在问题",), ("长" * 201,), "有 201 个字，最多 200 个字"),
        (("责任人",), ("长" * 41,), "上限 40 个字"),
    ],
)
def test_a_refused_row_says_where_and_why(
    zone: Zone,
    bureau: Department,
    project: KeyProject,
    keeper: Actor,
    heads: tuple[str, ...],
    cells: tuple[object, ...],
    words: str,
) -> None:
    make_cluster(zone, name="新材料")
    said = refused([("项目编号", *heads), (project.number, *cells)], keeper)
    assert words in said


def test_a_number_out_of_scale_against_the_plan_is_refused(project: KeyProject, keeper: Actor) -> None:
    make_plan(project, {5: 1000 * WAN})
    heads = ("项目编号", "填报月份", "本月完成（亿元）")
    said = refused([heads, (project.number, "2025年5月", 1000)], keeper)
    assert "是否应为1,000万元" in said


def test_all_mistakes_of_a_row_are_told_at_once(project: KeyProject, keeper: Actor) -> None:
    heads = ("项目编号", "总投资（万元）", "阶段", "填报月份", "本月完成（万元）")
    said = refused([heads, (project.number, 5, "签约", "2099年1月", 100)], keeper)
    for words in ("疑似单位填错", "没有填写进入该阶段的日期", "还没有到"):
        assert words in said


def test_a_new_project_needs_its_stage(bureau: Department, keeper: Actor) -> None:
    said = refused([NEW_HEADS, ("铜箔项目", "", "", 50000, "科技创新局")], keeper)
    assert said.count("新增时必须填写") == 2


def test_the_same_project_twice_in_a_file_is_told(project: KeyProject, keeper: Actor) -> None:
    said = refused([("项目编号", "责任人"), (project.number, "甲"), (project.number, "乙")], keeper)
    assert "第 2 行与第 3 行的项目编号相同" in said


def test_a_wrong_cumulative_figure_is_a_hint_and_no_obstacle(project: KeyProject, keeper: Actor) -> None:
    make_report(project, 4, 800 * WAN)
    heads = ("项目编号", "填报月份", "本月完成（万元）", "累计完成（万元）")
    batch = previewed(xlsx([heads, (project.number, "2025年5月", 200, 1500)]), keeper)
    (row,) = rows_of(batch)
    assert row.status is RowStatus.UPDATE
    assert any("累计完成 1,500.00万元 与台账各月合计 1,000.00万元 不符" in one for one in row.remarks)
    (row,) = rows_of(previewed(xlsx([heads, (project.number, "2025年5月", 200, 1000)]), keeper))
    assert not any("不符" in one for one in row.remarks)


def test_open_problems_are_neither_raised_twice_nor_closed_by_leaving_them_out(
    project: KeyProject, keeper: Actor
) -> None:
    make_problem(project, title="用地指标未落实")
    make_problem(project, title="资金缺口")
    heads = ("项目编号", "存在问题")
    for same in ("无", "1、资金缺口。", "用地指标未落实；资金缺口", "资金缺口\n用地指标未落实"):
        (row,) = rows_of(previewed(xlsx([heads, (project.number, same)]), keeper))
        assert row.status is RowStatus.UNCHANGED, same
    (row,) = rows_of(previewed(xlsx([heads, (project.number, "无")]), keeper))
    assert any("仍未销号：用地指标未落实；资金缺口" in one for one in row.remarks)
    imported(xlsx([heads, (project.number, "资金缺口；环评未批")]), keeper)
    assert Problem.objects.filter(closed_on__isnull=True).count() == 3
    assert "问题不能靠清空表格销号" in refused([heads, (project.number, "清空")], keeper)


def test_stages_move_and_days_are_put_right(project: KeyProject, keeper: Actor) -> None:
    heads = ("项目编号", "阶段", "进入阶段日期", "阶段说明")
    imported(xlsx([heads, (project.number, "在建", "2025-01-13", "许可证日期")]), keeper)
    project.refresh_from_db()
    assert project.stage_since == dt.date(2025, 1, 13)
    imported(xlsx([heads, (project.number, "投产", "2025.6.1", "")]), keeper)
    imported(xlsx([heads, (project.number, "在建", "2025.7.1", "试生产事故，停产整改")]), keeper)
    project.refresh_from_db()
    assert (project.stage, project.stage_since) == (Stage.BUILDING, dt.date(2025, 7, 1))
    assert project.stage_changes.filter(is_current=True).last().goes_back is True


def test_the_year_of_a_plan_is_the_year_of_its_month(project: KeyProject, keeper: Actor) -> None:
    heads = ("项目编号", "填报月份", "年度计划投资（万元）", "本月完成（万元）")
    imported(xlsx([heads, (project.number, "2024年12月", 3000, 100)]), keeper)
    imported(xlsx([("项目编号", "2025年计划投资（万元）"), (project.number, 8000)]), keeper)
    assert dict(project.ledger_entries.values_list("year", "planned_investment")) == {
        2024: 3000 * WAN,
        2025: 8000 * WAN,
    }


def test_a_year_divided_into_months_is_not_changed_from_a_sheet(project: KeyProject, keeper: Actor) -> None:
    make_plan(project, {5: 1000 * WAN})
    said = refused([("项目编号", "年度计划投资（万元）"), (project.number, 2000)], keeper)
    assert "已下达月度计划" in said


def test_officers_import_rows_of_their_own_department(
    zone: Zone, bureau: Department, project: KeyProject, officer: Actor
) -> None:
    foreign = make_project(zone, department=make_department(zone, name="招商局"))
    said = refused([("项目编号", "责任人"), (foreign.number, "甲")], officer)
    assert "只能由责任部门办理" in said
    imported(xlsx([("项目编号", "责任人"), (project.number, "甲")]), officer)
    imported(xlsx([NEW_HEADS, ("铜箔项目", "签约", "2025-03-01", 50000, "")]), officer)
    assert KeyProject.objects.get(name="铜箔项目").department == bureau


def test_a_project_of_another_zone_is_never_touched(keeper: Actor, bureau: Department) -> None:
    foreign = make_project(make_zone(code="anyang"), name="外区项目", number="X-1")
    heads = ("项目编号", *NEW_HEADS)
    batch = previewed(xlsx([heads, ("X-1", "外区项目", "签约", "2025-03-01", 50000, "科技创新局")]), keeper)
    assert (batch.new_count, batch.update_count) == (1, 0)
    sheets.confirm_batch(batch, by=keeper, mode=ConfirmMode.ALL_VALID)
    foreign.refresh_from_db()
    assert foreign.owner_name == ""
    assert KeyProject.objects.filter(number="X-1").count() == 2


def test_valid_rows_alone_may_be_imported_and_leave_their_trail(
    zone: Zone, project: KeyProject, keeper: Actor
) -> None:
    other = make_project(zone)
    heads = ("项目编号", "总投资（万元）")
    batch = previewed(xlsx([heads, (project.number, 60000), (other.number, 6)]), keeper)
    assert (batch.update_count, batch.error_count) == (1, 1)
    sheets.confirm_batch(batch, by=keeper, mode=ConfirmMode.VALID_ONLY)
    project.refresh_from_db()
    assert project.total_investment == 6 * YI
    changed = [event for event in AuditEvent.objects.all() if event.action == "projects.corrected"]
    assert [event.subject_id for event in changed] == [project.pk]


def test_a_base_that_changed_after_the_preview_stops_the_import(project: KeyProject, keeper: Actor) -> None:
    batch = previewed(xlsx([("项目编号", "责任人"), (project.number, "甲")]), keeper)
    KeyProject.objects.filter(pk=project.pk).update(responsible_person="乙")
    with nothing_changes("projects"), pytest.raises(Exception, match="预览之后系统中的数据有变动"):
        sheets.confirm_batch(batch, by=keeper, mode=ConfirmMode.ALL_VALID)


def test_the_preview_of_many_rows_reads_them_together(
    zone: Zone, keeper: Actor, django_assert_max_num_queries: Any
) -> None:
    projects = [make_project(zone) for _number in range(40)]
    for project in projects:
        make_entry(project)
        make_report(project, 5, 100 * WAN)
    handler = handler_of(KIND)
    content = xlsx([("项目编号", "填报月份"), *((one.number, "2025年5月") for one in projects)])
    with django_assert_max_num_queries(12):
        batch = sheets.upload_sheet(KIND, content=content, file_name="a.xlsx", by=keeper)
    with django_assert_max_num_queries(30):
        assert sheets.preview_batch(batch, by=keeper).unchanged_count == 40
    with django_assert_max_num_queries(6):
        list(handler.exported(scope=keeper.scope))


def test_the_template_lists_what_the_zone_has(zone: Zone, bureau: Department, keeper: Actor) -> None:
    spec = handler_of(KIND).spec(scope=keeper.scope)
    assert [choice.label for choice in spec.column("department").choices] == ["科技创新局"]
    assert spec.key_sentence == "项目编号，没有时按投资项目代码，再没有时按项目名称"
    assert len(template_workbook(spec)) > 5000


def test_a_zone_without_clusters_says_so(bureau: Department, project: KeyProject, keeper: Actor) -> None:
    said = refused([("项目编号", "产业集群"), (project.number, "新材料")], keeper)
    assert "本区还没有登记" in said
    assert selectors.clusters(keeper.scope).count() == 0


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1.用地；2、资金。\n③环评", ["用地", "资金", "环评"]),
        ("1.5亿元资金缺口", ["1.5亿元资金缺口"]),
        ("（1）用地；用地", ["用地"]),
        ("暂无", []),
        ("无；", []),
        (None, []),
    ],
)
def test_matters_are_told_apart_the_way_officers_number_them(cell: object, found: list[str]) -> None:
    assert matters(cell) == found
    assert matters(joined(found)) == found
