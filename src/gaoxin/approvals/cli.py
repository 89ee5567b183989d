"""`gaoxin approvals …`: checking the catalogue of approvals and printing a project's plan."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.values.errors import DomainError, DomainErrors, NotFound

if TYPE_CHECKING:
    from gaoxin.approvals.catalogue import ApprovalCatalogue
    from gaoxin.engines.rules.findings import Finding
    from gaoxin.foundation.zones.scope import Scope
    from gaoxin.projects.models import KeyProject

app = typer.Typer(help="并联审批：检查审批目录、排出项目的审批方案。", no_args_is_help=True)


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="材料清单（CSV、Excel，有“事项”“材料”列）；不填检查平台的目录。")
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="连备注也列出。")] = False,
) -> None:
    """检查审批目录：写法、引用、材料、先后、时限、承诺、适用条件；或检查一份材料清单。有错误时退出码为 1。"""
    import django

    django.setup()
    if file is not None:
        _check_materials(file)
        return
    from gaoxin.engines.rules.findings import Severity
    from gaoxin.foundation.screen import told

    try:
        catalogue, findings = _checked()
    except DomainError as refusal:
        faults = refusal.errors if isinstance(refusal, DomainErrors) else (refusal,)
        for fault in faults:
            told(f"✗ {fault.message}" + (f"\n    办法：{fault.remedy}" if fault.remedy else ""))
        told(f"✗ {len(faults)} 个错误。")
        raise typer.Exit(1) from None
    for one in findings:
        if notes or one.severity is not Severity.NOTE:
            told(f"{'✗' if one.severity is Severity.ERROR else '·'} {one}")
    errors = sum(one.severity is Severity.ERROR for one in findings)
    counts = f"{len(catalogue.case_types)} 个审批类型，{len(catalogue.items)} 个事项"
    told(f"{'✗' if errors else '✓'} {counts}，{len(catalogue.measures)} 项措施，{errors} 个错误。")
    raise typer.Exit(1 if errors else 0)


@app.command()
def plan(
    number: Annotated[str, typer.Argument(help="项目编号。")],
    start: Annotated[str, typer.Option("--start", help="起始日期，如 2026-06-15；不填为今天。")] = "",
    zone: Annotated[str, typer.Option("--zone", help="高新区代码；不填为全部。")] = "",
) -> None:
    """排出一个项目的审批方案：事项、部门、时限、受理、办结、余量；措施按默认启用。"""
    import django

    django.setup()
    from django.utils import timezone

    from gaoxin.approvals.assembly import propose
    from gaoxin.approvals.plan_words import item_lines, measure_names
    from gaoxin.foundation.screen import shown, told
    from gaoxin.foundation.working_days import working_calendar

    scope, today = _scope(zone), timezone.localdate()
    project = _project(number, scope)
    proposal = propose(
        project, scope=scope, on=today, start=_day(start) or today, calendar=working_calendar()
    )
    made = proposal.plan(proposal.usual())
    rows = [
        (
            "◆" if line.planned.is_critical else "",
            line.label,
            line.department,
            line.limit + ("（暂估）" if line.is_assumed else ""),
            line.planned.acceptance.isoformat(),
            line.planned.certificate.isoformat(),
            str(line.planned.slack),
        )
        for line in item_lines(made)
    ]
    heads = ("", "事项", "部门", "时限", "受理", "办结", "余量")
    shown(f"{project.number} {project.name}", heads, rows, right=(6,))
    told(f"{proposal.case_type.name.label}；措施：{'、'.join(measure_names(proposal.usual())) or '—'}。")
    told(f"{made.start} 起，{made.finish} 可以开工：{made.working_days} 个工作日。◆ 为关键事项。")


def _check_materials(file: Path) -> None:
    """Copied lists and papers asked twice are errors; the rest asks for a look."""
    from gaoxin.approvals.assembly.material_tables import material_lines
    from gaoxin.approvals.catalogue.material_lists import MaterialFault, checked_materials
    from gaoxin.foundation.screen import told

    try:
        content = file.read_bytes()
    except OSError:
        raise DomainError(
            "cli.no_file", f"读不到“{file}”。", field="file", value=str(file), remedy="请核对文件名和路径。"
        ) from None
    report = checked_materials(material_lines(content))
    wrong = (MaterialFault.NAMES_ANOTHER, MaterialFault.TWICE)
    for one in report.findings:
        where = f"第 {one.line_words} 行"
        group = f"{one.group}，" if one.group else ""
        told(f"{'✗' if one.fault in wrong else '·'} {group}{where}：{one.message}\n    办法：{one.remedy}")
    for count in report.counts:
        told(
            f"{count.group or '全部'}：{count.items} 个事项，{count.rows} 份材料，"
            f"其中 {count.repeated} 份与别处一字不差（{count.share:.0%}）。"
        )
    errors = sum(one.fault in wrong for one in report.findings)
    told(f"{'✗' if errors else '✓'} {errors} 个错误，{len(report.findings) - errors} 处要核对。")
    raise typer.Exit(1 if errors else 0)


def _checked() -> "tuple[ApprovalCatalogue, list[Finding]]":
    """The catalogue read afresh, with what the linter says; every condition is compiled and asked once."""
    from django.conf import settings
    from django.utils import timezone

    from gaoxin.approvals.catalogue import load_approvals
    from gaoxin.approvals.catalogue.conditions import Conditions
    from gaoxin.approvals.catalogue.linting import findings_of
    from gaoxin.engines.rules.findings import Severity
    from gaoxin.engines.rules.library import load_library

    folder = Path(settings.CATALOGUE_DIR)
    rules, catalogue = load_library(folder), load_approvals(folder)
    findings = findings_of(catalogue, rules)
    if not any(one.severity is Severity.ERROR for one in findings):
        conditions = Conditions(catalogue, rules, timezone.localdate())
        for case_type in catalogue.case_types:
            conditions.of_case_type(case_type, {})
        for item in catalogue.items.values():
            conditions.of_item(item, {})
    return catalogue, findings


def _scope(code: str) -> "Scope":
    """One zone, or all of them: the operator of the machine sees everything."""
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.foundation.zones.scope import Scope

    zones = Zone.objects.filter(code=code) if code else Zone.objects.all()
    found = frozenset(zones.values_list("pk", flat=True))
    if not found:
        raise NotFound(f"没有代码为“{code}”的高新区。" if code else "还没有高新区。")
    return Scope(found)


def _project(number: str, scope: "Scope") -> "KeyProject":
    from gaoxin.projects import selectors

    found = list(selectors.projects(scope).filter(number=number)[:2])
    if len(found) == 1:
        return found[0]
    raise DomainError(
        "cli.no_project" if not found else "cli.several_projects",
        f"没有编号为“{number}”的项目。" if not found else f"编号“{number}”不止一个项目。",
        field="number",
        value=number,
        remedy="请核对项目编号，或用 --zone 指明高新区。",
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise DomainError(
            "cli.day", f"“{text}”不是日期。", field="start", value=text, remedy="请写成 2026-06-15 的样子。"
        ) from None
