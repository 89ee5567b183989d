"""A grant policy put to a zone: who is to get how much, and who is listed with what is wanting.

What an award rests on is kept as plain values, so that it can be read and compared when rules and facts have
moved on. Words kept with it are Chinese, the language of the record.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gaoxin.engines.rules.compiled import CompiledPolicy, Grant, Shape, Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.explanation import Amount, Answer, Explainer, Reading
from gaoxin.engines.rules.facts import Fact, Value, split_input
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.numerals import numeral
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.facts import SUBJECT, FactTable, fact_table
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.packing import ORDER
from gaoxin.policies.models import ExclusionKind, GrantAward, GrantRound
from gaoxin.values.errors import NotFound

Facts = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Due:
    """What the rules give an enterprise by one benefit, in 元."""

    enterprise_id: int
    grant: Grant
    amount: Decimal
    basis: dict[str, Any]
    facts_digest: str


@dataclass(frozen=True, slots=True)
class Wanting:
    """An enterprise that gets nothing now, and why."""

    enterprise_id: int
    label: str
    kind: ExclusionKind
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """``counts`` are all enterprises of the zone by verdict."""

    version: PolicyVersion
    rules_digest: str
    counts: Mapping[Verdict, int]
    due: tuple[Due, ...]
    wanting: tuple[Wanting, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Recheck:
    """An award beside the facts as they stand now; ``due`` is None while they do not tell.

    ``excess`` is what was granted above it, in 元.
    """

    differences: tuple[Difference, ...]
    rules_changed: bool
    verdict: Verdict
    due: Decimal | None
    excess: Decimal

    @property
    def is_changed(self) -> bool:
        return bool(self.differences or self.rules_changed)


def grant_policies(on: dt.date) -> list[PolicyVersion]:
    """Grant policies for enterprises in force on a day that pay money."""
    return [
        one
        for one in library().versions
        if one.kind == "grant" and one.subject == SUBJECT and one.is_in_force(on, "first") and _pays(one)
    ]


def _pays(version: PolicyVersion) -> bool:
    return any(benefit.amount for benefit in version.benefits)


def assess(
    scope: Scope,
    *,
    policy: str,
    on: dt.date,
    case_kind: str = "first",
    tell: Callable[[int, int], object] = lambda done, total: None,
) -> Assessment:
    """The policy's version in force on ``on`` put to every enterprise of the scope."""
    from gaoxin.policies.assembly.population import outcome_of

    rules = library()
    version, explainer = explainer_on(rules, policy, on, case_kind)
    table = fact_table(scope, on=on)
    verdicts = (
        outcome_of(table, explainer.programme, [policy]).verdicts(policy).tobytes() if table.ids else b""
    )
    due: list[Due] = []
    wanting: list[Wanting] = []
    for place, verdict in enumerate(verdicts):
        tell(place, len(verdicts))
        if ORDER[verdict] is Verdict.MET:
            grant_due(explainer, table, place, rules, due=due, wanting=wanting)
        elif ORDER[verdict] is Verdict.UNKNOWN:
            answer = explainer.explain(table.of(place))
            reason = f"还不能判定：{_wanted_words(answer, rules)}。"
            wanting.append(Wanting(table.ids[place], "", ExclusionKind.MISSING, reason[:400]))
    counts = {one: verdicts.count(ORDER.index(one)) for one in ORDER}
    return Assessment(version, rules.digest, counts, tuple(due), tuple(wanting))


def recheck(award: GrantAward, *, scope: Scope) -> Recheck:
    """The same question on the same application date, answered with what is recorded now."""
    return recheck_all(award.round, [award], scope=scope)[award.pk]


def recheck_all(granted: GrantRound, awards: Sequence[GrantAward], *, scope: Scope) -> dict[int, Recheck]:
    """``recheck`` of several awards of one round by their id; facts are read once for an application date."""
    by_day: dict[dt.date, list[GrantAward]] = defaultdict(list)
    for award in awards:
        # Applied-for awards of one round keep an application date each.
        by_day[dt.date.fromisoformat(award.basis["on"])].append(award)
    found: dict[int, Recheck] = {}
    for on, asked in by_day.items():
        found |= _recheck_on(on, granted, asked, scope=scope)
    return found


def _recheck_on(
    on: dt.date, granted: GrantRound, awards: Sequence[GrantAward], *, scope: Scope
) -> dict[int, Recheck]:
    rules = library()
    _version, explainer = explainer_on(rules, granted.policy, on, granted.case_kind)
    table = fact_table(scope, on=on, only={award.enterprise_id for award in awards})
    facts = {key: table.of(place) for place, key in enumerate(table.ids)}
    return {
        award.pk: _rechecked(award, facts.get(award.enterprise_id, {}), explainer, rules) for award in awards
    }


def _rechecked(award: GrantAward, facts: Facts, explainer: Explainer, rules: Library) -> Recheck:
    answer = explainer.explain(facts)
    due = _due_now(answer, award.benefit)
    set_off = award.full_amount - award.amount
    kept = award.amount if due is None else min(award.amount, max(due - set_off, Decimal(0)))
    return Recheck(
        differences=tuple(
            _differences(award.basis["facts"], facts_used(answer.policy, facts, rules, answer.on))
        ),
        rules_changed=rules.digest != award.basis["rules_digest"],
        verdict=answer.verdict,
        due=due,
        excess=award.amount - kept,
    )


def explainer_on(rules: Library, policy: str, on: dt.date, case_kind: str) -> tuple[PolicyVersion, Explainer]:
    version = rules.version_on(policy, on, case_kind)
    programme = rules.on(on, case_kind)
    if version is None or version.subject != SUBJECT:
        raise NotFound("这一天没有这项政策的有效版本，或它不是面向企业的政策。")
    return version, Explainer(programme, programme.policies[policy], rules.facts)


def grant_due(
    explainer: Explainer,
    table: FactTable,
    place: int,
    rules: Library,
    *,
    due: list[Due],
    wanting: list[Wanting],
) -> None:
    """Each benefit that pays: to be paid, open for want of a fact, or nothing."""
    key, facts = table.ids[place], table.of(place)
    answer = explainer.explain(facts)
    used = facts_used(answer.policy, facts, rules, answer.on)
    for one in answer.amounts:
        if one.grant.node is None:
            continue
        if one.low is None or one.low != one.high:
            wanted = [used[name] for name in _inputs_of(explainer, one) if used[name]["value"] is None]
            missing = "、".join(fact["label"] for fact in wanted)
            reason = f"符合条件，但金额还算不出：缺{missing}。"
            wanting.append(Wanting(key, one.grant.label, ExclusionKind.AMOUNT_OPEN, reason[:400]))
        elif one.low <= 0:
            reason = "符合条件，按规则计算的金额为零。"
            wanting.append(Wanting(key, one.grant.label, ExclusionKind.NOTHING_DUE, reason))
        else:
            paid_by = [used[name] for name in _inputs_of(explainer, one)]
            basis = _basis(answer, one, used, rules)
            basis["amount"]["facts"] = [f"{fact['label']} {fact['shown']}" for fact in paid_by]
            due.append(Due(key, one.grant, _yuan(one.low), basis, digest_of_facts(used)))


def _inputs_of(explainer: Explainer, amount: Amount) -> list[str]:
    """What the amount itself is computed from."""
    assert amount.grant.node is not None
    return sorted(explainer.programme.graph.inputs([amount.grant.node]))


def _yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _due_now(answer: Answer, benefit: str) -> Decimal | None:
    """What the benefit comes to; nothing when the policy is not met, None while that is open."""
    if answer.verdict is Verdict.UNKNOWN:
        return None
    found = next((one for one in answer.amounts if one.grant.id == benefit), None)
    if answer.verdict is not Verdict.MET or found is None:
        return Decimal(0)
    return _yuan(found.low) if found.low is not None and found.low == found.high else None


def _basis(answer: Answer, amount: Amount, used: dict[str, Any], rules: Library) -> dict[str, Any]:
    version = rules.version_on(answer.policy.policy, answer.on, answer.case_kind)
    assert version is not None
    return {
        "policy": answer.policy.policy,
        "version": answer.policy.version,
        "title": answer.policy.title,
        "on": answer.on.isoformat(),
        "case_kind": answer.case_kind,
        "rules_digest": rules.digest,
        "verdict": answer.verdict.value,
        "amount": {"clause": amount.grant.clause, "cents": amount.low},
        "conditions": list(kept_conditions(answer)),
        "figures": [
            {
                "label": one.output.label,
                "clause": one.output.clause,
                "shown": f"{numeral(one.low)} {one.output.unit.word}",
            }
            for one in answer.figures.values()
            if one.is_known and one.low is not None
        ],
        "facts": used,
    }


def kept_conditions(answer: Answer) -> Iterator[dict[str, Any]]:
    """The simple conditions that were asked, each with what it read."""
    trees = [*((answer.applicability,) if answer.applicability else ()), answer.criteria]
    for tree in trees:
        yield from (_condition(leaf, is_exclusion=False) for leaf in tree.leaves())
    for tree in answer.exclusions:
        yield from (_condition(leaf, is_exclusion=True) for leaf in tree.leaves())


def _condition(reading: Reading, *, is_exclusion: bool) -> dict[str, Any]:
    return {
        "label": reading.criterion.label,
        "label_en": reading.criterion.label_en,
        "clause": reading.criterion.clause,
        "is_exclusion": is_exclusion,
        "is_judged": reading.criterion.shape is Shape.MANUAL,
        "state": reading.state,
        "facts": [
            f"{_dated(one.fact, one.year)} {_shown(one.fact, one.shown)}" for one in reading.observations
        ],
    }


def facts_used(policy: CompiledPolicy, facts: Facts, rules: Library, on: dt.date) -> dict[str, Any]:
    """Every input of the policy with its label and value; a missing one has the value None."""
    used: dict[str, Any] = {}
    for name in sorted(policy.inputs):
        value = facts.get(name)
        if name in policy.judged:
            used[name] = {"label": name.partition(":")[2], "value": value, "shown": str(value)}
            continue
        fact = rules.facts.of_input(SUBJECT, name)
        back = split_input(name)[1]
        stored = value.isoformat() if isinstance(value, dt.date) else value
        used[name] = {
            "label": _dated(fact, None if back is None else on.year - back),
            "value": stored,
            "shown": _shown(fact, _in_unit(fact, value)),
        }
    return used


def _in_unit(fact: Fact, value: Value | None) -> Fraction | bool | str | dt.date | None:
    if value is None or isinstance(value, bool | dt.date):
        return value
    return fact.choices.get(value, value) if isinstance(value, str) else fact.shown(value)


def _dated(fact: Fact, year: int | None) -> str:
    return fact.label if year is None else f"{year}年{fact.label}"


def _shown(fact: Fact, shown: Fraction | bool | str | dt.date | None) -> str:
    match shown:
        case None:
            return "未知"
        case bool():
            return "是" if shown else "否"
        case dt.date():
            return shown.isoformat()
        case str():
            return shown
    unit = fact.unit.word if fact.unit else ""
    return f"{numeral(shown, places=4)} {'' if unit == '1' else unit}".rstrip()


def digest_of_facts(used: dict[str, Any]) -> str:
    values = {name: one["value"] for name, one in used.items()}
    told = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if (old or {}).get("value") != (new or {}).get("value"):
            label = (new or old or {})["label"]
            yield Difference(label, (old or {}).get("shown", "—"), (new or {}).get("shown", "—"))


def _wanted_words(answer: Answer, rules: Library) -> str:
    parts = []
    if answer.missing:
        labels = []
        for name in answer.missing:
            back = split_input(name)[1]
            fact = rules.facts.of_input(SUBJECT, name)
            labels.append(_dated(fact, None if back is None else answer.on.year - back))
        parts.append(f"缺{'、'.join(labels)}")
    if answer.open_items:
        parts.append(f"待人工核定 {len(answer.open_items)} 项")
    return "；".join(parts)
