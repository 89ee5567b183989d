"""What is wrong with a catalogue of approvals, each fault at its place."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from gaoxin.approvals.catalogue.documents import (
    ApprovalCatalogue,
    CaseType,
    ItemKind,
    ItemType,
    MeasureKind,
    Origin,
)
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.reading import Place
from gaoxin.values.sentences import Sentence

# 行政许可法第四十二条: twenty working days, forty-five where several offices act together.
SINGLE_CEILING: Final = 20
JOINT_CEILING: Final = 45
_GENERAL_CLAUSE: Final = "行政许可法第四十二条"
_BY_COMMITMENT: Final = (MeasureKind.COMMITMENT, MeasureKind.SHANXI_COMMITMENT)
# Fewer papers than these may agree by chance.
_SHORTEST_COPY: Final = 2


def findings_of(catalogue: ApprovalCatalogue, rules: Library) -> list[Finding]:
    """Errors make the catalogue unusable; warnings ask for a look; notes are for the record."""
    broken = [*_references(catalogue, rules)]
    if broken:
        return broken
    found = [*_copies(catalogue), *_papers(catalogue), *_limits(catalogue), *_pledges(catalogue)]
    for case_type in catalogue.case_types:
        found += [*_unfilled(catalogue, case_type), *_loops(catalogue, case_type)]
    return [*found, *_unreached(catalogue)]


def copied_lists(lists: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """Pairs of items asking literally the same papers, two or more: usually one was copied."""
    by_papers: dict[frozenset[str], list[str]] = defaultdict(list)
    for item, papers in lists.items():
        if len(set(papers)) >= _SHORTEST_COPY:
            by_papers[frozenset(papers)].append(item)
    return [
        (one, other)
        for items in by_papers.values()
        for index, one in enumerate(items)
        for other in items[index + 1 :]
    ]


def _references(catalogue: ApprovalCatalogue, rules: Library) -> Iterator[Finding]:
    for item in catalogue.items.values():
        named = [
            (Sentence("部门"), item.department, catalogue.departments),
            (Sentence("阶段"), item.phase, catalogue.phases),
        ]
        named += [(Sentence("材料"), need.paper, catalogue.papers) for need in item.needs]
        named += [(Sentence("结果"), paper, catalogue.papers) for paper in item.gives]
        named += [(Sentence("事项"), order.item, catalogue.items) for order in item.after]
        yield from _unknown(item.name.place, item.name.label, named)
        if item.rule is not None and item.rule.policy not in rules.policies():
            yield _error(
                item.name.place,
                Sentence(
                    "“{item}”引用的规则“{policy}”不存在。", item=item.name.label, policy=item.rule.policy
                ),
            )
    for paper in catalogue.papers.values():
        known = [(Sentence("材料"), key, catalogue.papers) for key in paper.prepare_after]
        yield from _unknown(paper.name.place, paper.name.label, known)
    for measure in catalogue.measures.values():
        yield from _unknown(
            measure.name.place,
            measure.name.label,
            [(Sentence("事项"), key, catalogue.items) for key in measure.items],
        )
    for bundle in catalogue.bundles.values():
        yield from _unknown(
            bundle.name.place,
            bundle.name.label,
            [(Sentence("事项"), key, catalogue.items) for key in bundle.items],
        )
    for case_type in catalogue.case_types:
        named = [(Sentence("事项"), key, catalogue.items) for key in case_type.items]
        named += [(Sentence("措施"), key, catalogue.measures) for key in case_type.measures]
        named += [(Sentence("合并办理"), key, catalogue.bundles) for key in case_type.bundles]
        yield from _unknown(case_type.name.place, case_type.name.label, named)


def _unknown(
    place: Place, label: str, named: Sequence[tuple[str, str, Mapping[str, object]]]
) -> Iterator[Finding]:
    for what, key, known in named:
        if key not in known:
            yield _error(
                place, Sentence("“{label}”写的{what}“{key}”不存在。", label=label, what=what, key=key)
            )


def _copies(catalogue: ApprovalCatalogue) -> Iterator[Finding]:
    lists = {key: [need.paper for need in item.needs] for key, item in catalogue.items.items()}
    for one, other in copied_lists(lists):
        first, second = catalogue.items[one], catalogue.items[other]
        if first.number == second.number and first.gives == second.gives:
            continue  # two classes of one permit
        yield Finding(
            Severity.WARNING,
            "approvals.copied_list",
            Sentence(
                "“{first}”和“{second}”的材料清单完全相同，其中一份可能是抄错的。",
                first=first.name.label,
                second=second.name.label,
            ),
            second.name.place,
        )


def _papers(catalogue: ApprovalCatalogue) -> Iterator[Finding]:
    given = {paper: item for item in catalogue.items.values() for paper in item.gives}
    needed = {need.paper for item in catalogue.items.values() for need in item.needs}
    for key, paper in catalogue.papers.items():
        label, place = paper.name.label, paper.name.place
        if paper.origin is Origin.OUTCOME and key not in given:
            yield _error(place, Sentence("“{label}”写成前面事项的结果，却没有事项核发它。", label=label))
        if paper.origin is not Origin.OUTCOME and key in given:
            yield _error(
                place,
                Sentence(
                    "“{label}”由“{given}”核发，不应再向建设单位索要。",
                    label=label,
                    given=given[key].name.label,
                ),
            )
        if key not in needed and key not in given:
            yield Finding(
                Severity.WARNING,
                "approvals.unused_paper",
                Sentence("“{label}”没有事项用到。", label=label),
                place,
                about=key,
            )


def _limits(catalogue: ApprovalCatalogue) -> Iterator[Finding]:
    for item in catalogue.items.values():
        legal, promised = item.legal.limit, item.promised.limit if item.promised else None
        label, place = item.name.label, item.name.place
        if legal is not None and promised is not None and promised.rank > legal.rank:
            yield _error(
                place,
                Sentence(
                    "“{label}”承诺{promised}，长于法定的{legal}。",
                    label=label,
                    promised=promised.words,
                    legal=legal.words,
                ),
                "approvals.promise",
            )
        if legal is None or item.kind is not ItemKind.PERMIT:
            continue
        ceiling = SINGLE_CEILING if item.legal.clause == _GENERAL_CLAUSE else JOINT_CEILING
        if legal.rank[0] > ceiling:
            yield Finding(
                Severity.ERROR if item.legal.clause == _GENERAL_CLAUSE else Severity.WARNING,
                "approvals.ceiling",
                Sentence(
                    "“{label}”写的{legal}超过行政许可法规定的 {ceiling} 个工作日，请核对依据。",
                    label=label,
                    legal=legal.words,
                    ceiling=ceiling,
                ),
                place,
                value=Fraction(legal.count),
            )


def _pledges(catalogue: ApprovalCatalogue) -> Iterator[Finding]:
    """Whoever decides on a promise must say what is promised and how it is checked."""
    for measure in catalogue.measures.values():
        if measure.kind not in _BY_COMMITMENT:
            continue
        for key in measure.items:
            if key not in catalogue.pledges:
                yield _error(
                    measure.name.place,
                    Sentence(
                        "“{measure}”包括“{item}”，却没有它的承诺内容。",
                        measure=measure.name.label,
                        item=catalogue.items[key].name.label,
                    ),
                )
    for key, pledge in catalogue.pledges.items():
        if key not in catalogue.items:
            yield _error(pledge.place, Sentence("承诺内容写的事项“{key}”不存在。", key=key))


def _unfilled(catalogue: ApprovalCatalogue, case_type: CaseType) -> Iterator[Finding]:
    for key in case_type.items:
        for need in catalogue.items[key].needs:
            paper = catalogue.papers[need.paper]
            is_result = paper.origin is Origin.OUTCOME and not need.if_given
            if is_result and not catalogue.givers_of(need.paper, among=case_type.items):
                yield _error(
                    need.place,
                    Sentence(
                        "在“{case_type}”中，“{item}”需要“{paper}”，却没有事项核发它。",
                        case_type=case_type.name.label,
                        item=catalogue.items[key].name.label,
                        paper=paper.name.label,
                    ),
                    "approvals.nobody_gives",
                )


def _loops(catalogue: ApprovalCatalogue, case_type: CaseType) -> Iterator[Finding]:
    before = {key: _earlier(catalogue, case_type, catalogue.items[key]) for key in case_type.items}
    done: set[str] = set()
    for key in case_type.items:
        loop = _loop_from(key, before, done, [])
        if loop:
            named = "→".join(catalogue.items[one].name.label for one in loop)
            yield _error(
                catalogue.items[loop[0]].name.place,
                Sentence(
                    "在“{case_type}”中，事项互为前置：{items}。", case_type=case_type.name.label, items=named
                ),
                "approvals.loop",
            )
            return


def _earlier(catalogue: ApprovalCatalogue, case_type: CaseType, item: ItemType) -> list[str]:
    givers = [
        giver for need in item.needs for giver in catalogue.givers_of(need.paper, among=case_type.items)
    ]
    return [*givers, *(order.item for order in item.after if order.item in case_type.items)]


def _loop_from(
    key: str, before: Mapping[str, list[str]], done: set[str], path: list[str]
) -> list[str] | None:
    if key in path:
        return [*path[path.index(key) :], key]
    if key in done:
        return None
    for earlier in before[key]:
        loop = _loop_from(earlier, before, done, [*path, key])
        if loop:
            return loop
    done.add(key)
    return None


def _unreached(catalogue: ApprovalCatalogue) -> Iterator[Finding]:
    reached = {key for case_type in catalogue.case_types for key in case_type.items}
    for key, item in catalogue.items.items():
        if key not in reached:
            yield Finding(
                Severity.NOTE,
                "approvals.unreached",
                Sentence("“{item}”不在任何审批类型里。", item=item.name.label),
                item.name.place,
                about=key,
            )


def _error(place: Place, message: str, code: str = "approvals.reference") -> Finding:
    return Finding(Severity.ERROR, code, message, place)
