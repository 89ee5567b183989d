"""Forms of area assessments and bundles."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.case_forms import DayForm
from gaoxin.approvals.models import ApprovalCase, AssessmentKind, BundleKind
from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.fact_fields import value_field, written_value
from gaoxin.foundation.rule_answers import in_language

_DAY = {"type": "date"}


class AssessmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("评估事项"), choices=AssessmentKind.choices)
    area_name = forms.CharField(
        label=_("评估范围"), max_length=120, required=False, help_text=_("园区名称或四至，与报告一致")
    )
    report_no = forms.CharField(label=_("批准文号"), max_length=80, required=False)
    approved_on = forms.DateField(label=_("批准日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    valid_until = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("报告没有写明的留空，依赖它的方案会注明"),
    )
    negative_list = forms.CharField(
        label=_("负面清单"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("不能采用本评估、须单独评估的行业或项目，一行一条"),
    )


class BundleFactsForm(forms.Form):
    """The bundle's kind and its facts as the rule asks them."""

    kind = forms.ChoiceField(label=_("打捆类型"), choices=BundleKind.choices)
    on = forms.DateField(label=_("组成日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, asked: Iterable[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(asked)
        for fact in self.asked:
            self.fields[fact.id] = value_field(fact, str(in_language(fact.label, fact.label_en)))

    def stated(self) -> dict[str, str]:
        """Fact id → as written; empty where nothing is known."""
        return dict(self._written())

    def _written(self) -> Iterator[tuple[str, str]]:
        for fact in self.asked:
            yield fact.id, written_value(self.cleaned_data.get(fact.id))


class BundleForm(BundleFactsForm):
    """A new bundle with its members."""

    name = forms.CharField(label=_("名称"), max_length=120)
    cases = forms.ModelMultipleChoiceField(
        label=_("项目"),
        queryset=ApprovalCase.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列正在办理、适用环评报告表、还没有批复的办件"),
    )

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]
        self.fields["cases"].label_from_instance = _case_words  # type: ignore[attr-defined]
        self.order_fields(["name", "kind", "on", "cases"])


class MemberForm(forms.Form):
    case = forms.ModelChoiceField(label=_("项目"), queryset=ApprovalCase.objects.none())

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = _case_words  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """The common decision."""

    accepted_on = forms.DateField(label=_("受理日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    decided_on = forms.DateField(label=_("批复日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    decision_no = forms.CharField(label=_("批复文号"), max_length=60, required=False)


def _case_words(case: ApprovalCase) -> str:
    return f"{case.number} {case.project.name}"


__all__ = ["AssessmentForm", "BundleFactsForm", "BundleForm", "DayForm", "DecisionForm", "MemberForm"]
