"""The trail as a list: columns and filters."""

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.labels import ACTIONS
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.audit.reading import ChangeLine, action_label, change_lines, person_name, type_label
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet
from gaoxin.web.tables import CodeColumn, DateColumn, LedgerColumn, LedgerTable, NumberColumn


class MomentColumn(DateColumn):
    """To the second: the order of events matters here."""

    sheet_width = 20
    sheet_format = "yyyy-mm-dd hh:mm:ss"

    def render(self, value: dt.datetime) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")


class ChangesColumn(LedgerColumn):
    """字段：旧 → 新, a line each."""

    css = "wrap"
    sheet_width = 60

    def render(self, value: tuple[ChangeLine, ...]) -> SafeString:
        lines = format_html_join("", "<li>{}</li>", ((line,) for line in value))
        return format_html('<ul class="plain-list">{}</ul>', lines)

    def sheet_value(self, value: tuple[ChangeLine, ...]) -> str | None:
        return "；".join(str(line) for line in value) or None


class SubjectColumn(LedgerColumn):
    """The row it happened to; leads to all that happened to it."""

    css = "wrap"
    sheet_width = 32

    def render(self, value: Any, record: AuditEvent) -> SafeString:  # type: ignore[override]
        kind = format_html('<small class="muted">{}</small>', type_label(record.subject_type))
        if record.subject_id is None:
            return format_html("{} {}", value, kind)
        address = reverse("audit:subject", args=[record.subject_type, record.subject_id])
        title = gettext("此对象的全部记录")
        return format_html('<a href="{}" title="{}">{}</a> {}', address, title, value, kind)


class EventTable(LedgerTable):
    number = NumberColumn(_("序号"))
    happened_at = MomentColumn(_("时间"))
    actor_name = LedgerColumn(_("人员"), accessor=person_name, order_by="actor_name")
    action = LedgerColumn(_("操作"), accessor=lambda event: action_label(event.action), orderable=False)
    subject_label = SubjectColumn(_("对象"))
    changes = ChangesColumn(_("变更"), accessor=change_lines, orderable=False, empty_values=((), None))
    address = CodeColumn(_("来源地址"))
    digest = CodeColumn(_("摘要"), orderable=False)

    column_sets: ClassVar = {
        "daily": (
            _("常用"),
            ("number", "happened_at", "actor_name", "action", "subject_label", "changes"),
        ),
        "origin": (
            _("来源"),
            ("number", "happened_at", "actor_name", "address", "action", "subject_label"),
        ),
    }
    empty_title = _("还没有审计记录")

    class Meta(LedgerTable.Meta):
        model = AuditEvent
        fields: tuple[str, ...] = ()


class EventFilters(LedgerFilterSet):
    person = django_filters.CharFilter(field_name="actor_name", lookup_expr="icontains", label=_("人员"))
    action = django_filters.ChoiceFilter(label=_("操作"), choices=())
    subject_type = django_filters.ChoiceFilter(label=_("对象类型"), choices=())
    happened_at = DayRangeFilter(field_name="happened_at", label=_("日期"))

    search_fields = ("subject_label", "changes", "actor_name", "address")
    search_hint = _("人员、对象、变更或来源地址")
    primary = ("action", "subject_type", "happened_at")

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        known = self.queryset.order_by() if self.queryset is not None else AuditEvent.objects.none()
        kinds = known.values_list("subject_type", flat=True).distinct()
        self.filters["subject_type"].extra["choices"] = sorted((kind, type_label(kind)) for kind in kinds)
        self.filters["action"].extra["choices"] = sorted(
            ((code, str(label)) for code, label in ACTIONS.items()), key=lambda pair: pair[0]
        )
