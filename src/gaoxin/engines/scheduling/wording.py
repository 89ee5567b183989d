"""How a deadline came about, step by step, in the words an officer would use."""

from collections.abc import Iterator
from datetime import date

from gaoxin.engines.scheduling.history import ClockState, History
from gaoxin.engines.scheduling.items import LimitUnit
from gaoxin.engines.scheduling.running import RunningLimit


def steps_of(history: History, *, as_of: date) -> tuple[str, ...]:
    return tuple(_steps(history, as_of))


def _steps(history: History, as_of: date) -> Iterator[str]:
    if history.received_on is None:
        yield "还没有收件，期限未起算。"
        return
    yield from _before_acceptance(history)
    if history.legal is None:
        return
    yield from _stops(history, as_of)
    yield from _sum(history, history.legal, "法定期限")
    yield from history.legal.deadline.steps
    if history.promised is not None:
        yield from _promised(history, history.promised, said=history.legal.deadline.steps)
    if history.ended_on is not None and history.state is not ClockState.WITHDRAWN:
        delivery = history.calendar.deadline(history.ended_on, history.terms.delivery_days)
        yield (
            f"{_day(history.ended_on)}作出决定；{history.terms.delivery_days}个工作日内"
            f"（至{_day(delivery.date)}）送达（行政许可法第四十四条）。"
        )


def _promised(history: History, limit: RunningLimit, *, said: tuple[str, ...]) -> Iterator[str]:
    """Only what the legal limit did not say already: the days off and make-up days on its own way."""
    yield from _sum(history, limit, "承诺期限")
    if limit.limit.is_instant:
        yield limit.deadline.steps[-1]
        return
    yield _end(limit)
    yield from (step for step in limit.deadline.steps[1:] if step not in said and "届满" not in step)


def _before_acceptance(history: History) -> Iterator[str]:
    assert history.received_on is not None
    days = history.terms.notice_days
    last = history.calendar.deadline(history.received_on, days).date
    yield (
        f"{_day(history.received_on)}收件；{days}个工作日内（至{_day(last)}）"
        "受理或一次性告知补正（行政许可法第三十二条）。"
    )
    if history.noticed_on is not None and not history.is_deemed:
        yield f"{_day(history.noticed_on)}一次性告知补正；申请人补正的时间在受理之前，不计入期限。"
    if history.complete_on is not None and not history.is_deemed:
        yield f"{_day(history.complete_on)}补正齐全。"
    if history.is_deemed and history.accepted_on is not None:
        yield f"{days}个工作日内未受理也未告知，自{_day(history.accepted_on)}起视为受理。"
    elif history.accepted_on is not None:
        yield f"{_day(history.accepted_on)}受理。"


def _stops(history: History, as_of: date) -> Iterator[str]:
    assert history.legal is not None
    for stop, days in zip(history.stops, history.legal.parts, strict=False):
        until = f"至{_day(as_of)}仍未恢复" if stop.last is None else f"{_day(stop.last)}恢复"
        told = f"（告知书{stop.notice_no}）"
        taken = f"扣除{days}{_unit(history.legal)}" if days else "期限已经届满，不再扣除"
        yield f"{_day(stop.first)}因{stop.ground.word}停表{told}，{until}，{taken}（行政许可法第四十五条）。"
    if history.extension:
        yield f"经批准延长{history.extension}{_unit(history.legal)}（行政许可法第四十二条）。"


def _sum(_history: History, limit: RunningLimit, name: str) -> Iterator[str]:
    """``法定期限20个工作日，扣除停表12，共数到第32个工作日。``"""
    parts = [f"{name}{limit.limit.words}"]
    if limit.stopped:
        parts.append(f"停表{limit.stopped}")
    if limit.extended:
        parts.append(f"延长{limit.extended}")
    total = f"，合计数到第{limit.total}{_unit(limit)}" if len(parts) > 1 else ""
    yield "，加".join(parts) + total + "。"


def _end(limit: RunningLimit) -> str:
    return f"自{_day(limit.start)}次日起数满{limit.total}{_unit(limit)}，到{_day(limit.deadline.date)}。"


def _unit(limit: RunningLimit) -> str:
    return "个自然日" if limit.limit.unit is LimitUnit.NATURAL else "个工作日"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
