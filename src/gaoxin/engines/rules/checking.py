"""All that is checked when a policy version is saved, as one result."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gaoxin.engines.rules.cases import Case, cases_file, check_case, load_cases
from gaoxin.engines.rules.documents import Anchor, PolicyVersion
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.proofs import prove
from gaoxin.engines.rules.reading import Place
from gaoxin.engines.rules.relations import DoubleGrant, Relations, Watched, load_watched, watch
from gaoxin.values.errors import DomainError, DomainErrors

WATCH_LIST = "implications.yaml"
_FEWEST_CASES = 6


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found of one version, by place; ``cases`` is how many were worked through."""

    version: PolicyVersion
    findings: tuple[Finding, ...]
    cases: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def is_passed(self) -> bool:
        return not self.errors


def check_version(
    library: Library, version: PolicyVersion, cases: Sequence[Case] = (), watched: Iterable[Watched] = ()
) -> CheckResult:
    """The version beside the rest of the library; it need not be in the library yet."""
    faults = _faults(lambda: _fitted(library, version), version)
    if faults:
        return CheckResult(version, tuple(faults), 0)
    whole = _fitted(library, version)
    found = [finding for day in regimes(version) for finding in prove(version, whole.facts, day)]
    found += _anchors(version)
    found += _cases(whole, version, cases)
    found += _double_grants(whole, version)
    for one in watched:
        if version.policy in (one.first, one.second):
            found += watch(whole, one)
    once = {(one.code, one.message, one.place): one for one in found}
    ordered = sorted(once.values(), key=lambda one: (one.place.file, one.place.line, one.code))
    return CheckResult(version, tuple(ordered), len(cases))


def check_library(library: Library, catalogue: Path) -> Iterator[CheckResult]:
    """Every version of a library read from the catalogue, with the cases beside it and the watch-list."""
    watched = load_watched(catalogue / WATCH_LIST, shown_as=WATCH_LIST)
    for version in library.versions:
        path = cases_file(catalogue / version.place.file)
        cases: tuple[Case, ...] = ()
        if path.exists():
            cases = load_cases(path, shown_as=path.relative_to(catalogue).as_posix())
        yield check_version(library, version, cases, watched)


def regimes(version: PolicyVersion) -> list[dt.date]:
    """The days from which other thresholds hold, while the version is in force."""
    days = {version.since}
    days |= {day for parameter in version.parameters for day, _ in parameter.values}
    return sorted(day for day in days if version.since <= day and (not version.until or day <= version.until))


def _fitted(library: Library, version: PolicyVersion) -> Library:
    """The library with the version in it; compiled on every day thresholds change."""
    whole = library if any(one is version for one in library.versions) else library.with_version(version)
    for day in regimes(version):
        whole.compile(version, day)
    return whole


def _faults(work: Callable[[], object], version: PolicyVersion) -> list[Finding]:
    """Refusals as findings; their sentence names the place already."""
    try:
        work()
    except DomainErrors as several:
        return [_fault(error, version) for error in several.errors]
    except DomainError as error:
        return [_fault(error, version)]
    return []


def _fault(error: DomainError, version: PolicyVersion) -> Finding:
    return Finding(Severity.ERROR, error.code, str(error), version.place, version.policy)


def _anchors(version: PolicyVersion) -> Iterator[Finding]:
    """Everything that decides or pays rests on a clause; what is still to be verified is counted."""
    anchors = list(_anchored(version))
    for one in anchors:
        if not one.clause:
            message = f"“{one.label or one.id}”没有写明条款。"
            yield Finding(Severity.WARNING, "rules.no_clause", message, one.place, one.id)
    open_ones = [one for one in anchors if one.certainty == "to_verify"]
    if open_ones:
        message = f"有 {len(open_ones)} 处标为待核，正式使用前请对照原文。"
        yield Finding(Severity.NOTE, "rules.to_verify", message, open_ones[0].place, version.policy)


def _anchored(version: PolicyVersion) -> Iterator[Anchor]:
    yield from (one.anchor for one in version.parameters)
    yield from (one.anchor for one in version.definitions)
    yield from (one.anchor for one in version.tables)
    yield from (item.anchor for score in version.scores for item in score.walk())
    trees = [version.criteria, *version.exclusions]
    if version.applies_when is not None:
        trees.append(version.applies_when)
    yield from (one.anchor for tree in trees for one in tree.walk() if not one.parts)
    yield from (one.anchor for one in version.benefits)


def _cases(library: Library, version: PolicyVersion, cases: Sequence[Case]) -> Iterator[Finding]:
    for case in cases:
        try:
            differences = check_case(case, version, library)
        except DomainError as error:
            yield Finding(Severity.ERROR, error.code, str(error), case.place, case.name)
            continue
        for one in differences:
            message = f"案例“{case.name}”：{one.sentence}"
            yield Finding(Severity.ERROR, "rules.case", message, case.place, case.name)
    if len(cases) < _FEWEST_CASES:
        message = f"只有 {len(cases)} 个手算案例，每个版本至少要有 {_FEWEST_CASES} 个。"
        yield Finding(Severity.WARNING, "rules.few_cases", message, version.place, version.policy)


def _double_grants(library: Library, version: PolicyVersion) -> Iterator[Finding]:
    """Pairs in which the version takes part, on the first day it is in force."""
    if not any(one.expenditure or one.highest_of for one in version.benefits):
        return
    programme = library.on(version.since, version.case_kinds[0])
    shared = {name for one in version.benefits for name in (one.expenditure, one.highest_of) if name}
    names = [
        name
        for name, policy in programme.policies.items()
        if policy.subject == version.subject
        and any({grant.expenditure, grant.highest_of} & shared for grant in policy.grants)
    ]
    places = {one.anchor.id: one.anchor.place for one in version.benefits}
    for pair in Relations(programme, library.facts, names).double_grants():
        own = next((g for name, g in (pair.first, pair.second) if name == version.policy), None)
        if own is not None:
            titles = [programme.policies[name].title for name, _ in (pair.first, pair.second)]
            yield _double_grant(pair, titles, places[own.id], own.id)


def _double_grant(pair: DoubleGrant, titles: Sequence[str], place: Place, about: str) -> Finding:
    grants = (pair.first[1], pair.second[1])
    words = [f"“{title}·{grant.label}”" for title, grant in zip(titles, grants, strict=True)]
    severity = Severity.WARNING if pair.rule == "expenditure" else Severity.NOTE
    rule = "属同一支出，不得重复享受" if pair.rule == "expenditure" else "只按最高的一项给"
    message = f"{words[0]}与{words[1]}可能由同一对象同时取得（{pair.shared}），{rule}。"
    return Finding(severity, f"rules.{pair.rule}", message, place, about, None, pair.example)
