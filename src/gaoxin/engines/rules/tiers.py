"""The rows of a table: no two at once, none missing, none in vain."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Protocol

from gaoxin.engines.rules.documents import Bounds, Row, Table
from gaoxin.engines.rules.domains import number_words
from gaoxin.engines.rules.findings import Finding, Severity, Shown, listed
from gaoxin.engines.rules.lowering import Lowering, Scope
from gaoxin.engines.rules.proving import Example, No, Wanted


class Questions(Protocol):
    """Who answers whether conditions can hold together."""

    def ask(self, *wanted: Wanted) -> Example | No: ...

    def example(self, example: Example, *nodes: int) -> tuple[Shown, ...]: ...

    def value(self, example: Example, node: int) -> Fraction | None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A single value (``low`` is ``high``) or an open stretch; None is no end. ``rows`` lie over it."""

    low: Fraction | None
    high: Fraction | None
    rows: tuple[int, ...]

    @property
    def is_single(self) -> bool:
        return self.low is not None and self.low == self.high

    def middle(self) -> Fraction:
        """The plainest value inside."""
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        if self.low is not None:
            return self.low + 1
        return Fraction(0) if self.high is None else self.high - 1


class Tiers:
    """A table of one version, its row conditions in the version's graph."""

    def __init__(self, table: Table, scope: Scope) -> None:
        self.table = table
        self.builder = scope.builder
        self.input = Lowering(scope).number(table.input).node if table.input else None
        self.rows = [self._condition(row, scope) for row in table.rows]
        self.pieces = list(pieces([row.bounds for row in table.rows if row.bounds])) if self.input else []
        self._bounded = {piece: self._inside(piece) for piece in self.pieces if len(piece.rows) != 1}
        self._middle = {piece: self._at(piece.middle()) for piece in self._bounded if not piece.is_single}

    def conditions(self) -> Iterator[int]:
        """The conditions questions are asked about."""
        yield from self.rows
        yield from self._bounded.values()
        yield from self._middle.values()

    # ---------------------------------------------------------- conditions

    def _condition(self, row: Row, scope: Scope) -> int:
        if row.is_otherwise:
            return self.builder.truth(True)
        if row.bounds is None:
            return Lowering(scope).condition(row.when)
        low = (">=" if row.bounds.includes_low else ">", row.bounds.low)
        high = ("<=" if row.bounds.includes_high else "<", row.bounds.high)
        return self.builder.every(
            self._beside(sign, Fraction(bound)) for sign, bound in (low, high) if bound is not None
        )

    def _beside(self, sign: str, bound: Fraction) -> int:
        """The input beside a bound given in the unit of the table."""
        assert self.input is not None
        assert self.table.unit is not None
        return self.builder.compare(self.input, sign, self.builder.const(self.table.unit.base(bound)))

    def _at(self, value: Fraction) -> int:
        return self.builder.every((self._beside(">=", value), self._beside("<=", value)))

    def _inside(self, piece: Piece) -> int:
        if piece.is_single:
            return self._at(piece.middle())
        ends = ((">", piece.low), ("<", piece.high))
        return self.builder.every(self._beside(sign, end) for sign, end in ends if end is not None)

    # ------------------------------------------------------------ findings

    def findings(self, questions: Questions) -> Iterator[Finding]:
        if self.input is not None and not any(row.when for row in self.table.rows):
            yield from self._by_bounds(questions)
        else:
            yield from self._by_conditions(questions)
        yield from self._unreached(questions)

    def _by_bounds(self, questions: Questions) -> Iterator[Finding]:
        has_otherwise = any(row.is_otherwise for row in self.table.rows)
        for piece in self.pieces:
            if (len(piece.rows) > 1 and self.table.hit == "unique") or (not piece.rows and not has_otherwise):
                yield from self._offending(piece, questions)

    def _offending(self, piece: Piece, questions: Questions) -> Iterator[Finding]:
        answer = No.NEVER
        for node in (self._middle.get(piece), self._bounded[piece]):
            found = No.NEVER if node is None else questions.ask((node, True))
            if isinstance(found, Example):
                assert self.input is not None
                yield self._offence(
                    piece, questions.value(found, self.input), questions.example(found, self.input)
                )
                return
            answer = found
        if answer is No.UNTOLD:
            yield self._finding(
                Severity.NOTE, "rules.untold", f"{_span(piece)}之间的值能否出现，在规定的计算量内未能判定。"
            )

    def _offence(self, piece: Piece, base: Fraction | None, example: tuple[Shown, ...]) -> Finding:
        assert self.table.unit is not None
        value = piece.middle() if base is None else self.table.unit.shown(base)
        words = f"{number_words(value)} {self.table.unit.word}".strip()
        if not piece.rows:
            code, message = "rules.gap", f"{words} 不属于任何一档。"
        else:
            names = "与".join(f"“{self._row_words(row)}”" for row in piece.rows)
            code, message = "rules.overlap", f"{words} 同时属于 {names}。"
        return self._finding(Severity.ERROR, code, message, value=value, example=example)

    def _by_conditions(self, questions: Questions) -> Iterator[Finding]:
        if self.table.hit == "unique":
            for one, other in combinations(range(len(self.rows)), 2):
                answer = questions.ask((self.rows[one], True), (self.rows[other], True))
                names = f"“{self._row_words(one)}”与“{self._row_words(other)}”"
                yield from self._case(answer, questions, "rules.overlap", f"{names}同时成立")
        if not any(row.is_otherwise for row in self.table.rows):
            answer = questions.ask(*((row, False) for row in self.rows))
            yield from self._case(answer, questions, "rules.gap", "不属于任何一档")

    def _case(self, answer: Example | No, questions: Questions, code: str, what: str) -> Iterator[Finding]:
        if isinstance(answer, Example):
            example = questions.example(answer, *self.rows)
            message = f"{listed(example)}时{what}。"
            yield self._finding(Severity.ERROR, code, message, example=example)
        elif answer is No.UNTOLD:
            yield self._finding(
                Severity.NOTE, "rules.untold", f"是否会有对象{what}，在规定的计算量内未能判定。"
            )

    def _unreached(self, questions: Questions) -> Iterator[Finding]:
        for number, row in enumerate(self.table.rows):
            earlier: list[Wanted] = []
            if self.table.hit == "first" or row.is_otherwise:
                earlier = [(node, False) for node in self.rows[:number]]
            if questions.ask((self.rows[number], True), *earlier) is No.NEVER:
                severity = Severity.NOTE if row.is_otherwise else Severity.WARNING
                message = f"“{self._row_words(number)}”这一档永远用不到。"
                yield self._finding(severity, "rules.unreached", message, row=row)

    def _finding(
        self,
        severity: Severity,
        code: str,
        message: str,
        *,
        row: Row | None = None,
        value: Fraction | None = None,
        example: tuple[Shown, ...] = (),
    ) -> Finding:
        anchor = self.table.anchor
        place = anchor.place if row is None else row.place
        return Finding(severity, code, f"表“{anchor.label}”：{message}", place, anchor.id, value, example)

    def _row_words(self, number: int) -> str:
        row = self.table.rows[number]
        if row.is_otherwise:
            return "其他"
        return row.when if row.bounds is None else row.bounds.words


def pieces(rows: list[Bounds]) -> Iterator[Piece]:
    """The line of numbers cut at every bound, each piece with the rows over it."""
    ends = sorted({Fraction(end) for row in rows for end in (row.low, row.high) if end is not None})
    before: Fraction | None = None
    for end in ends:
        yield _piece(before, end, rows)
        yield _piece(end, end, rows)
        before = end
    yield _piece(before, None, rows)


def _piece(low: Fraction | None, high: Fraction | None, rows: list[Bounds]) -> Piece:
    bare = Piece(low, high, ())
    over = tuple(number for number, row in enumerate(rows) if _covers(row, bare))
    return Piece(low, high, over)


def _covers(row: Bounds, piece: Piece) -> bool:
    """Whether the row covers the piece; no bound lies inside a piece, so one value speaks for all."""
    value = piece.middle()
    above = row.low is None or (value >= row.low if row.includes_low else value > row.low)
    below = row.high is None or (value <= row.high if row.includes_high else value < row.high)
    return above and below


def _span(piece: Piece) -> str:
    low = "负无穷" if piece.low is None else number_words(piece.low)
    high = "正无穷" if piece.high is None else number_words(piece.high)
    return f"{low} 与 {high}"
