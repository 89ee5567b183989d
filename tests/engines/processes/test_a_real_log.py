"""A real log of building permits gives the counts published with it."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from gaoxin.engines.processes.flows import directly_follows, variants
from gaoxin.engines.processes.log import NO_TIME
from gaoxin.engines.processes.timing import deadline_record
from gaoxin.engines.processes.xes import ReadLog, read_xes, write_xes

RECEIPT = Path(__file__).resolve().parents[4] / "shared" / "data" / "permits" / "receipt.xes.gz"
pytestmark = pytest.mark.skipif(not RECEIPT.exists(), reason="公开数据 ../shared/data 不在，跳过")


@pytest.fixture(scope="module")
def read() -> ReadLog:
    return read_xes(RECEIPT)


def test_every_event_is_read_without_complaint(read: ReadLog) -> None:
    log = read.log
    assert (len(log.cases), len(log)) == (1434, 8577)
    assert (len(log.activity.words), len(log.resource.words), len(log.department.words)) == (27, 48, 10)
    assert read.findings == ()


def test_variants_and_arcs_are_as_published(read: ReadLog) -> None:
    found = variants(read.log)
    assert len(found) == 116
    assert found[0].count == 713
    assert len(directly_follows(read.log)) == 99


def test_the_largest_wait_is_as_published(read: ReadLog) -> None:
    arcs = directly_follows(read.log).arcs()
    largest = max(arcs, key=lambda arc: arc.total_hours or 0)
    assert largest.before.startswith("T05")
    assert largest.after.startswith("T06")
    assert round(largest.total_hours or 0) == 58131
    assert round(sum(arc.total_hours or 0 for arc in arcs)) == 186127


def test_deadlines_and_channels_are_as_published(read: ReadLog) -> None:
    log = read.log
    record = deadline_record(log.attribute_times("enddate"), log.attribute_times("deadline"))
    assert record.missed == 377
    assert record.kept + record.missed == 1329
    channels = Counter(case.attributes.get("channel") for case in log.cases)
    assert channels == {"Internet": 1250, "Desk": 109, "Post": 53, "e-mail": 21, "Intern": 1}


def test_limits_in_calendar_days_are_as_published(read: ReadLog) -> None:
    days: Counter[int] = Counter()
    for case in read.log.cases:
        start, deadline = case.attributes.get("startdate"), case.attributes.get("deadline")
        assert isinstance(start, datetime)
        assert isinstance(deadline, datetime)
        days[(deadline.date() - start.date()).days] += 1
    assert (days[56], days[98], days[78]) == (1080, 58, 33)


def test_what_is_written_is_read_back_with_equal_counts(read: ReadLog) -> None:
    again = read_xes(write_xes(read.log)).log
    assert len(again.cases) == len(read.log.cases)
    assert len(variants(again)) == 116
    assert len(directly_follows(again)) == 99
    assert int((again.when == NO_TIME).sum()) == 0
    assert np.array_equal(again.when // 1000, read.log.when // 1000)
