"""Where each fact the zone knows of an enterprise comes from: which ledger, which paper, who declared it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.engines.rules.facts import split_input
from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.selectors.figures import FigureSource
from gaoxin.foundation.sheets.selectors import source_of
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import selectors
from gaoxin.policies.assembly.facts import FIGURES, FIRST_DAYS, NONE_DECLARABLE, OF_THE_REGISTER, TITLES


@dataclass(frozen=True, slots=True)
class FactOrigin:
    """``words`` name the ledger or paper; ``said_on`` is the day of the source, None where it has none."""

    words: str
    said_on: dt.date | None = None
    is_sample: bool = False

    @property
    def is_to_mark(self) -> bool:
        """Whether its words do not say already that it is a sample."""
        return self.is_sample and "示例数据" not in self.words


def origins_of(
    enterprise_id: int, names: Iterable[str], *, scope: Scope, on: dt.date
) -> dict[str, FactOrigin]:
    """By input (``revenue@1``)."""
    enterprise = enterprises.enterprise(enterprise_id, scope=scope)
    declared = {
        (row.fact, row.year): row
        for row in selectors.declarations_in_force(scope, as_of=on, only=(enterprise_id,))
    }
    figures: dict[int, dict[str, FigureSource]] = {}
    found: dict[str, FactOrigin] = {}
    for name in names:
        fact, back = split_input(name)
        year = None if back is None else on.year - back
        if fact in FIGURES and year is not None:
            if year not in figures:
                figures[year] = enterprises.figure_sources(enterprise, year=year)
            found[name] = _of_figure(figures[year].get(fact), scope)
            continue
        row = declared.get((fact, year))
        if row is not None and row.value and (fact not in OF_THE_REGISTER or fact in NONE_DECLARABLE):
            found[name] = FactOrigin(row.source or _("补充事实"), row.observed_on, row.is_sample)
        else:
            found[name] = _of_register(fact, enterprise)
    return found


def _of_figure(source: FigureSource | None, scope: Scope) -> FactOrigin:
    if source is None:
        return FactOrigin(_("年度数据"))
    sheet = source_of(source.batch, source.row, scope=scope)
    words = sheet.words if sheet is not None else source.source
    day = source.source_on or timezone.localdate(source.recorded_at)
    return FactOrigin(words or _("年度数据"), day, source.is_sample)


def _of_register(fact: str, enterprise: Enterprise) -> FactOrigin:
    if fact in TITLES.values() or fact in FIRST_DAYS.values():
        return FactOrigin(_("资质认定台账"), is_sample=enterprise.is_sample)
    if fact in NONE_DECLARABLE:
        words = _("股权融资台账") if fact.startswith("equity") else _("知识产权台账")
        return FactOrigin(words, is_sample=enterprise.is_sample)
    return FactOrigin(_("企业档案"), is_sample=enterprise.is_sample)
