"""Platforms, science projects, cooperation and drugs as tables."""

from django.utils.translation import gettext_lazy as _

from gaoxin.web.tables import ChoiceColumn, CodeColumn, LedgerTable, LinkColumn, NameColumn, TextColumn


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
