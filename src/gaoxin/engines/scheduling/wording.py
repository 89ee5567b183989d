"""How a deadline came about, step by step, in the words an officer would use."""

from collections.abc import Iterator
from datetime import date

from gaoxin.engines.scheduling.history import ClockState, History
from gaoxin.engines.scheduling.items import LimitUnit
from gaoxin.engines.scheduling.running import RunningLimit
from gaoxin.values.sentences import Sentence


def steps_of(history: History, *, as_of: date) -> tuple[Sentence, ...]:
    return tuple(_steps(history, as_of))


def _steps(history: History, as_of: date) -> Iterator[Sentence]:
    if history.received_on is None:
        yield Sentence("还没有收件，期限未起算。")
        return
    yield from _before_acceptance(history)
    if history.legal is None:
        return
    yield from _stops(history, as_of)
    yield from _sum(history.legal, Sentence("法定期限"))
    yield from history.legal.deadline.steps
    if history.promised is not None:
        yield from _promised(history, history.promised, said=history.legal.deadline.steps)
    if history.ended_on is not None and history.state is not ClockState.WITHDRAWN:
        delivery = history.calendar.deadline(history.ended_on, history.terms.delivery_days)
        yield Sentence(
            "{day}作出决定；{days}个工作日内（至{last}）送达（行政许可法第四十四条）。",
            day=history.ended_on,
            days=history.terms.delivery_days,
            last=delivery.date,
        )


def _promised(history: History, limit: RunningLimit, *, said: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """Only what the legal limit did not say already: the days off and make-up days on its own way."""
    yield from _sum(limit, Sentence("承诺期限"))
    if limit.limit.is_instant:
        yield limit.deadline.steps[-1]
        return
    yield _end(limit)
    yield from (step for step in limit.deadline.steps[1:] if step not in said and "届满" not in step)


def _before_acceptance(history: History) -> Iterator[Sentence]:
    assert history.received_on is not None
    days = history.terms.notice_days
    last = history.calendar.deadline(history.received_on, days).date
    yield Sentence(
        "{day}收件；{days}个工作日内（至{last}）受理或一次性告知补正（行政许可法第三十二条）。",
        day=history.received_on,
        days=days,
        last=last,
    )
    if history.noticed_on is not None and not history.is_deemed:
        yield Sentence(
            "{day}一次性告知补正；申请人补正的时间在受理之前，不计入期限。",
            day=history.noticed_on,
        )
    if history.complete_on is not None and not history.is_deemed:
        yield Sentence("{day}补正齐全。", day=history.complete_on)
    if history.is_deemed and history.accepted_on is not None:
        yield Sentence(
            "{days}个工作日内未受理也未告知，自{day}起视为受理。",
            days=days,
            day=history.accepted_on,
        )
    elif history.accepted_on is not None:
        yield Sentence("{day}受理。", day=history.accepted_on)


def _stops(history: History, as_of: date) -> Iterator[Sentence]:
    assert history.legal is not None
    for stop, days in zip(history.stops, history.legal.parts, strict=False):
        until = Sentence("至{day}仍未恢复", day=as_of)
        if stop.last is not None:
            until = Sentence("{day}恢复", day=stop.last)
        taken = Sentence("期限已经届满，不再扣除")
        if days:
            taken = Sentence("扣除{days}{unit}", days=days, unit=_unit(history.legal))
        yield Sentence(
            "{first}因{ground}停表（告知书{notice}），{until}，{taken}（行政许可法第四十五条）。",
            first=stop.first,
            ground=stop.ground.word,
            notice=stop.notice_no,
            until=until,
            taken=taken,
        )
    if history.extension:
        yield Sentence(
            "经批准延长{days}{unit}（行政许可法第四十二条）。",
            days=history.extension,
            unit=_unit(history.legal),
        )


def _sum(limit: RunningLimit, name: Sentence) -> Iterator[Sentence]:
    """``法定期限20个工作日，加停表12，合计数到第32个工作日。``"""
    given = Sentence("{name}{limit}", name=name, limit=limit.limit.words)
    if not limit.stopped and not limit.extended:
        yield Sentence("{given}。", given=given)
        return
    added = given
    if limit.stopped:
        added = Sentence("{given}，加停表{days}", given=added, days=limit.stopped)
    if limit.extended:
        added = Sentence("{given}，加延长{days}", given=added, days=limit.extended)
    yield Sentence("{given}，合计数到第{total}{unit}。", given=added, total=limit.total, unit=_unit(limit))


def _end(limit: RunningLimit) -> Sentence:
    return Sentence(
        "自{start}次日起数满{total}{unit}，到{deadline}。",
        start=limit.start,
        total=limit.total,
        unit=_unit(limit),
        deadline=limit.deadline.date,
    )


def _unit(limit: RunningLimit) -> Sentence:
    return Sentence("个自然日") if limit.limit.unit is LimitUnit.NATURAL else Sentence("个工作日")
