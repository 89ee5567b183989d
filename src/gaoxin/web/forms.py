"""A form field with everything that stands around its input."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext

from gaoxin.values.errors import DomainError, DomainErrors
from gaoxin.web.refusals import in_words

CHOOSERS = (forms.CheckboxInput,)
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field_parts(bound: BoundField, *, unit: str = "", wide: bool = False) -> dict[str, Any]:
    """What ``web/field.html`` needs: the field, the kind of its input, and its errors with their remedies."""
    widget = bound.field.widget
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        _name_the_blank(bound.field, widget)
    kind = "check" if isinstance(widget, CHOOSERS) else "group" if isinstance(widget, GROUPS) else "line"
    return {
        "field": bound,
        "kind": kind,
        "unit": unit,
        "is_wide": wide or isinstance(widget, forms.Textarea),
        "errors": list(bound.errors),
    }


def _name_the_blank(field: forms.Field, widget: forms.Select) -> None:
    """Says what the empty choice means instead of a row of hyphens."""
    word = gettext("请选择") if field.required else gettext("未选")
    widget.choices = [(key, word if str(label).startswith("---") else label) for key, label in widget.choices]


def refuse_form(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a refusal of an action where it belongs: beside the field it names, else on top of the form."""
    for one in each_refusal(error):
        form.add_error(one.field if one.field in form.fields else None, str(in_words(one)))


def each_refusal(error: DomainError) -> Iterable[DomainError]:
    return error.errors if isinstance(error, DomainErrors) else (error,)
