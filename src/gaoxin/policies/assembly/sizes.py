"""大型、中型、小型、微型 by 《统计上大中小微型企业划分办法（2017）》 (国统字〔2017〕213号, 附表).

Large, medium and small ask for every lower limit of the row, else the enterprise falls one class; micro is
what is left. Limits: 从业人员 in persons, 营业收入 and 资产总额 in 万元.
"""

from collections.abc import Mapping
from typing import Final

LARGE, MEDIUM, SMALL, MICRO, UNKNOWN = "large", "medium", "small", "micro", "unknown"
SIZES: Final = (LARGE, MEDIUM, SMALL, MICRO, UNKNOWN)
_WAN: Final = 1_000_000
STAFF, REVENUE, ASSETS = "staff@1", "revenue@1", "assets@1"
Limits = Mapping[str, tuple[int, int, int]]

# Lower limits of large, medium, small.
_BY_SECTOR: Final[Mapping[str, Limits]] = {
    "farming": {REVENUE: (20_000, 500, 50)},
    "industry": {STAFF: (1000, 300, 20), REVENUE: (40_000, 2000, 300)},
    "construction": {REVENUE: (80_000, 6000, 300), ASSETS: (80_000, 5000, 300)},
    "wholesale": {STAFF: (200, 20, 5), REVENUE: (40_000, 5000, 1000)},
    "retail": {STAFF: (300, 50, 10), REVENUE: (20_000, 500, 100)},
    "transport": {STAFF: (1000, 300, 20), REVENUE: (30_000, 3000, 200)},
    "storage": {STAFF: (200, 100, 20), REVENUE: (30_000, 1000, 100)},
    "post": {STAFF: (1000, 300, 20), REVENUE: (30_000, 2000, 100)},
    "lodging": {STAFF: (300, 100, 10), REVENUE: (10_000, 2000, 100)},
    "telecommunication": {STAFF: (2000, 100, 10), REVENUE: (100_000, 1000, 100)},
    "software": {STAFF: (300, 100, 10), REVENUE: (10_000, 1000, 50)},
    "development": {REVENUE: (200_000, 1000, 100), ASSETS: (10_000, 5000, 2000)},
    "property": {STAFF: (1000, 300, 100), REVENUE: (5000, 1000, 500)},
    "leasing": {STAFF: (300, 100, 10), ASSETS: (120_000, 8000, 100)},
    "other": {STAFF: (300, 100, 10)},
}
# First and last division of GB/T 4754-2017. 53 铁路运输 and what the table does not name stand apart.
_DIVISIONS: Final = (
    (1, 5, "farming"),
    (6, 46, "industry"),
    (47, 50, "construction"),
    (51, 51, "wholesale"),
    (52, 52, "retail"),
    (54, 58, "transport"),
    (59, 59, "storage"),
    (60, 60, "post"),
    (61, 62, "lodging"),
    (63, 64, "telecommunication"),
    (65, 65, "software"),
    (71, 72, "leasing"),
    (73, 82, "other"),
    (86, 90, "other"),
)
_REAL_ESTATE: Final = 70


def size_of(code: str, facts: Mapping[str, int | None]) -> str:
    """One of ``SIZES``; unknown while the industry or a figure the row asks for is not known."""
    row = _row(code)
    if row is None:
        return UNKNOWN
    limits = _BY_SECTOR[row]
    values = {name: facts.get(name) for name in limits}
    if any(value is None for value in values.values()):
        return UNKNOWN
    for place, size in enumerate((LARGE, MEDIUM, SMALL)):
        if all((values[name] or 0) >= _stored(name, limit[place]) for name, limit in limits.items()):
            return size
    return MICRO


def _stored(name: str, limit: int) -> int:
    return limit if name == STAFF else limit * _WAN


def _row(code: str) -> str | None:
    digits = code.lstrip("ABCDEFGHIJKLMNOPQRST")
    if len(digits) < 2 or not digits.isdecimal():
        return None
    division = int(digits[:2])
    if division == _REAL_ESTATE:
        return {"701": "development", "702": "property"}.get(digits[:3], "other" if len(digits) > 2 else None)
    return next((row for first, last, row in _DIVISIONS if first <= division <= last), None)
