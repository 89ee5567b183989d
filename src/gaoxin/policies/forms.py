"""Forms of declared facts and judgements; the field of the value follows the kind of fact."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.engines.rules.graph import InputType
from gaoxin.policies.assembly.facts import NONE_DECLARABLE

YES_NO = [("", _("尚不清楚")), ("true", _("是")), ("false", _("否"))]
NONE = [("", _("尚不清楚")), ("0", _("没有"))]


def _value_field(fact: Fact, label: str) -> forms.Field:
    if fact.id in NONE_DECLARABLE:
        return forms.ChoiceField(label=label, choices=NONE, required=False, widget=forms.RadioSelect)
    match fact.input_type:
        case InputType.FLAG:
            return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect)
        case InputType.CHOICE:
            english = (get_language() or "").startswith("en")
            words = fact.choices_en if english else fact.choices
            options = [("", _("尚不清楚")), *words.items()]
            return forms.ChoiceField(label=label, choices=options, required=False)
        case InputType.DATE:
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(label=label, required=False, widget=widget)
        case _:
            unit = fact.unit.word if fact.unit and fact.unit.word != "1" else ""
            named = f"{label}（{unit}）" if unit else label
            return forms.DecimalField(label=named, required=False, max_digits=18)


def _written(value: object) -> str:
    """A cleaned value as it is kept: numbers without exponent, days as ISO."""
    if value is None or value == "":
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


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
        return _written(self.cleaned_data["value"])


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
        return _written(self.cleaned_data["value"])
