"""On plan is green, a missed month red, what was made up yellow until the next period is on time."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.engines.progress import Light, MilestoneFact, MonthReport, ProgressFacts, assess_progress
from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month
from tests.engines.progress.years import END_OF_YEAR, evenly, facts, wan

GREEN, YELLOW, RED, AWAITED, NONE = Light.GREEN, Light.YELLOW, Light.RED, Light.AWAITED, Light.NONE


def lights(given: ProgressFacts, *, as_of: dt.date = END_OF_YEAR) -> list[Light]:
    return [period.light for period in assess_progress(given, as_of=as_of).periods]


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([100, 100, 100, 100], [GREEN, GREEN, GREEN, GREEN]),
        ([150, 50, 100, 100], [GREEN, GREEN, GREEN, GREEN]),
        ([100, 99, 100, 100], [GREEN, RED, RED, RED]),
        ([100, 0, 200, 100], [GREEN, RED, YELLOW, GREEN]),
        ([0, 200, 0, 200], [RED, YELLOW, RED, YELLOW]),
        ([0, 0, 0, 400], [RED, RED, RED, YELLOW]),
        ([None, 200, 100, 100], [RED, RED, RED, RED]),
        ([100, 100, 100, None], [GREEN, GREEN, GREEN, RED]),
        ([0, 200, 100, None], [RED, YELLOW, GREEN, RED]),
    ],
)
def test_lights_follow_the_rule_month_by_month(actual: list[int | None], expected: list[Light]) -> None:
    given = facts(evenly(100, last=4), dict(enumerate(actual, start=1)))
    assert lights(given) == expected


def test_exactly_on_plan_is_green_and_a_cent_below_is_red() -> None:
    plan = facts({1: 100}, {}).plan
    exact = ProgressFacts(plan, (MonthReport(Month(2025, 1), wan(100)),))
    below = ProgressFacts(plan, (MonthReport(Month(2025, 1), wan(100) - Decimal("0.01")),))
    assert assess_progress(exact, as_of=END_OF_YEAR).light is GREEN
    assert assess_progress(below, as_of=END_OF_YEAR).light is RED


def test_a_red_light_says_by_how_much_in_words() -> None:
    given = facts({1: 1000, 2: 2000, 3: 2000}, {1: 1000, 2: 2000, 3: 1200})
    assert assess_progress(given, as_of=END_OF_YEAR).reason == (
        "3月累计完成 4,200.00 万元，低于计划 5,000.00 万元，差 800.00 万元；判红"
    )


def test_a_yellow_light_says_what_it_takes_to_be_green() -> None:
    given = facts(evenly(100, last=2), {1: 50, 2: 150})
    assert assess_progress(given, as_of=END_OF_YEAR).reason == (
        "2月累计完成 200.00 万元，与计划持平；上期为红，本期补上，判黄，下一期按计划即转绿"
    )


def test_a_difference_below_the_display_is_not_rounded_away() -> None:
    given = ProgressFacts(
        facts({1: 100}, {}).plan, (MonthReport(Month(2025, 1), wan(100) - Decimal("0.01")),)
    )
    assert "差 0.000001 万元" in assess_progress(given, as_of=END_OF_YEAR).reason


def test_an_unreported_month_is_awaited_until_the_deadline_and_red_from_then_on() -> None:
    given = facts(evenly(100, last=3), {1: 100, 2: 100})
    before = assess_progress(given, as_of=dt.date(2025, 4, 4))
    assert before.awaited is not None
    assert before.awaited.light is AWAITED
    assert before.awaited.reason == "3月待报，报送截止2025年4月5日，到期未报判红"
    assert before.light is GREEN, "the light of the month before stands"
    after = assess_progress(given, as_of=dt.date(2025, 4, 5))
    assert after.awaited is None
    assert after.light is RED
    assert after.reason == (
        "3月到2025年4月5日仍未报送，3月已报部分累计 200.00 万元，是否达到计划 300.00 万元无法判断；判红"
    )


def test_a_month_without_report_is_unknown_not_zero() -> None:
    given = facts(evenly(100, last=3), {1: 100, 3: 500})
    period = assess_progress(given, as_of=END_OF_YEAR).periods[2]
    assert period.light is RED
    assert period.cumulative_actual is None
    assert period.judgements[0].position.reported == wan(600)
    assert period.judgements[0].position.shortfall is None


def test_a_withdrawn_report_is_unknown_again() -> None:
    month = Month(2025, 1)
    given = ProgressFacts(
        facts({1: 100}, {}).plan,
        (MonthReport(month, wan(100)), MonthReport(month, None, dt.date(2025, 2, 10))),
    )
    progress = assess_progress(given, as_of=END_OF_YEAR)
    assert [judgement.light for judgement in progress.judgements] == [GREEN, RED]
    assert progress.periods[0].actual is None


def test_a_month_not_over_is_not_judged() -> None:
    given = facts(evenly(100, last=3), {1: 100, 2: 100, 3: 10})
    assert lights(given, as_of=dt.date(2025, 3, 30)) == [GREEN, GREEN]


def test_a_report_before_the_deadline_gets_a_provisional_light() -> None:
    given = facts({1: 100}, {1: 90})
    early = assess_progress(given, as_of=dt.date(2025, 2, 2)).current
    settled = assess_progress(given, as_of=dt.date(2025, 2, 5)).current
    assert early is not None
    assert not early.is_final
    assert early.reason.endswith("截止日前暂判红")
    assert settled is not None
    assert settled.is_final


def test_a_correction_before_the_deadline_leaves_no_mark() -> None:
    month = Month(2025, 1)
    reports = (MonthReport(month, wan(9)), MonthReport(month, wan(100), dt.date(2025, 2, 4)))
    progress = assess_progress(ProgressFacts(facts({1: 100}, {}).plan, reports), as_of=END_OF_YEAR)
    assert [judgement.light for judgement in progress.judgements] == [GREEN]


def test_a_late_report_turns_red_to_yellow_on_its_day_and_the_red_stays_in_history() -> None:
    given = facts(evenly(100, last=3), evenly(100, last=3), late={2: dt.date(2025, 3, 12)})
    progress = assess_progress(given, as_of=dt.date(2025, 5, 1))
    told = [(judgement.day, judgement.month.month, judgement.light) for judgement in progress.history]
    assert told == [
        (dt.date(2025, 2, 5), 1, GREEN),
        (dt.date(2025, 3, 5), 2, RED),
        (dt.date(2025, 3, 12), 2, YELLOW),
        (dt.date(2025, 4, 5), 3, GREEN),
    ]
    assert "2025年3月12日补上，由红判黄" in progress.history[2].reason


def test_a_later_correction_does_not_rewrite_a_settled_light() -> None:
    month = Month(2025, 1)
    given = ProgressFacts(
        facts(evenly(100, last=2), {}).plan,
        (
            MonthReport(month, wan(60)),
            MonthReport(month, wan(100), dt.date(2025, 2, 20)),
            MonthReport(Month(2025, 2), wan(100)),
        ),
    )
    progress = assess_progress(given, as_of=END_OF_YEAR)
    assert [judgement.light for judgement in progress.judgements] == [RED, YELLOW, GREEN]
    assert progress.periods[0].actual == wan(100)
    assert progress.periods[0].judgements[0].position.reported == wan(60)


def test_facts_after_the_day_asked_for_are_not_seen() -> None:
    late = {2: dt.date(2025, 3, 12)}
    given = facts(evenly(100, last=2), evenly(100, last=2), late=late)
    assert assess_progress(given, as_of=dt.date(2025, 3, 11)).light is RED
    assert assess_progress(given, as_of=dt.date(2025, 3, 12)).light is YELLOW


def test_an_overdue_milestone_is_red_though_the_money_is_on_plan() -> None:
    milestone = MilestoneFact("主体封顶", dt.date(2025, 1, 20))
    given = facts({1: 100}, {1: 120}, milestones=[milestone])
    progress = assess_progress(given, as_of=END_OF_YEAR)
    assert progress.light is RED
    assert progress.reason == (
        "节点“主体封顶”计划2025年1月20日完成，到2025年2月5日未完成，"
        "1月累计完成 120.00 万元，达到计划 100.00 万元，超出 20.00 万元；判红"
    )


def test_a_milestone_reached_late_turns_yellow_and_then_green() -> None:
    milestone = MilestoneFact("主体封顶", dt.date(2025, 1, 20), dt.date(2025, 2, 18))
    given = facts(evenly(100, last=2), evenly(100, last=2), milestones=[milestone])
    told = [
        (judgement.day, judgement.light) for judgement in assess_progress(given, as_of=END_OF_YEAR).history
    ]
    assert told == [
        (dt.date(2025, 2, 5), RED),
        (dt.date(2025, 2, 18), YELLOW),
        (dt.date(2025, 3, 5), GREEN),
    ]


def test_a_milestone_of_the_next_month_does_not_count_yet() -> None:
    milestone = MilestoneFact("竣工", dt.date(2025, 2, 2))
    assert lights(facts({1: 100}, {1: 100}, milestones=[milestone])) == [GREEN]


def test_a_project_without_plan_has_no_light_and_says_why() -> None:
    progress = assess_progress(facts({}, {1: 500}), as_of=END_OF_YEAR)
    assert progress.light is NONE
    assert progress.reason == "没有月度计划，不判灯；下达月度计划后按月判灯"
    assert progress.since is None


def test_a_plan_that_has_not_begun_has_no_light_and_says_why() -> None:
    progress = assess_progress(facts(evenly(100, first=6), {}), as_of=dt.date(2025, 4, 1))
    assert progress.light is NONE
    assert progress.reason == "计划从2025年6月开始，还没有到判灯的时候"


def test_months_without_plan_are_not_judged_and_their_money_still_counts() -> None:
    given = facts({3: 100, 5: 100}, {1: 80, 3: 20, 5: 100})
    progress = assess_progress(given, as_of=END_OF_YEAR)
    assert [(period.month.month, period.light) for period in progress.periods] == [(3, GREEN), (5, GREEN)]


def test_a_new_year_starts_from_zero_money_but_remembers_the_light() -> None:
    old, new = facts({12: 100}, {12: 50}), facts(evenly(100, last=2), evenly(100, last=2), year=2026)
    given = ProgressFacts(old.plan + new.plan, old.reports + new.reports)
    progress = assess_progress(given, as_of=dt.date(2026, 4, 1))
    assert [period.light for period in progress.periods] == [RED, YELLOW, GREEN]
    assert progress.periods[1].cumulative_planned == wan(100)


def test_the_present_light_tells_since_when() -> None:
    given = facts(evenly(100, last=5), {1: 100, 2: 100, 3: 0, 4: 0, 5: 100})
    since = assess_progress(given, as_of=dt.date(2025, 6, 30)).since
    assert since is not None
    assert (since.day, since.month, since.light) == (dt.date(2025, 4, 5), Month(2025, 3), RED)


def test_two_plans_for_one_month_are_refused() -> None:
    plan = facts({1: 100}, {}).plan
    with pytest.raises(DomainError) as refused:
        ProgressFacts(plan + plan)
    assert refused.value.code == "progress.plan_repeated"
