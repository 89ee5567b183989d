"""Forms of the project pages. Money is typed in 万元, kept in 元."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones import selectors as zones
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject, Stage
from gaoxin.values.errors import DomainError
from gaoxin.values.money import MoneyUnit, parse_money, to_unit


class DayField(forms.DateField):
    """A day, typed or picked."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AmountField(forms.CharField):
    """Money typed in 万元 (``3000``, ``1.2亿元``, ``1,234.5``); the cleaned value is exact 元, or None."""

    def __init__(self, **rest: Any) -> None:
        rest.setdefault("help_text", _("单位：万元，可写“1.2亿元”"))
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **rest
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return parse_money(text, unit=MoneyUnit.TEN_THOUSAND_YUAN)
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return (
            f"{to_unit(value, MoneyUnit.TEN_THOUSAND_YUAN).normalize():f}"
            if isinstance(value, Decimal)
            else value
        )


class ProjectForm(forms.ModelForm):
    """The descriptive fields of a project."""

    total_investment = AmountField(label=_("总投资"), required=False)
    planned_start_on = DayField(label=_("计划开工"), required=False)
    planned_finish_on = DayField(label=_("计划竣工"), required=False)

    class Meta:
        model = KeyProject
        fields = (
            "name",
            "owner_name",
            "enterprise",
            "cluster",
            "project_code",
            "total_investment",
            "is_provincial_key",
            "is_industrial",
            "department",
            "team",
            "responsible_leader",
            "responsible_person",
            "planned_start_on",
            "planned_finish_on",
            "capacity",
            "site",
            "content",
            "remarks",
        )
        widgets = {"enterprise": forms.HiddenInput()}

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["cluster"].queryset = selectors.clusters(by.scope)  # type: ignore[attr-defined]
        self.fields["department"].queryset = zones.departments(by.scope)  # type: ignore[attr-defined]
        self.fields["team"].queryset = selectors.teams(by.scope)  # type: ignore[attr-defined]
        self.fields["enterprise"].queryset = selectors.owners(by.scope)  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """Duplicates are judged by the action, which names the holder."""

    def validate_constraints(self) -> None:
        """Rules are judged by the action, in an officer's words."""


class NewProjectForm(ProjectForm):
    """A project to enter, with the stage it stands in."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    stage_on = DayField(label=_("进入该阶段日期"))
    field_order = ("name", "stage", "stage_on")


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("进入阶段"), choices=Stage.choices)
    happened_on = DayField(label=_("日期"))
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=200, help_text=_("退回以前阶段时必填")
    )


class ReportForm(forms.Form):
    """月度填报."""

    month = forms.TypedChoiceField(
        label=_("月份"), coerce=int, choices=[(month, f"{month}月") for month in range(1, 13)]
    )
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
        for month in range(1, 13):
            self.fields[f"month_{month}"] = AmountField(label=f"{month}月", required=False, help_text="")

    @property
    def amounts(self) -> dict[int, Decimal]:
        """The months that were filled in, 元."""
        given = {month: self.cleaned_data.get(f"month_{month}") for month in range(1, 13)}
        return {month: amount for month, amount in given.items() if amount is not None}


class MilestoneForm(forms.Form):
    name = forms.CharField(label=_("节点"), max_length=80)
    planned_on = DayField(label=_("计划日期"))
    owner = forms.CharField(label=_("责任人"), max_length=40, required=False)


class ReachedForm(forms.Form):
    done_on = DayField(label=_("完成日期"))


class PhaseForm(forms.Form):
    name = forms.CharField(label=_("期次"), max_length=20, help_text=_("如“一期”；同名的视为修改"))
    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    investment = AmountField(label=_("投资"), required=False)
    content = forms.CharField(label=_("建设内容"), max_length=300, required=False)
    planned_finish_on = DayField(label=_("计划竣工"), required=False)


class ProblemForm(forms.Form):
    title = forms.CharField(label=_("问题"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.CharField(
        label=_("类别"), max_length=40, required=False, help_text=_("如用地、环评、资金、水电")
    )
    raised_on = DayField(label=_("提出日期"))
    needs_leader = forms.BooleanField(label=_("需领导协调"), required=False)


class AssignmentForm(forms.Form):
    """交办."""

    department = forms.ModelChoiceField(label=_("责任单位"), queryset=None)
    person = forms.CharField(label=_("责任人"), max_length=40, required=False)
    assigned_on = DayField(label=_("交办日期"))
    due_on = DayField(label=_("办结时限"))
    note = forms.CharField(label=_("要求"), max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["department"].queryset = zones.departments(by.scope)  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Progress, closing or reopening of a problem."""

    happened_on = DayField(label=_("日期"))
    note = forms.CharField(label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
