"""One enterprise: what a policy says of it and why; what it would have to change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.policies.cli.opening import (
    AsOf,
    Kind,
    PolicyName,
    ZoneCode,
    enterprise_meant,
    policy_in,
    read_day,
    read_kind,
    scope_of,
    start,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from gaoxin.engines.rules.changes import Outcome
    from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
    from gaoxin.engines.rules.explanation import Amount, Answer, FigureReading, Observation, Reading
    from gaoxin.engines.rules.facts import Value
    from gaoxin.engines.rules.library import Library

EnterpriseName = Annotated[str, typer.Argument(help="统一社会信用代码或企业名称。")]


def explain(
    policy: PolicyName,
    enterprise: EnterpriseName,
    as_of: AsOf = "",
    kind: Kind = "first",
    zone: ZoneCode = "",
) -> None:
    """解释一家企业符合或不符合一项政策：逐条给出结果、数据和差距。"""
    start()
    from gaoxin.engines.rules.explanation import Explainer
    from gaoxin.foundation.screen import told

    asked = _asked(policy, enterprise, as_of=as_of, kind=kind, zone=zone)
    answer = Explainer(asked.programme, asked.compiled, asked.rules.facts).explain(asked.facts)
    told(asked.heading)
    told(f"结论：{answer.verdict.word}", style="bold")
    _show(answer, asked.rules)


def cheapest(
    policy: PolicyName,
    enterprise: EnterpriseName,
    as_of: AsOf = "",
    kind: Kind = "first",
    zone: ZoneCode = "",
) -> None:
    """找出一家企业改动最少就能符合一项政策的办法；办不到时说明卡在哪里。"""
    start()
    from django.utils import timezone

    from gaoxin.engines.rules.changes import cheapest_change
    from gaoxin.foundation.screen import told

    asked = _asked(policy, enterprise, as_of=as_of, kind=kind, zone=zone)
    today = timezone.localdate()
    outcome = cheapest_change(asked.programme, policy, asked.facts, dictionary=asked.rules.facts, today=today)
    told(asked.heading)
    for line in _advice(outcome, asked.compiled, asked.rules):
        told(line)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One policy and one enterprise: the rules of the day and what is known."""

    rules: "Library"
    programme: "Programme"
    compiled: "CompiledPolicy"
    facts: "Mapping[str, Value | None]"
    heading: str


def _asked(policy: str, enterprise: str, *, as_of: str, kind: str, zone: str) -> _Asked:
    from gaoxin.policies.assembly import enterprise_facts, library

    day, rules = read_day(as_of), library()
    programme = rules.on(day, read_kind(kind))
    compiled = policy_in(programme, policy, rules)
    scope = scope_of(zone)
    found = enterprise_meant(enterprise, scope)
    heading = f"{found.name}　{compiled.title}（{compiled.version} 版）　申请日 {day}"
    facts = enterprise_facts(found.pk, scope=scope, on=day)
    return _Asked(rules, programme, compiled, facts, heading)


# ------------------------------------------------------------------- answers


def _show(answer: "Answer", rules: "Library") -> None:
    from gaoxin.foundation.screen import shown, told

    rows = []
    if answer.applicability is not None:
        rows += list(_conditions(answer.applicability, "适用"))
    rows += list(_conditions(answer.criteria, "条件"))
    rows += [row for one in answer.exclusions for row in _conditions(one, "排除", is_exclusion=True)]
    shown("逐条", ("", "类别", "条件", "条款", "数据", "差距"), rows)
    figures = [_figure(one) for one in answer.figures.values() if one.output.kind != "item"]
    if figures:
        shown("算得", ("名称", "数", "条款"), figures, right=(1,))
    for line in _amounts(answer.amounts):
        told(line)
    if answer.missing:
        told(f"缺少的数据：{'、'.join(_input_words(name, answer.policy, rules) for name in answer.missing)}")
    if answer.open_items:
        told(
            f"待人工核定：{'、'.join(_input_words(name, answer.policy, rules) for name in answer.open_items)}"
        )


def _conditions(
    reading: "Reading", part: str, depth: int = 0, *, is_exclusion: bool = False
) -> Iterator[tuple[str, ...]]:
    """One row for each condition; groups without words of their own give way to what they hold."""
    criterion = reading.criterion
    if criterion.label or not reading.parts:
        data = "；".join(_observed(one) for one in reading.observations)
        gaps = "；".join(gap.words for gap in reading.gaps)
        label = "　" * depth + criterion.label
        yield _mark(reading.state, is_exclusion=is_exclusion), part, label, criterion.clause, data, gaps
        depth += 1
    for one in reading.parts:
        yield from _conditions(one, part, depth, is_exclusion=is_exclusion)


def _mark(state: bool | None, *, is_exclusion: bool) -> str:
    if state is None:
        return "？"
    return "✓" if state is not is_exclusion else "✗"


def _observed(observation: "Observation") -> str:
    import datetime as dt

    from gaoxin.engines.rules.numerals import numeral

    year = "" if observation.year is None else f"{observation.year} 年"
    value = observation.shown
    if value is None:
        return f"{year}{observation.fact.label} —"
    if isinstance(value, bool):
        return f"{year}{observation.fact.label}：{'是' if value else '否'}"
    if isinstance(value, str | dt.date):
        return f"{year}{observation.fact.label} {value}"
    unit = "" if observation.fact.unit is None else observation.fact.unit.word
    return f"{year}{observation.fact.label} {numeral(value)} {unit}"


def _figure(figure: "FigureReading") -> tuple[str, str, str]:
    from gaoxin.engines.rules.wording import with_unit

    output = figure.output
    if figure.is_known and figure.low is not None:
        return output.label, with_unit(_rounded(figure.low), output.unit), output.clause
    low, high = (
        "不知道" if end is None else with_unit(_rounded(end), output.unit)
        for end in (figure.low, figure.high)
    )
    return output.label, "—" if low == high == "不知道" else f"{low} 至 {high}", output.clause


def _rounded(value: "Fraction") -> "Fraction":
    from fractions import Fraction

    return Fraction(round(value * 10_000), 10_000)


def _amounts(amounts: "tuple[Amount, ...]") -> Iterator[str]:
    from gaoxin.engines.rules.units import unit_of
    from gaoxin.engines.rules.wording import with_unit

    yuan = unit_of("元")
    for one in amounts:
        if one.low is None:
            yield f"待遇：{one.grant.label}　{one.grant.clause}"
        else:
            most = "" if one.high in (None, one.low) else f" 至 {with_unit(yuan.shown(one.high or 0), yuan)}"
            yield f"待遇：{one.grant.label}　{with_unit(yuan.shown(one.low), yuan)}{most}　{one.grant.clause}"


def _input_words(name: str, policy: "CompiledPolicy", rules: "Library") -> str:
    """The fact's label with its year; of a judgement the label of its criterion or item."""
    from gaoxin.engines.rules.wording import Vocabulary

    (version,) = (one for one in rules.versions_of(policy.policy) if one.version == policy.version)
    item = name.partition(":")[2]
    if item:
        labels = {leaf.id: leaf.label for leaf in policy.leaves()}
        return labels.get(item) or Vocabulary(version, rules.facts).name(item)
    return Vocabulary(version, rules.facts).input(name)


# -------------------------------------------------------------------- advice


def _advice(outcome: "Outcome", policy: "CompiledPolicy", rules: "Library") -> Iterator[str]:
    from gaoxin.engines.rules.changes import Impossible, Proposal, Unanswered

    match outcome:
        case Proposal(changes=()):
            yield "✓ 已经符合，不用改动。"
        case Proposal(changes=changes, is_cheapest=sure):
            yield "改动最少的办法：" if sure else "一个办法（没有找遍，可能还有更省的）："
            yield from (f"  · {change.words}" for change in changes)
        case Impossible():
            yield f"✗ {outcome.words}"
        case Unanswered(missing):
            asked = "、".join(_input_words(name, policy, rules) for name in missing)
            yield f"？ 先要补这些数据才能算：{asked}"
        case _:
            yield "？ 情形太多，没有算完。"
    if isinstance(outcome, Proposal) and outcome.provided:
        judged = "、".join(_input_words(name, policy, rules) for name in outcome.provided)
        yield f"前提是人工核定都通过：{judged}"
