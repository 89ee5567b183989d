"""The little of FEEL that decision tables need: interval, comparison, list of texts, plain number.

Own expressions travel beside it: ``revenue[-1]`` is written ``revenue_year_1``, for brackets filter in FEEL.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gaoxin.engines.rules.documents import Bounds
from gaoxin.engines.rules.interchange.table_text import plain_number
from gaoxin.values.errors import DomainError

ANY: Final = "-"
_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_RANGE: Final = re.compile(
    rf"(?P<open>[\[(\]])\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*(?P<close>[\])\[])"
)
_COMPARED: Final = re.compile(rf"(?P<sign><=|>=|<|>|=)?\s*(?P<number>{_NUMBER})")
_TEXT: Final = re.compile(r'"([^"\\]*)"')
_TEXTS: Final = re.compile(r'"[^"\\]*"(?:\s*,\s*"[^"\\]*")*')
_YEAR: Final = re.compile(r"([a-z][a-z0-9_]*)_year_([1-5])")


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a row: ``input`` as our expressions write it, ``entry`` in FEEL."""

    input: str
    entry: str


def bounds_entry(bounds: Bounds) -> str:
    """``[500..1000)``, ``> 500``, ``<= 20``."""
    low, high = bounds.low, bounds.high
    if low is not None and high is not None:
        opened, closed = "[" if bounds.includes_low else "(", "]" if bounds.includes_high else ")"
        return f"{opened}{plain_number(low)}..{plain_number(high)}{closed}"
    if low is not None:
        return f"{'>=' if bounds.includes_low else '>'} {plain_number(low)}"
    assert high is not None
    return f"{'<=' if bounds.includes_high else '<'} {plain_number(high)}"


def read_bounds(entry: str) -> Bounds | None:
    """Bounds of a numeric entry; None where it is none. A single number is an interval of one point."""
    if found := _RANGE.fullmatch(entry.strip()):
        low, high = Decimal(found["low"]), Decimal(found["high"])
        return Bounds(low, found["open"] == "[", high, found["close"] == "]")
    if not (found := _COMPARED.fullmatch(entry.strip())):
        return None
    number = Decimal(found["number"])
    match found["sign"]:
        case ">=" | ">" as sign:
            return Bounds(number, sign == ">=", None, True)
        case "<=" | "<" as sign:
            return Bounds(None, True, number, sign == "<=")
        case _:
            return Bounds(number, True, number, True)


def output_entry(low: Decimal, high: Decimal) -> str:
    return plain_number(low) if low == high else f"[{plain_number(low)}..{plain_number(high)}]"


def read_output(entry: str) -> tuple[Decimal, Decimal] | None:
    text = entry.strip()
    if re.fullmatch(_NUMBER, text):
        return Decimal(text), Decimal(text)
    found = _RANGE.fullmatch(text)
    if found is None or (found["open"], found["close"]) != ("[", "]"):
        return None
    low, high = Decimal(found["low"]), Decimal(found["high"])
    return (low, high) if low <= high else None


def variable(expression: str) -> str | None:
    """The FEEL name of a fact or named number; None where the expression is more than a name."""
    tree = ast.parse(expression, mode="eval").body
    match tree:
        case ast.Name(id=name):
            return name
        case ast.Subscript(
            value=ast.Name(id=name), slice=ast.UnaryOp(operand=ast.Constant(value=int() as year))
        ):
            return f"{name}_year_{year}"
    return None


def expression_of(name: str) -> str:
    """``revenue_year_1`` → ``revenue[-1]``."""
    found = _YEAR.fullmatch(name)
    return f"{found[1]}[-{found[2]}]" if found else name


# --------------------------------------------------------- conditions of rows


def tests_of(when: str) -> tuple[Test, ...] | None:
    """A row condition as entries of several columns; None where a decision table cannot carry it."""
    tree = ast.parse(when, mode="eval").body
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    found = [_test(part, when) for part in parts]
    tests = [one for one in found if one is not None]
    names = [one.input for one in tests]
    return tuple(tests) if len(tests) == len(parts) and len(set(names)) == len(names) else None


def _test(node: ast.expr, text: str) -> Test | None:
    match node:
        case ast.Name(id=name):
            return Test(name, "true")
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)):
            return Test(name, "false")
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=str() as choice)]):
            return Test(_segment(left, text), f'"{choice}"') if isinstance(op, ast.Eq) else None
        case ast.Compare(left=ast.Name() | ast.Subscript() as left, ops=[op], comparators=[right]):
            return _compared(left, op, right, text)
        case ast.Call(func=ast.Name(id="one_of"), args=[first, *rest]):
            return Test(_segment(first, text), ", ".join(f'"{choice}"' for choice in _choices(rest)))
    return None


def _compared(left: ast.expr, op: ast.cmpop, right: ast.expr, text: str) -> Test | None:
    sign = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "="}.get(type(op))
    number = _segment(right, text)
    if sign is None or not re.fullmatch(_NUMBER, number):
        return None
    return Test(_segment(left, text), number if sign == "=" else f"{sign} {number}")


def _choices(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _segment(node: ast.expr, text: str) -> str:
    return ast.get_source_segment(text, node) or ast.unparse(node)


def condition_of(test: Test) -> str:
    """The test back as our expression; refuses entries the language has not."""
    entry = test.entry.strip()
    if entry in ("true", "false"):
        return test.input if entry == "true" else f"not {test.input}"
    if _TEXTS.fullmatch(entry):
        choices = [f"'{choice}'" for choice in _TEXT.findall(entry)]
        if len(choices) == 1:
            return f"{test.input} == {choices[0]}"
        return f"one_of({test.input}, {', '.join(choices)})"
    bounds = read_bounds(entry)
    if bounds is None:
        raise DomainError(
            "dmn.entry",
            f"条件“{entry}”不在支持的写法里。",
            value=entry,
            remedy='可写：[500..1000)、> 500、<= 20、5、"文字"、true、false、-。',
        )
    return _chain(test.input, bounds)


def _chain(name: str, bounds: Bounds) -> str:
    if bounds.low is not None and bounds.low == bounds.high:
        return f"{name} == {plain_number(bounds.low)}"
    parts = []
    if bounds.low is not None:
        parts.append(f"{name} {'>=' if bounds.includes_low else '>'} {plain_number(bounds.low)}")
    if bounds.high is not None:
        parts.append(f"{name} {'<=' if bounds.includes_high else '<'} {plain_number(bounds.high)}")
    return " and ".join(parts)
