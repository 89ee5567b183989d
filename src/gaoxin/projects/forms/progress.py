"""Forms of plans, monthly reports and milestones."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gaoxin.projects.forms.confirmation import Confirmable
from gaoxin.projects.forms.fields import AmountField, DayField

MONTHS = [(month, format_lazy(_("{month}月"), month=month)) for month in range(1, 13)]


class ReportForm(Confirmable, forms.Form):
    """月度填报."""

    month = forms.TypedChoiceField(label=_("月份"), coerce=int, choices=MONTHS)
    amount = AmountField(label=_("当月完成投资"))
    physical_progress = forms.CharField(
        label=_("形象进度"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlanForm(forms.Form):
    """年度台账 and its twelve months."""

    planned_investment = AmountField(label=_("年度计划投资"))
    goals = forms.CharField(label=_("年度目标"), max_length=200, required=False)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for month, label in MONTHS:
            self.fields[f"month_{month}"] = AmountField(label=label, required=False, help_text="")
        self.fields["reason"] = forms.CharField(
            label=_("调整原因"),
            max_length=200,
            required=False,
            help_text=_("改动已经过去的月份时必填，如批复文号或会议纪要"),
        )

    @property
    def amounts(self) -> dict[int, Decimal]:
        """The months that were filled in, 元."""
        given = {month: self.cleaned_data.get(f"month_{month}") for month, _label in MONTHS}
        return {month: amount for month, amount in given.items() if amount is not None}


class MilestoneForm(forms.Form):
    name = forms.CharField(label=_("节点"), max_length=80, help_text=_("与已有节点同名的视为改期"))
    planned_on = DayField(label=_("计划日期"))
    owner = forms.CharField(label=_("责任人"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("改期原因"), max_length=200, required=False, help_text=_("已逾期的节点改期时必填")
    )


class ReachedForm(forms.Form):
    done_on = DayField(label=_("完成日期"))
