"""Plans and steps as pages and documents show them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.rule_answers import told_gap
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.assembly.cultivation import PlanStanding, StepStanding
from gaoxin.policies.assembly.facts import SUBJECT
from gaoxin.policies.assembly.library import fact_dictionary, library
from gaoxin.policies.models import (
    CultivationPlan,
    CultivationStep,
    PlanState,
    Responsible,
    StepKind,
    StepState,
)
from gaoxin.policies.presentation import VERDICTS, in_language
from gaoxin.web.sentences import listed

PLAN_BADGES: Mapping[str, str] = {PlanState.OPEN: "badge-blue", PlanState.ACHIEVED: "badge-green"}
PLAN_LIGHTS: Mapping[str, str | Promise] = {
    "red": gettext_lazy("有步骤逾期"),
    "amber": gettext_lazy("有步骤临近期限"),
    "none": gettext_lazy("按期推进"),
    "green": gettext_lazy("可以申报"),
}


def policy_title(policy: str) -> str:
    versions = [one for one in library().versions if one.policy == policy]
    newest = max(versions, key=lambda one: one.since, default=None)
    return policy if newest is None else in_language(newest.title, newest.title_en)


def step_label(step: CultivationStep) -> str:
    """In the reader's language where the rules still have it; else as it was written."""
    if step.kind == StepKind.FACT:
        fact = fact_dictionary().find(SUBJECT, step.item)
        if fact is None:
            return step.label
        label = in_language(fact.label, fact.label_en)
        return label if step.year is None else _("%(year)s年%(fact)s") % {"year": step.year, "fact": label}
    if step.kind == StepKind.OWN:
        return step.label
    return in_language(step.label, _english(step))


def _english(step: CultivationStep) -> str:
    compiled = library().on(step.plan.started_on).policies.get(step.plan.policy)
    if compiled is None:
        return ""
    roots = (compiled.criteria, *compiled.exclusions)
    found = (leaf.label_en for root in roots for leaf in root.leaves() if leaf.id == step.item)
    output = compiled.outputs.get(step.item)
    return next(found, output.label_en if output else "")


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One row of the plan: what it is, how it stands by the facts and by the days."""

    standing: StepStanding
    on: dt.date

    @property
    def step(self) -> CultivationStep:
        return self.standing.step

    @property
    def label(self) -> str:
        return step_label(self.step)

    @property
    def doer(self) -> str:
        return str(Responsible(self.step.responsible).label)

    @property
    def light(self) -> str:
        return self.standing.light

    @property
    def word(self) -> str:
        step, days = self.step, (self.step.due_on - self.on).days
        if self.standing.is_reached:
            return _("已达到")
        if step.state != StepState.OPEN:
            return str(StepState(step.state).label)
        if days < 0:
            return _("逾期 %(days)s 天") % {"days": -days}
        return _("还有 %(days)s 天") % {"days": days}

    @property
    def note(self) -> str:
        """What a settled step should not hide: done by people, yet the facts do not show it."""
        if self.step.state == StepState.DONE and self.standing.is_reached is False:
            return _("已办，但登记的事实还没有显示达到")
        return ""

    @property
    def may_act(self) -> bool:
        return self.step.state == StepState.OPEN

    @property
    def gaps(self) -> str:
        return listed(map(told_gap, self.standing.gaps))

    @property
    def has_moved(self) -> bool:
        """Whether the gap is another one than when the plan was made, in whatever language."""
        return bool(self.step.gap) and self.step.gap != "、".join(gap.words for gap in self.standing.gaps)

    @property
    def fill(self) -> str:
        """``declare`` or ``judge``: where the officer settles it."""
        if self.standing.is_reached or self.step.state != StepState.OPEN:
            return ""
        return {StepKind.FACT: "declare", StepKind.JUDGEMENT: "judge"}.get(StepKind(self.step.kind), "")


@dataclass(frozen=True, slots=True)
class ShownPlan:
    standing: PlanStanding
    on: dt.date

    @property
    def plan(self) -> CultivationPlan:
        return self.standing.plan

    @property
    def title(self) -> str:
        return policy_title(self.plan.policy)

    @property
    def steps(self) -> list[ShownStep]:
        return [ShownStep(one, self.on) for one in self.standing.steps]

    @property
    def light(self) -> str:
        return "green" if self.plan.state != PlanState.OPEN else self.standing.light

    @property
    def word(self) -> str:
        if self.plan.state != PlanState.OPEN:
            return self.plan.get_state_display()
        if self.standing.light == "green" and self.verdict_code != "MET":
            return _("步骤已完")
        return str(PLAN_LIGHTS[self.standing.light])

    @property
    def verdict_code(self) -> str:
        return "" if self.standing.verdict is None else self.standing.verdict.value

    @property
    def verdict(self) -> str:
        return _("没有现行版本") if self.standing.verdict is None else str(VERDICTS[self.standing.verdict])

    @property
    def progress(self) -> str:
        return f"{self.standing.settled}/{len(self.standing.steps)}"


def plan_briefing(shown: ShownPlan, *, zone: Zone, dated: dt.date, events: list[Any]) -> Briefing:
    """培育计划 of one firm: where it stands, the steps, what was done."""
    plan = shown.plan
    lead = (
        f"{plan.enterprise.name}拟于 {plan.target_on} 申报“{shown.title}”，责任人{plan.owner}。"
        f"按 {shown.on} 登记的事实，结论为“{shown.verdict}”；{len(shown.steps)} 个步骤中 "
        f"{shown.standing.settled} 个已达到或办结，{shown.standing.late} 个逾期。"
    )
    return Briefing(
        title=f"{plan.enterprise.name}“{shown.title}”培育计划",
        organisation=zone.name,
        dated=dated,
        masthead="企业梯度培育",
        lead=(lead, *((plan.note,) if plan.note else ())),
        sections=(_steps_section(shown), _events_section(events)),
        has_sample=plan.is_sample or plan.enterprise.is_sample,
    )


def _steps_section(shown: ShownPlan) -> Section:
    columns = tuple(
        Column(one) for one in ("步骤", "条款", "差距（制定时）", "怎么做", "由谁做", "期限", "现状")
    )
    rows = tuple(
        (
            one.step.label,
            one.step.clause or None,
            one.step.gap or None,
            one.step.todo or None,
            one.doer,
            one.step.due_on.isoformat(),
            one.word + (f"（{one.note}）" if one.note else ""),
        )
        for one in shown.steps
    )
    return Section("步骤", tables=(Table(columns, rows),))


def _events_section(events: list[Any]) -> Section:
    said = tuple(
        f"{one.happened_on} {one.recorded_by}：{one.get_kind_display()}"
        + (f"“{one.step.label}”" if one.step else "")
        + (f"，{one.note}" if one.note else "")
        for one in events
    )
    return Section("经过", paragraphs=said or ("还没有办理记录。",))
