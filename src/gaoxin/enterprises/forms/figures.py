"""The form of a year's figures: one input a figure, last year's value beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.forms.fields import AmountField, CountField, QuantityField
from gaoxin.enterprises.models import ASKED, FIGURE_NAMES, MAY_BE_NEGATIVE, AnnualFigures
from gaoxin.foundation.fields import FixedPointField, MoneyField

GROUPS = (
    (
        _("经营"),
        (
            "revenue",
            "main_revenue",
            "high_tech_revenue",
            "cost_total",
            "profit",
            "net_profit",
            "tax",
            "output_value",
            "exports",
        ),
    ),
    (_("资产与投入"), ("assets", "net_assets", "fixed_asset_investment", "rd_expense")),
    (_("人员"), ("staff", "tech_staff", "rd_staff")),
    (_("能耗"), ("energy", "electricity")),
)


@dataclass(frozen=True, slots=True)
class FigureInput:
    """An input with the value of the year before."""

    field: forms.BoundField
    unit: Any
    before: Decimal | int | None
    is_money: bool
    is_asked: bool


class FiguresForm(forms.Form):
    """Blank is unknown, never 0. ``revision`` is what the person saw, 0 when there was nothing."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    confirmed_because = forms.CharField(
        label=_("核对无误的说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(
        label=_("数据来源"), max_length=200, required=False, help_text=_("如“2025年度审计报告”")
    )
    asks_confirmation = False

    def __init__(
        self,
        *args: Any,
        present: AnnualFigures | None,
        before: AnnualFigures | None,
        **rest: Any,
    ) -> None:
        initial = {name: getattr(present, name, None) for name in FIGURE_NAMES}
        initial["revision"] = present.revision if present else 0
        super().__init__(*args, initial=initial, **rest)
        self.before = before
        for name in FIGURE_NAMES:
            self.fields[name] = figure_field(name)

    @property
    def groups(self) -> Iterator[tuple[Any, list[FigureInput]]]:
        for title, names in GROUPS:
            yield title, [self._input(name) for name in names]

    def _input(self, name: str) -> FigureInput:
        bound = self[name]
        return FigureInput(
            field=bound,
            unit=bound.field.unit,  # type: ignore[attr-defined]
            before=getattr(self.before, name, None),
            is_money=isinstance(bound.field, AmountField),
            is_asked=name in ASKED,
        )

    @property
    def figures(self) -> dict[str, Decimal | int | None]:
        """Every figure as it now stands in the form."""
        return {name: self.cleaned_data[name] for name in FIGURE_NAMES}


def figure_field(name: str) -> forms.Field:
    """The input of one figure, by the kind of its column."""
    column = AnnualFigures._meta.get_field(name)
    label = column.verbose_name  # type: ignore[union-attr]
    if isinstance(column, MoneyField):
        return AmountField(label=label, required=False, negative=name in MAY_BE_NEGATIVE)
    if isinstance(column, FixedPointField):
        return QuantityField(label=label, required=False, unit=column.help_text)
    return CountField(label=label, required=False)
