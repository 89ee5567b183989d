"""Forms of 政策申报: the call and its materials, what an enterprise fills in, what officers say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.attachments.kinds import ACCEPTED
from gaoxin.foundation.fact_fields import value_field, written_value
from gaoxin.foundation.phrases import phrase
from gaoxin.policies.actions.calls import MOST_ACCEPT_DAYS, MOST_DAYS, Limits, Material
from gaoxin.policies.actions.handling import Opinion
from gaoxin.policies.assembly.applying import AskedFact
from gaoxin.policies.assembly.materials import MaterialLine
from gaoxin.policies.delivery_forms import LONG, DayForm
from gaoxin.policies.models import DeliveryClass, FundingOrder, MaterialSource
from gaoxin.projects.forms.fields import AmountField, DayField

CLASSES = [(one.value, one.label) for one in (DeliveryClass.QUICK, DeliveryClass.ORDINARY)]
NONE = [("", _("有，或尚不清楚")), ("0", _("没有"))]


def _words(label: Any, **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}), **rest)


def _days(label: Any, initial: int, *, most: int = MOST_DAYS) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, initial=initial, min_value=1, max_value=most, help_text=_("工作日")
    )


class CallForm(forms.Form):
    """``policies`` are (id, title) of what can be paid."""

    policy = forms.ChoiceField(label=_("政策"))
    delivery_class = forms.ChoiceField(
        label=_("兑现方式"),
        choices=CLASSES,
        help_text=_("快申快享：事实都符合、材料齐全的自动受理，只需审核"),
    )
    opens_on = DayField(label=_("受理开始"))
    closes_on = DayField(label=_("受理截止"))
    budget = AmountField(label=_("预算"))
    order = forms.ChoiceField(label=_("资金不足时的次序"), choices=FundingOrder.choices)
    accept_days = _days(_("受理时限"), MOST_ACCEPT_DAYS, most=MOST_ACCEPT_DAYS)
    review_days = _days(_("审核时限"), 10)
    decide_days = _days(_("复核时限"), 5)
    correction_days = _days(_("补正时限"), 10)
    note = _words(_("申报须知"), required=False, help_text=_("写给企业看的话，如咨询电话、注意事项"))

    def __init__(self, *args: Any, policies: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["policy"].choices = [("", _("请选择")), *policies]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        kept = dict(self.cleaned_data)
        names = ("accept_days", "review_days", "decide_days", "correction_days")
        kept["limits"] = Limits(*(kept.pop(name) for name in names))
        return kept


class MaterialForm(forms.Form):
    """One line of the list of materials; an empty line is left out."""

    name = forms.CharField(label=_("材料名称"), max_length=80, required=False)
    source = forms.ChoiceField(label=_("来源"), choices=MaterialSource.choices, required=False)
    is_required = forms.BooleanField(label=_("必须"), required=False, initial=True)
    note = forms.CharField(label=_("要求"), max_length=200, required=False)


MaterialForms = forms.formset_factory(MaterialForm, extra=3, max_num=33)


def materials_given(given: Any) -> list[Material]:
    """The filled lines of ``MaterialForms``."""
    return [
        Material(
            one["name"].strip(),
            MaterialSource(one["source"] or MaterialSource.UPLOAD),
            one["is_required"],
            one["note"],
        )
        for one in (form.cleaned_data for form in given)
        if one and one["name"].strip()
    ]


class FillForm(forms.Form):
    """What is asked of the enterprise, a file for each material it is to hand in, and whom to call."""

    def __init__(
        self, *args: Any, asked: Sequence[AskedFact], lines: Sequence[MaterialLine], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.asked, self.lines = asked, [line for line in lines if line.takes_files]
        for one in asked:
            self.fields[one.key] = _asked_field(one)
        for line in self.lines:
            self.fields[file_name(line)] = forms.FileField(
                label=phrase(line.material.name),
                required=False,
                widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            )
        self.fields["contact_name"] = forms.CharField(label=_("联系人"), max_length=40, required=False)
        self.fields["contact_phone"] = forms.CharField(
            label=_("联系电话"),
            max_length=30,
            required=False,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        )
        self.fields["even_so"] = forms.BooleanField(label=_("仍要提交，由经办人审核"), required=False)

    def stated(self) -> dict[str, str]:
        """What was filled in, as applications keep it."""
        return {one.key: written_value(self.cleaned_data.get(one.key)) for one in self.asked}

    def facts(self) -> list[tuple[Any, AskedFact]]:
        return [(self[one.key], one) for one in self.asked]

    def papers(self) -> list[tuple[Any, MaterialLine]]:
        return [(self[file_name(line)], line) for line in self.lines]


def file_name(line: MaterialLine) -> str:
    return f"material_{line.material.pk}"


def _asked_field(one: AskedFact) -> forms.Field:
    if one.may_be_none:
        return forms.ChoiceField(label=one.label, choices=NONE, required=False, widget=forms.RadioSelect)
    return value_field(one.fact, one.label)


class ReturnForm(DayForm):
    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, day_name="returned_on", **rest)
        self.fields["items"] = forms.CharField(
            label=_("需要补正的内容"),
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_("一行写一项，缺什么、要怎样的，一次写全；退回只有一次"),
        )
        self.fields["text"] = _words(_("说明"), required=False)


class WithdrawForm(forms.Form):
    reason = _words(_("撤回原因"), required=False)


class ExtendForm(forms.Form):
    closes_on = DayField(label=_("新的受理截止"))
    reason = _words(_("原因"))


class OpinionForm(forms.Form):
    """``clauses`` are (words kept, words shown) of conditions a refusal may rest on."""

    supports = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("yes", _("拟支持")), ("no", _("不予支持"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    clauses = forms.MultipleChoiceField(
        label=_("不予支持的依据"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _words(_("意见"))
    given_on = DayField(label=_("日期"))

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["clauses"].choices = clauses  # type: ignore[attr-defined]
        self.fields["given_on"].initial = timezone.localdate

    def opinion(self) -> Opinion:
        given = self.cleaned_data
        return Opinion(given["supports"], given["reason"], given["given_on"], tuple(given["clauses"]))
