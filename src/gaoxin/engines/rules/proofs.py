"""Whether a policy version is well formed: its tables, its criteria, its amounts, each with an example."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Shape
from gaoxin.engines.rules.compiling import Compiler
from gaoxin.engines.rules.documents import CriterionText, PolicyVersion
from gaoxin.engines.rules.domains import domains_of
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.findings import Finding, Severity, Shown, listed, named, shown
from gaoxin.engines.rules.graph import Graph
from gaoxin.engines.rules.proving import Example, No, Prover, Wanted
from gaoxin.engines.rules.scalar import Evaluator
from gaoxin.engines.rules.tiers import Tiers


@dataclass(frozen=True, slots=True)
class Stated:
    """A criterion of the policy with its text in the document."""

    text: CriterionText
    criterion: Criterion

    @property
    def name(self) -> str:
        return named(self.criterion)

    def parts(self) -> list["Stated"]:
        return [Stated(*pair) for pair in zip(self.text.parts, self.criterion.parts, strict=True)]

    def walk(self) -> Iterator["Stated"]:
        yield self
        for part in self.parts():
            yield from part.walk()


def prove(version: PolicyVersion, facts: FactDictionary, on: dt.date) -> list[Finding]:
    """All findings of one version compiled for an application date; empty when there is nothing to say."""
    return _Proof(version, facts, on).findings()


class _Proof:
    """One version in a graph of its own; every question first supposes that the policy applies."""

    def __init__(self, version: PolicyVersion, facts: FactDictionary, on: dt.date) -> None:
        self.version = version
        self.on = on
        builder = Builder(Graph())
        compiler = Compiler(version, facts, builder, on)
        self.policy: CompiledPolicy = compiler.compile()
        self.tiers = [Tiers(table, compiler.scope) for table in version.tables]
        self.negative = {
            grant.id: builder.compare(grant.node, "<", builder.const(0))
            for grant in self.policy.grants
            if grant.node is not None
        }
        self.domains = domains_of(facts, [self.policy], on)
        self.criteria = Stated(version.criteria, self.policy.criteria)
        self.exclusions = [
            Stated(*pair) for pair in zip(version.exclusions, self.policy.exclusions, strict=True)
        ]
        conditions = [self.policy.applies, self.policy.eligible, *self.negative.values()]
        conditions += [one.criterion.node for tree in self._trees() for one in tree.walk()]
        conditions += [node for tiers in self.tiers for node in tiers.conditions()]
        self.graph = builder.graph
        self.prover = Prover(builder.graph, self.domains, on, conditions)

    def _trees(self) -> list[Stated]:
        applies = self._applicability()
        return [self.criteria, *self.exclusions, *([applies] if applies else [])]

    def _applicability(self) -> Stated | None:
        text, criterion = self.version.applies_when, self.policy.applicability
        return None if text is None or criterion is None else Stated(text, criterion)

    def findings(self) -> list[Finding]:
        if self._ask((self.policy.applies, True), supposing=False) is No.NEVER:
            return [self._overall("rules.never_applies", "适用条件在任何情形下都不成立，这项政策无人适用。")]
        found = [finding for tiers in self.tiers for finding in tiers.findings(self)]
        found += self._verdict()
        fixed: set[int] = set()
        for tree, is_exclusion, supposing in self._leaf_trees():
            for one in tree.walk():
                if one.criterion.shape is Shape.TEST:
                    found += self._constant(one, fixed, is_exclusion=is_exclusion, supposing=supposing)
        found += self._redundant(fixed)
        found += self._amounts()
        return sorted(found, key=lambda one: (one.place.line, one.code, one.about))

    def _leaf_trees(self) -> Iterator[tuple[Stated, bool, bool]]:
        applies = self._applicability()
        if applies is not None:
            yield applies, False, False
        yield self.criteria, False, True
        for exclusion in self.exclusions:
            yield exclusion, True, True

    # ----------------------------------------------------------- questions

    def ask(self, *wanted: Wanted) -> Example | No:
        return self._ask(*wanted)

    def _ask(self, *wanted: Wanted, supposing: bool = True) -> Example | No:
        given = ((self.policy.applies, True), *wanted) if supposing else wanted
        return self.prover.find(*given)

    def example(self, example: Example, *nodes: int) -> tuple[Shown, ...]:
        return shown(example.facts, self.domains, self.graph.inputs(nodes))

    def value(self, example: Example, node: int) -> Fraction | None:
        """The exact number of a node in the example; None where it is no single number."""
        low, high = Evaluator(self.graph, (node,)).raw(example.facts, self.on)[0]
        return Fraction(low) if low is not None and low == high else None

    def _overall(self, code: str, message: str) -> Finding:
        return Finding(Severity.ERROR, code, message, self.version.place, self.version.policy)

    # ------------------------------------------------------------ criteria

    def _verdict(self) -> Iterator[Finding]:
        answer = self._ask((self.policy.eligible, True))
        if answer is No.NEVER:
            yield self._overall("rules.never_met", "各项条件合起来无法同时满足，任何对象都不会得到“符合”。")
        elif answer is No.UNTOLD:
            yield self._untold("是否有对象能够符合", self.criteria)
        else:
            self.prover.vary(answer.facts)

    def _constant(
        self, one: Stated, fixed: set[int], *, is_exclusion: bool, supposing: bool
    ) -> Iterator[Finding]:
        node, place = one.criterion.node, one.text.anchor.place
        what = "排除情形" if is_exclusion else "条件"
        for truth, code, words in (
            (True, "rules.never_true", "在任何情形下都不成立"),
            (False, "rules.always_true", "在任何情形下都成立，不起作用"),
        ):
            answer = self._ask((node, truth), supposing=supposing)
            if answer is No.UNTOLD:
                yield self._untold("有无成立和不成立的情形", one)
            if answer is not No.NEVER:
                continue
            fixed.add(node)
            severity = Severity.ERROR if truth is not is_exclusion else Severity.WARNING
            if is_exclusion and not truth:
                words = "在任何情形下都成立，所有对象都被排除"
            message = f"{what}“{one.name}”{words}。"
            yield Finding(severity, code, message, place, one.criterion.id)

    def _redundant(self, fixed: set[int]) -> Iterator[Finding]:
        exclusions: list[Wanted] = [(one.criterion.node, False) for one in self.exclusions]
        for one in self.criteria.walk():
            parts = [part for part in one.parts() if part.criterion.node not in fixed]
            if one.criterion.shape is Shape.ALL:
                beside = exclusions if one.criterion is self.criteria.criterion else []
                yield from self._implied(parts, beside)
            elif one.criterion.shape is Shape.ANY:
                yield from self._needless(parts)
        yield from self._idle_exclusions(fixed, exclusions)

    def _implied(self, parts: list[Stated], beside: list[Wanted]) -> Iterator[Finding]:
        for part in parts:
            rest: list[Wanted] = [(one.criterion.node, True) for one in parts if one is not part]
            if not rest and not beside:
                continue
            answer = self._ask((part.criterion.node, None), *rest, *beside)
            if answer is No.NEVER and self._ask(*rest, *beside) is not No.NEVER:
                message = f"条件“{part.name}”是多余的：其他条件都满足时它必然成立。"
                yield self._about(part, Severity.WARNING, "rules.redundant", message)

    def _needless(self, parts: list[Stated]) -> Iterator[Finding]:
        for part in parts:
            rest: list[Wanted] = [(one.criterion.node, None) for one in parts if one is not part]
            if rest and self._ask((part.criterion.node, True), *rest) is No.NEVER:
                message = f"条件“{part.name}”是多余的：它成立时，同组的其他条件总有一项成立。"
                yield self._about(part, Severity.WARNING, "rules.redundant", message)

    def _idle_exclusions(self, fixed: set[int], exclusions: list[Wanted]) -> Iterator[Finding]:
        for one in self.exclusions:
            node = one.criterion.node
            rest = [wanted for wanted in exclusions if wanted[0] != node]
            met: list[Wanted] = [(self.criteria.criterion.node, True), *rest]
            if node in fixed or self._ask(*met) is No.NEVER:
                continue
            if self._ask((node, True), *met) is No.NEVER:
                message = f"排除情形“{one.name}”是多余的：条件都满足时它不会出现。"
                yield self._about(one, Severity.WARNING, "rules.redundant", message)

    def _about(self, one: Stated, severity: Severity, code: str, message: str) -> Finding:
        return Finding(severity, code, message, one.text.anchor.place, one.criterion.id)

    def _untold(self, what: str, one: Stated) -> Finding:
        message = f"“{one.name or self.version.title}”{what}，在规定的计算量内未能判定。"
        return self._about(one, Severity.NOTE, "rules.untold", message)

    # ------------------------------------------------------------- amounts

    def _amounts(self) -> Iterator[Finding]:
        for benefit in self.version.benefits:
            node = self.negative.get(benefit.anchor.id)
            answer = No.NEVER if node is None else self._ask((node, True), (self.policy.eligible, True))
            if node is None or answer is No.NEVER:
                continue
            message = f"“{benefit.anchor.label}”的金额可能为负，未能判定。"
            severity = Severity.NOTE
            facts: tuple[Shown, ...] = ()
            if isinstance(answer, Example):
                severity, facts = Severity.ERROR, self.example(answer, node)
                message = f"“{benefit.anchor.label}”的金额可能为负，例如{listed(facts)}。"
            yield Finding(
                severity, "rules.negative", message, benefit.anchor.place, benefit.anchor.id, example=facts
            )
