"""Where rows come from: a public report, or the sample itself."""

import datetime as dt
from typing import Any

from gaoxin.sample.catalogue import Source

SAMPLE: dict[str, Any] = {"source": "示例数据", "source_on": None, "is_sample": True}


def published(source: Source) -> dict[str, Any]:
    """The provenance of a public fact."""
    return {"source": source.label, "source_on": source.as_of, "is_sample": False}


def sample_on(day: dt.date) -> dict[str, Any]:
    """A sample row that was reported on a day."""
    return {**SAMPLE, "source_on": day}


def placed(source: Source) -> dict[str, Any]:
    """A sample row that places a named thing, as into a ledger: the placing is ours."""
    return {"source": f"示例推定（依据{source.label}）", "source_on": source.as_of, "is_sample": True}
