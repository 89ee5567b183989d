"""One enterprise before the policy it applies for: what is known, what is to be asked and why, the verdict.

What an enterprise states counts in the verdict it sees while it fills in the form. Once handed in, stated
facts the register has no place for are declared facts; figures of the register count when an officer has
entered them there.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.explanation import Answer, Explainer
from gaoxin.engines.rules.facts import Fact, Value, split_input
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.rule_answers import in_language, value_words
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.delivery import (
    Due,
    Wanting,
    digest_of_facts,
    explainer_on,
    facts_used,
    grant_due,
    kept_conditions,
)
from gaoxin.policies.assembly.facts import (
    NONE_DECLARABLE,
    OF_THE_REGISTER,
    SUBJECT,
    enterprise_facts,
    fact_table,
)
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.origins import FactOrigin, origins_of
from gaoxin.values.errors import DomainError

Stated = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """What wants a fact: a condition or an amount, with its clause."""

    label: str
    clause: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """已知，无需再填."""

    label: str
    shown: str
    origin: FactOrigin


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact the verdict or the amount hangs on. ``key`` is ``rd_expense:2025``, or the fact alone.

    ``is_of_register``: an officer enters it in the register after seeing what is stated here.
    ``may_be_none``: only that there is none of it can be stated.
    """

    key: str
    fact: Fact
    year: int | None
    label: str
    reasons: tuple[Reason, ...]
    is_of_register: bool
    may_be_none: bool

    @property
    def source(self) -> str:
        return self.fact.source


@dataclass(frozen=True, slots=True)
class Standing:
    """``answer`` counts what is stated; ``recorded`` counts only what the zone has on record."""

    version: PolicyVersion
    answer: Answer
    recorded: Answer
    known: tuple[KnownFact, ...]
    asked: tuple[AskedFact, ...]

    @property
    def unanswered(self) -> list[str]:
        """Labels of what the verdict would still want, with what is stated."""
        return [label_of(self.version, name, on=self.answer.on) for name in self.answer.missing]


@dataclass(frozen=True, slots=True)
class Finding:
    """The engine's result on what is on record, with everything it rests on, ready to be kept."""

    version: PolicyVersion
    answer: Answer
    due: tuple[Due, ...]
    wanting: tuple[Wanting, ...]
    rules_digest: str
    facts_digest: str
    basis: dict[str, Any]


def key_of(name: str, on: dt.date) -> str:
    """An input (``rd_expense@1``) as applications keep it: by its calendar year."""
    fact, back = split_input(name)
    return fact if back is None else f"{fact}:{on.year - back}"


def label_of(version: PolicyVersion, name: str, *, on: dt.date) -> str:
    fact = library().facts.of_input(version.subject, name)
    back = split_input(name)[1]
    label = in_language(fact.label, fact.label_en)
    return label if back is None else _("%(year)s年%(fact)s") % {"year": on.year - back, "fact": label}


def standing_of(
    enterprise_id: int,
    *,
    policy: str,
    case_kind: str,
    scope: Scope,
    on: dt.date,
    stated: Stated,
    again: Collection[str] = (),
) -> Standing:
    """Refuses a policy not in force on ``on``. Facts in ``again`` (by key) are asked though known."""
    rules = library()
    version, explainer = explainer_on(rules, policy, on, case_kind)
    facts = enterprise_facts(enterprise_id, scope=scope, on=on)
    recorded = explainer.explain(facts)
    asked = tuple(_asked(recorded, explainer, facts, on, again))
    answer = explainer.explain({**facts, **_stated_values(asked, stated, on)})
    settled = {name: value for name, value in facts.items() if key_of(name, on) not in again}
    known = _known(enterprise_id, recorded, settled, scope=scope, on=on)
    return Standing(version, answer, recorded, tuple(known), asked)


def finding_of(enterprise_id: int, *, policy: str, case_kind: str, scope: Scope, on: dt.date) -> Finding:
    """The policy put to the enterprise as everything stands on record for that application date."""
    rules = library()
    version, explainer = explainer_on(rules, policy, on, case_kind)
    table = fact_table(scope, on=on, only=(enterprise_id,))
    facts = table.of(0) if table.ids else {}
    answer = explainer.explain(facts)
    due: list[Due] = []
    wanting: list[Wanting] = []
    if table.ids and answer.verdict is Verdict.MET:
        grant_due(explainer, table, 0, rules, due=due, wanting=wanting)
    used = facts_used(answer.policy, facts, rules, on)
    return Finding(
        version=version,
        answer=answer,
        due=tuple(due),
        wanting=tuple(wanting),
        rules_digest=rules.digest,
        facts_digest=digest_of_facts(used),
        basis=_basis(answer, version, used, rules.digest, due),
    )


def _basis(
    answer: Answer, version: PolicyVersion, used: dict[str, Any], digest: str, due: list[Due]
) -> dict[str, Any]:
    return {
        "policy": version.policy,
        "version": version.version,
        "title": version.title,
        "on": answer.on.isoformat(),
        "case_kind": answer.case_kind,
        "rules_digest": digest,
        "verdict": answer.verdict.value,
        "conditions": list(kept_conditions(answer)),
        "facts": used,
        "missing": [used[name]["label"] for name in answer.missing],
        "open_items": list(answer.open_items),
        "amounts": [
            {"label": one.grant.label, "clause": one.grant.clause, "yuan": format(one.amount, "f")}
            for one in due
        ],
    }


def _asked(
    recorded: Answer,
    explainer: Explainer,
    facts: Mapping[str, Value | None],
    on: dt.date,
    again: Collection[str],
) -> Iterator[AskedFact]:
    """What decides the verdict first, then what only the amount wants, then what may be stated anew."""
    reasons = _reasons(recorded, explainer)
    wanted = dict.fromkeys(recorded.missing)
    if recorded.verdict in (Verdict.MET, Verdict.UNKNOWN):
        for one in recorded.policy.grants:
            if one.node is not None:
                needed = explainer.programme.graph.inputs([one.node])
                wanted.update(dict.fromkeys(name for name in sorted(needed) if facts.get(name) is None))
    wanted.update(dict.fromkeys(name for name in sorted(recorded.policy.inputs) if key_of(name, on) in again))
    for name in wanted:
        if name in recorded.policy.judged:
            continue
        fact = library().facts.of_input(SUBJECT, name)
        back = split_input(name)[1]
        label = in_language(fact.label, fact.label_en)
        year = None if back is None else on.year - back
        yield AskedFact(
            key=key_of(name, on),
            fact=fact,
            year=year,
            label=label if year is None else _("%(year)s年%(fact)s") % {"year": year, "fact": label},
            reasons=tuple(reasons[name]),
            is_of_register=fact.id in OF_THE_REGISTER and fact.id not in NONE_DECLARABLE,
            may_be_none=fact.id in NONE_DECLARABLE,
        )


def _reasons(answer: Answer, explainer: Explainer) -> dict[str, list[Reason]]:
    """Input → the conditions and amounts that read it."""
    found: dict[str, list[Reason]] = defaultdict(list)
    for leaf in answer.policy.leaves():
        reason = Reason(in_language(leaf.label, leaf.label_en), leaf.clause)
        for name in leaf.inputs:
            if reason not in found[name]:
                found[name].append(reason)
    for grant in answer.policy.grants:
        if grant.node is not None:
            reason = Reason(in_language(grant.label, grant.label_en), grant.clause)
            for name in explainer.programme.graph.inputs([grant.node]):
                found[name].append(reason)
    return found


def _stated_values(asked: tuple[AskedFact, ...], stated: Stated, on: dt.date) -> dict[str, Value]:
    """What is stated and can be read, by input; what cannot be read is refused when it is handed in."""
    values: dict[str, Value] = {}
    for one in asked:
        text = stated.get(one.key, "").strip()
        if not text:
            continue
        name = one.fact.id if one.year is None else f"{one.fact.id}@{on.year - one.year}"
        try:
            values[name] = parse_value(one.fact, text)
        except DomainError:
            continue
    return values


def _known(
    enterprise_id: int,
    answer: Answer,
    facts: Mapping[str, Value | None],
    *,
    scope: Scope,
    on: dt.date,
) -> Iterator[KnownFact]:
    names = [
        name
        for name in sorted(answer.policy.inputs)
        if name not in answer.policy.judged and facts.get(name) is not None
    ]
    origins = origins_of(enterprise_id, names, scope=scope, on=on)
    for name in names:
        fact, value = library().facts.of_input(SUBJECT, name), facts[name]
        label = in_language(fact.label, fact.label_en)
        back = split_input(name)[1]
        if back is not None:
            label = _("%(year)s年%(fact)s") % {"year": on.year - back, "fact": label}
        yield KnownFact(label, _shown(fact, value), origins[name])


def _shown(fact: Fact, value: Value | None) -> str:
    if isinstance(value, bool | dt.date) or value is None:
        return value_words(fact, value)
    if isinstance(value, str):
        return in_language(fact.choices.get(value, value), fact.choices_en.get(value, value))
    return value_words(fact, fact.shown(value))


__all__ = ["AskedFact", "Finding", "KnownFact", "Reason", "Standing", "finding_of", "key_of", "standing_of"]
