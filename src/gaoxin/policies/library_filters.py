"""Filters of the policy library; its rows are in memory, so each filter picks from a list."""

from typing import Any, SupportsIndex

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.policies.assembly.library import library
from gaoxin.policies.library_words import LEVELS, STATES, SUBJECTS
from gaoxin.policies.presentation import KINDS
from gaoxin.policies.selectors.library import Entry, matching
from gaoxin.web.filters import LedgerFilterSet

CLEAR = "clear"
DOUBTS = [
    ("any", _("有不确定内容")),
    ("to_verify", _("有待核内容")),
    ("second_hand", _("有转引内容")),
    ("design", _("有平台参数")),
    (CLEAR, _("全部已核")),
]


class Entries(list[Entry]):
    """Rows as the list pages ask for them, where others give a query."""

    model = None

    def all(self) -> "Entries":
        return self

    def count(self, *_value: SupportsIndex) -> int:  # type: ignore[override]  # as a query counts
        return len(self)


class LibraryFilters(LedgerFilterSet):
    """``on`` chooses the day the library is read on, which the view has applied already."""

    kind = django_filters.ChoiceFilter(label=_("类别"), method="by_kind", choices=list(KINDS.items()))
    subject = django_filters.ChoiceFilter(
        label=_("对象"), method="by_subject", choices=list(SUBJECTS.items())
    )
    level = django_filters.ChoiceFilter(
        label=_("层级"),
        method="by_level",
        choices=[(code, word) for code, word in LEVELS.items() if code != "provincial"],
    )
    state = django_filters.ChoiceFilter(label=_("状态"), method="by_state", choices=list(STATES.items()))
    doubt = django_filters.ChoiceFilter(label=_("可信程度"), method="by_doubt", choices=DOUBTS)
    on = django_filters.DateFilter(
        label=_("按哪天看"),
        method="leave",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    search_fields = ("title",)
    search_hint = _("名称、文号、条件、材料或拼音首字母")
    primary = ("kind", "subject", "level", "state", "doubt")

    def filter_queryset(self, queryset: Any) -> Entries:
        rows = queryset
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return Entries(rows)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return Entries(matching(library(), queryset, value))

    def by_kind(self, rows: Entries, name: str, value: str) -> Entries:
        return Entries(row for row in rows if row.shown.kind == value)

    def by_subject(self, rows: Entries, name: str, value: str) -> Entries:
        return Entries(row for row in rows if row.shown.subject == value)

    def by_level(self, rows: Entries, name: str, value: str) -> Entries:
        return Entries(row for row in rows if str(LEVELS.get(row.shown.level)) == str(LEVELS[value]))

    def by_state(self, rows: Entries, name: str, value: str) -> Entries:
        return Entries(row for row in rows if row.state == value)

    def by_doubt(self, rows: Entries, name: str, value: str) -> Entries:
        if value == CLEAR:
            return Entries(row for row in rows if not row.doubts)
        if value == "any":
            return Entries(row for row in rows if row.doubts)
        return Entries(row for row in rows if row.doubts[value])

    def leave(self, rows: Entries, name: str, value: Any) -> Entries:
        """Chooses the day, not which rows."""
        return rows
