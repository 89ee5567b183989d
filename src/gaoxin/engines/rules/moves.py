"""Facts as the solver sees them when a change is sought: fixed, missing, or moved in whole steps."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from gaoxin.engines.rules.domains import Domain
from gaoxin.engines.rules.efforts import Lever, as_number
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.lines import Line, constant
from gaoxin.engines.rules.logic import Logic, Truth
from gaoxin.engines.rules.proving import choice_options, is_true
from gaoxin.engines.rules.spreads import MISSING, Given


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """How one fact may move, whether it does, and what that costs."""

    lever: Lever
    given: Given
    is_changed: Truth
    cost: Line

    def read(self, model: Any) -> Fraction | Value:
        """The value after the change; of a relaxed number the fraction, of a date its ordinal."""
        match self.lever.domain.kind:
            case InputType.FLAG:
                return is_true(model, self.given.flag)
            case InputType.CHOICE:
                chosen = (name for name, term in self.given.options.items() if is_true(model, term))
                return next(chosen, self.lever.present)
        assert self.given.number is not None
        return value_of(self.given.number, model)

    def rounded(self, value: Fraction | Value) -> Value:
        """The value in whole steps, not nearer to the present one, and never out of the domain."""
        lever, domain = self.lever, self.lever.domain
        if not isinstance(value, Fraction):
            return value
        steps = value / lever.step
        number = (ceil(steps) if value > as_number(lever.present) else floor(steps)) * lever.step
        return dt.date.fromordinal(number) if domain.kind is InputType.DATE else number


def value_of(line: Line, model: Any) -> Fraction:
    total = line.constant
    for atom, factor in line.parts.items():
        total += factor * Fraction(numeral_of(model.eval(atom.term, model_completion=True)))
    return total


def numeral_of(value: Any) -> str:
    """The number as a fraction in writing; a root, from products of facts, to twenty places."""
    text = str(value)
    return str(value.approx(20)) if "?" in text else text


def fixed(value: Value | None, domain: Domain) -> Given:
    """A fact as it stands; missing stays missing."""
    if value is None:
        return MISSING
    match domain.kind:
        case InputType.FLAG:
            return Given(True, flag=bool(value))
        case InputType.CHOICE:
            return Given(True, options={str(value): True})
        case _:
            return Given(True, constant(as_number(value)))


def move_of(lever: Lever, logic: Logic) -> Move:
    """Variables for a fact that can change; declares what binds them."""
    match lever.domain.kind:
        case InputType.FLAG:
            flag = logic.boolean(lever.domain.name)
            is_changed = logic.no(flag) if lever.present else flag
            return Move(lever, Given(True, flag=flag), is_changed, _flat(lever, is_changed, logic))
        case InputType.CHOICE:
            options = choice_options(lever.domain, logic)
            is_changed = logic.no(options.get(str(lever.present), False))
            return Move(lever, Given(True, options=options), is_changed, _flat(lever, is_changed, logic))
        case _:
            return _number_move(lever, logic)


def _flat(lever: Lever, is_changed: Truth, logic: Logic) -> Line:
    return logic.chosen(is_changed, constant(1), constant(0)).scaled(lever.flat)


def _number_move(lever: Lever, logic: Logic) -> Move:
    """Up or down to multiples of the step, never both, never out of the domain."""
    present, step, domain = as_number(lever.present), lever.step, lever.domain
    first_up, first_down = (present // step + 1) * step, (present - 1) // step * step
    rises, up = _way(f"{domain.name} up", first_up - present, domain.most - first_up, step, logic)
    falls, down = _way(f"{domain.name} down", present - first_down, first_down - domain.least, step, logic)
    if rises is not False and falls is not False:
        logic.constraints.append(logic.no(logic.both(rises, falls)))
    number = constant(present).plus(up).minus(down)
    cost = up.scaled(lever.up).plus(down.scaled(lever.down))
    return Move(lever, Given(True, number), logic.either(rises, falls), cost)


def _way(name: str, first: int, room: int, step: int, logic: Logic) -> tuple[Truth, Line]:
    """Whether and how far a number moves one way: nothing, ``first``, or whole steps more."""
    if room < 0:
        return False, constant(0)
    steps = room // step
    if first == step:
        count = logic.integer(name, 0, steps + 1)
        (atom,) = count.parts
        goes = atom.term >= 1
        if logic.is_relaxed:
            logic.constraints.append(logic.either(goes, atom.term == 0))
        return goes, count.scaled(Fraction(step))
    goes = logic.boolean(name)
    further = logic.integer(f"{name} further", 0, steps).scaled(Fraction(step)).plus(constant(first))
    return goes, logic.chosen(goes, further, constant(0))


def giver(
    domains: Mapping[str, Domain], facts: Mapping[str, Value | None], moves: Mapping[str, Move]
) -> Callable[[str], Given]:
    """Answers the encoder: moves where there are any, the facts as they stand elsewhere."""
    return lambda name: moves[name].given if name in moves else fixed(facts.get(name), domains[name])
