"""The list of proposals to correct what the zone knows, as a table with its filters."""

from typing import Any

import django_filters
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.knowledge import keepers
from gaoxin.enterprises.models import CorrectionProposal, CorrectionState
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet
from gaoxin.web.tables import ChoiceColumn, DateColumn, LedgerTable, LinkColumn, NameColumn, TextColumn

BADGES = {
    CorrectionState.OPEN.value: "badge-amber",
    CorrectionState.ACCEPTED.value: "badge-green",
    CorrectionState.REFUSED.value: "badge-red",
}


def value_words(row: CorrectionProposal, written: str) -> str:
    """A written value as its keeper shows it; as written where that keeper is no longer there."""
    keeper = keepers().get(row.keeper)
    return keeper.words(row.key, written) if keeper is not None and written else written


class CorrectionTable(LedgerTable):
    empty_title = _("没有符合条件的更正建议")
    empty_hint = _("企业在“企业信息”里发现有误，可以提出更正建议。")

    label = NameColumn(_("事实"), url_name="enterprises:correction")
    enterprise = LinkColumn(
        _("企业"), accessor="enterprise__name", url_name="enterprises:detail", key="enterprise_id"
    )
    was = TextColumn(_("原值"), orderable=False)
    value = TextColumn(_("建议值"), orderable=False)
    reason = TextColumn(_("理由"), orderable=False)
    state = ChoiceColumn(_("状态"))
    proposed_on = DateColumn(_("提出日期"))
    settled_on = DateColumn(_("办结日期"))

    def render_was(self, record: CorrectionProposal) -> str:
        return value_words(record, record.was) or "—"

    def value_was(self, record: CorrectionProposal) -> str | None:
        return value_words(record, record.was) or None

    def render_value(self, record: CorrectionProposal) -> str:
        return value_words(record, record.value)

    def value_value(self, record: CorrectionProposal) -> str:
        return value_words(record, record.value)

    def render_state(self, record: CorrectionProposal) -> SafeString:
        badge = BADGES.get(record.state, "")
        return format_html('<span class="badge {}">{}</span>', badge, record.get_state_display())

    def row_css(self, record: Any) -> str:
        return "" if record.is_open else "closed"


class CorrectionFilters(LedgerFilterSet):
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CorrectionState.choices)
    proposed_on = DayRangeFilter(label=_("提出日期"))
    search_fields = ("enterprise__name", "label", "reason")
    search_hint = _("企业、事实或理由")

    class Meta:
        model = CorrectionProposal
        fields: list[str] = []
