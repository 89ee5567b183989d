"""Area assessments and bundles in the reader's words: validity as a light, who rests on what, own duties."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.catalogue.documents import MeasureKind
from gaoxin.approvals.models import ApprovalPlan, AreaAssessment, AssessmentKind, CaseItem, EiaBundle
from gaoxin.approvals.plan_words import label_of

SOON: Final = dt.timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Validity:
    """``light`` and its words: valid, within six months of its end, over, withdrawn, or not stated."""

    light: str
    words: str


@dataclass(slots=True)
class AssessmentLine:
    """A report with its validity and what rests on it; ``is_in_use``: the one plans of today take."""

    row: AreaAssessment
    validity: Validity
    is_in_use: bool
    plans: list[ApprovalPlan] = field(default_factory=list)
    items: list[CaseItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind with its reports, newest first, and the items it may take the place of."""

    kind: str
    label: str
    items: tuple[str, ...]
    lines: tuple[AssessmentLine, ...]

    @property
    def is_covered(self) -> bool:
        return any(line.is_in_use and line.validity.light != "red" for line in self.lines)


def validity_of(row: AreaAssessment, *, on: dt.date) -> Validity:
    if row.withdrawn_on is not None and row.withdrawn_on <= on:
        return Validity("", _("已于 %(day)s 停用") % {"day": row.withdrawn_on.isoformat()})
    if row.valid_until is None:
        return Validity("amber", _("没有写明有效期"))
    if row.valid_until < on:
        return Validity("red", _("已于 %(day)s 到期") % {"day": row.valid_until.isoformat()})
    if row.valid_until - on <= SOON:
        left = (row.valid_until - on).days
        return Validity("amber", _("还有 %(days)s 天到期") % {"days": left})
    return Validity("green", _("有效至 %(day)s") % {"day": row.valid_until.isoformat()})


def kind_lines(
    rows: Iterable[AreaAssessment],
    plans: Iterable[ApprovalPlan],
    items: Iterable[CaseItem],
    *,
    on: dt.date,
) -> list[KindLine]:
    """Every kind there is, those that replace an item first."""
    by_kind: dict[str, list[AreaAssessment]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    lines = {
        row.pk: AssessmentLine(row, validity_of(row, on=on), _in_use(reports, on) is row)
        for reports in by_kind.values()
        for row in reports
    }
    for plan in plans:
        for kind in _kinds_of_plan(plan):
            _rest(lines, by_kind, kind, plan.as_of, plan=plan)
    stated = approvals().items
    for item in items:
        if item.key in stated:
            _rest(lines, by_kind, stated[item.key].assessment, item.case.baseline.as_of, item=item)
    found = [
        KindLine(
            kind,
            str(label),
            tuple(label_of(key) for key, one in stated.items() if one.assessment == kind),
            tuple(lines[row.pk] for row in sorted(by_kind.get(kind, []), key=_newest_first)),
        )
        for kind, label in AssessmentKind.choices
    ]
    return sorted(found, key=lambda one: (not one.lines, not one.items))


def _rest(
    lines: Mapping[int, AssessmentLine],
    by_kind: Mapping[str, Sequence[AreaAssessment]],
    kind: str,
    day: dt.date,
    *,
    plan: ApprovalPlan | None = None,
    item: CaseItem | None = None,
) -> None:
    """A plan or item rests on the report that was in use when it was decided."""
    report = _in_use(by_kind.get(kind, ()), day)
    if report is None:
        return
    if plan is not None:
        lines[report.pk].plans.append(plan)
    if item is not None:
        lines[report.pk].items.append(item)


def _in_use(reports: Iterable[AreaAssessment], on: dt.date) -> AreaAssessment | None:
    standing = [
        row
        for row in reports
        if row.approved_on is not None
        and row.approved_on <= on
        and (row.withdrawn_on is None or row.withdrawn_on > on)
    ]
    return max(standing, key=lambda row: (row.approved_on or dt.date.min, row.pk), default=None)


def _newest_first(row: AreaAssessment) -> tuple[int, int]:
    return -(row.approved_on or dt.date.min).toordinal(), -row.pk


def _kinds_of_plan(plan: ApprovalPlan) -> set[str]:
    """Kinds whose items the plan only looks up."""
    catalogue = approvals()
    area = [
        catalogue.measures[key]
        for key in plan.measures
        if key in catalogue.measures and catalogue.measures[key].kind is MeasureKind.AREA
    ]
    replaced = {key for measure in area for key in measure.items}
    looked_up = {row["key"] for row in plan.result["items"] if row["acceptance"] == row["certificate"]}
    return {catalogue.items[key].assessment for key in replaced & looked_up} - {""}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A project of a bundle with where its report form stands and the duty that stays its own."""

    case_id: int
    number: str
    project: str
    item_id: int | None
    state: str
    left_on: dt.date | None
    duty: str


def member_lines(bundle: EiaBundle, states: Mapping[int, tuple[int, str]]) -> list[MemberLine]:
    """``states``: case id → its report form's row and where it stands."""
    lines = []
    for member in bundle.members.all():
        item_id, state = states.get(member.case_id, (None, ""))
        case = member.case
        lines.append(
            MemberLine(
                case.pk,
                case.number,
                case.project.name,
                item_id,
                state,
                member.left_on,
                _duty(case.project.name),
            )
        )
    return lines


def basis_lines(bundle: EiaBundle) -> list[dict[str, Any]]:
    """The answer kept with the bundle, line by line; one kept without its English is told in Chinese."""
    lines = list(bundle.basis.get("lines", []))
    return [_in_english(line) for line in lines] if (get_language() or "").startswith("en") else lines


def _in_english(line: dict[str, Any]) -> dict[str, Any]:
    word = line["word"]
    label, facts = line.get("label_en") or line["label"], line.get("facts_en") or line["facts"]
    return line | {"word": _(word), "label": label, "facts": facts}


def _duty(project: str) -> str:
    return _(
        "“%(project)s”的建设单位对本项目独立承担生态环境保护责任：按批复落实污染防治设施并与主体工程同时设计、"
        "同时施工、同时投产，投产排污前自行申领排污许可证或办理登记，完工后自行组织环保验收；"
        "建设内容有重大变动的，单独重新报批。"
    ) % {"project": project}
