"""The clock of one item: what each event does to its dates, and the words that say so."""

import datetime as dt
from dataclasses import replace

import pytest

from gaoxin.engines.scheduling.clock import ClockReading
from gaoxin.engines.scheduling.clock_lights import CLOCK_LIGHT_RULES, ClockLight
from gaoxin.engines.scheduling.events import ClockEvent, EventKind, StopGround
from gaoxin.engines.scheduling.history import ClockState, FlagKind
from gaoxin.engines.scheduling.items import INSTANT, Limit, LimitUnit
from gaoxin.values.errors import DomainError, DomainErrors
from tests.engines.scheduling.clocks import (
    TERMS,
    accepted,
    decided,
    event,
    extended,
    on,
    read,
    received,
    resumed,
    stopped,
)

LONG = replace(TERMS, promised=None)


def legal_day(reading: ClockReading) -> dt.date:
    assert reading.legal_deadline is not None
    return reading.legal_deadline.date


@pytest.mark.parametrize(
    ("day", "limit", "last"),
    [
        ("2026-02-11", Limit(20), dt.date(2026, 3, 17)),
        ("2026-09-21", Limit(7), dt.date(2026, 10, 8)),
        ("2026-04-29", Limit(20), dt.date(2026, 5, 29)),
        ("2026-09-18", Limit(7, LimitUnit.NATURAL), dt.date(2026, 9, 28)),
        ("2026-03-02", INSTANT, dt.date(2026, 3, 2)),
    ],
)
def test_limits_of_each_unit_end_on_the_day_worked_out_by_hand(day: str, limit: Limit, last: dt.date) -> None:
    reading = read(received(day), accepted(day), as_of=day, terms=replace(LONG, legal=limit))
    assert legal_day(reading) == last


def test_an_expert_review_is_taken_off_and_the_steps_say_how() -> None:
    reading = read(
        received("2026-03-02"),
        accepted("2026-03-03"),
        stopped("2026-03-09"),
        resumed("2026-03-25"),
        as_of="2026-03-26",
    )
    assert legal_day(reading) == dt.date(2026, 4, 17)
    assert reading.promised_deadline is not None
    assert reading.promised_deadline.date == dt.date(2026, 3, 30)
    assert reading.stopped_days == 12
    assert reading.used == reading.used_working_days == 5
    assert reading.gross_days == 24
    assert reading.steps[:4] == (
        "2026年3月2日收件；5个工作日内（至2026年3月9日）受理或一次性告知补正（行政许可法第三十二条）。",
        "2026年3月3日受理。",
        (
            "2026年3月9日因专家评审停表（告知书告〔2026〕3号），2026年3月25日恢复，扣除12个工作日"
            "（行政许可法第四十五条）。"
        ),
        "法定期限20个工作日，加停表12，合计数到第32个工作日。",
    )
    assert "2026年4月4日（周六）至2026年4月6日（周一）清明节放假，不计入。" in reading.steps


def test_the_time_for_missing_papers_comes_before_acceptance_and_is_not_counted() -> None:
    reading = read(
        received("2026-09-18"),
        event(EventKind.PAPERS_MISSING, "2026-09-24", notice_no="补〔2026〕1号"),
        event(EventKind.PAPERS_COMPLETE, "2026-11-02"),
        accepted("2026-11-03"),
        as_of="2026-11-03",
    )
    assert legal_day(reading) == dt.date(2026, 12, 1)
    assert reading.used_working_days == 0
    assert reading.gross_days == 46
    assert not reading.flags


def test_silence_for_five_working_days_is_acceptance_from_the_day_of_receipt() -> None:
    last = read(received("2026-09-18"), as_of="2026-09-24")
    assert last.state is ClockState.RECEIVED
    assert last.light is ClockLight.YELLOW
    after = read(received("2026-09-18"), as_of="2026-09-28")
    assert (after.state, after.is_deemed) == (ClockState.RUNNING, True)
    assert after.accepted_on == dt.date(2026, 9, 18)
    assert after.has(FlagKind.DEEMED_ACCEPTANCE)
    assert after.light is ClockLight.YELLOW


def test_a_late_notice_or_acceptance_does_not_move_the_clock() -> None:
    notice = read(received("2026-09-18"), event(EventKind.PAPERS_MISSING, "2026-09-29"), as_of="2026-09-29")
    assert notice.accepted_on == dt.date(2026, 9, 18)
    assert notice.has(FlagKind.LATE_NOTICE)
    acceptance = read(received("2026-09-18"), accepted("2026-09-29"), as_of="2026-09-29")
    assert acceptance.accepted_on == dt.date(2026, 9, 18)
    assert acceptance.has(FlagKind.LATE_ACCEPTANCE)


def test_silence_after_the_papers_are_complete_is_acceptance_from_that_day() -> None:
    reading = read(
        received("2026-03-02"),
        event(EventKind.PAPERS_MISSING, "2026-03-04"),
        event(EventKind.PAPERS_COMPLETE, "2026-03-10"),
        decided("2026-03-20"),
        as_of="2026-03-20",
    )
    assert reading.accepted_on == dt.date(2026, 3, 10)
    assert reading.is_deemed
    assert reading.decided_on == dt.date(2026, 3, 20)


def test_while_stopped_the_deadline_moves_with_each_day_and_no_light_is_given() -> None:
    events = [received("2026-03-02"), accepted("2026-03-02"), stopped("2026-03-06")]
    monday, tuesday = (read(*events, as_of=day, terms=LONG) for day in ("2026-03-09", "2026-03-10"))
    assert (legal_day(monday), legal_day(tuesday)) == (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    assert monday.light is ClockLight.PAUSED
    assert tuesday.used_working_days == 4


def test_an_extension_adds_to_the_legal_limit_and_not_to_the_promise() -> None:
    reading = read(received("2026-03-02"), accepted("2026-03-02"), extended("2026-03-20"), as_of="2026-03-20")
    assert legal_day(reading) == dt.date(2026, 4, 14)
    assert reading.promised_deadline is not None
    assert reading.promised_deadline.date == dt.date(2026, 3, 11)
    assert "法定期限20个工作日，加延长10，合计数到第30个工作日。" in reading.steps


def test_the_decision_is_delivered_within_ten_working_days() -> None:
    events = [received("2026-03-02"), accepted("2026-03-02"), decided("2026-03-06")]
    assert read(*events, as_of="2026-03-20").light is ClockLight.YELLOW
    late = read(*events, as_of="2026-03-23")
    assert late.delivery_deadline is not None
    assert late.delivery_deadline.date == dt.date(2026, 3, 20)
    assert (late.light, late.has(FlagKind.DELIVERY_LATE)) == (ClockLight.RED, True)
    done = read(*events, event(EventKind.DELIVERED, "2026-03-12"), as_of="2026-03-31")
    assert (done.light, done.flags) == (ClockLight.DONE, ())


def test_lights_follow_the_promise_then_the_law() -> None:
    events = [received("2026-03-02"), accepted("2026-03-02")]
    lights = {
        day: read(*events, as_of=day).light
        for day in ("2026-03-03", "2026-03-09", "2026-03-12", "2026-03-30", "2026-03-31")
    }
    assert list(lights.values()) == [
        ClockLight.GREEN,
        ClockLight.YELLOW,
        ClockLight.YELLOW,
        ClockLight.YELLOW,
        ClockLight.RED,
    ]
    assert read(*events, as_of="2026-03-31").has(FlagKind.LIMIT_MISSED)
    assert "剩余不多于2个工作日" in CLOCK_LIGHT_RULES[-1].text


def test_a_deadline_in_a_year_without_a_published_arrangement_is_provisional() -> None:
    reading = read(received("2026-12-28"), accepted("2026-12-28"), as_of="2026-12-28")
    assert reading.is_provisional
    assert any("2027年放假安排未收录" in step and "暂定" in step for step in reading.steps)
    assert not read(received("2026-03-02"), accepted("2026-03-02"), as_of="2026-03-02").is_provisional


def test_an_event_recorded_more_than_a_working_day_later_is_flagged_as_possible_back_entry() -> None:
    friday, monday, tuesday = "2026-03-06", "2026-03-09", "2026-03-10"
    assert not read(received(friday, recorded=monday), as_of=tuesday).flags
    flag = read(received(friday, recorded=tuesday), as_of=tuesday).flags[0]
    assert flag.kind is FlagKind.BACK_ENTRY
    assert "相隔2个工作日" in flag.words


def test_events_after_the_day_asked_for_are_not_seen() -> None:
    events = [received("2026-03-02"), accepted("2026-03-03"), decided("2026-03-20")]
    assert read(*events, as_of="2026-03-10").state is ClockState.RUNNING


RECEIVED, ACCEPTED = received("2026-03-02"), accepted("2026-03-03")
STOPPED = stopped("2026-03-09")


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([RECEIVED, decided("2026-03-04")], "clock.decision_before_acceptance"),
        ([RECEIVED, ACCEPTED, received("2026-03-02")], "clock.out_of_order"),
        ([received("2026-03-04", recorded="2026-03-03")], "clock.recorded_before_happened"),
        ([RECEIVED, ACCEPTED, stopped("2026-03-05", None)], "clock.stop_without_ground"),
        ([RECEIVED, ACCEPTED, stopped("2026-03-05", notice=" ")], "clock.stop_without_notice"),
        ([RECEIVED, ACCEPTED, STOPPED, STOPPED], "clock.out_of_place"),
        ([RECEIVED, ACCEPTED, STOPPED, decided("2026-03-10")], "clock.out_of_place"),
        ([RECEIVED, ACCEPTED, resumed("2026-03-05")], "clock.out_of_place"),
        ([RECEIVED, ACCEPTED, accepted("2026-03-05")], "clock.out_of_place"),
        ([RECEIVED, ACCEPTED, event(EventKind.PAPERS_MISSING, "2026-03-05")], "clock.second_notice"),
        ([RECEIVED, ACCEPTED, event(EventKind.REFUSED, "2026-03-05")], "clock.refused_after_acceptance"),
        ([RECEIVED, ACCEPTED, extended("2026-03-05", 11)], "clock.extension_too_long"),
        ([RECEIVED, ACCEPTED, extended("2026-03-05", None)], "clock.extension_without_days"),
        ([RECEIVED, ACCEPTED, extended("2026-03-05", approver="")], "clock.extension_without_approver"),
        ([RECEIVED, ACCEPTED, extended("2026-03-05", reason="")], "clock.extension_without_reason"),
        ([RECEIVED, ACCEPTED, extended("2026-03-05"), extended("2026-03-06")], "clock.extended_twice"),
        ([RECEIVED, ACCEPTED, extended("2026-04-20")], "clock.extended_too_late"),
        ([ACCEPTED], "clock.out_of_place"),
    ],
)
def test_what_is_unlawful_or_out_of_place_is_refused_with_a_remedy(
    events: list[ClockEvent], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        read(*events, as_of="2026-05-31")
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_stop_without_ground_and_notice_is_refused_for_both() -> None:
    with pytest.raises(DomainErrors) as refused:
        read(RECEIVED, ACCEPTED, stopped("2026-03-05", None, ""), as_of="2026-03-31")
    assert [error.field for error in refused.value.errors] == ["ground", "notice_no"]


def test_a_stop_after_the_limit_is_over_takes_nothing_off() -> None:
    reading = read(
        RECEIVED, ACCEPTED, stopped("2026-04-08"), resumed("2026-04-20"), as_of="2026-04-20", terms=LONG
    )
    assert legal_day(reading) == dt.date(2026, 3, 31)
    assert reading.has(FlagKind.STOP_WITHOUT_EFFECT)


@pytest.mark.parametrize("ground", list(StopGround))
def test_each_lawful_ground_stops_the_clock(ground: StopGround) -> None:
    reading = read(RECEIVED, ACCEPTED, stopped("2026-03-05", ground), as_of="2026-03-10")
    assert reading.state is ClockState.STOPPED
    assert any(ground.word in step for step in reading.steps)


def test_a_withdrawn_application_owes_nothing() -> None:
    reading = read(RECEIVED, ACCEPTED, event(EventKind.WITHDRAWN, "2026-03-10"), as_of="2026-06-30")
    assert (reading.state, reading.light, reading.flags) == (ClockState.WITHDRAWN, ClockLight.DONE, ())


def test_an_event_without_a_record_time_is_taken_as_it_is() -> None:
    bare = ClockEvent(EventKind.RECEIVED, on("2026-03-02"))
    assert read(bare, as_of="2026-03-03").received_on == dt.date(2026, 3, 2)
