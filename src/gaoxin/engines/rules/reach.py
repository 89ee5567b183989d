"""What hangs on a fact: the policies that read it, and through which conditions and numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.facts import split_input


@dataclass(frozen=True, slots=True)
class Use:
    """One place of a policy that reads the fact. ``part`` is 适用范围, 条件, 不予认可, 数 or 待遇."""

    policy: str
    title: str
    version: str
    part: str
    label: str
    clause: str


def uses_of(fact: str, programme: Programme, *, subject: str) -> Iterator[Use]:
    """Every use in the policies of the programme about ``subject``, in the order of the library."""
    for policy in programme.policies.values():
        if policy.subject == subject and _reads(policy.inputs, fact):
            yield from _of(policy, fact, programme)


def _of(policy: CompiledPolicy, fact: str, programme: Programme) -> Iterator[Use]:
    trees = [("条件", policy.criteria), *(("不予认可", one) for one in policy.exclusions)]
    if policy.applicability is not None:
        trees.insert(0, ("适用范围", policy.applicability))
    for part, tree in trees:
        for leaf in tree.leaves():
            if _reads(leaf.inputs, fact):
                yield _use(policy, part, leaf.label, leaf.clause)
    for output in policy.outputs.values():
        if _reads(programme.graph.inputs([output.node]), fact):
            yield _use(policy, "数", output.label, output.clause)
    for grant in policy.grants:
        if grant.node is not None and _reads(programme.graph.inputs([grant.node]), fact):
            yield _use(policy, "待遇", grant.label, grant.clause)


def _use(policy: CompiledPolicy, part: str, label: str, clause: str) -> Use:
    return Use(policy.policy, policy.title, policy.version, part, label, clause)


def _reads(inputs: Iterable[str], fact: str) -> bool:
    return any(split_input(name)[0] == fact for name in inputs)
