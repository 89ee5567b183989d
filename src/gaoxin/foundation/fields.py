"""Exact quantities in the database: whole numbers of the smallest unit, ``Decimal`` in Python.

SQLite keeps DECIMAL columns as floating point, so exact fields are integers there and everywhere else.
"""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class FixedPointField(models.BigIntegerField):
    """A decimal with ``places`` digits after the point, stored as an integer; sums stay exact."""

    places = 2

    if TYPE_CHECKING:
        # What models hold: not the whole numbers of the base class.
        _pyi_private_set_type: Decimal | int
        _pyi_private_get_type: Decimal

    def __init__(self, *args: Any, places: int = 2, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["places"] = self.places
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(_("“%(value)s”不是数字。"), params={"value": value}) from error

    def get_prep_value(self, value: Any) -> int | None:
        number = self.to_python(value)
        if number is None:
            return None
        scaled = number.scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValidationError(
                _("“%(value)s”的小数超过 %(places)s 位。"), params={"value": value, "places": self.places}
            )
        return int(scaled)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        defaults: dict[str, Any] = {"form_class": forms.DecimalField, "decimal_places": self.places}
        defaults.update(kwargs)
        return models.Field.formfield(self, **defaults)

    @property
    def validators(self) -> list[Any]:  # type: ignore[override]
        """The integer range check of the parent does not apply to the decimal value."""
        return list(self._validators)


class MoneyField(FixedPointField):
    """元 in Python, 分 in the database."""


class AreaField(FixedPointField):
    """㎡ in Python, with two decimals."""
