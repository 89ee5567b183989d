"""Carriers, tenants and roads as tables."""

from django.utils.translation import gettext_lazy as _

from gaoxin.values.area import AreaUnit
from gaoxin.web.tables import (
    AreaColumn,
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerTable,
    LinkColumn,
    NameColumn,
    NumberColumn,
    TextColumn,
)


class CarrierTable(LedgerTable):
    empty_title = _("没有符合条件的载体")

    name = NameColumn(_("载体"), url_name="resources:carrier")
    kind = ChoiceColumn(_("类型"))
    cluster = LinkColumn(_("产业集群"), accessor="cluster__name", order_by="cluster__sort_order")
    status = ChoiceColumn(_("状态"))
    tenants = NumberColumn(_("入驻企业"), unit=_("家"))
    floor_area = AreaColumn(_("建筑面积"), unit=AreaUnit.SQUARE_METRE)
    note = TextColumn(_("说明"), orderable=False)
    source = TextColumn(_("来源"), orderable=False)


class TenancyTable(LedgerTable):
    empty_title = _("没有符合条件的入驻企业")

    enterprise = NameColumn(
        _("企业"), accessor="enterprise__name", url_name="enterprises:detail", key="enterprise_id"
    )
    uscc = CodeColumn(_("统一社会信用代码"), accessor="enterprise__uscc")
    cluster = LinkColumn(_("产业集群"), accessor="enterprise__cluster__name", orderable=False)
    carrier = LinkColumn(_("载体"), accessor="carrier__name", url_name="resources:carrier", key="carrier_id")
    since = DateColumn(_("入驻日期"))
    until = DateColumn(_("退出日期"))
    source = TextColumn(_("来源"), orderable=False)


class RoadTable(LedgerTable):
    name = NameColumn(_("道路"))
    section = TextColumn(_("路段"))
    status = ChoiceColumn(_("状态"))
    note = TextColumn(_("说明"), orderable=False)
    source = TextColumn(_("来源"), orderable=False)
