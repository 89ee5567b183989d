"""Waits, rework, deadlines and declared rules, worked by hand."""

from itertools import pairwise

import numpy as np
import pytest

from gaoxin.engines.processes.conformance import AtMostOnce, NeverBefore, Within, check
from gaoxin.engines.processes.flows import directly_follows, rework, variants
from gaoxin.engines.processes.log import NO_TIME
from gaoxin.engines.processes.timing import (
    case_durations,
    deadline_record,
    spread_of,
    stopped_share,
    waiting_by,
)
from tests.engines.processes.made import log_of_days

LOG = log_of_days(
    [
        [("收件", 0), ("受理", 1), ("停表", 2), ("恢复", 6), ("决定", 8)],
        [("收件", 0), ("受理", 3), ("决定", 5)],
        [("收件", 0), ("补正", 7), ("受理", 9), ("补正", 10), ("决定", 11)],
        [("决定", 0), ("受理", 1)],
    ]
)


def test_arcs_carry_count_total_mean_and_median() -> None:
    arcs = {(arc.before, arc.after): arc for arc in directly_follows(LOG).arcs()}
    accepted = arcs[("收件", "受理")]
    assert (accepted.count, accepted.total_hours, accepted.mean_hours, accepted.median_hours) == (
        2,
        96,
        48,
        48,
    )
    assert ("决定", "收件") not in arcs


def test_the_most_frequent_arc_stands_first() -> None:
    counts = [arc.count for arc in directly_follows(LOG).arcs()]
    assert counts == sorted(counts, reverse=True)


def test_handovers_are_arcs_between_departments() -> None:
    log = log_of_days([[("收件", 0), ("评审", 2), ("决定", 5)]])
    handovers = [(arc.before, arc.after, arc.count) for arc in directly_follows(log, of="department").arcs()]
    assert sorted(handovers) == [("专家组", "审批局", 1), ("审批局", "专家组", 1)]


def test_variants_name_their_cases() -> None:
    found = variants(LOG)
    assert len(found) == 4
    assert {variant.cases for variant in found} == {(0,), (1,), (2,), (3,)}


def test_rework_counts_cases_and_repeats() -> None:
    assert [(one.activity, one.cases, one.repeats) for one in rework(LOG)] == [("补正", 1, 1)]


def test_waiting_is_laid_to_who_acted_after_it() -> None:
    log = log_of_days([[("收件", 0), ("评审", 2), ("决定", 5)]])
    found = {one.name: (one.events, one.hours) for one in waiting_by(log)}
    assert found == {"审批局": (1, 72.0), "专家组": (1, 48.0)}
    assert sum(one.share for one in waiting_by(log)) == pytest.approx(1)


def test_time_standing_still_is_a_share_of_all_time() -> None:
    assert stopped_share(LOG, stops=["停表"], resumes=["恢复"]) == pytest.approx(4 / (8 + 5 + 11 + 1))
    assert stopped_share(log_of_days([[("收件", 0)]]), stops=["停表"], resumes=["恢复"]) is None


def test_durations_of_no_cases_are_unknown_not_zero() -> None:
    assert spread_of(np.zeros(0, dtype=np.int64)).median is None
    assert spread_of(case_durations(LOG)).median == pytest.approx(6.5)


def test_a_case_that_ends_at_its_deadline_kept_it() -> None:
    ends = np.array([5, 6, NO_TIME, 7], dtype=np.int64)
    deadlines = np.array([5, 5, 5, NO_TIME], dtype=np.int64)
    record = deadline_record(ends, deadlines)
    assert (record.kept, record.missed, record.rate) == (1, 1, 0.5)
    assert deadline_record(ends[:0], deadlines[:0]).rate is None


def test_a_decision_before_acceptance_is_found() -> None:
    (found,) = check(LOG, [NeverBefore("决定", "受理")])
    assert (found.checked, found.broken) == (4, ("办件4",))


def test_a_notice_later_than_five_days_is_found() -> None:
    (found,) = check(LOG, [Within("收件", ("受理", "补正"), 5)])
    assert (found.checked, found.broken) == (3, ("办件3",))
    (exact,) = check(LOG, [Within("收件", ("受理", "补正"), 7)])
    assert exact.broken == ()


def test_a_second_notice_is_found() -> None:
    (found,) = check(LOG, [AtMostOnce("补正")])
    assert (found.checked, found.broken) == (1, ("办件3",))


def test_a_rule_about_something_that_never_happens_checks_nothing() -> None:
    (found,) = check(LOG, [NeverBefore("送达", "决定")])
    assert (found.checked, found.rate) == (0, None)


def test_arcs_agree_with_counting_by_hand_over_random_logs() -> None:
    random = np.random.default_rng(20260302)
    for _round in range(20):
        cases = [
            [(f"步骤{random.integers(0, 6)}", float(day)) for day in range(int(random.integers(1, 12)))]
            for _case in range(int(random.integers(1, 30)))
        ]
        expected: dict[tuple[str, str], int] = {}
        for events in cases:
            for (before, _day), (after, _next) in pairwise(events):
                expected[(before, after)] = expected.get((before, after), 0) + 1
        found = {(arc.before, arc.after): arc.count for arc in directly_follows(log_of_days(cases)).arcs()}
        assert found == expected
