"""Forms of carriers: the register, entry and exit of a tenant, a service, a stated fact."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.enterprises.forms.fields import QuantityField
from gaoxin.foundation.fact_fields import YES_NO, value_field, written_value
from gaoxin.foundation.rule_answers import in_language
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.actions.tenants import ASKED_AT_ENTRY
from gaoxin.innovation.assembly.rules import BY_ENTRY_RULE, TENANT, fact_of
from gaoxin.innovation.models import (
    InnovationCarrier,
    InnovationCarrierKind,
    InnovationCarrierLevel,
    ServiceKind,
    Tenant,
    TenantField,
    TenantOutcome,
)
from gaoxin.projects.forms.fields import AmountField, DayField, EnterpriseField

METRES = "㎡"


def _area(label: Any) -> QuantityField:
    return QuantityField(label=label, unit=METRES, required=False, help_text=_("单位：㎡"))


def _lines(label: Any, *, limit: int, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": 2}), **rest)


class CarrierForm(forms.Form):
    """The register of a carrier; a new one also has its first area and desks."""

    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=InnovationCarrierKind.choices)
    level = forms.ChoiceField(
        label=_("级别"), choices=[("", _("尚不清楚")), *InnovationCarrierLevel.choices], required=False
    )
    operator = EnterpriseField(label=_("运营机构"), required=False)
    operator_name = forms.CharField(
        label=_("运营机构名称"), max_length=120, required=False, help_text=_("不在企业库中的写名称")
    )
    opened_on = DayField(label=_("实际运营起始日"), required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    floor_area = _area(_("建筑面积"))
    public_area = _area(_("公共服务面积"))
    note = _lines(_("说明"), limit=300, required=False)

    def __init__(self, *args: Any, scope: Scope, is_new: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["operator"].scope = scope  # type: ignore[attr-defined]
        if is_new:
            self.fields["controlled_area"] = _area(_("可自主支配场地面积"))
            self.fields["desks"] = forms.IntegerField(label=_("创业工位数"), min_value=0, required=False)
            self.fields["source"] = forms.CharField(
                label=_("来源"), max_length=200, help_text=_("依据的材料、系统或谁提供")
            )

    def clean_level(self) -> str | None:
        return self.cleaned_data["level"] or None


class StayForm(forms.Form):
    """What a stay takes up and until when; the first part of an entry, and all of a correction."""

    entered_on = DayField(label=_("入驻日期"))
    field = forms.ChoiceField(
        label=_("产业领域"),
        choices=[("", _("尚不清楚")), *TenantField.choices],
        required=False,
        help_text=_("生物医药、现代农业、集成电路的孵化时限较长"),
    )
    room = forms.CharField(label=_("房间"), max_length=60, required=False)
    area = _area(_("使用面积"))
    desks = forms.IntegerField(label=_("使用工位"), min_value=0, required=False)
    agreement_until = DayField(label=_("协议到期日"), required=False)


class EntryForm(StayForm):
    """An entry: who, the stay, and what the entry rule asks besides the register."""

    enterprise = EnterpriseField(
        label=_("企业"), required=False, help_text=_("填统一社会信用代码或企业全称；企业须已在台账中")
    )
    team_name = forms.CharField(
        label=_("团队名称"), max_length=80, required=False, help_text=_("尚未注册企业的创业团队填写")
    )
    entry_reason = _lines(
        _("入驻理由"), limit=200, required=False, help_text=_("不符合在孵企业条件仍要入驻的，写明理由")
    )
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("入驻协议、会议纪要等"))
    field_order = ("enterprise", "team_name", "entered_on")

    def __init__(self, *args: Any, scope: Scope, carrier: InnovationCarrier, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["enterprise"].scope = scope  # type: ignore[attr-defined]
        self.asked = ASKED_AT_ENTRY if carrier.kind in BY_ENTRY_RULE else ()
        last = {name: self.fields.pop(name) for name in ("entry_reason", "source")}
        for name in self.asked:
            fact = fact_of(TENANT, name)
            if fact is not None:
                self.fields[name] = forms.ChoiceField(
                    label=in_language(fact.label, fact.label_en),
                    choices=YES_NO,
                    required=False,
                    widget=forms.RadioSelect,
                )
        if not self.asked:
            last.pop("entry_reason")
        self.fields.update(last)

    def given(self) -> dict[str, Any]:
        """What the action takes, the source apart."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "source"}
        values["facts"] = {name: values.pop(name) for name in self.asked if name in values}
        return values


class ExitForm(forms.Form):
    left_on = DayField(label=_("离开日期"))
    outcome = forms.ChoiceField(label=_("去向"), choices=TenantOutcome.choices, widget=forms.RadioSelect)
    reason = _lines(
        _("原因"),
        limit=200,
        required=False,
        help_text=_("退出、迁出须写明原因；不符合或待补而仍按毕业登记的，写明依据"),
    )


class ServiceForm(forms.Form):
    """``tenants`` are those who were ever in the carrier; none of them means all."""

    kind = forms.ChoiceField(label=_("服务类型"), choices=ServiceKind.choices)
    happened_on = DayField(label=_("服务日期"))
    tenant = forms.ModelChoiceField(label=_("入驻户"), queryset=Tenant.objects.none(), required=False)
    provider = forms.CharField(label=_("服务提供方"), max_length=80, required=False)
    content = _lines(_("服务内容"), limit=300)
    result = _lines(_("服务结果"), limit=300, required=False)
    amount = AmountField(label=_("金额"), required=False)
    source = forms.CharField(label=_("来源"), max_length=200, required=False)

    def __init__(self, *args: Any, tenants: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        chosen: Any = self.fields["tenant"]
        chosen.queryset = tenants
        chosen.empty_label = _("全体入驻者")
        chosen.label_from_instance = lambda one: one.name
        self.fields["happened_on"].initial = timezone.localdate


class StateForm(forms.Form):
    """One fact; empty says it is not known."""

    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("依据的材料、系统或谁提供"))
    observed_on = DayField(label=_("截至日期"))

    def __init__(self, *args: Any, fact: Fact, label: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields = {"value": value_field(fact, label), **self.fields}
        self.fields["observed_on"].initial = timezone.localdate

    def written(self) -> str:
        return written_value(self.cleaned_data["value"])
