"""The list of requests, as a table with its filters."""

import datetime as dt

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gaoxin.services.models import Difficulty, RequestCategory, RequestState, ServiceRequest
from gaoxin.services.selectors import overdue
from gaoxin.services.terms import clock_of
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet, YesNoFilter
from gaoxin.web.lights import light_html
from gaoxin.web.tables import (
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerTable,
    LinkColumn,
    NameColumn,
    NumberColumn,
    TextColumn,
)


class RequestTable(LedgerTable):
    empty_title = _("没有符合条件的诉求")
    empty_hint = _("企业和工作人员都可以登记诉求。")

    title = NameColumn(_("事由"), url_name="services:request")
    enterprise = LinkColumn(
        _("企业"), accessor="enterprise__name", url_name="enterprises:detail", key="enterprise_id"
    )
    category = ChoiceColumn(_("类别"))
    state = ChoiceColumn(_("状态"))
    clock = TextColumn(_("时限"), accessor="pk", orderable=False)
    department = LinkColumn(
        _("责任单位"), accessor="department__short_name", order_by="department__sort_order"
    )
    officer = LinkColumn(_("经办人"), accessor="officer__display_name", order_by="officer__display_name")
    difficulty = ChoiceColumn(_("反映的问题"))
    registered_on = DateColumn(_("登记日期"))
    accepted_on = DateColumn(_("受理日期"))
    reply_by = DateColumn(_("答复时限"))
    replied_on = DateColumn(_("答复日期"))
    closed_on = DateColumn(_("办结日期"))
    satisfaction = NumberColumn(_("满意度"), unit=_("分"))
    satisfaction_words = TextColumn(_("评价"), orderable=False)
    content = TextColumn(_("诉求内容"), orderable=False)
    contact_name = TextColumn(_("联系人"), orderable=False)
    contact_phone = CodeColumn(_("联系电话"), orderable=False)

    column_sets = {
        "handling": (
            _("办理"),
            (
                "title",
                "enterprise",
                "category",
                "state",
                "clock",
                "department",
                "officer",
                "registered_on",
                "reply_by",
            ),
        ),
        "rectification": (
            _("整改"),
            (
                "title",
                "enterprise",
                "difficulty",
                "content",
                "department",
                "state",
                "satisfaction",
                "satisfaction_words",
            ),
        ),
    }

    def render_clock(self, record: ServiceRequest) -> SafeString:
        clock = clock_of(record, today=timezone.localdate())
        return light_html(clock.light, text=clock.word)

    def value_clock(self, record: ServiceRequest) -> str:
        return clock_of(record, today=timezone.localdate()).word

    def row_css(self, record: ServiceRequest) -> str:
        if record.is_closed:
            return "closed"
        return "overdue" if clock_of(record, today=timezone.localdate()).light == "red" else ""


class RequestFilters(LedgerFilterSet):
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=RequestState.choices)
    category = django_filters.MultipleChoiceFilter(label=_("类别"), choices=RequestCategory.choices)
    late = YesNoFilter(label=_("超期"), method="by_lateness")
    complains = YesNoFilter(label=_("反映难慢繁"), method="by_complaint")
    difficulty = django_filters.MultipleChoiceFilter(label=_("反映的问题"), choices=Difficulty.choices)
    registered_on = DayRangeFilter(label=_("登记日期"))
    search_fields = ("title", "content", "enterprise__name")
    search_hint = _("事由、内容或企业")

    class Meta:
        model = ServiceRequest
        fields: list[str] = []

    def by_lateness(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        today: dt.date = timezone.localdate()
        return rows.filter(overdue(today)) if value else rows.exclude(overdue(today))

    def by_complaint(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.exclude(difficulty="") if value else rows.filter(difficulty="")
