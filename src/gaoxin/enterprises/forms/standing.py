"""Forms of titles, property and equity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.forms.fields import AmountField, DayField
from gaoxin.enterprises.models import AcquiredBy, PropertyKind, RecognitionKind

YES, NO, UNKNOWN = "yes", "no", ""


class YesNoUnknownField(forms.TypedChoiceField):
    """是, 否, or left open; the cleaned value is True, False or None."""

    def __init__(self, *, open_label: Any, **rest: Any) -> None:
        choices = [(UNKNOWN, open_label), (YES, _("是")), (NO, _("否"))]
        super().__init__(
            choices=choices, coerce=lambda value: value == YES, empty_value=None, required=False, **rest
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: YES, False: NO, None: UNKNOWN}.get(value, value)


class RecognitionForm(forms.Form):
    """A title as its certificate or list states it."""

    kind = forms.ChoiceField(label=_("资质"), choices=RecognitionKind.choices)
    certificate_no = forms.CharField(
        label=_("证书编号"), max_length=60, required=False, help_text=_("科技型中小企业填入库登记编号")
    )
    recognised_on = DayField(label=_("认定日期"), help_text=_("发证或公告日期"))
    valid_until = DayField(
        label=_("有效期至"), required=False, help_text=_("不填的，办法规定了期限的按期限计算")
    )
    is_first = YesNoUnknownField(
        label=_("首次认定"), open_label=_("按已有记录判断"), help_text=_("重新认定、复核、延续的选“否”")
    )


class RecognitionChangeForm(RecognitionForm):
    kind = None  # type: ignore[assignment]


class WithdrawalForm(forms.Form):
    withdrawn_on = DayField(label=_("撤销日期"))
    reason = forms.CharField(label=_("撤销原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class PropertyForm(forms.Form):
    """A right as its certificate states it; its class follows from the kind."""

    kind = forms.ChoiceField(label=_("类型"), choices=PropertyKind.choices)
    title = forms.CharField(label=_("名称"), max_length=200)
    number = forms.CharField(label=_("授权号"), max_length=60, required=False)
    granted_on = DayField(label=_("授权日期"))
    valid_until = DayField(label=_("有效期至"), required=False, help_text=_("已失效的填失效前一天"))
    acquired_by = forms.ChoiceField(label=_("取得方式"), choices=AcquiredBy.choices)


class FinancingForm(forms.Form):
    amount = AmountField(label=_("到账金额"), help_text=_("单位：万元，可写“1.2亿元”"))
    paid_on = DayField(label=_("到账日期"))
    investor = forms.CharField(label=_("投资方"), max_length=120, required=False)
    round_name = forms.CharField(label=_("轮次"), max_length=20, required=False, help_text=_("如天使轮、A轮"))
    qualified_investor = YesNoUnknownField(label=_("合格机构投资者"), open_label=_("未核实"))
