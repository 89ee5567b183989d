"""All revisions of one year side by side, so that it can be seen what was changed when, and by whom."""

from dataclasses import dataclass
from decimal import Decimal

from gaoxin.enterprises.models import FIGURE_NAMES, AnnualFigures, Enterprise
from gaoxin.enterprises.selectors.figures import label_and_unit, revisions


@dataclass(frozen=True, slots=True)
class RevisionValue:
    value: Decimal | int | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class RevisionLine:
    label: str
    unit: str
    values: tuple[RevisionValue, ...]


@dataclass(frozen=True, slots=True)
class RevisionHistory:
    """``revisions`` from the newest on; ``lines`` of the figures that were ever known."""

    revisions: tuple[AnnualFigures, ...]
    lines: tuple[RevisionLine, ...]


def revision_history(enterprise: Enterprise, *, year: int) -> RevisionHistory:
    rows = tuple(revisions(enterprise, year=year))
    lines = (_line(name, rows) for name in FIGURE_NAMES)
    return RevisionHistory(
        rows, tuple(line for line in lines if any(one.value is not None for one in line.values))
    )


def _line(name: str, rows: tuple[AnnualFigures, ...]) -> RevisionLine:
    label, unit = label_and_unit(name)
    values = [getattr(row, name) for row in rows]
    before = [*values[1:], None]
    # The first revision says everything for the first time: nothing in it is a change.
    pairs = enumerate(zip(values, before, strict=True))
    marked = tuple(
        RevisionValue(value, place < len(rows) - 1 and value != earlier) for place, (value, earlier) in pairs
    )
    return RevisionLine(label, unit, marked)
