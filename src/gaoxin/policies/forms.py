"""Forms of declared facts and judgements; the field of the value follows the kind of fact."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.fact_fields import YES_NO, value_field, written_value
from gaoxin.policies.assembly.facts import NONE_DECLARABLE

NONE = [("", _("尚不清楚")), ("0", _("没有"))]


def _value_field(fact: Fact, label: str) -> forms.Field:
    if fact.id in NONE_DECLARABLE:
        return forms.ChoiceField(label=label, choices=NONE, required=False, widget=forms.RadioSelect)
    return value_field(fact, label)


class DeclareForm(forms.Form):
    """One fact; empty says it is not known."""

    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("依据的材料、系统或谁提供"))
    observed_on = forms.DateField(
        label=_("截至日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, fact: Fact, label: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        value = _value_field(fact, label)
        self.fields = {"value": value, **self.fields}
        self.fields["observed_on"].initial = timezone.localdate

    def written(self) -> str:
        """The value as declared facts are written."""
        return written_value(self.cleaned_data["value"])


class JudgeForm(forms.Form):
    """A manual criterion or an expert's points."""

    reason = forms.CharField(
        label=_("依据"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("材料、会议或专家意见"),
    )
    judged_on = forms.DateField(
        label=_("核定日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, is_points: bool, label: str, most: str = "", **rest: Any) -> None:
        super().__init__(*args, **rest)
        value: forms.Field
        if is_points:
            value = forms.DecimalField(
                label=label,
                min_value=0,
                max_digits=5,
                decimal_places=1,
                required=False,
                help_text=_("0 到 %(most)s 分，最多一位小数") % {"most": most} if most else "",
            )
        else:
            value = forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect)
        self.fields = {"value": value, **self.fields}
        self.fields["judged_on"].initial = timezone.localdate

    def written(self) -> str:
        """The conclusion as judgements are written."""
        return written_value(self.cleaned_data["value"])
