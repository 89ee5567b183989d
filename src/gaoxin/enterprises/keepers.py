"""Keepers of the register: particulars, annual figures, titles, property, equity and contacts."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.forms.fields import AmountField, DayField
from gaoxin.enterprises.forms.figures import figure_field
from gaoxin.enterprises.industries import industries
from gaoxin.enterprises.knowledge import LONGEST, Keeper, KnownFact, KnownGroup, source_words
from gaoxin.enterprises.models import (
    FIGURE_NAMES,
    AnnualFigures,
    Enterprise,
    EnterpriseChange,
    RecognitionKind,
    TechnologyField,
)
from gaoxin.enterprises.selectors.figures import FigureCell, FigureLine, label_and_unit
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.money import format_money
from gaoxin.web.quantities import WAN, unit_word, written_day, written_number
from gaoxin.web.sentences import listed

YEARS_SHOWN: Final = 3
PARTICULARS: Final = (
    "name",
    "uscc",
    "legal_representative",
    "registered_on",
    "registered_capital",
    "industry_code",
    "technology_field",
    "main_products",
    "address",
    "site",
    "entered_zone_on",
)
# Facts of the rules that are read from these.
OF_RULES: Final = {
    "registered_on": "registered_on",
    "industry_code": "sector",
    "technology_field": "technology_field",
}
DAYS: Final = ("registered_on", "entered_zone_on")
HOLDING_FACTS: Final = {
    "class_one": "class_one",
    "class_two": "class_two",
    "property_self_developed": "class_one",
    "equity_two_years": "equity",
    "equity_three_years": "equity",
}
EARLIER_SHOWN: Final = 5


def money_words(value: Decimal | None) -> str:
    return "" if value is None else f"{format_money(value, unit=WAN)} {unit_word(WAN)}"


def written_plainly(value: Any) -> str:
    """A value of a column as proposals keep it: exact numbers without exponent, days as ISO."""
    if value is None or value == "":
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class ParticularsKeeper(Keeper):
    """企业档案. What is accepted becomes a change of the register from today on."""

    code = "register"

    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
        changes: dict[str, list[EnterpriseChange]] = {}
        for one in selectors.changes(enterprise):
            changes.setdefault(one.field, []).append(one)
        facts = tuple(self._fact(enterprise, name, changes.get(name, []), scope) for name in PARTICULARS)
        return [KnownGroup(gettext_lazy("基本情况"), "register", facts)]

    def _fact(
        self, enterprise: Enterprise, name: str, changes: list[EnterpriseChange], scope: Scope
    ) -> KnownFact:
        written = written_plainly(getattr(enterprise, name))
        giver = changes[0] if changes else enterprise
        return KnownFact(
            keeper=self.code,
            key=name,
            label=str(Enterprise._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            written=written,
            words=self.words(name, written) if written else "",
            source=source_words(giver, scope=scope),
            said_by=giver.recorded_by,
            said_on=timezone.localdate(giver.recorded_at),
            fact=OF_RULES.get(name, ""),
            is_asked=True,
            is_sample=enterprise.is_sample,
            earlier=tuple(
                self.words(name, one.old_value) for one in changes[:EARLIER_SHOWN] if one.old_value
            ),
        )

    def key_of(self, fact: str, year: int | None) -> str | None:
        return next((name for name, one in OF_RULES.items() if one == fact), None)

    def field(self, known: KnownFact) -> forms.Field:
        if known.key in DAYS:
            return DayField(initial=known.written or None)
        if known.key == "registered_capital":
            return AmountField(initial=Decimal(known.written) if known.written else None)
        if known.key == "technology_field":
            options = [("", _("请选择")), *TechnologyField.choices]
            return forms.ChoiceField(choices=options, initial=known.written)
        column: Any = Enterprise._meta.get_field(known.key)
        help_text = _("国民经济行业代码，如 C3841") if known.key == "industry_code" else ""
        most = min(column.max_length, LONGEST)
        return forms.CharField(max_length=most, initial=known.written, help_text=help_text)

    def written(self, value: Any) -> str:
        return written_plainly(value).strip()

    def words(self, key: str, written: str) -> str:
        if key == "registered_capital":
            try:
                return money_words(Decimal(written)) if written else ""
            except ArithmeticError:
                return written
        if key == "industry_code":
            return f"{written} {industries().name(written)}".strip() if written else ""
        if key == "technology_field" and written in TechnologyField.values:
            return str(TechnologyField(written).label)
        return written

    def is_automatic(self, key: str) -> bool:
        return True

    def apply(
        self,
        enterprise: Enterprise,
        *,
        key: str,
        written: str,
        by: Actor,
        today: dt.date,
        origin: Origin,
        confirmed_because: str,
    ) -> None:
        value = Enterprise._meta.get_field(key).to_python(written or None)  # type: ignore[union-attr]
        actions.correct_enterprise(
            enterprise,
            by=by,
            fields={key: value},
            today=today,
            reason=confirmed_because or origin.source,
            origin=origin,
        )


class FiguresKeeper(Keeper):
    """年度数据; keys are ``revenue-2025``. What is accepted becomes a new revision of the year."""

    code = "figure"

    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
        table = selectors.figure_table(enterprise, last_year=today.year - 1)
        shown = [year for year in table.years if today.year - YEARS_SHOWN <= year < today.year]
        return [self._year(enterprise, table.lines, year, scope) for year in reversed(shown)]

    def _year(
        self, enterprise: Enterprise, lines: tuple[FigureLine, ...], year: int, scope: Scope
    ) -> KnownGroup:
        cells = ((line, next(cell for cell in line.cells if cell.year == year)) for line in lines)
        facts = tuple(self._fact(line, cell, scope) for line, cell in cells)
        return KnownGroup(_("%(year)s年数据") % {"year": year}, f"figures-{year}", facts)

    def _fact(self, line: FigureLine, cell: FigureCell, scope: Scope) -> KnownFact:
        source = cell.source
        written = written_plainly(cell.value)
        earlier = (written_plainly(getattr(row, line.name)) for row in cell.earlier[:EARLIER_SHOWN])
        key = f"{line.name}-{cell.year}"
        return KnownFact(
            keeper=self.code,
            key=key,
            label=line.label,
            written=written,
            words=self.words(key, written) if written else "",
            source="" if source is None else _cell_source(source, scope),
            said_by="" if source is None else source.recorded_by,
            said_on=None if source is None else timezone.localdate(source.recorded_at),
            fact=line.name,
            year=cell.year,
            is_asked=cell.is_asked,
            is_sample=bool(source and source.is_sample),
            earlier=tuple(self.words(key, one) for one in earlier if one),
        )

    def key_of(self, fact: str, year: int | None) -> str | None:
        return f"{fact}-{year}" if year is not None and _is_figure(fact) else None

    def field(self, known: KnownFact) -> forms.Field:
        field = figure_field(known.fact)
        field.required = True
        field.initial = _figure(known.fact, known.written)
        return field

    def written(self, value: Any) -> str:
        return written_plainly(value)

    def words(self, key: str, written: str) -> str:
        name = key.partition("-")[0]
        if not written:
            return ""
        value = _figure(name, written)
        if isinstance(AnnualFigures._meta.get_field(name), MoneyField):
            return money_words(value)  # type: ignore[arg-type]
        return f"{written_number(value)} {label_and_unit(name)[1]}"

    def is_automatic(self, key: str) -> bool:
        return True

    def apply(
        self,
        enterprise: Enterprise,
        *,
        key: str,
        written: str,
        by: Actor,
        today: dt.date,
        origin: Origin,
        confirmed_because: str,
    ) -> None:
        name, _dash, year = key.partition("-")
        actions.record_annual_figures(
            enterprise,
            by=by,
            year=int(year),
            figures={name: _figure(name, written)},
            today=today,
            confirmed_because=confirmed_because,
            origin=origin,
        )


def _is_figure(name: str) -> bool:
    return name in FIGURE_NAMES


def _figure(name: str, written: str) -> Decimal | int | None:
    value: Decimal | int | None = AnnualFigures._meta.get_field(name).to_python(written or None)  # type: ignore[union-attr]
    return value


def _cell_source(source: Any, scope: Scope) -> str:
    from gaoxin.foundation.sheets.selectors import source_of

    sheet = source_of(source.batch, source.row, scope=scope)
    return sheet.words if sheet is not None else source.source


class TitlesKeeper(Keeper):
    """资质. A certificate is entered by an officer who has seen it."""

    code = "title"

    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
        latest: dict[str, Any] = {}
        for title in selectors.titles(enterprise, as_of=today):
            latest.setdefault(title.recognition.kind, title)
        facts = tuple(self._fact(kind, latest.get(kind.value), scope) for kind in RecognitionKind)
        return [KnownGroup(gettext_lazy("资质"), "titles", facts)]

    def _fact(self, kind: RecognitionKind, title: Any, scope: Scope) -> KnownFact:
        common: dict[str, Any] = {
            "keeper": self.code,
            "key": kind.value,
            "label": str(kind.label),
            "fact": f"holds_{kind.value}",
        }
        if title is None:
            return KnownFact(written="", words="", is_asked=kind != RecognitionKind.GAZELLE, **common)
        row = title.recognition
        until = written_day(row.valid_until) if row.valid_until else _("长期")
        span = _("%(since)s 至 %(until)s") % {"since": written_day(row.recognised_on), "until": until}
        words = "，".join(part for part in (title.word, span, row.certificate_no) if part)
        return KnownFact(
            written=words[:LONGEST],
            words=words,
            source=source_words(row, scope=scope),
            said_by=row.recorded_by,
            said_on=timezone.localdate(row.recorded_at),
            is_sample=row.is_sample,
            **common,
        )

    def key_of(self, fact: str, year: int | None) -> str | None:
        kind = fact.removeprefix("holds_")
        return kind if fact.startswith("holds_") and kind in RecognitionKind.values else None


class HoldingsKeeper(Keeper):
    """知识产权、股权融资、联系人: rows an officer enters from certificates and papers."""

    code = "holding"

    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
        facts = (
            *self._property(enterprise, scope, today),
            self._equity(enterprise, scope),
            self._people(enterprise, today),
        )
        return [KnownGroup(gettext_lazy("知识产权、融资与联系人"), "holdings", facts)]

    def _property(self, enterprise: Enterprise, scope: Scope, today: dt.date) -> list[KnownFact]:
        rows = list(enterprise.properties.order_by("-recorded_at"))
        found = []
        for count in selectors.property_counts(enterprise, as_of=today):
            words = _("有效 %(count)s 件") % {"count": count.number} if rows else ""
            kinds = listed(f"{label} {number}" for label, number in count.kinds)
            said = f"{words}（{kinds}）" if kinds else words
            name, label = count.property_class.value, str(count.property_class.label)
            label = _("%(label)s知识产权") % {"label": label}
            found.append(self._made(name, label, said, rows, scope, fact=name))
        return found

    def _equity(self, enterprise: Enterprise, scope: Scope) -> KnownFact:
        rows = list(enterprise.financings.order_by("-paid_on"))
        total = sum((row.amount for row in rows), Decimal(0))
        words = _("登记 %(count)s 笔，共 %(total)s") % {"count": len(rows), "total": money_words(total)}
        return self._made(
            "equity", _("股权融资"), words if rows else "", rows, scope, fact="equity_two_years"
        )

    def _people(self, enterprise: Enterprise, today: dt.date) -> KnownFact:
        rows = list(selectors.contacts_now(enterprise, as_of=today))
        words = "；".join(" ".join(part for part in (row.name, row.duty, row.phone) if part) for row in rows)
        return self._made("contacts", _("联系人"), words, rows, None)

    def _made(
        self, key: str, label: str, words: str, rows: list[Any], scope: Scope | None, *, fact: str = ""
    ) -> KnownFact:
        row = rows[0] if rows else None
        return KnownFact(
            keeper=self.code,
            key=key,
            label=label,
            written=words[:LONGEST],
            words=words,
            source="" if row is None else source_words(row, scope=scope) if scope else row.source,
            said_by="" if row is None else row.recorded_by,
            said_on=None if row is None else timezone.localdate(row.recorded_at),
            fact=fact,
            is_asked=True,
            is_sample=bool(row and row.is_sample),
        )

    def key_of(self, fact: str, year: int | None) -> str | None:
        return HOLDING_FACTS.get(fact)
