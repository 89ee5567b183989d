"""The figures a restore must reproduce: every indicator of every zone, computed from rows."""

import datetime as dt
import hashlib
from decimal import Decimal

from gaoxin.evaluation.definitions import Indicator, indicators
from gaoxin.evaluation.selectors import figures, indicator_years
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope

UNKNOWN = "—"


def indicator_figures(as_of: dt.date) -> dict[str, str]:
    """Figures of each zone's latest year, as on the day of the zone's data (``as_of`` where it has none)."""
    found: dict[str, str] = {}
    for zone in Zone.objects.order_by("code"):
        scope = Scope(frozenset({zone.pk}))
        day = zone.data_as_of or as_of
        year = indicator_years(scope, as_of=day)[0]
        for figure in figures(indicators(), scope=scope, year=year, as_of=day).values():
            name = f"{zone.short_name} {year} {figure.indicator.label}（{_definition(figure.indicator)}）"
            found[name] = _text(figure.value)
    return found


def _definition(row: Indicator) -> str:
    """The code with a short digest of what is computed: an indicator defined anew is another figure."""
    computed = repr((row.code, row.measure, sorted(row.arguments.items()), row.definition))
    return f"{row.code} {hashlib.sha256(computed.encode()).hexdigest()[:6]}"


def _text(value: Decimal | None) -> str:
    return UNKNOWN if value is None else format(value.normalize(), "f")
