"""A forecast in the reader's words: four days, what they rest on, what would bring them forward.

``Outlook`` and its parts come from ``assembly.forecasting``, which is imported where it is asked, since the
library of arrays behind it takes memory in every process.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from gaoxin.approvals.plan_words import label_of
from gaoxin.foundation.working_days import working_calendar
from gaoxin.web.sentences import listed

if TYPE_CHECKING:
    from gaoxin.approvals.assembly.forecasting import ForecastLine, Outlook

MOST_LEVERS: Final = 5


@dataclass(frozen=True, slots=True)
class LineTold:
    """An item still to come: on what its days rest, in words; None where nothing is forecast."""

    label: str
    rests_on: str
    p50: dt.date | None
    p80: dt.date | None


@dataclass(frozen=True, slots=True)
class ForecastTold:
    """``remaining`` items are on the way to the start of works, ``recorded`` of them are drawn from records.

    ``examined`` are those an office takes its days over; below half of them recorded nothing is forecast.
    """

    legal: dt.date
    promised: dt.date | None
    p50: dt.date | None
    p80: dt.date | None
    remaining: int
    recorded: int
    records: int
    examined: int
    examined_recorded: int
    limited: tuple[str, ...]
    levers: tuple[tuple[str, int], ...]
    since: int
    until: int
    is_sample: bool
    lines: tuple[LineTold, ...] = ()

    @property
    def is_over(self) -> bool:
        return not self.remaining

    @property
    def likely(self) -> tuple[dt.date, dt.date] | None:
        return None if self.p50 is None or self.p80 is None else (self.p50, self.p80)

    @property
    def limit(self) -> dt.date:
        """The last day of the plan's own limits."""
        return self.promised or self.legal

    @property
    def compared(self) -> str:
        """P80 beside the limits."""
        if self.p80 is None:
            return ""
        between = working_calendar().working_days_between
        name = _("承诺最晚") if self.promised else _("法定最晚")
        if self.p80 > self.limit:
            return _("比%(limit)s晚 %(days)s 个工作日") % {
                "limit": name,
                "days": between(self.limit, self.p80),
            }
        if self.p80 < self.limit:
            return _("比%(limit)s早 %(days)s 个工作日") % {
                "limit": name,
                "days": between(self.p80, self.limit),
            }
        return _("与%(limit)s同一天") % {"limit": name}

    @property
    def is_later(self) -> bool:
        return self.p80 is not None and self.p80 > self.limit

    @property
    def words(self) -> list[str]:
        return list(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if self.is_over:
            yield _("开工前要办的事项都已有结果。")
            return
        if self.p50 is None:
            yield self._too_few()
            return
        yield _(
            "还要办 %(count)s 项：%(recorded)s 项按本区 %(since)s—%(until)s 年的 %(records)s 件办结记录推算。"
        ) % {
            "count": self.remaining,
            "recorded": self.recorded,
            "since": self.since,
            "until": self.until,
            "records": self.records,
        }
        if self.limited:
            yield _("%(count)s 项没有足够记录，只按时限或编制天数：%(items)s。") % {
                "count": len(self.limited),
                "items": listed(self.limited),
            }

    def _too_few(self) -> str:
        if not self.examined:
            return _("不作预测：还要办的都是当日办结或编制材料，没有要部门审查的事项。")
        return _(
            "不作预测：还要部门审查的 %(count)s 项里，近三年办结满 10 件的只有 %(few)s 项，不到一半。"
        ) % {"count": self.examined, "few": self.examined_recorded}


def told(outlook: "Outlook") -> ForecastTold:
    """With the days of every item; a kept plan keeps the whole alone."""
    from gaoxin.approvals.assembly.forecasting import written_outlook

    return replace(_read(written_outlook(outlook)), lines=tuple(_lines(outlook)))


def _lines(outlook: "Outlook") -> Iterator[LineTold]:
    for one in outlook.lines:
        days = (one.p50, one.p80) if outlook.is_known else (None, None)
        yield LineTold(label_of(one.key), rests_on(one), *days)


def rests_on(line: "ForecastLine") -> str:
    from gaoxin.approvals.assembly.forecasting import Rest

    if line.rest is Rest.RECORDS:
        words = _("以往 %(count)s 件") % {"count": line.records}
        returned = _("，其中补正 %(count)s 件") % {"count": line.returned} if line.returned else ""
        return f"{words}{returned}"
    words = {
        Rest.PROMISED: _("承诺时限 %(limit)s"),
        Rest.LEGAL: _("法定时限 %(limit)s"),
        Rest.GENERAL: _("一般期限 %(limit)s（暂估）"),
        Rest.PREPARATION: _("编制天数 %(limit)s（平台参数）"),
        Rest.AT_ONCE: _("当日办结"),
        Rest.REACHED: "",
    }[line.rest]
    words = words % {"limit": line.limit} if "%(limit)s" in words else words
    few = _("，以往只有 %(count)s 件") % {"count": line.records} if line.records else ""
    return f"{words}{few}"


def kept_forecast(result: Mapping[str, Any]) -> ForecastTold | None:
    """What a kept plan forecast on its day; None for a plan kept without."""
    return _read(result["forecast"]) if result.get("forecast") else None


def _read(kept: Mapping[str, Any]) -> ForecastTold:
    return ForecastTold(
        legal=dt.date.fromisoformat(kept["legal"]),
        promised=_day(kept["promised"]),
        p50=_day(kept["p50"]),
        p80=_day(kept["p80"]),
        remaining=kept["remaining"],
        recorded=kept["recorded"],
        records=kept["records"],
        examined=kept["examined"],
        examined_recorded=kept["examined_recorded"],
        limited=tuple(label_of(key) for key in kept["limited"]),
        levers=tuple((label_of(key), days) for key, days in kept["levers"][:MOST_LEVERS]),
        since=kept["since"],
        until=kept["until"],
        is_sample=kept["is_sample"],
    )


def _day(written: str | None) -> dt.date | None:
    return None if written is None else dt.date.fromisoformat(written)
