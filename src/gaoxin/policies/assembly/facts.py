"""Rows of the register → facts of the rules, for one enterprise or for all of a zone.

What the register knows stands first; declared facts fill what it has no place for. An enterprise without any
recorded property or equity is unknown in that, not at zero. Titles are read from the 认定台账, which is the
record: no valid certificate in it means the title is not held.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from gaoxin.engines.rules.facts import FURTHEST_YEAR, Fact, FactDictionary, Value, input_name
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import selectors
from gaoxin.policies.assembly.library import fact_dictionary
from gaoxin.policies.assembly.sectors import sector_of

SUBJECT: Final = "enterprise"
# Figures of the register, which share their names with the facts: what one stored step is in theirs.
MONEY: Final = (
    "revenue",
    "main_revenue",
    "high_tech_revenue",
    "rd_expense",
    "cost_total",
    "profit",
    "net_profit",
    "tax",
    "assets",
    "net_assets",
    "fixed_asset_investment",
    "output_value",
    "exports",
)
COUNTS: Final = ("staff", "tech_staff", "rd_staff")
HUNDREDTHS: Final = ("energy", "electricity")
FIGURES: Final = (*MONEY, *COUNTS, *HUNDREDTHS)
TITLES: Final = {
    "tech_sme": "holds_tech_sme",
    "high_tech": "holds_high_tech",
    "innovative_sme": "holds_innovative_sme",
    "specialised_sme": "holds_specialised_sme",
    "little_giant": "holds_little_giant",
    "gazelle": "holds_gazelle",
    "above_scale": "holds_above_scale",
}
FIRST_DAYS: Final = {"high_tech": "high_tech_first_on", "above_scale": "above_scale_first_on"}
# Facts a reading of the register gives, and so nobody declares.
OF_THE_REGISTER: Final = frozenset(
    (
        *FIGURES,
        *TITLES.values(),
        *FIRST_DAYS.values(),
        "registered_on",
        "sector",
        "technology_field",
        "class_one",
        "class_two",
        "property_self_developed",
        "equity_two_years",
        "equity_three_years",
    )
)
# Rows of the register cannot say that there is none of these. That is declared, as 0, and counts while the
# register has no row.
NONE_DECLARABLE: Final = frozenset(
    ("class_one", "class_two", "property_self_developed", "equity_two_years", "equity_three_years")
)


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts of many enterprises as of an application date: ``columns[input][place of the id]``."""

    on: dt.date
    ids: tuple[int, ...]
    columns: Mapping[str, list[Value | None]]

    def of(self, place: int) -> dict[str, Value | None]:
        return {name: values[place] for name, values in self.columns.items() if values[place] is not None}


def enterprise_facts(enterprise_id: int, *, scope: Scope, on: dt.date) -> dict[str, Value | None]:
    """Facts of one enterprise by input name (``revenue@1``); refuses one that is not in the scope."""
    table = fact_table(scope, on=on, only=(enterprise_id,))
    if not table.ids:
        enterprises.enterprise(enterprise_id, scope=scope)
    return table.of(0)


def fact_table(scope: Scope, *, on: dt.date, only: Iterable[int] | None = None) -> FactTable:
    """Facts of all enterprises of the scope, as the register and the declarations stood on ``on``."""
    chosen = None if only is None else tuple(only)
    reader = _Reader(scope, on, chosen)
    reader.read()
    return FactTable(on, tuple(reader.places), reader.columns)


class _Reader:
    """Fills columns group by group, each with one query."""

    def __init__(self, scope: Scope, on: dt.date, only: tuple[int, ...] | None) -> None:
        self.scope, self.on, self.only = scope, on, only
        self.places: dict[int, int] = {}
        self.columns: dict[str, list[Value | None]] = {}
        self.recorded: set[tuple[str, int]] = set()

    def read(self) -> None:
        register = list(enterprises.register_rows(self.scope, only=self.only))
        self.places = {row[0]: place for place, row in enumerate(register)}
        self._put_all("registered_on", [row[1] for row in register])
        self._put_all("sector", [sector_of(row[2]) for row in register])
        self._put_all("technology_field", [row[3] or None for row in register])
        self._read_figures()
        self._read_titles()
        self._read_property()
        self._read_equity()
        self._read_declared()

    def _put_all(self, name: str, values: list[Value | None]) -> None:
        self.columns[name] = values

    def _column(self, name: str, start: Value | None = None) -> list[Value | None]:
        if name not in self.columns:
            self.columns[name] = [start] * len(self.places)
        return self.columns[name]

    def _read_figures(self) -> None:
        years = [self.on.year - back for back in range(1, FURTHEST_YEAR + 1)]
        targets = {
            year: [(self._column(input_name(name, self.on.year - year)), _SCALES[name]) for name in FIGURES]
            for year in years
        }
        for enterprise, year, *values in enterprises.figure_rows(
            self.scope, years=years, names=FIGURES, only=self.only
        ):
            place = self.places.get(enterprise)
            if place is None:
                continue
            for (column, scale), value in zip(targets[year], values, strict=True):
                if value is not None:
                    column[place] = value * scale

    def _read_titles(self) -> None:
        for name in TITLES.values():
            self._column(name, start=False)
        for enterprise, kind in enterprises.title_rows(self.scope, as_of=self.on, only=self.only):
            if enterprise in self.places and kind in TITLES:
                self.columns[TITLES[kind]][self.places[enterprise]] = True
        for name in FIRST_DAYS.values():
            self._column(name)
        for enterprise, kind, day in enterprises.first_title_rows(self.scope, as_of=self.on, only=self.only):
            if enterprise in self.places and kind in FIRST_DAYS:
                self.columns[FIRST_DAYS[kind]][self.places[enterprise]] = day

    def _read_property(self) -> None:
        names = ("class_one", "class_two", "property_self_developed")
        columns = [self._column(name) for name in names]
        for enterprise, *counts in enterprises.property_rows(self.scope, as_of=self.on, only=self.only):
            place = self.places.get(enterprise)
            if place is not None:
                self.recorded.update((name, place) for name in names)
                for column, count in zip(columns, counts, strict=True):
                    column[place] = count

    def _read_equity(self) -> None:
        """近两年、近三年 are full fiscal years before the application (工信部企业〔2022〕63号 附件说明).

        A sum is unknown while it is not written down of every payment whether the investor qualifies.
        """
        until = dt.date(self.on.year - 1, 12, 31)
        since = tuple(dt.date(self.on.year - back, 1, 1) for back in (3, 2))
        names = ("equity_three_years", "equity_two_years")
        columns = [self._column(name) for name in names]
        for enterprise, *sums, unclear in enterprises.equity_rows(
            self.scope, as_of=until, since=since, only=self.only
        ):
            place = self.places.get(enterprise)
            if place is None:
                continue
            self.recorded.update((name, place) for name in names)
            if not unclear:
                for column, total in zip(columns, sums, strict=True):
                    column[place] = total

    def _read_declared(self) -> None:
        dictionary = dictionary_of_rules()
        for enterprise, fact_id, year, value in selectors.declared_rows(
            self.scope, as_of=self.on, only=self.only
        ):
            fact = dictionary.find(SUBJECT, fact_id)
            place = self.places.get(enterprise)
            back = None if year is None else self.on.year - year
            if fact is None or place is None or (back is not None and not 1 <= back <= FURTHEST_YEAR):
                continue
            if (fact_id, place) in self.recorded:
                continue
            self._column(input_name(fact_id, back))[place] = parse_value(fact, value) if value else None
        for enterprise, policy, item, value in selectors.judgement_rows(
            self.scope, as_of=self.on, only=self.only
        ):
            place = self.places.get(enterprise)
            if place is not None:
                self._column(f"{policy}:{item}")[place] = parse_judgement(value)


_SCALES: Final[Mapping[str, int]] = {
    **dict.fromkeys(MONEY, 1),
    **dict.fromkeys(COUNTS, 1),
    # Stored as hundredths; the rules keep ten-thousandths.
    **dict.fromkeys(HUNDREDTHS, 100),
}


def declarable_facts() -> list[Fact]:
    """Facts of enterprises that are declared, in the order of the dictionary."""
    register = OF_THE_REGISTER - NONE_DECLARABLE
    return [fact for fact in fact_dictionary().of(SUBJECT) if fact.id not in register]


def dictionary_of_rules() -> FactDictionary:
    return fact_dictionary()


def parse_judgement(text: str) -> Value | None:
    """true or false of a criterion, tenths of a point of an expert's item, None when withdrawn."""
    if not text:
        return None
    if text in ("true", "false"):
        return text == "true"
    return int(Decimal(text) * 10)


def rows_of(table: FactTable) -> Sequence[dict[str, Any]]:
    """One mapping for each enterprise, in the order of the ids."""
    return [table.of(place) for place in range(len(table.ids))]
