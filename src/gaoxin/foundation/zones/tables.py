"""Departments as a list."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.zones.models import Department
from gaoxin.web.filters import LedgerFilterSet
from gaoxin.web.tables import DateColumn, LedgerColumn, LedgerTable, NameColumn, NumberColumn

OPEN, CLOSED = "open", "closed"


class DepartmentTable(LedgerTable):
    name = NameColumn(_("部门"), url_name="zones:department")
    short_name = LedgerColumn(_("简称"))
    posts_open = NumberColumn(_("在设岗位"), unit=_("个"))
    people_now = NumberColumn(_("在任"), unit=_("人"))
    sort_order = NumberColumn(_("排序"))
    closed_on = DateColumn(_("撤销日期"))

    empty_title = _("还没有部门")
    empty_hint = _("部门建好后，才能设岗位、登记任职、限定角色范围。")

    class Meta(LedgerTable.Meta):
        model = Department
        fields: tuple[str, ...] = ()

    def row_css(self, record: Department) -> str:
        return "closed" if record.closed_on else ""


class DepartmentFilters(LedgerFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=[(OPEN, _("在设")), (CLOSED, _("已撤销"))], method="in_state"
    )

    search_fields: ClassVar = ("name", "short_name", "posts__title", "posts__holdings__person_name")
    search_hint = _("部门、岗位或姓名")

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """In a subquery: joins to posts and holders would spoil the counts."""
        found = super().search(Department.objects.all(), name, value)
        return queryset.filter(pk__in=found.values("pk"))

    def in_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(closed_on__isnull=value == OPEN)
