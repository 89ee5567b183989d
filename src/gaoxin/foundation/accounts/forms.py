"""What people type about logins, roles and tokens. Rules live in the actions; forms only read the input."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.foundation.zones.selectors import departments


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **rest: Any) -> None:
        super().__init__(format="%Y-%m-%d", **rest)


def _secret(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密码"), max_length=200, strip=False, widget=_secret("current-password")
    )


class CodeForm(forms.Form):
    """Six digits of the authenticator, or a recovery code."""

    code = forms.CharField(
        label=_("动态码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(label=_("原密码"), max_length=200, strip=False, widget=_secret("current-password"))
    new = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        widget=_secret("new-password"),
        help_text=_("至少 10 位，含大写字母、小写字母、数字、符号中的三类；不与最近五次相同。"),
    )
    again = forms.CharField(
        label=_("再输入一次新密码"), max_length=200, strip=False, widget=_secret("new-password")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return given


class ContactForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("phone", "email")


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("display_name", "phone", "email")


class NewUserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "display_name", "phone", "email")
        labels = {"username": _("用户名")}
        help_texts = {
            "username": _("登录时使用，不再更改；建议用姓名拼音加工号，只含字母、数字和 @ . + - _。")
        }
        widgets = {"username": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})}

    def _post_clean(self) -> None:
        """The action refuses a taken name itself, in words an officer understands."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"))
    department: Any = forms.ModelChoiceField(
        label=_("限定部门"),
        queryset=None,
        required=False,
        empty_label=_("不限定，覆盖全区"),
        help_text=_("限定后只能办理该部门负责的事项；管理员和企业用户不限定。"),
    )
    enterprise = forms.CharField(
        label=_("代表企业"),
        required=False,
        max_length=40,
        help_text=_("只有企业用户需要：填写统一社会信用代码。"),
    )
    since = forms.DateField(label=_("起"), widget=DayInput())
    until = forms.DateField(
        label=_("止"), required=False, widget=DayInput(), help_text=_("最后有效的一天；长期有效请留空。")
    )

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        role: Any = self.fields["role"]
        role.choices = [
            ("", _("请选择")),
            (_("业务角色"), [(one.value, one.label) for one in Role if one in OFFICERS]),
            (_("企业"), [(Role.ENTERPRISE_USER.value, Role.ENTERPRISE_USER.label)]),
            (_("管理员（三员分立）"), [(one.value, one.label) for one in Role if one in ADMINISTRATORS]),
        ]
        department: Any = self.fields["department"]
        department.queryset = departments(by.scope)
        self.fields["since"].initial = timezone.localdate


class EndForm(forms.Form):
    until = forms.DateField(label=_("最后有效的一天"), widget=DayInput())


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写明给哪个系统、做什么用，例如“市统计平台取数”。")
    )
    expires_on = forms.DateField(label=_("有效期至"), widget=DayInput(), help_text=_("最长一年。"))
    may_write = forms.BooleanField(label=_("允许写入（默认只读）"), required=False)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["expires_on"].initial = lambda: timezone.localdate() + dt.timedelta(days=90)
