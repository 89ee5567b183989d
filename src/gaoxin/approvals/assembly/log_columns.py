"""A log as it is kept between readings: columns of numbers, packed; and as objects for OCEL."""

import datetime as dt
import io
import json
import zipfile
import zlib
from typing import Final

import numpy as np

from gaoxin.engines.processes.log import NO_TIME, Column, EventLog, LogCase, log_of, microseconds, moment
from gaoxin.engines.processes.ocel import DEPARTMENT, RESOURCE, OcelEvent, OcelLog, OcelObject
from gaoxin.values.errors import DomainError

CASE: Final = "case"
# Times a case states of itself (deadline, end …) are kept; a file with endless keys keeps the first of them.
_MOST_TIMES: Final = 12
_COLUMNS: Final = ("activity", "resource", "department", "transition")


def packed(log: EventLog) -> bytes:
    """Cases by name with the times they state, and the columns; what else is said of cases stays in the
    original."""
    keys = _time_keys(log)
    words = {
        "name": log.name,
        "cases": [case.name for case in log.cases],
        "times": keys,
        **{role: list(getattr(log, role).words) for role in _COLUMNS},
    }
    arrays = {role: getattr(log, role).codes for role in _COLUMNS}
    arrays |= {f"time_{number}": log.attribute_times(key) for number, key in enumerate(keys)}
    out = io.BytesIO()
    np.savez_compressed(
        out,
        words=np.frombuffer(json.dumps(words, ensure_ascii=False).encode("utf-8"), dtype=np.uint8),
        case=log.case,
        when=log.when,
        **arrays,
    )
    return out.getvalue()


def _time_keys(log: EventLog) -> list[str]:
    keys: dict[str, None] = {}
    for case in log.cases:
        keys |= {key: None for key, value in case.attributes.items() if isinstance(value, dt.datetime)}
    return list(keys)[:_MOST_TIMES]


def unpacked(content: bytes) -> EventLog:
    """Raises ``DomainError`` when the kept file is damaged."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            words = json.loads(kept["words"].tobytes())
            stated = [kept[f"time_{number}"] for number in range(len(words["times"]))]
            columns = {role: Column(tuple(words[role]), kept[role]) for role in _COLUMNS}
            cases = _cases(words["cases"], words["times"], stated)
            return log_of(cases, kept["case"], kept["when"], name=words["name"], **columns)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, KeyError, ValueError):
        raise DomainError(
            "log.damaged", "保存的日志已损坏，读不出来。", remedy="请从备份恢复，或重新导入原文件。"
        ) from None


def _cases(names: list[str], keys: list[str], stated: list[np.ndarray]) -> list[LogCase]:
    if not keys:
        return [LogCase(name) for name in names]
    rows = zip(*(column.tolist() for column in stated), strict=True)
    return [
        LogCase(name, {key: _moment(when) for key, when in zip(keys, row, strict=True) if when != NO_TIME})
        for name, row in zip(names, rows, strict=True)
    ]


def _moment(when: int) -> dt.datetime:
    found = moment(when)
    assert found is not None
    return found


def objects_of(log: EventLog) -> OcelLog:
    """Cases, who acted and departments as objects. An event without a time has no place in OCEL and is left
    out; two objects of one name are told apart by their type."""
    cases = [f"{CASE}:{place + 1}" for place in range(len(log.cases))]
    objects = [
        OcelObject(key, CASE, {"name": case.name, **case.attributes})
        for key, case in zip(cases, log.cases, strict=True)
    ]
    objects += [OcelObject(f"{RESOURCE}:{word}", RESOURCE, {"name": word}) for word in log.resource.words]
    objects += [
        OcelObject(f"{DEPARTMENT}:{word}", DEPARTMENT, {"name": word}) for word in log.department.words
    ]
    return OcelLog(tuple(objects), tuple(_events(log, cases)))


def _events(log: EventLog, cases: list[str]) -> list[OcelEvent]:
    found = []
    roles = ((RESOURCE, log.resource), (DEPARTMENT, log.department))
    for place in np.flatnonzero(log.when != NO_TIME).tolist():
        touched = [(cases[int(log.case[place])], CASE)]
        for role, column in roles:
            word = column.word(int(column.codes[place]))
            touched += [(f"{role}:{word}", role)] if word else []
        found.append(
            OcelEvent(
                key=f"e{place + 1}",
                type=log.activity.word(int(log.activity.codes[place])),
                when=_moment(int(log.when[place])),
                objects=tuple(touched),
            )
        )
    return sorted(found, key=lambda one: microseconds(one.when))
