"""Sample plans and one kept forecast, made by the product's own actions after the first matching."""

import datetime as dt
from collections.abc import Iterator

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import holders_of
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.actions.cultivation import open_plan
from gaoxin.policies.actions.cultivation_steps import StepText, add_step, finish_step, postpone_step
from gaoxin.policies.actions.forecasting import keep_forecast
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.assembly.cultivation import proposed_steps
from gaoxin.policies.assembly.ladder import ladder
from gaoxin.policies.models import CultivationPlan, MatchRun, Responsible
from gaoxin.sample.writing import RECORDED_BY

NOTE = "示例数据"
# How many plans of each rung, of the firms that are nearest.
WANTED = {"high_tech_enterprise": 3, "specialised_sme": 2, "tech_sme": 2, "innovative_sme": 1}


def load_cultivation(zone: Zone, run: MatchRun, *, today: dt.date) -> int:
    """Plans for firms one or two conditions short and the forecast of the year; returns how many plans.

    A zone without an officer to own them gets none.
    """
    by = system_actor(RECORDED_BY, zone_id=zone.pk)
    owner = holders_of({Role.ENTERPRISE_SERVICE}, scope=by.scope).first()
    if owner is None:
        return 0
    plans = [_plan(firm, policy, owner=owner, by=by, today=today) for firm, policy in _chosen(run, by.scope)]
    if plans:
        _work_on(plans[0], by=by, today=today)
    keep_forecast(zone, by=by, year=today.year, today=today, note=NOTE, is_sample=True)
    return len(plans)


def _chosen(run: MatchRun, scope: Scope) -> Iterator[tuple[Enterprise, str]]:
    """Sample firms nearest to each rung, each in one plan only."""
    taken: set[int] = set()
    for rung in ladder(run, scope=scope):
        firms = Enterprise.objects.filter(pk__in=rung.near, is_sample=True).exclude(pk__in=taken)
        order = {key: place for place, key in enumerate(rung.near)}
        for firm in sorted(firms, key=lambda one: order[one.pk])[: WANTED.get(rung.policy, 0)]:
            taken.add(firm.pk)
            yield firm, rung.policy


def _plan(firm: Enterprise, policy: str, *, owner: User, by: Actor, today: dt.date) -> CultivationPlan:
    """Every step the rules propose, due one after the other."""
    answer = answer_for(firm.pk, policy=policy, scope=by.scope, on=today)
    target = dt.date(today.year + 1, 6, 15)
    steps = [
        (step, min(today + dt.timedelta(days=20 + 25 * place), target))
        for place, step in enumerate(proposed_steps(answer))
    ]
    return open_plan(
        firm,
        by=by,
        policy=policy,
        owner=owner,
        target_on=target,
        today=today,
        steps=steps,
        note=NOTE,
        is_sample=True,
    )


def _work_on(plan: CultivationPlan, *, by: Actor, today: dt.date) -> None:
    """A visit that was made and one that was put off, so that the history has something to tell."""
    due = today + dt.timedelta(days=7)
    visit = StepText("上门了解研发费用归集", "请财务负责人准备辅助账", due, Responsible.OFFICER, "走访记录")
    finish_step(add_step(plan, by=by, text=visit, today=today), by=by, note=f"已走访，{NOTE}", today=today)
    lesson = StepText("参加申报辅导", "企业服务专员通知时间", due, Responsible.FIRM, "签到表")
    step = add_step(plan, by=by, text=lesson, today=today)
    postpone_step(step, by=by, due_on=due + dt.timedelta(days=14), reason=f"辅导改期，{NOTE}", today=today)
