"""Forms of 培育计划: make one, change it, close it, and what happens to a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.models import User
from gaoxin.policies.models import PlanState, Responsible
from gaoxin.projects.forms.fields import DayField

LONG = 400


def _words(label: Any, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2}), **rest)


class PlanForm(forms.Form):
    """``owners`` are the zone's officers who may keep plans."""

    owner = forms.ModelChoiceField(label=_("责任人"), queryset=User.objects.none())
    target_on = DayField(label=_("目标申报日期"))
    note = _words(_("说明"), required=False)

    def __init__(self, *args: Any, owners: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    state = forms.ChoiceField(
        label=_("怎样结束"),
        choices=[(PlanState.ACHIEVED, _("已取得")), (PlanState.DROPPED, _("终止"))],
        widget=forms.RadioSelect,
    )
    reason = _words(_("理由"))


class StepForm(forms.Form):
    """``own_words`` where the step is no rule's, so that what it is called can be written."""

    label = forms.CharField(label=_("步骤"), max_length=200)
    todo = _words(_("怎么做"), required=False)
    due_on = DayField(label=_("期限"))
    responsible = forms.ChoiceField(label=_("由谁做"), choices=Responsible.choices, widget=forms.RadioSelect)
    evidence = forms.CharField(label=_("证明材料"), max_length=200, required=False)

    def __init__(self, *args: Any, own_words: bool = True, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not own_words:
            self.fields["label"].disabled = True
            self.fields["label"].help_text = _("条件和事实的名称由规则给出")


class NoteForm(forms.Form):
    note = _words(_("办理情况"), help_text=_("做了什么，材料在哪里"))


class PostponeForm(forms.Form):
    due_on = DayField(label=_("新期限"))
    reason = _words(_("理由"))


class ReasonForm(forms.Form):
    reason = _words(_("理由"))


class ForecastForm(forms.Form):
    note = _words(_("说明"), required=False, help_text=_("例如用于哪次会议"))
