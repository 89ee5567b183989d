"""Forms of 办理信息: what holds from a day on, the window of a year, a file."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.attachments.kinds import ACCEPTED
from gaoxin.foundation.provenance import Origin
from gaoxin.policies.models import DeliveryClass
from gaoxin.projects.forms.fields import DayField


def _lines(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 5})
    )


def _words(label: Any, most: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=hint)


class HeadForm(forms.Form):
    """``departments`` are those of the zone that exist."""

    since = DayField(label=_("自何日起"), help_text=_("以前的仍按以前登记的显示"))
    delivery_class = forms.ChoiceField(
        label=_("兑现方式"), required=False, choices=[("", _("未定")), *DeliveryClass.choices]
    )
    department: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("责任部门"), required=False, queryset=None
    )
    contact = _words(_("联系人"), 60)
    phone = _words(_("联系电话"), 40)
    place = _words(_("在哪里办"), 200, _("窗口、地址，或网上办理的入口"))
    steps = _lines(_("申兑步骤"), _("企业怎么办，一行一步"))
    materials = _lines(_("本区另需材料"), _("政策文件以外本区要的材料，一行一项"))
    handling = _lines(_("经办步骤"), _("经办人怎么办，一行一步，写进兑现工作手册"))
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("依据的通知、文件或谁确定"))

    def __init__(self, *args: Any, departments: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["since"].initial = timezone.localdate

    def given(self) -> dict[str, Any]:
        """What ``keep_head`` takes."""
        cleaned = dict(self.cleaned_data)
        origin = Origin(source=cleaned.pop("source"))
        return {**cleaned, "origin": origin}


class WindowForm(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    opens_on = DayField(label=_("受理开始"), required=False, help_text=_("还不知道的留空"))
    closes_on = DayField(label=_("受理截止"), required=False, help_text=_("还不知道的留空"))
    note = _words(_("说明"), 200, _("不知道日期的写明以什么为准，如“以当年通知为准”"))
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("依据的通知、文件或谁确定"))

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["year"].initial = timezone.localdate().year

    def given(self) -> dict[str, Any]:
        """What ``keep_window`` takes."""
        cleaned = dict(self.cleaned_data)
        origin = Origin(source=cleaned.pop("source"))
        return {**cleaned, "origin": origin}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("政策原文、申请表、填写样例；PDF、OFD、图片、不带宏的 Word 和 Excel，最大 20 MB"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
