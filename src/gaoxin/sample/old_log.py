"""A sample of old records: a ledger of permits as an earlier system gave it out, imported for analysis.

Made up, and marked so: one in five is sent back for papers, visits wait longest, a few results are late.
"""

import csv
import datetime as dt
import io
import random
from collections.abc import Iterator
from typing import Final

from django.core.files.base import ContentFile

from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.sample.writing import RECORDED_BY

_NAME: Final = "示例·2024年规划许可办理记录"
_HEADERS: Final = ("业务编号", "环节", "办理时间", "承办人", "承办部门", "应办结日期")
_CASES, _LIMIT, SEED = 160, 30, 2024
_RETURNED, _NO_VISIT, _LOST, _TWICE = 0.21, 0.3, 0.012, 0.06
_OFFICES: Final = {
    "收件": "综合窗口",
    "受理": "综合窗口",
    "一次性补正告知": "综合窗口",
    "补正": "建设单位",
    "现场踏勘": "规划技术科",
    "审查": "规划管理科",
    "作出决定": "规划管理科",
    "送达": "综合窗口",
}


def load_old_log(zone: Zone) -> int:
    """How many cases it has."""
    # Reading brings a library of arrays; only who loads the sample needs it.
    from gaoxin.approvals.actions.logs import import_log, read_log
    from gaoxin.approvals.assembly.log_tables import guessed_columns

    by = system_actor(RECORDED_BY, zone_id=zone.pk)
    file = ContentFile(_table(), name="2024年规划许可台账.csv")
    row = import_log(zone, by=by, file=file, file_name=str(file.name), name=_NAME, is_sample=True)
    read_log(row, by=by, layout=guessed_columns(_HEADERS))
    return row.case_count or 0


def _table() -> bytes:
    draw = random.Random(SEED)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["2024年规划许可办理台账（示例数据）"])
    writer.writerow(_HEADERS)
    for number in range(_CASES):
        begun = dt.datetime(2024, 1, 2, 9) + dt.timedelta(days=number * 2, minutes=draw.randrange(420))  # noqa: DTZ001
        due = begun.date() + dt.timedelta(days=_LIMIT)
        for step, when in _steps(begun, draw):
            written = "" if draw.random() < _LOST else f"{when:%Y/%m/%d %H:%M}"
            officer = "" if step == "补正" else f"示例·经办{draw.randrange(1, 6)}"
            writer.writerow([f"规-2024-{number + 1:03d}", step, written, officer, _OFFICES[step], due])
    return out.getvalue().encode("utf-8-sig")


def _steps(begun: dt.datetime, draw: random.Random) -> Iterator[tuple[str, dt.datetime]]:
    """Steps of one case; waits in hours, longer now and then, each step within office hours."""

    def later(when: dt.datetime, low: int, high: int) -> dt.datetime:
        found = when + dt.timedelta(hours=draw.triangular(low, high, low))
        found = found.replace(hour=9 + draw.randrange(8), minute=draw.randrange(60))
        return found if found > when else when + dt.timedelta(minutes=20 + draw.randrange(60))

    yield "收件", begun
    when = later(begun, 1, 48)
    while draw.random() < _RETURNED:
        yield "一次性补正告知", when
        when = later(when, 72, 600)
        yield "补正", when
        when = later(when, 1, 72)
    yield "受理", when
    if draw.random() >= _NO_VISIT:
        when = later(when, 96, 620)
        yield "现场踏勘", when
    when = later(when, 24, 140)
    yield "审查", when
    if draw.random() < _TWICE:
        when = later(when, 48, 240)
        yield "审查", when
    when = later(when, 20, 120)
    yield "作出决定", when
    yield "送达", later(when, 2, 90)
