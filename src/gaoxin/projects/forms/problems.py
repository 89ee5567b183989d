"""Forms of problems: raise, assign, note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones import selectors as zones
from gaoxin.foundation.zones.models import Department
from gaoxin.projects.forms.fields import DayField


class ProblemForm(forms.Form):
    title = forms.CharField(label=_("问题"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.CharField(
        label=_("类别"), max_length=40, required=False, help_text=_("如用地、环评、资金、水电")
    )
    raised_on = DayField(label=_("提出日期"))
    needs_leader = forms.BooleanField(label=_("需领导协调"), required=False)


class AssignmentForm(forms.Form):
    """交办."""

    department = forms.ModelChoiceField(label=_("责任单位"), queryset=Department.objects.none())
    person = forms.CharField(label=_("责任人"), max_length=40, required=False)
    assigned_on = DayField(label=_("交办日期"))
    due_on = DayField(label=_("办结时限"))
    note = forms.CharField(label=_("要求"), max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["department"].queryset = zones.departments(by.scope)  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Progress, closing or reopening of a problem; ``day`` is when it happened."""

    def __init__(self, *args: Any, day_name: str = "happened_on", **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields[day_name] = DayField(label=_("日期"))
        self.fields["note"] = forms.CharField(
            label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
        )
