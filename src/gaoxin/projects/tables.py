"""The ledger of key projects and the list of problems, as tables."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.progress import Progress
from gaoxin.projects.light_words import reason_of
from gaoxin.values.money import MoneyUnit
from gaoxin.values.ratio import divide, format_percent
from gaoxin.web.lights import light_html, light_word
from gaoxin.web.tables import (
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerTable,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NameColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
    YesNoColumn,
)


def done_share(record: Any) -> Any:
    """Share of the year's plan completed; unknown without both."""
    return divide(record.done, record.planned)


class ProjectTable(LedgerTable):
    """重点项目台账. ``progress`` gives the lights by project id; set by ``with_progress``."""

    progress: ClassVar[Mapping[int, Progress]] = {}
    empty_title = _("没有符合条件的项目")
    empty_hint = _("可以放宽条件，或从“导入”上传调度表。")

    number = CodeColumn(_("编号"))
    name = NameColumn(_("项目名称"), url_name="projects:detail")
    owner_name = TextColumn(_("建设单位"))
    cluster = LinkColumn(_("产业集群"), accessor="cluster__name", order_by="cluster__sort_order")
    stage = ChoiceColumn(_("阶段"))
    stage_since = DateColumn(_("阶段起"))
    total_investment = MoneyColumn(_("总投资"), unit=MoneyUnit.TEN_THOUSAND_YUAN, places=0)
    planned = MoneyColumn(_("年度计划"), unit=MoneyUnit.TEN_THOUSAND_YUAN, places=0)
    done = MoneyColumn(_("累计完成"), unit=MoneyUnit.TEN_THOUSAND_YUAN, places=0)
    done_share = PercentColumn(_("完成率"), accessor="pk", orderable=False)
    light = LightColumn(_("灯"), accessor="pk", orderable=False)
    reason = TextColumn(_("亮灯依据"), accessor="pk", orderable=False)
    physical_progress = TextColumn(_("形象进度"), orderable=False)
    open_problems = NumberColumn(_("未销号问题"), unit=_("个"))
    is_provincial_key = YesNoColumn(_("省重点"))
    is_industrial = YesNoColumn(_("产业类"))
    department = LinkColumn(
        _("责任单位"), accessor="department__short_name", order_by="department__sort_order"
    )
    team = LinkColumn(_("项目专班"), accessor="team__name", order_by="team_id")
    responsible_leader = LinkColumn(_("责任领导"))
    responsible_person = LinkColumn(_("责任人"))
    planned_start_on = DateColumn(_("计划开工"))
    planned_finish_on = DateColumn(_("计划竣工"))
    project_code = CodeColumn(_("投资项目代码"))
    capacity = TextColumn(_("设计产能"))
    content = TextColumn(_("建设内容及规模"), orderable=False)
    site = TextColumn(_("建设地点"), orderable=False)
    source = TextColumn(_("来源"), orderable=False)

    column_sets = {
        "dispatch": (
            _("调度"),
            (
                "name",
                "cluster",
                "stage",
                "total_investment",
                "planned",
                "done",
                "done_share",
                "light",
                "open_problems",
                "department",
                "responsible_person",
            ),
        ),
        "basic": (
            _("基本"),
            (
                "number",
                "name",
                "owner_name",
                "cluster",
                "stage",
                "stage_since",
                "total_investment",
                "is_provincial_key",
                "is_industrial",
                "planned_start_on",
                "planned_finish_on",
            ),
        ),
        "lights": (
            _("亮灯"),
            (
                "name",
                "stage",
                "planned",
                "done",
                "light",
                "reason",
                "responsible_leader",
                "responsible_person",
            ),
        ),
        "duty": (
            _("责任"),
            (
                "name",
                "stage",
                "team",
                "department",
                "responsible_leader",
                "responsible_person",
                "open_problems",
            ),
        ),
    }

    @classmethod
    def with_progress(cls, progress: Mapping[int, Progress]) -> type["ProjectTable"]:
        """The table for one request, with the lights of its year."""
        return type(cls.__name__, (cls,), {"progress": progress})

    def render_done_share(self, record: Any) -> str:
        return format_percent(done_share(record), places=1)

    def value_done_share(self, record: Any) -> str:
        share = done_share(record)
        return "" if share is None else format_percent(share, places=1)

    def render_light(self, record: Any) -> Any:
        progress = self.progress.get(record.pk)
        if progress is None:
            return "—"
        return format_html('<span title="{}">{}</span>', reason_of(progress), light_html(progress.light))

    def value_light(self, record: Any) -> str:
        progress = self.progress.get(record.pk)
        return "" if progress is None else light_word(progress.light)

    def render_reason(self, record: Any) -> str:
        progress = self.progress.get(record.pk)
        return "—" if progress is None else reason_of(progress)

    def value_reason(self, record: Any) -> str:
        progress = self.progress.get(record.pk)
        return "" if progress is None else reason_of(progress)


class ProblemTable(LedgerTable):
    """问题清单."""

    empty_title = _("没有符合条件的问题")
    empty_hint = _("在项目页面上可以提出问题。")

    title = NameColumn(_("问题"), to=lambda record: f"{record.project_address}#problem-{record.pk}")
    project = LinkColumn(_("项目"), accessor="project__name", to=lambda record: record.project_address)
    kind = LinkColumn(_("类别"))
    needs_leader = YesNoColumn(_("需领导协调"))
    raised_on = DateColumn(_("提出日期"))
    assigned_department = LinkColumn(
        _("责任单位"), accessor="assigned_department__short_name", order_by="assigned_department__sort_order"
    )
    assigned_person = LinkColumn(_("责任人"))
    due_on = DateColumn(_("办结时限"))
    closed_on = DateColumn(_("销号日期"))

    def row_css(self, record: Any) -> str:
        if record.closed_on:
            return "closed"
        return "overdue" if record.is_overdue else ""
