"""A box to confirm an amount of unusual size; it appears only after the doubt was raised."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Confirmable(forms.BaseForm):
    """Mixin: ``confirmed`` says that the person checked the amount; ``ask`` brings up the box."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if self.data.get(self.add_prefix("confirmed")):
            self.ask()

    def ask(self) -> None:
        self.fields["confirmed"] = forms.BooleanField(label=_("数额和单位已核对无误"), required=False)

    @property
    def confirmed(self) -> bool:
        return bool(self.cleaned_data.get("confirmed"))  # type: ignore[attr-defined]
