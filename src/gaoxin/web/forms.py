"""A form field with everything that stands around its input."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField

from gaoxin.values.errors import DomainError, DomainErrors

CHOOSERS = (forms.CheckboxInput,)
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field_parts(bound: BoundField, *, unit: str = "", wide: bool = False) -> dict[str, Any]:
    """What ``web/field.html`` needs: the field, the kind of its input, and its errors with their remedies."""
    widget = bound.field.widget
    kind = "check" if isinstance(widget, CHOOSERS) else "group" if isinstance(widget, GROUPS) else "line"
    return {
        "field": bound,
        "kind": kind,
        "unit": unit,
        "is_wide": wide or isinstance(widget, forms.Textarea),
        "errors": list(bound.errors),
    }


def refuse_form(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a refusal of an action where it belongs: beside the field it names, else on top of the form."""
    for one in each_refusal(error):
        form.add_error(one.field if one.field in form.fields else None, f"{one.message}{one.remedy}")


def each_refusal(error: DomainError) -> Iterable[DomainError]:
    return error.errors if isinstance(error, DomainErrors) else (error,)
