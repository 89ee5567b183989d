"""What lies beside the values of a worksheet: formulas, faults, percent formats, the true extent."""

from dataclasses import dataclass, field

Position = tuple[int, int]  # row and column, both from 0

FORMULA_WITHOUT_VALUE = ""
BUILT_IN_PERCENT = frozenset({9, 10})


@dataclass(slots=True)
class Marks:
    """Filled while a worksheet is scanned.

    ``faults`` holds the error text of a cell (#REF!), or "" for a formula that was never calculated;
    ``last_row`` and ``last_column`` count from 1 and see only cells with content.
    """

    faults: dict[Position, str] = field(default_factory=dict)
    percents: set[Position] = field(default_factory=set)
    scaled_columns: set[int] = field(default_factory=set)
    formulas: int = 0
    hidden_rows: int = 0
    last_row: int = 0
    last_column: int = 0

    def extend_to(self, row: int, column: int) -> None:
        if row >= self.last_row:
            self.last_row = row + 1
        if column >= self.last_column:
            self.last_column = column + 1


def is_percent(number_format: str) -> bool:
    return "%" in _without_literals(number_format)


def is_scaled(number_format: str) -> bool:
    """Formats that show a ten-thousandth or a thousandth of what is stored: ``0!.0,`` and ``#,##0,``."""
    section = number_format.split(";")[0]
    return (
        "0!.0" in section
        or '0"."' in section
        or "0\\.0" in section
        or _without_literals(section).endswith(",")
    )


def _without_literals(number_format: str) -> str:
    return "".join(part for place, part in enumerate(number_format.split('"')) if place % 2 == 0).strip("_ )")
