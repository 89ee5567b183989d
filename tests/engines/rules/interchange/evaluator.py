"""The JSONLogic this product writes, evaluated word for word; division is exact."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gaoxin.engines.rules.graph import Span
from tests.engines.rules.oracle import Value, elapsed


def apply(logic: Any, data: Any) -> Any:
    if isinstance(logic, list):
        return [apply(one, data) for one in logic]
    if not isinstance(logic, dict):
        return logic
    ((operation, given),) = logic.items()
    match operation:
        case "var":
            return _var(given, data)
        case "if":
            return _if(given, data)
        case "and":
            return all(_truth(apply(one, data)) for one in given)
        case "or":
            return any(_truth(apply(one, data)) for one in given)
        case "reduce":
            return _reduce(given, data)
    return _plain(operation, [apply(one, data) for one in given])


def _var(path: str, data: Any) -> Any:
    for step in path.split(".") if path else ():
        if data is None:
            return None
        data = data[int(step)] if isinstance(data, list) else data.get(step)
    return data


def _if(given: list[Any], data: Any) -> Any:
    while len(given) > 1:
        condition, then, *given = given
        if _truth(apply(condition, data)):
            return apply(then, data)
    return apply(given[0], data)


def _reduce(given: list[Any], data: Any) -> Any:
    values, step, start = given
    best = apply(start, data)
    for current in apply(values, data):
        best = apply(step, {"current": current, "accumulator": best})
    return best


def _plain(operation: str, parts: list[Any]) -> Any:
    if operation == "merge":
        return [one for part in parts for one in (part if isinstance(part, list) else [part])]
    if operation == "in":
        return parts[0] in parts[1]
    if operation in ("===", "!=="):
        same = parts[0] == parts[1] and isinstance(parts[0], bool) is isinstance(parts[1], bool)
        return same if operation == "===" else not same
    if operation == "!":
        return not _truth(parts[0])
    return _arithmetic(operation, [_number(part) for part in parts])


def _arithmetic(operation: str, parts: list[Fraction]) -> Any:
    match operation:
        case "+":
            return sum(parts)
        case "*":
            return parts[0] * parts[1]
        case "/":
            return parts[0] / parts[1]
        case "min" | "max":
            return min(parts) if operation == "min" else max(parts)
        case ">=":
            return parts[0] >= parts[1]
        case ">":
            return parts[0] > parts[1]
        case "<":
            return parts[0] < parts[1]
        case "<=":
            return parts[0] <= parts[1]
    raise AssertionError(operation)


def _number(value: Any) -> Fraction:
    """JSONLogic would take null for zero; an expression that leaves it to that is wrong."""
    assert value is not None, "null met in arithmetic"
    return Fraction(value)


def _truth(value: Any) -> bool:
    assert isinstance(value, bool), value
    return value


def as_data(facts: Mapping[str, Value | None], on: dt.date) -> dict[str, Any]:
    """Facts as the exported policy wants them: dates as spans up to the application date."""
    return {name: _spans(value, on) if isinstance(value, dt.date) else value for name, value in facts.items()}


def _spans(day: dt.date, on: dt.date) -> dict[str, int]:
    return {span.value: elapsed(day, on, span) for span in Span}
