"""Forms of running cases."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.models import EventKindChoice, PledgeState, StopGroundChoice
from gaoxin.foundation.accounts.models import User

_DAY = {"type": "date"}


class DayForm(forms.Form):
    """One day."""

    on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


class OpenCaseForm(forms.Form):
    opened_on = forms.DateField(label=_("立案日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    parcel = forms.CharField(
        label=_("宗地"), max_length=80, required=False, help_text=_("宗地编号；同一宗地同时只能办理一件")
    )
    agent = forms.ModelChoiceField(
        label=_("代办员"), queryset=User.objects.none(), required=False, empty_label=_("暂不指定")
    )

    def __init__(self, *args: Any, agents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One step of an item; only the fields its kind needs are shown."""

    happened_at = forms.DateTimeField(
        label=_("发生时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ground = forms.ChoiceField(
        label=_("停表事由"), choices=[("", "—"), *StopGroundChoice.choices], required=False
    )
    notice_no = forms.CharField(label=_("文书编号"), max_length=60, required=False)
    days = forms.IntegerField(label=_("天数"), min_value=1, max_value=999, required=False)
    approver = forms.CharField(label=_("批准人"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("说明"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kind: EventKindChoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("happened_at", timezone.localtime().replace(second=0, microsecond=0))
        wanted = {"happened_at", *_WANTED.get(kind, ("reason",))}
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]


_WANTED = {
    EventKindChoice.PAPERS_MISSING: ("notice_no", "reason"),
    EventKindChoice.STOPPED: ("ground", "notice_no", "days", "reason"),
    EventKindChoice.EXTENDED: ("days", "approver", "reason"),
    EventKindChoice.REFUSED: ("notice_no", "reason"),
    EventKindChoice.DECIDED: ("notice_no", "reason"),
    EventKindChoice.DELIVERED: ("notice_no", "reason"),
}


class LandForm(DayForm):
    result = forms.ChoiceField(
        label=_("用地结果"),
        choices=[("won", _("已取得土地（合同已签、价款已缴）")), ("lost", _("没有取得土地"))],
        widget=forms.RadioSelect,
    )


class CloseForm(DayForm):
    reason = forms.CharField(
        label=_("终止理由"),
        max_length=200,
        required=False,
        help_text=_("全部办完的留空；没有办完而终止的必须写明"),
    )


class AgentForm(forms.Form):
    agent = forms.ModelChoiceField(
        label=_("代办员"), queryset=User.objects.none(), required=False, empty_label=_("不指定")
    )

    def __init__(self, *args: Any, agents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]


class PledgeForm(DayForm):
    finding = forms.ChoiceField(
        label=_("核查结果"),
        choices=[one for one in PledgeState.choices if one[0] != PledgeState.OPEN],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("核查情况"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    rectify_by = forms.DateField(
        label=_("整改期限"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )


class TrackingForm(forms.Form):
    code = forms.CharField(label=_("查询码"), max_length=16)
