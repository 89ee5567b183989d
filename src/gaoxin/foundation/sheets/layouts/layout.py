"""Where things are in an officer's table: the header rows, which column is which, in what unit."""

from dataclasses import dataclass
from decimal import Decimal

from gaoxin.foundation.sheets.columns import Column


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A declared column found in the file. ``unit`` is None when neither header nor sheet names one."""

    index: int
    column: Column
    heading: str
    unit: str | None = None
    factor: Decimal | None = None
    shares_in_percent: bool = False


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """A column of the file that is not read, and why."""

    index: int
    heading: str
    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows count from 0; ``sequence`` and ``remarks`` are the columns 序号 and 错误说明, if there are any."""

    header_rows: tuple[int, ...]
    first_row: int
    columns: tuple[PlacedColumn, ...]
    ignored: tuple[OtherColumn, ...] = ()
    sequence: int | None = None
    remarks: int | None = None
    notes: tuple[str, ...] = ()

    def placed(self, key: str) -> PlacedColumn | None:
        return next((placed for placed in self.columns if placed.column.key == key), None)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(placed.column.key for placed in self.columns)

    @property
    def width(self) -> int:
        """Number of columns from A to the last one with a heading."""
        indices = [placed.index for placed in self.columns] + [other.index for other in self.ignored]
        indices += [index for index in (self.sequence, self.remarks) if index is not None]
        return max(indices, default=-1) + 1
