"""A policy version, on an application date, into the graph: tables, scores, criteria, amounts."""

import ast
import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TypeVar

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import (
    Comparison,
    CompiledPolicy,
    Criterion,
    Grant,
    Output,
    Shape,
    Side,
)
from gaoxin.engines.rules.documents import (
    Anchor,
    Benefit,
    CriterionText,
    Definition,
    Parameter,
    PolicyVersion,
    Row,
    Score,
    ScoreItem,
    Table,
    covers_everything,
)
from gaoxin.engines.rules.expressions import parse
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.lowering import Lowering, Scope, refusal
from gaoxin.engines.rules.reading import Gathering, Place
from gaoxin.engines.rules.terms import ConditionTerm, NumberTerm, Term, same_dimension, unit_shown
from gaoxin.engines.rules.units import Unit, unit_of
from gaoxin.values.errors import DomainError

T = TypeVar("T")
POINTS = unit_of("分")
_POINT_QUANTUM = Fraction(1, 10)


def judged_input(policy: str, item: str) -> str:
    """Input of an expert's points or an officer's judgement; it belongs to its policy."""
    return f"{policy}:{item}"


class Compiler:
    """Compiles one version; ``compile`` gathers all faults of the document."""

    def __init__(self, version: PolicyVersion, facts: FactDictionary, builder: Builder, on: dt.date) -> None:
        self.version = version
        self.builder = builder
        self.on = on
        self.scope = Scope(builder, facts, version.subject, on)
        self.outputs: dict[str, Output] = {}
        self.judged: dict[str, str] = {}
        self.gathering = Gathering()

    def compile(self) -> CompiledPolicy:
        self._declare()
        self._lower_outputs()
        version = self.version
        applicability = None if version.applies_when is None else self._criterion(version.applies_when)
        criteria = self._criterion(version.criteria)
        exclusions = tuple(self._criterion(one) for one in version.exclusions)
        attempts = (self._at(one.anchor.place, partial(self._grant, one)) for one in version.benefits)
        grants = tuple(grant for grant in attempts if grant is not None)
        self._check_ids((applicability, criteria, *exclusions))
        self.gathering.finish()
        applies = self.builder.truth(True) if applicability is None else applicability.node
        eligible = self.builder.every(
            [criteria.node, *(self.builder.negation(one.node) for one in exclusions)]
        )
        roots = [applies, eligible, *(g.node for g in grants if g.node is not None)]
        roots += [output.node for output in self.outputs.values()]
        return CompiledPolicy(
            policy=version.policy,
            version=version.version,
            title=version.title,
            title_en=version.title_en,
            subject=version.subject,
            applies=applies,
            eligible=eligible,
            applicability=applicability,
            criteria=criteria,
            exclusions=exclusions,
            outputs=self.outputs,
            grants=grants,
            inputs=self.builder.graph.inputs(roots),
            judged=self.judged,
        )

    def _at(self, place: Place, work: Callable[[], T], *, path: str = "") -> T | None:
        """Runs a step; its refusal is gathered with the place in the file."""
        try:
            return work()
        except DomainError as error:
            if error.code in ("rules.document", "rules.placed"):
                self.gathering.errors.append(error)
            else:
                self.gathering.errors.append(
                    place.refuse(error.message, remedy=error.remedy, value=error.value, code=error.code)
                )
        return None

    # -------------------------------------------------------------- names

    def _declare(self) -> None:
        version = self.version
        makers: list[tuple[Anchor, Callable[[], Term]]] = []
        makers += [(one.anchor, partial(self._parameter, one)) for one in version.parameters]
        makers += [(one.anchor, partial(self._definition, one)) for one in version.definitions]
        makers += [(one.anchor, partial(self._table, one)) for one in version.tables]
        for score in version.scores:
            makers.append((score.anchor, partial(self._score, score)))
            makers += [(item.anchor, partial(self._item, item)) for item in score.walk()]
        for anchor, make in makers:
            self._at(anchor.place, partial(self.scope.declare, anchor.id, make))

    def _lower_outputs(self) -> None:
        for parameter in self.version.parameters:
            self._resolve(parameter.anchor)
        for definition in self.version.definitions:
            self._output(definition.anchor, "definition", definition.unit)
        for table in self.version.tables:
            self._output(table.anchor, "table", table.gives)
        for score in self.version.scores:
            self._output(score.anchor, "score", POINTS, most=score.most, items=score.items)

    def _resolve(self, anchor: Anchor) -> Term | None:
        return self._at(anchor.place, lambda: self.scope.resolve(anchor.id))

    def _output(
        self,
        anchor: Anchor,
        kind: str,
        unit: Unit | None,
        *,
        most: Decimal | None = None,
        items: Iterable[ScoreItem] = (),
    ) -> Output | None:
        term = self._resolve(anchor)
        parts = tuple(
            part
            for one in items
            if (part := self._output(one.anchor, "item", POINTS, most=one.most, items=one.items)) is not None
        )
        if not isinstance(term, NumberTerm):
            return None
        output = Output(
            id=anchor.id,
            label=anchor.label,
            label_en=anchor.label_en,
            clause=anchor.clause,
            certainty=anchor.certainty,
            kind=kind,
            node=term.node,
            unit=unit or unit_shown(term),
            most=None if most is None else Fraction(most),
            parts=parts,
        )
        self.outputs[anchor.id] = output
        return output

    def _parameter(self, one: Parameter) -> NumberTerm:
        value = one.value_on(self.on)
        if value is None:
            raise refusal(f"参数“{one.anchor.label}”在 {self.on} 没有值。", "请补写较早一期的值。")
        base = one.unit.base(value)
        return NumberTerm(self.builder.const(base), one.unit.dimension, one.unit, is_zero=False)

    def _definition(self, one: Definition) -> Term:
        term = Lowering(self.scope).term(one.expression)
        if isinstance(term, ConditionTerm):
            return term
        if not isinstance(term, NumberTerm):
            raise refusal("定义应是数或条件。", "年度数据请写明年度，日期请用 full_years 等。")
        if one.unit is None:
            return NumberTerm(term.node, term.dimension, term.unit, is_banded=term.is_banded)
        wanted = NumberTerm(term.node, one.unit.dimension, one.unit)
        same_dimension(wanted, term, doing="当作同一单位")
        return NumberTerm(term.node, one.unit.dimension, one.unit, is_banded=term.is_banded)

    # ------------------------------------------------------------- tables

    def _table(self, table: Table) -> NumberTerm:
        node = self._banded(table, lambda row: self._points_of(table, row))
        return NumberTerm(node, table.gives.dimension, table.gives, is_banded=True)

    def _points_of(self, table: Table, row: Row) -> int:
        return self.builder.range(table.gives.base(row.low), table.gives.base(row.high))

    def _banded(self, table: Table, value: Callable[[Row], int]) -> int:
        """First hit from the top; where no row is hit, the number cannot be told."""
        *rows, last = table.rows
        takes_the_rest = last.is_otherwise or covers_everything(row.bounds for row in table.rows)
        node = value(last) if takes_the_rest else self._choose(table, last, value, self.builder.untold())
        for row in reversed(rows):
            node = self._choose(table, row, value, node)
        return node

    def _choose(self, table: Table, row: Row, value: Callable[[Row], int], other: int) -> int:
        try:
            return self.builder.choose(self._row_condition(table, row), value(row), other)
        except DomainError as error:
            raise row.place.refuse(
                error.message, remedy=error.remedy, value=error.value, code="rules.placed"
            ) from None

    def _row_condition(self, table: Table, row: Row) -> int:
        if row.bounds is None:
            return Lowering(self.scope).condition(row.when)
        source = Lowering(self.scope).number(table.input)
        assert table.unit is not None
        low, high = row.bounds.low, row.bounds.high
        same_dimension(source, NumberTerm(source.node, table.unit.dimension, table.unit), doing="比较")
        conditions = []
        if low is not None:
            sign = ">=" if row.bounds.includes_low else ">"
            conditions.append(
                self.builder.compare(source.node, sign, self.builder.const(table.unit.base(low)))
            )
        if high is not None:
            sign = "<=" if row.bounds.includes_high else "<"
            conditions.append(
                self.builder.compare(source.node, sign, self.builder.const(table.unit.base(high)))
            )
        return self.builder.every(conditions)

    # ------------------------------------------------------------- scores

    def _score(self, score: Score) -> NumberTerm:
        return NumberTerm(self._total(score.items), POINTS.dimension, POINTS, is_banded=True)

    def _total(self, items: Iterable[ScoreItem]) -> int:
        terms = [self.scope.resolve(item.anchor.id) for item in items]
        return self.builder.sum(term.node for term in terms if isinstance(term, NumberTerm))

    def _item(self, item: ScoreItem) -> NumberTerm:
        node = self._item_node(item)
        return NumberTerm(node, POINTS.dimension, POINTS, is_banded=True)

    def _item_node(self, item: ScoreItem) -> int:
        if item.items:
            return self._capped(self._total(item.items), item.most)
        if item.expert is not None:
            low, high = (Fraction(end) for end in item.expert)
            spread = self.builder.range(low, high)
            return self._expert(item, self.builder.const(low), self.builder.const(high), open_range=spread)
        if item.expression:
            term = Lowering(self.scope).number(item.expression)
            same_dimension(NumberTerm(term.node, POINTS.dimension, POINTS), term, doing="当作分值")
            return self._capped(term.node, item.most)
        tables = [self._table_named(name, item) for name in item.tables]
        whole = self.builder.greatest(self._number_of(table) for table in tables)
        if any(row.low != row.high for table in tables for row in table.rows):
            return self._expert(item, *self._spread(tables), open_range=whole)
        return whole

    def _capped(self, node: int, most: Decimal | None) -> int:
        return node if most is None else self.builder.least((node, self.builder.const(Fraction(most))))

    def _spread(self, tables: list[Table]) -> tuple[int, int]:
        low, high = (
            self.builder.greatest(self._banded(table, partial(self._end, table, end)) for table in tables)
            for end in ("low", "high")
        )
        return low, high

    def _end(self, table: Table, end: str, row: Row) -> int:
        return self.builder.const(table.gives.base(row.low if end == "low" else row.high))

    def _expert(self, item: ScoreItem, low: int, high: int, *, open_range: int) -> int:
        """The given points, held to the range the rule leaves; without them, that range."""
        name = judged_input(self.version.policy, item.anchor.id)
        self.judged[name] = "expert"
        given = self.builder.number(name, _POINT_QUANTUM)
        held = self.builder.greatest((low, self.builder.least((high, given))))
        return self.builder.choose(self.builder.known(name), held, open_range)

    def _table_named(self, name: str, item: ScoreItem) -> Table:
        for table in self.version.tables:
            if table.anchor.id == name:
                if item.most is not None and max(row.high for row in table.rows) > item.most:
                    raise refusal(f"表“{table.anchor.label}”的最高分超过该项满分 {item.most}。")
                return table
        raise refusal(f"没有名为“{name}”的表。", "请核对 tables 里的名称。", code="rules.unknown_name")

    def _number_of(self, table: Table) -> int:
        term = self.scope.resolve(table.anchor.id)
        assert isinstance(term, NumberTerm)
        return term.node

    # ----------------------------------------------------------- criteria

    def _criterion(self, text: CriterionText) -> Criterion:
        parts = tuple(self._criterion(part) for part in text.parts)
        node, comparisons = self._at(text.anchor.place, lambda: self._node_of(text, parts)) or (
            self.builder.truth(False),
            (),
        )
        return Criterion(
            id=text.anchor.id,
            label=text.anchor.label,
            label_en=text.anchor.label_en,
            clause=text.anchor.clause,
            certainty=text.anchor.certainty,
            shape=text.shape,
            node=node,
            parts=parts,
            count=text.count,
            is_direct=text.is_direct,
            guidance=text.guidance,
            comparisons=comparisons,
            inputs=self.builder.graph.inputs(
                [node, *(s.node for c in comparisons for s in (c.left, c.right))]
            ),
        )

    def _node_of(
        self, text: CriterionText, parts: tuple[Criterion, ...]
    ) -> tuple[int, tuple[Comparison, ...]]:
        nodes = [part.node for part in parts]
        match text.shape:
            case Shape.ALL:
                return self.builder.every(nodes), ()
            case Shape.ANY:
                return self.builder.some(nodes), ()
            case Shape.AT_LEAST:
                return self.builder.at_least(text.count, nodes), ()
            case Shape.NOT:
                return self.builder.negation(nodes[0]), ()
            case Shape.MANUAL:
                name = judged_input(self.version.policy, text.anchor.id)
                self.judged[name] = "manual"
                return self.builder.flag(name), ()
            case _:
                lowering = Lowering(self.scope, allows_literals=False)
                return lowering.condition(text.test), self._comparisons(text.test)

    def _comparisons(self, test: str) -> tuple[Comparison, ...]:
        """The comparisons a test is made of, when it is one or an ``and`` of several."""
        tree = parse(test)
        parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
        found: list[Comparison] = []
        for part in parts:
            if isinstance(part, ast.Compare):
                found.extend(self._sides(part, test))
        return tuple(found)

    def _sides(self, node: ast.Compare, test: str) -> Iterable[Comparison]:
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            one, other = self._side_term(left, test), self._side_term(right, test)
            if one is not None and other is not None:
                left_side = Side(_written(left, test), one.node, unit_shown(one, other))
                yield Comparison(
                    left_side, _sign(op), Side(_written(right, test), other.node, unit_shown(other, one))
                )
            left = right

    def _side_term(self, node: ast.expr, test: str) -> NumberTerm | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return None
        term = Lowering(self.scope).term(_written(node, test))
        return term if isinstance(term, NumberTerm) else None

    def _check_ids(self, trees: Iterable[Criterion | None]) -> None:
        seen: set[str] = set()
        for tree in trees:
            for one in () if tree is None else tree.walk():
                if one.id and one.id in seen:
                    self.gathering.errors.append(
                        self.version.place.refuse(
                            f"条件“{one.id}”的名称用了两次。", remedy="请给其中一个换个 id。"
                        )
                    )
                seen.add(one.id)

    # ------------------------------------------------------------- amounts

    def _grant(self, benefit: Benefit) -> Grant:
        node = None
        if benefit.amount:
            amount = Lowering(self.scope).number(benefit.amount)
            if amount.dimension != (("money", 1),):
                raise refusal("amount 应是金额。", "请核对算法的单位。", code="rules.dimension")
            node = amount.node
            if benefit.cap:
                cap = Lowering(self.scope).number(benefit.cap)
                same_dimension(amount, cap, doing="比大小")
                node = self.builder.least((node, cap.node))
        return Grant(
            id=benefit.anchor.id,
            label=benefit.anchor.label,
            label_en=benefit.anchor.label_en,
            clause=benefit.anchor.clause,
            certainty=benefit.anchor.certainty,
            kind=benefit.kind,
            node=node,
            unit=benefit.unit,
            highest_of=benefit.highest_of,
            expenditure=benefit.expenditure,
        )


def _written(node: ast.expr, text: str) -> str:
    return ast.get_source_segment(text, node) or ast.unparse(node)


def _sign(op: ast.cmpop) -> str:
    return {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}[type(op)]
