"""Forms of proposals: proposing another value, and settling it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.knowledge import KnownFact, keeper_of


def _words(label: Any, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 3}), **rest)


class ProposalForm(forms.Form):
    """The input of the value follows the kind of fact."""

    reason = _words(_("理由"), help_text=_("为什么现有的值不对，或这个值从哪里来"))
    evidence = forms.CharField(
        label=_("依据材料"),
        max_length=300,
        required=False,
        help_text=_("如“2025年度审计报告第3页”；核实时工作人员会请您出示"),
    )

    def __init__(self, *args: Any, known: KnownFact, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.keeper = keeper_of(known.keeper)
        value = self.keeper.field(known)
        unit = getattr(value, "unit", "")
        value.label = _("应当是（%(unit)s）") % {"unit": unit} if unit else _("应当是")
        value.required = True
        self.fields = {"value": value, **self.fields}

    def written(self) -> str:
        """The value as the keeper writes it."""
        return self.keeper.written(self.cleaned_data["value"])


class AcceptForm(forms.Form):
    """``by_hand``: the value is entered by an officer, who says where."""

    note = forms.CharField(label=_("答复企业"), max_length=300, required=False)
    confirmed_because = forms.CharField(
        label=_("核对无误的说明"),
        max_length=200,
        required=False,
        help_text=_("与往年相差过大、被提示疑似单位填错时填写"),
    )

    def __init__(self, *args: Any, by_hand: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if by_hand:
            del self.fields["confirmed_because"]
            note = self.fields["note"]
            note.label, note.required = _("登记在哪里"), True
            note.help_text = _("先到企业档案登记，再在这里写明，如“已按证书登记高新技术企业认定”")


class RefuseForm(forms.Form):
    reason = _words(_("不采纳的理由"), help_text=_("企业会看到这段话"))
