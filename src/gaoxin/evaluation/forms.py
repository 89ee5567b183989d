"""The form of a target."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.evaluation.actions import LONGEST_SOURCE


class TargetForm(forms.Form):
    value = forms.DecimalField(label=_("目标值"), max_digits=15, decimal_places=2)
    source = forms.CharField(
        label=_("依据"), max_length=LONGEST_SOURCE, help_text=_("下达目标的文件或会议，写明文号或日期")
    )

    def __init__(self, *args: Any, unit: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["value"].help_text = unit
