"""The form that opens a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SEPARATOR = "/"


class OpenDraftForm(forms.Form):
    """``base`` is policy and version in one; a new version needs its first day."""

    base = forms.ChoiceField(label=_("所据版本"), help_text=_("草稿从它复制，条款、案例一并带来"))
    version = forms.CharField(
        label=_("版本名"), max_length=24, help_text=_("如 2027；沿用原名就是更正所据版本")
    )
    since = forms.DateField(
        label=_("生效日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("按申请日期；更正原版本时留空"),
    )
    until = forms.DateField(
        label=_("失效日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("没有写明的留空"),
    )
    ends_base = forms.BooleanField(
        label=_("新版本生效前一天，所据版本停止适用"), required=False, initial=True
    )
    note = forms.CharField(label=_("起草说明"), max_length=200, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["base"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What ``open_draft`` takes."""
        cleaned = dict(self.cleaned_data)
        policy, _separator, base = cleaned.pop("base").partition(SEPARATOR)
        return {**cleaned, "policy": policy, "base": base}
