"""The form field of a fact of the dictionary: a number in its unit, yes or no, a day, an option."""

from decimal import Decimal

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.engines.rules.graph import InputType
from gaoxin.foundation.unit_words import unit_words

YES_NO = [("", _("尚不清楚")), ("true", _("是")), ("false", _("否"))]


def value_field(fact: Fact, label: str) -> forms.Field:
    """Left empty it says that the fact is not known."""
    match fact.input_type:
        case InputType.FLAG:
            return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect)
        case InputType.CHOICE:
            english = (get_language() or "").startswith("en")
            words = fact.choices_en if english else fact.choices
            options = [("", _("尚不清楚")), *words.items()]
            return forms.ChoiceField(label=label, choices=options, required=False)
        case InputType.DATE:
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(label=label, required=False, widget=widget)
        case _:
            unit = unit_words(fact.unit.word) if fact.unit else ""
            named = f"{label}（{unit}）" if unit else label
            return forms.DecimalField(label=named, required=False, max_digits=18)


def written_value(value: object) -> str:
    """A cleaned value as it is kept: numbers without exponent, days as ISO."""
    if value is None or value == "":
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
