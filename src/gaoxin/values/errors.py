"""The one error family.

Every refusal in the product is a ``DomainError``: a form shows it beside its field, the API answers 422
with it, a sheet preview puts it in the row it belongs to. The message says what is wrong; the remedy says
what to do.
"""

from collections.abc import Iterable
from functools import partial


class DomainError(Exception):
    """A refusal an officer can act on.

    ``code`` is stable and machine readable (``uscc.check_digit``), ``message`` and ``remedy`` are Chinese
    sentences, ``field`` names the input at fault and ``value`` is what was given, as given.
    """

    def __init__(
        self, code: str, message: str, *, field: str | None = None, value: object = None, remedy: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.value = value
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}{self.remedy}"


class NotPermitted(DomainError):
    """The acting person may not do this; answered as 403, never with a hint of what exists."""

    def __init__(self, message: str = "您没有办理此事的权限。", *, code: str = "permission.denied") -> None:
        super().__init__(code, message, remedy="请联系本单位系统管理员核对角色与部门。")


class NotFound(DomainError):
    """Nothing of that identity within the scope; answered as 404."""

    def __init__(self, message: str = "没有找到，或不在您的数据范围内。", *, code: str = "not_found") -> None:
        super().__init__(code, message)


class Conflict(DomainError):
    """The row changed since the person read it, or the same thing exists already; answered as 409."""


class DomainErrors(DomainError):
    """Several refusals of one input, reported together."""

    def __init__(self, errors: Iterable[DomainError]) -> None:
        self.errors = tuple(errors)
        super().__init__("several", "；".join(error.message for error in self.errors))


Refusal = partial[DomainError]


def refusing(value: object, *, field: str | None) -> Refusal:
    """``DomainError`` with the input it is about filled in, for readers that can refuse in several places."""
    return partial(DomainError, field=field, value=value)
