"""Which light an item has on a day, and why."""

from datetime import date

from gaoxin.engines.scheduling.clock_lights import ClockLight, ClockLightRule
from gaoxin.engines.scheduling.history import ClockState, History
from gaoxin.values.sentences import Sentence
from gaoxin.values.workdays import Deadline, WorkingCalendar

_QUIET = {
    ClockState.NOT_RECEIVED: (ClockLight.NONE, Sentence("还没有收件")),
    ClockState.AWAITING_PAPERS: (ClockLight.PAUSED, Sentence("等待申请人补正，不计入办理期限")),
    ClockState.STOPPED: (ClockLight.PAUSED, Sentence("依法停表，时间不计入期限")),
    ClockState.DELIVERED: (ClockLight.DONE, Sentence("已办结并送达")),
    ClockState.WITHDRAWN: (ClockLight.DONE, Sentence("申请人已撤回")),
}


def light_of(
    history: History,
    legal: Deadline | None,
    promised: Deadline | None,
    delivery: Deadline | None,
    as_of: date,
    rule: ClockLightRule,
) -> tuple[ClockLight, Sentence]:
    state, calendar = history.state, history.calendar
    if state in _QUIET:
        return _QUIET[state]
    if state in (ClockState.DECIDED, ClockState.REFUSED):
        return _near(delivery, Sentence("送达期限"), history.terms.delivery_days, as_of, calendar, rule)
    if legal is None:
        assert history.notice_from is not None
        notice = calendar.deadline(history.notice_from, history.terms.notice_days)
        return _near(notice, Sentence("告知或受理期限"), history.terms.notice_days, as_of, calendar, rule)
    if as_of > legal.date:
        late = calendar.working_days_between(legal.date, as_of)
        return ClockLight.RED, Sentence(
            "法定期限{day}已过{late}个工作日，未作出决定", day=legal.date.isoformat(), late=late
        )
    if promised is not None and as_of > promised.date:
        late = calendar.working_days_between(promised.date, as_of)
        return ClockLight.YELLOW, Sentence(
            "承诺期限{day}已过{late}个工作日，法定期限内", day=promised.date.isoformat(), late=late
        )
    if history.is_deemed and history.registered_on is None:
        return ClockLight.YELLOW, Sentence("逾期未告知，依法视为受理，尚未登记受理")
    assert history.accepted_on is not None
    due, name = (
        (legal, Sentence("法定期限"))
        if promised is None or promised.date > legal.date
        else (promised, Sentence("承诺期限"))
    )
    days = calendar.working_days_between(history.accepted_on, due.date)
    return _near(due, name, days, as_of, calendar, rule)


def _near(
    due: Deadline | None,
    name: Sentence,
    days: int,
    as_of: date,
    calendar: WorkingCalendar,
    rule: ClockLightRule,
) -> tuple[ClockLight, Sentence]:
    """Light of one deadline of about ``days`` working days in all."""
    if due is None:
        return ClockLight.NONE, Sentence("没有{name}", name=name)
    left = calendar.working_days_between(as_of, due.date)
    if as_of > due.date:
        return ClockLight.RED, Sentence(
            "{name}{day}已过{left}个工作日", name=name, day=due.date.isoformat(), left=-left
        )
    if left <= rule.warns_at(days):
        return ClockLight.YELLOW, Sentence(
            "距{name}{day}剩{left}个工作日，临近期限", name=name, day=due.date.isoformat(), left=left
        )
    return ClockLight.GREEN, Sentence(
        "距{name}{day}剩{left}个工作日", name=name, day=due.date.isoformat(), left=left
    )
