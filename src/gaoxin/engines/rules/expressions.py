"""The expression language: a whitelisted subset of Python, parsed and never run."""

import ast
from fractions import Fraction
from functools import lru_cache
from typing import Final

from gaoxin.values.errors import DomainError

FUNCTIONS: Final = {
    "ratio": "ratio(分子, 分母, zero=分母为零时的值)",
    "total": "total(年度事实, 年数)",
    "min": "min(a, b, …)",
    "max": "max(a, b, …)",
    "full_years": "full_years(日期)",
    "full_months": "full_months(日期)",
    "days_since": "days_since(日期)",
    "fiscal_years": "fiscal_years(日期)",
    "known": "known(事实)",
    "one_of": "one_of(选项事实, '值', …)",
}
LONGEST: Final = 2000
_PLAIN: Final = (
    ast.Expression,
    ast.Name,
    ast.Load,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Compare,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.Eq,
    ast.NotEq,
    ast.IfExp,
)
_WORDS: Final = {
    ast.Attribute: "用“.”取属性",
    ast.Lambda: "lambda",
    ast.Pow: "乘方 **",
    ast.FloorDiv: "整除 //",
    ast.Mod: "取余 %",
    ast.JoinedStr: "格式化文字",
    ast.ListComp: "列表推导",
    ast.GeneratorExp: "推导式",
    ast.NamedExpr: "赋值 :=",
    ast.Starred: "展开 *",
}


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """The expression; refuses whatever the language has not: other calls, attributes, powers, strings …

    Read again and again while numbers are moved, so trees are kept; nobody changes them.
    """
    if len(text) > LONGEST:
        raise _refusal(f"表达式超过 {LONGEST} 个字符。", text, "请拆成几个定义。")
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refusal("表达式写法有误。", text, "请检查括号、运算符和名称。") from None
    for node in ast.walk(tree):
        _check(node, text)
    return tree.body


def literal(node: ast.Constant, text: str) -> Fraction:
    """The number exactly as written, never as a float."""
    written = ast.get_source_segment(text, node) or ""
    try:
        return Fraction(written.replace("_", ""))
    except ValueError:
        raise _refusal(f"“{written}”不是这里可写的数。", text, "请写十进制数。") from None


def _check(node: ast.AST, text: str) -> None:
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            return
        case ast.Call(func=ast.Name(id=name)):
            _check_call(name, node, text)
        case ast.Call():
            raise _refusal("表达式里有不允许的调用。", text, _allowed())
        case ast.Subscript(
            value=ast.Name(), slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int()))
        ):
            return
        case ast.Subscript():
            raise _refusal("方括号里只能写年度，如 revenue[-1]。", text, "-1 为上年度，-2 为上上年度。")
        case ast.keyword(arg="zero"):
            return
        case _ if not isinstance(node, _PLAIN):
            words = _WORDS.get(type(node), type(node).__name__)
            raise _refusal(f"表达式里不能用{words}。", text, _allowed())


def _check_call(name: str, node: ast.Call, text: str) -> None:
    if name not in FUNCTIONS:
        raise _refusal(f"没有“{name}”这个算法。", text, _allowed())
    if node.keywords and name != "ratio":
        raise _refusal(f"{name} 不用写等号参数。", text, f"写法：{FUNCTIONS[name]}。")


def _allowed() -> str:
    return f"可用：+ - * / 比较、and or not、条件式，以及 {'、'.join(FUNCTIONS)}。"


def _refusal(reason: str, text: str, remedy: str) -> DomainError:
    return DomainError("rules.expression", f"{reason}（{text[:80]}）", value=text, remedy=remedy)
