"""The indicator catalogue: what each indicator counts, in which unit, by which measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from gaoxin.values.errors import DomainError


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. ``measure`` names the computation, ``arguments`` narrow it."""

    code: str
    label: str
    label_en: str
    topic: str
    unit: str
    measure: str
    definition: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    target_from: str = ""
    definition_en: str = ""

    @property
    def is_count(self) -> bool:
        """Counted in whole numbers; what is no count is money."""
        return self.unit != "亿元"


def indicators() -> Mapping[str, Indicator]:
    """All indicators of the catalogue by code."""
    return _read(settings.CATALOGUE_DIR / "indicators" / "zone.yaml")


def indicator(code: str) -> Indicator:
    """One indicator; an unknown code is refused."""
    found = indicators().get(code)
    if found is None:
        raise DomainError("indicator.unknown", f"指标目录里没有“{code}”。", field="indicator", value=code)
    return found


@cache
def _read(path: Path) -> Mapping[str, Indicator]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [Indicator(**row) for row in rows]
    codes = [row.code for row in found]
    repeated = {code for code in codes if codes.count(code) > 1}
    if repeated:
        raise DomainError(
            "indicator.repeated", f"指标目录 {path.name} 中代码重复：{'、'.join(sorted(repeated))}。"
        )
    return {row.code: row for row in found}
