"""Forms of requests and of their limits."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.forms.fields import DayField
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.zones import selectors as zones
from gaoxin.foundation.zones.models import Department
from gaoxin.services import selectors
from gaoxin.services.models import Difficulty, RequestCategory

SCORES = [
    ("5", _("5 很满意")),
    ("4", _("4 满意")),
    ("3", _("3 一般")),
    ("2", _("2 不满意")),
    ("1", _("1 很不满意")),
]


def _words(label: Any, *, most: int = 1000, rows: int = 3, **rest: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, widget=widget, **rest)


class RequestForm(forms.Form):
    """As the enterprise fills it in."""

    category = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *RequestCategory.choices])
    title = forms.CharField(label=_("事由"), max_length=80, help_text=_("一句话说清是什么事"))
    content = _words(_("诉求内容"), rows=5, help_text=_("什么情况，希望怎样解决"))
    contact_name = forms.CharField(label=_("联系人"), max_length=40)
    contact_phone = forms.CharField(
        label=_("联系电话"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    difficulty = forms.ChoiceField(
        label=_("反映的问题"),
        choices=[("", _("没有")), *Difficulty.choices],
        required=False,
        help_text=_("如果在办事中遇到难、慢、繁，请选上，会列入整改清单"),
    )


class OfficerRequestForm(RequestForm):
    """As an officer registers it for an enterprise, which is found by its code or full name."""

    enterprise = forms.CharField(label=_("企业"), max_length=120, help_text=_("企业全称或统一社会信用代码"))
    field_order = ("enterprise",)

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.by = by

    def clean_enterprise(self) -> Enterprise:
        asked = self.cleaned_data["enterprise"].strip()
        scope = self.by.scope
        found = enterprises.enterprise_of_code(asked.upper(), scope=scope)
        if found is None:
            found = enterprises.enterprises(scope).filter(name=asked).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这家企业。请填写企业台账里的全称，或18位代码。"))
        return found


class AssignForm(forms.Form):
    department = forms.ModelChoiceField(label=_("责任单位"), queryset=Department.objects.none())
    officer = forms.ModelChoiceField(
        label=_("经办人"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("不选的，通知责任单位全体经办人员"),
    )
    note = _words(_("要求"), most=300, rows=2, required=False)

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["department"].queryset = zones.departments(by.scope)  # type: ignore[attr-defined]
        self.fields["officer"].queryset = selectors.officers(by.scope)  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    def __init__(
        self, *args: Any, label: Any, required: bool = True, help_text: Any = "", **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["note"] = _words(label, required=required, help_text=help_text)


class RateForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label=_("满意度"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    words = _words(_("想说的话"), most=300, rows=2, required=False, help_text=_("不满意的请写明原因"))


class TermsForm(forms.Form):
    accept_days = forms.IntegerField(label=_("受理工作日"), min_value=1)
    reply_days = forms.IntegerField(label=_("答复工作日"), min_value=1)
    since = DayField(label=_("启用日期"), initial=timezone.localdate)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("本区文件或会议"))
