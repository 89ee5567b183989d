"""Forms of 政策兑现: open a round, its steps, what happens to an award, the account of an enterprise."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.policies.actions.rounds import USUAL_PUBLIC_DAYS
from gaoxin.policies.models import DeliveryClass, FundingOrder
from gaoxin.projects.forms.fields import AmountField, DayField
from gaoxin.values.money import MoneyUnit, parse_money

LONG = 400


def _words(label: Any, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2}), **rest)


class RoundForm(forms.Form):
    """``policies`` are (id, title) of what can be paid."""

    policy = forms.ChoiceField(label=_("政策"))
    on = DayField(label=_("申请日期"), help_text=_("按这一天有效的版本和这一天的事实判定，不能晚于今天"))
    delivery_class = forms.ChoiceField(label=_("兑现方式"), choices=DeliveryClass.choices)
    budget = AmountField(label=_("预算"))
    order = forms.ChoiceField(
        label=_("资金不足时的次序"),
        choices=FundingOrder.choices,
        help_text=_("按次序付到余额不足一笔全额为止，不拆付、不插队"),
    )

    def __init__(self, *args: Any, policies: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["policy"].choices = [("", _("请选择")), *policies]  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate


class PublishForm(forms.Form):
    starts_on = DayField(label=_("公示开始日期"))
    days = forms.IntegerField(
        label=_("公示工作日"),
        initial=USUAL_PUBLIC_DAYS,
        min_value=1,
        help_text=_("开始当日不计入；截止日按工作日历推算，避开节假日，计入调休上班日"),
    )


class BudgetForm(forms.Form):
    budget = AmountField(label=_("预算"))
    reason = _words(_("依据"))


class DayForm(forms.Form):
    """A step that needs a day alone; ``day_name`` is what the action calls it."""

    def __init__(self, *args: Any, day_name: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields[day_name] = DayField(label=_("日期"), initial=timezone.localdate)


class ReasonForm(DayForm):
    def __init__(self, *args: Any, day_name: str, **rest: Any) -> None:
        super().__init__(*args, day_name=day_name, **rest)
        self.fields["reason"] = _words(_("理由"))


class SettleForm(ReasonForm):
    upheld = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("no", _("异议不成立，照常兑付")), ("yes", _("异议成立，退回"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class PaidForm(forms.Form):
    paid_on = DayField(label=_("付款日期"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60, help_text=_("财务付款凭证的编号"))


class YuanField(AmountField):
    """A bare number is in 元: what comes back is booked to the 分."""

    def parse(self, text: str) -> Decimal:
        return parse_money(text, unit=MoneyUnit.YUAN)

    def written(self, value: Decimal) -> str:
        return f"{value:f}"


class RecoveryForm(forms.Form):
    recovered_on = DayField(label=_("到账日期"))
    amount = YuanField(label=_("收回金额"), help_text=_("单位：元；可以分次收回，收齐后自动办结"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60, help_text=_("财务收款凭证的编号"))


class AccountForm(forms.Form):
    account_name = forms.CharField(label=_("户名"), max_length=120, help_text=_("须与企业名称一致"))
    bank = forms.CharField(label=_("开户银行"), max_length=120, help_text=_("写到支行"))
    number = forms.CharField(
        label=_("银行账号"),
        max_length=60,
        help_text=_("8 至 30 位数字，可以带空格"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    since = DayField(label=_("启用日期"))
