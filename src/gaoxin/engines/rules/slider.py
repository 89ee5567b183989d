"""A threshold moved: how many subjects a policy would then meet, at once."""

from fractions import Fraction

from gaoxin.engines.rules import packed
from gaoxin.engines.rules.bits import BitStore, Outcome, deciding, verdict_counts
from gaoxin.engines.rules.chunks import joined
from gaoxin.engines.rules.compiled import Criterion, Verdict
from gaoxin.engines.rules.graph import Negation, Op, children
from gaoxin.engines.rules.packed import State
from gaoxin.values.errors import DomainError


class Slider:
    """One comparison of a criterion in one policy; the number compared is kept ready.

    Only this comparison is made anew, and what is composed of it; nothing in the outcome changes.
    """

    __slots__ = ("_chunk", "_conditions", "_node", "_number", "_outcome", "_policy", "_sign", "_touched")

    def __init__(self, outcome: Outcome, policy: str, criterion: str) -> None:
        self._outcome = outcome
        self._policy = outcome.programme.policies[policy]
        found = next((one for one in self._policy.leaves() if one.id == criterion), None)
        if found is None:
            raise DomainError("rules.slider", f"政策“{policy}”没有名为“{criterion}”的条件。", value=criterion)
        self._node = found.node
        self._number, self._sign = _compared(found)
        store = outcome.store
        self._touched = _above(store, self._node, (self._policy.applies, self._policy.eligible))
        everybody = slice(0, outcome.size)
        self._chunk = store.chunk(everybody, self._number)
        # The first comparison makes the number; those that follow find it ready.
        self._made_anew(Fraction(0))

    def counts(self, threshold: Fraction) -> dict[Verdict, int]:
        """Verdicts with this threshold, which is given in base units (分, 人, plain shares)."""
        store = self._outcome.store
        moved = {self._node: self._moved(threshold)}
        node = store.graph[self._node]
        if isinstance(node, Negation):
            moved[node.part] = packed.negation(moved[self._node])

        def part(index: int) -> State:
            found = moved.get(index)
            return store.condition(index) if found is None else found

        for index in self._touched:
            if index not in moved:
                moved[index] = joined(store.graph[index], part, store.full)
        decided = deciding(part(self._policy.applies), part(self._policy.eligible))
        return verdict_counts(*decided, self._outcome.size)

    def _moved(self, threshold: Fraction) -> State:
        return packed.in_words(self._made_anew(threshold), 255)

    def _made_anew(self, threshold: Fraction) -> State:
        """The comparison with its sign: ``<`` and ``<=`` are the kept ones with sides changed."""
        number, compared = self._number, self._chunk.compared
        match self._sign:
            case ">=" | ">" | "==":
                return compared(number, Op(self._sign), threshold)
            case "<":
                return compared(threshold, Op.ABOVE, number)
            case "<=":
                return compared(threshold, Op.AT_LEAST, number)
        return packed.negation(compared(number, Op.EQUAL, threshold))


def _compared(criterion: Criterion) -> tuple[int, str]:
    """The number a criterion compares, and the sign towards its threshold."""
    if len(criterion.comparisons) != 1:
        raise DomainError(
            "rules.slider", f"“{criterion.label}”不是单独一个比较，没有可以移动的阈值。", value=criterion.id
        )
    (one,) = criterion.comparisons
    return one.left.node, one.sign


def _above(store: BitStore, node: int, roots: tuple[int, int]) -> tuple[int, ...]:
    """Conditions of the policy that are composed of ``node``, parts before what they compose."""
    moved = {node}
    inner = store.graph[node]
    if isinstance(inner, Negation):
        moved.add(inner.part)
    found = []
    for index in store.graph.below(roots):
        if index not in moved and moved.intersection(children(store.graph[index])):
            moved.add(index)
            found.append(index)
    return tuple(found)
