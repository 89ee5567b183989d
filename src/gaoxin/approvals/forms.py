"""Forms of approvals."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.assembly.questions import Question
from gaoxin.engines.rules.facts import Fact
from gaoxin.foundation.fact_fields import value_field, written_value
from gaoxin.foundation.rule_answers import in_language


class FactsForm(forms.Form):
    """One field a question, filled with what is known; only what was changed is written."""

    observed_on = forms.DateField(
        label=_("截至日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("依据"), max_length=120, required=False, help_text=_("如：项目备案证、规划条件、企业说明")
    )

    def __init__(self, data: Any, *, questions: Iterable[Question], initial: dict[str, Any]) -> None:
        self.questions = {one.fact.id: one for one in questions if not one.is_of_ledger}
        known = {name: _initial(one) for name, one in self.questions.items() if one.known is not None}
        super().__init__(data, initial={**known, **initial})
        for name, question in self.questions.items():
            field = value_field(question.fact, in_language(question.fact.label, question.fact.label_en))
            self.fields[name] = field
        self.order_fields([*self.questions, "observed_on", "source"])

    def changed_facts(self) -> Iterator[tuple[Fact, str]]:
        """Facts whose value differs from what is known, as written; empty where it was cleared."""
        for name, question in self.questions.items():
            written = written_value(self.cleaned_data.get(name))
            before = "" if question.known is None else question.known.written
            if written != before:
                yield question.fact, written


def _initial(question: Question) -> str:
    return "" if question.known is None else question.known.written


class PlanForm(forms.Form):
    """From which day, how long the works take."""

    start = forms.DateField(
        label=_("起始日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    works = forms.IntegerField(label=_("施工工期（自然日）"), required=False, min_value=1, max_value=3650)
