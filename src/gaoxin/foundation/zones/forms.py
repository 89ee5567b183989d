"""What people type about departments, posts and their holders."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.forms import DayInput
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.zones.models import Zone

ORDER_HELP = _("数字小的排在前面。")


class ZoneForm(forms.ModelForm):
    class Meta:
        model = Zone
        fields = ("name", "short_name", "province", "city")


class AsOfForm(forms.Form):
    day = forms.DateField(
        label=_("数据截至"), widget=DayInput(), help_text=_("本区各项数字完整到哪一天；显示在每一页右上角。")
    )


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=40)
    sort_order = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=9999, initial=0, help_text=ORDER_HELP
    )


class PostForm(forms.Form):
    title = forms.CharField(label=_("职务"), max_length=60, help_text=_("例如：局长、副局长、项目专员。"))
    sort_order = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=9999, initial=0, help_text=ORDER_HELP
    )


class CloseForm(forms.Form):
    on = forms.DateField(label=_("撤销日期"), widget=DayInput(), help_text=_("从这一天起不再存在。"))


class HoldingForm(forms.Form):
    user: Any = forms.ModelChoiceField(
        label=_("平台用户"), queryset=None, required=False, empty_label=_("没有账户，只登记姓名")
    )
    person_name = forms.CharField(
        label=_("姓名"), max_length=40, required=False, help_text=_("选了平台用户可以不填。")
    )
    since = forms.DateField(label=_("任职起"), widget=DayInput())
    until = forms.DateField(label=_("任职止"), required=False, widget=DayInput(), help_text=_("现任请留空。"))

    def __init__(self, *args: Any, people: QuerySet[User], **rest: Any) -> None:
        super().__init__(*args, **rest)
        user: Any = self.fields["user"]
        user.queryset = people


class LeaveForm(forms.Form):
    until = forms.DateField(label=_("任职止"), widget=DayInput(), help_text=_("在任的最后一天。"))


class CorrectionForm(forms.Form):
    person_name = forms.CharField(label=_("姓名"), max_length=40)
    since = forms.DateField(label=_("任职起"), widget=DayInput())
    until = forms.DateField(label=_("任职止"), required=False, widget=DayInput())
    reason = forms.CharField(label=_("更正原因"), max_length=200)
