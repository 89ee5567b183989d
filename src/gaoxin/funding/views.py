"""Pages of funds."""

import django_filters
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import data_day
from gaoxin.funding import selectors
from gaoxin.funding.models import Fund
from gaoxin.funding.permissions import READ_FUNDS
from gaoxin.values.money import MoneyUnit
from gaoxin.web.filters import LedgerFilterSet
from gaoxin.web.ledger import ledger_page
from gaoxin.web.tables import CodeColumn, LedgerTable, MoneyColumn, NameColumn, TextColumn


class FundTable(LedgerTable):
    name = NameColumn(gettext_lazy("基金"))
    established_year = CodeColumn(gettext_lazy("设立年度"))
    size = MoneyColumn(gettext_lazy("规模"), unit=MoneyUnit.HUNDRED_MILLION_YUAN)
    note = TextColumn(gettext_lazy("说明"), orderable=False)
    source = TextColumn(gettext_lazy("来源"), orderable=False)


class FundFilters(LedgerFilterSet):
    year = django_filters.NumberFilter(label=gettext_lazy("设立年度"), field_name="established_year")
    search_fields = ("name",)
    search_hint = gettext_lazy("基金名称")

    class Meta:
        model = Fund
        fields: list[str] = []


@needs(READ_FUNDS)
def fund_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=FundTable,
        filterset_class=FundFilters,
        queryset=selectors.funds(scope),
        title=_("产业基金"),
        subtitle=_("规模未公布的显示为“—”，不等于零。"),
        file_name=_("产业基金"),
        as_of=data_day(scope),
    )
