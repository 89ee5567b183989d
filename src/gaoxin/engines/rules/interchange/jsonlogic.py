"""A policy as JSONLogic: two expressions for each condition, ``known_true`` and ``known_false``.

JSONLogic takes null for zero or false. Therefore unknown is never left to it: ``known_true`` is true only
where the facts decide for, ``known_false`` only where they decide against, and where both are false the
answer is unknown. Numbers are compared as whole numbers wherever the rule allows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.facts import FactDictionary, split_input
from gaoxin.engines.rules.graph import Elapsed, InputType, Span
from gaoxin.engines.rules.interchange.logic_lowering import LogicLowering
from gaoxin.engines.rules.interchange.logic_terms import Terms, written

_SPANS: Final = {
    Span.FULL_YEARS: "满整年数",
    Span.FULL_MONTHS: "满整月数",
    Span.DAYS: "天数",
    Span.FISCAL_YEARS: "年份之差",
}
_NOTE: Final = (
    "不知道的事实写 null 或不写。known_true 为真即符合，known_false 为真即不符合，两个都不真为待补；"
    "applies 的 known_false 为真即不适用。金额按分、比例按百万分之一等整数给出，per_unit 是一个单位合多少。"
    "日期不直接给出，给出到申请日的整年数等，写在各项的 spans。"
)


@dataclass(frozen=True, slots=True)
class LogicPolicy:
    """``document`` is what is written to a file."""

    document: Mapping[str, Any]

    @property
    def text(self) -> str:
        """One line for each part; indented throughout, the deep expressions would be mostly blanks."""
        lines = (f"{_json(key)}: {_json(value)}" for key, value in self.document.items())
        return "{\n" + ",\n".join(lines) + "\n}\n"


def policy_logic(programme: Programme, policy: CompiledPolicy, facts: FactDictionary) -> LogicPolicy:
    """Applicability and eligibility of one policy; every expression is a rule of its own over the facts."""
    lowering = LogicLowering(programme.graph, Terms())
    document: dict[str, Any] = {
        "policy": policy.policy,
        "version": policy.version,
        "title": policy.title,
        "on": programme.on.isoformat(),
        "case_kind": programme.case_kind,
        "note": _NOTE,
        "inputs": _inputs(programme, policy, facts),
    }
    for name, node in (("applies", policy.applies), ("eligible", policy.eligible)):
        true, false = lowering.condition(node)
        document[name] = written(lowering.terms, {"known_true": true, "known_false": false})
    return LogicPolicy(document)


def _inputs(programme: Programme, policy: CompiledPolicy, facts: FactDictionary) -> list[dict[str, Any]]:
    graph, roots = programme.graph, [policy.applies, policy.eligible]
    spans: dict[str, list[str]] = {}
    for index in graph.below(roots):
        node = graph[index]
        if isinstance(node, Elapsed):
            spans.setdefault(node.name, []).append(node.span.value)
    return [_input(name, policy, facts, sorted(spans.get(name, ()))) for name in sorted(graph.inputs(roots))]


def _input(name: str, policy: CompiledPolicy, facts: FactDictionary, spans: list[str]) -> dict[str, Any]:
    if name in policy.judged:
        is_expert = policy.judged[name] == "expert"
        told: dict[str, Any] = (
            {"type": "number", "unit": "分", "per_unit": 10} if is_expert else {"type": "flag"}
        )
        return {"name": name, "label": "专家评分" if is_expert else "人工核定", **told}
    fact = facts.of_input(policy.subject, name)
    year = split_input(name)[1]
    label = fact.label if year is None else f"{fact.label}（申请日所在年之前第 {year} 年）"
    told = {"name": name, "label": label, "type": fact.input_type.value}
    if fact.input_type is InputType.NUMBER and fact.unit is not None:
        told |= {"unit": fact.unit.word, "per_unit": _whole(fact.unit.factor / fact.quantum)}
    if fact.choices:
        told["choices"] = dict(fact.choices)
    if spans:
        told["spans"] = {f"{name}.{span}": _SPANS[Span(span)] for span in spans}
    return told


def _whole(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
