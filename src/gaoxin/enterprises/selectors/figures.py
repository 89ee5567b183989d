"""Reading annual figures: in force, by year, with the source of each figure and every revision kept."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import ASKED, FIGURE_NAMES, AnnualFigures, Enterprise
from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.ratio import divide, format_percent, growth

YEARS_SHOWN = 5
Value = Decimal | int | None


def annual_figures(scope: Scope, *, year: int | None = None) -> QuerySet[AnnualFigures]:
    """Revisions in force within the scope."""
    rows = scope.rows(
        AnnualFigures.objects.filter(is_current=True), zone="enterprise__zone_id", enterprise="enterprise_id"
    )
    return rows if year is None else rows.filter(year=year)


def figures_of(enterprise: Enterprise, *, year: int) -> AnnualFigures | None:
    """The revision of a year in force; None when nothing is known of that year."""
    return AnnualFigures.objects.filter(enterprise=enterprise, year=year, is_current=True).first()


def revisions(enterprise: Enterprise, *, year: int | None = None) -> QuerySet[AnnualFigures]:
    """Every revision ever recorded, the newest first."""
    rows = AnnualFigures.objects.filter(enterprise=enterprise).order_by("-year", "-revision")
    return rows if year is None else rows.filter(year=year)


def latest_figure_year(scope: Scope, *, last: int) -> int | None:
    """The newest year up to ``last`` that has figures in the scope; None when the last five have none.

    Each year is only asked whether it has any: gathering the years of all rows would read them all.
    """
    years = range(last, last - YEARS_SHOWN, -1)
    has_any = {f"y{year}": Exists(annual_figures(scope, year=year)) for year in years}
    found = Zone.objects.filter(pk__in=scope.zone_ids).annotate(**has_any).values_list(*has_any).first()
    return next((year for year, known in zip(years, found or (), strict=False) if known), None)


def missing_figures(row: AnnualFigures | None) -> list[str]:
    """Names of the figures asked for that are unknown."""
    return [name for name in ASKED if getattr(row, name, None) is None]


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where one figure has its present value from: the revision that gave it this value."""

    name: str
    value: Decimal | int
    revision: int
    source: str
    source_on: dt.date | None
    batch: int | None
    row: int | None
    recorded_at: dt.datetime
    recorded_by: str
    is_sample: bool
    note: str


def figure_sources(enterprise: Enterprise, *, year: int) -> dict[str, FigureSource]:
    """The source of each known figure of a year; unknown figures have none."""
    return sources_among(list(revisions(enterprise, year=year)))


def sources_among(rows: list[AnnualFigures]) -> dict[str, FigureSource]:
    """The same from the revisions of one year, the newest first."""
    sources = {}
    for name in FIGURE_NAMES:
        giver = _giver(rows, name)
        if giver is not None:
            sources[name] = _source(giver, name)
    return sources


def _giver(rows: list[AnnualFigures], name: str) -> AnnualFigures | None:
    """The oldest revision of the unbroken run in which the figure has its present value."""
    if not rows or getattr(rows[0], name) is None:
        return None
    giver = rows[0]
    for row in rows[1:]:
        if getattr(row, name) != getattr(giver, name):
            break
        giver = row
    return giver


def _source(row: AnnualFigures, name: str) -> FigureSource:
    return FigureSource(
        name=name,
        value=getattr(row, name),
        revision=row.revision,
        source=row.source,
        source_on=row.source_on,
        batch=row.source_batch,
        row=row.source_row,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        is_sample=row.is_sample,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure of one year. ``earlier`` holds values it had before, the latest first."""

    year: int
    value: Value
    source: FigureSource | None
    earlier: tuple[AnnualFigures, ...] = ()
    is_asked: bool = False

    @property
    def is_missing(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure over the years; ``growth`` compares the last two years shown, where both are known."""

    name: str
    label: str
    unit: str
    cells: tuple[FigureCell, ...]
    growth: Fraction | None

    @property
    def is_money(self) -> bool:
        return self.unit == "万元"

    @property
    def growth_words(self) -> str:
        return format_percent(self.growth, places=1, signed=True)

    @property
    def is_empty(self) -> bool:
        return all(cell.value is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RatioLine:
    """A share computed from figures of the same year; unknown where one of them is."""

    label: str
    formula: str
    shares: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class YearNote:
    """``revision`` is the one in force, 0 when nothing is on record."""

    year: int
    revision: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Years from the earliest to the latest shown, with the lines of ``FIGURE_NAMES``."""

    years: tuple[int, ...]
    lines: tuple[FigureLine, ...]
    ratios: tuple[RatioLine, ...]
    revisions: Mapping[int, tuple[AnnualFigures, ...]]

    @property
    def width(self) -> int:
        """Columns of the table: the label, the years, the growth."""
        return len(self.years) + 2

    @property
    def year_notes(self) -> list[YearNote]:
        return [_note(year, self.revisions[year]) for year in self.years]

    @property
    def latest_year(self) -> int | None:
        """The latest year with figures."""
        return next((year for year in reversed(self.years) if self.revisions[year]), None)

    @property
    def latest_sources(self) -> list[tuple[FigureLine, FigureSource]]:
        """The figures of that year, each with where it comes from."""
        if self.latest_year is None:
            return []
        place = self.years.index(self.latest_year)
        found = ((line, line.cells[place].source) for line in self.lines)
        return [(line, source) for line, source in found if source is not None]

    @property
    def known(self) -> list[FigureLine]:
        """Lines with a value, and those every enterprise is asked for."""
        return [line for line in self.lines if not line.is_empty or line.name in ASKED]


def figure_table(enterprise: Enterprise, *, last_year: int) -> FigureTable:
    """The years up to ``last_year`` (or the latest on record, if later), at most five."""
    held: dict[int, list[AnnualFigures]] = {}
    for row in revisions(enterprise):
        held.setdefault(row.year, []).append(row)
    last = max([last_year, *held])
    founded = enterprise.registered_on.year if enterprise.registered_on else min([last, *held])
    first = min(max(founded, last - YEARS_SHOWN + 1), last)
    years = tuple(range(first, last + 1))
    kept = {year: tuple(held.get(year, ())) for year in years}
    lines = tuple(_line(name, years, kept) for name in FIGURE_NAMES)
    return FigureTable(years=years, lines=lines, ratios=_ratios(lines), revisions=kept)


def _line(name: str, years: Iterable[int], held: Mapping[int, tuple[AnnualFigures, ...]]) -> FigureLine:
    label, unit = label_and_unit(name)
    cells = tuple(_cell(name, year, held[year]) for year in years)
    return FigureLine(name=name, label=label, unit=unit, cells=cells, growth=_growth(cells))


def label_and_unit(name: str) -> tuple[str, str]:
    """What a figure is called and the unit pages show it in."""
    field = AnnualFigures._meta.get_field(name)
    unit = "万元" if isinstance(field, MoneyField) else str(field.help_text) or "人"  # type: ignore[union-attr]
    return str(field.verbose_name), unit  # type: ignore[union-attr]


def _note(year: int, rows: tuple[AnnualFigures, ...]) -> YearNote:
    return YearNote(year, rows[0].revision if rows else 0, bool(rows) and rows[0].is_sample)


def _cell(name: str, year: int, rows: tuple[AnnualFigures, ...]) -> FigureCell:
    present = getattr(rows[0], name) if rows else None
    source = sources_among(list(rows)).get(name) if present is not None else None
    earlier, last = [], present
    for row in rows[1:]:
        value = getattr(row, name)
        if value != last:
            earlier.append(row)
        last = value
    return FigureCell(year, present, source, tuple(earlier), name in ASKED)


def _growth(cells: tuple[FigureCell, ...]) -> Fraction | None:
    return growth(cells[-1].value, cells[-2].value) if len(cells) > 1 else None


def _ratios(lines: tuple[FigureLine, ...]) -> tuple[RatioLine, ...]:
    of = {line.name: [cell.value for cell in line.cells] for line in lines}
    debts = [
        None if assets is None or own is None else assets - own
        for assets, own in zip(of["assets"], of["net_assets"], strict=True)
    ]
    asked = (
        (_("研发强度"), _("研发费用 ÷ 营业收入"), of["rd_expense"], of["revenue"]),
        (_("主营占比"), _("主营业务收入 ÷ 营业收入"), of["main_revenue"], of["revenue"]),
        (_("科技人员占比"), _("科技人员 ÷ 职工总数"), of["tech_staff"], of["staff"]),
        (_("资产负债率"), _("（资产总额－净资产）÷ 资产总额"), debts, of["assets"]),
    )
    return tuple(
        RatioLine(label, formula, tuple(divide(a, b) for a, b in zip(parts, wholes, strict=True)))
        for label, formula, parts, wholes in asked
    )
