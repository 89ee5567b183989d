"""Platforms, science projects, cooperation and drugs, tenants and services of carriers as tables."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gaoxin.values.area import AreaUnit
from gaoxin.web.tables import (
    AreaColumn,
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerTable,
    LinkColumn,
    MoneyColumn,
    NameColumn,
    NumberColumn,
    TextColumn,
)


class PlatformTable(LedgerTable):
    empty_title = _("没有符合条件的平台")

    name = NameColumn(_("平台名称"))
    kind = ChoiceColumn(_("类型"))
    level = ChoiceColumn(_("级别"))
    host_name = LinkColumn(
        _("依托单位"), url_name="enterprises:detail", key="enterprise_id", empty_values=(None, "")
    )
    recognised_year = CodeColumn(_("认定年度"))
    note = TextColumn(_("说明"), orderable=False)
    source = TextColumn(_("来源"), orderable=False)


class ScienceProjectTable(LedgerTable):
    name = NameColumn(_("项目名称"))
    field = LinkColumn(_("领域"))
    level = ChoiceColumn(_("级别"))
    enterprise = LinkColumn(
        _("申报企业"), accessor="enterprise__name", url_name="enterprises:detail", key="enterprise_id"
    )
    applied_year = CodeColumn(_("申报年度"))
    source = TextColumn(_("来源"), orderable=False)


class CooperationTable(LedgerTable):
    enterprise = NameColumn(
        _("企业"), accessor="enterprise__name", url_name="enterprises:detail", key="enterprise_id"
    )
    partner_region = LinkColumn(_("合作地区"))
    event = LinkColumn(_("对接活动"))
    year = CodeColumn(_("年度"))
    source = TextColumn(_("来源"), orderable=False)


class DrugCandidateTable(LedgerTable):
    name = NameColumn(_("品种"))
    category = LinkColumn(_("注册分类"))
    host_name = LinkColumn(_("研发单位"))
    year = CodeColumn(_("年度"))
    source = TextColumn(_("来源"), orderable=False)


class TenantTable(LedgerTable):
    empty_title = _("没有符合条件的入驻户")
    column_sets: ClassVar = {
        "stay": (
            _("入驻与离开"),
            (
                "name",
                "carrier",
                "field",
                "entered_on",
                "area",
                "desks",
                "agreement_until",
                "left_on",
                "outcome",
            ),
        )
    }

    name = NameColumn(_("入驻户"), accessor="name", url_name="innovation:tenant", orderable=False)
    carrier = LinkColumn(_("载体"), accessor="carrier__name", url_name="innovation:carrier", key="carrier_id")
    uscc = CodeColumn(_("统一社会信用代码"), accessor="enterprise__uscc")
    field = ChoiceColumn(_("产业领域"))
    entered_on = DateColumn(_("入驻日期"))
    room = TextColumn(_("房间"), orderable=False)
    area = AreaColumn(_("使用面积"), unit=AreaUnit.SQUARE_METRE)
    desks = NumberColumn(_("使用工位"), unit=_("个"))
    agreement_until = DateColumn(_("协议到期日"))
    left_on = DateColumn(_("离开日期"))
    outcome = ChoiceColumn(_("去向"))
    source = TextColumn(_("来源"), orderable=False)


class ServiceTable(LedgerTable):
    empty_title = _("还没有服务记录")

    happened_on = DateColumn(_("服务日期"))
    kind = ChoiceColumn(_("服务类型"))
    tenant = LinkColumn(
        _("入驻户"), accessor="tenant__name", url_name="innovation:tenant", key="tenant_id", orderable=False
    )
    provider = TextColumn(_("服务提供方"))
    content = TextColumn(_("服务内容"), orderable=False)
    result = TextColumn(_("服务结果"), orderable=False)
    amount = MoneyColumn(_("金额"))
    source = TextColumn(_("来源"), orderable=False)
