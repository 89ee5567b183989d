"""Many subjects at once: one array and one mask of the known rows for each input."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.inputs import EXACT_FLOAT, typed
from gaoxin.values.errors import DomainError

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
# True where known; None where every row is.
Mask: TypeAlias = npt.NDArray[np.bool_]
Table: TypeAlias = (
    pl.DataFrame | pa.Table | pa.RecordBatch | Mapping[str, Sequence[object] | npt.NDArray[np.generic]]
)

EPOCH: Final = dt.date(1970, 1, 1)
# Rows: numbers of so many subjects are kept twice, as whole numbers and as floats; of more, memory is dearer.
TWICE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Column:
    """One input. Unknown rows hold zero.

    ``values`` are whole numbers, days since 1970, booleans, or codes into ``choices``; ``calendar`` has a
    date as yyyymmdd; ``least`` and ``most`` bound the numbers, and ``floats`` are the same numbers where a
    float holds each of them: floats are compared twice as fast.
    """

    kind: InputType | None
    values: npt.NDArray[np.int64] | npt.NDArray[np.bool_]
    known: Mask | None
    least: int = 0
    most: int = 0
    calendar: Ints | None = None
    choices: tuple[str, ...] = ()
    floats: Floats | None = None

    def rows(self, rows: slice | Ints) -> "Column":
        known = None if self.known is None else self.known[rows]
        calendar = None if self.calendar is None else self.calendar[rows]
        floats = None if self.floats is None else self.floats[rows]
        bounds = (self.least, self.most)
        return Column(self.kind, self.values[rows], known, *bounds, calendar, self.choices, floats)


@dataclass(frozen=True, slots=True)
class Population:
    """``columns`` by input name; an input without a column is unknown for everybody."""

    size: int
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, table: Table, types: Mapping[str, InputType | None]) -> "Population":
        """The inputs in ``types`` out of a table; columns nobody reads are left alone."""
        frame = as_frame(table, types)
        columns = {name: column_of(typed(frame[name], types[name]), types[name]) for name in frame.columns}
        return cls(height_of(table), columns)

    def column(self, name: str) -> Column:
        found = self.columns.get(name)
        if found is None:
            return Column(None, np.zeros(self.size, np.int64), np.zeros(self.size, np.bool_))
        return found

    def rows(self, rows: slice) -> "Population":
        size = len(range(*rows.indices(self.size)))
        return Population(size, {name: column.rows(rows) for name, column in self.columns.items()})

    def taken(self, rows: Ints, names: Iterable[str]) -> "Population":
        """The subjects of these row numbers, with these inputs only."""
        present = [name for name in names if name in self.columns]
        return Population(len(rows), {name: self.columns[name].rows(rows) for name in present})

    def parts(self, size: int) -> Iterator[slice]:
        for begin in range(0, self.size, size):
            yield slice(begin, min(begin + size, self.size))


def as_frame(table: Table, types: Mapping[str, InputType | None]) -> pl.DataFrame:
    """The columns of a table that are read, as Polars has them."""
    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    if isinstance(table, pa.Table):
        read = table.select([name for name in table.column_names if name in types])
        converted = pl.from_arrow(read)
        assert isinstance(converted, pl.DataFrame)
        return converted
    if isinstance(table, pl.DataFrame):
        return table.select([name for name in table.columns if name in types])
    if len({len(values) for values in table.values()}) > 1:
        raise DomainError("rules.input_length", "各列的行数不一致。", remedy="请让每一列的行数相同。")
    return pl.DataFrame({name: pl.Series(name, values) for name, values in table.items() if name in types})


def height_of(table: Table) -> int:
    if isinstance(table, pl.DataFrame):
        return table.height
    if isinstance(table, pa.Table | pa.RecordBatch):
        return int(table.num_rows)
    return next((len(values) for values in table.values()), 0)


def column_of(series: pl.Series, kind: InputType | None) -> Column:
    """A column of the type ``kind``, as ``inputs.typed`` gives it."""
    known = series.is_not_null().to_numpy() if series.null_count() else None
    match kind:
        case InputType.NUMBER:
            column = _numbers(series, known)
            if len(series) > TWICE or max(abs(column.least), abs(column.most)) > EXACT_FLOAT:
                return column
            return replace(column, floats=column.values.astype(np.float64))
        case InputType.DATE:
            days = _numbers(series.to_physical().cast(pl.Int64), known)
            # Months and days come as Int8.
            year, month, day = (
                part.cast(pl.Int64) for part in (series.dt.year(), series.dt.month(), series.dt.day())
            )
            calendar = year * 10_000 + month * 100 + day
            return replace(days, kind=kind, calendar=calendar.fill_null(0).to_numpy())
        case InputType.FLAG:
            return Column(kind, series.fill_null(False).to_numpy(), known)
        case InputType.CHOICE:
            return _codes(series, known)
        case None:
            return Column(kind, np.zeros(len(series), np.int64), known)


def _numbers(series: pl.Series, known: Mask | None) -> Column:
    least, most = series.min(), series.max()
    bounds = (least, most) if isinstance(least, int) and isinstance(most, int) else (0, 0)
    values = series.to_numpy() if known is None else series.fill_null(0).to_numpy()
    return Column(InputType.NUMBER, values, known, *bounds)


def _codes(series: pl.Series, known: Mask | None) -> Column:
    choices = sorted(series.drop_nulls().unique().to_list())
    codes = series.cast(pl.Enum(choices)).to_physical().fill_null(0).to_numpy()
    return Column(InputType.CHOICE, codes, known, choices=tuple(choices))
