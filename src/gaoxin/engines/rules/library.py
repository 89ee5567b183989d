"""The whole library: facts and policy versions, compiled together for an application date."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.compiling import Compiler
from gaoxin.engines.rules.documents import CASE_KINDS, Parameter, PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary, load_facts
from gaoxin.engines.rules.graph import Graph
from gaoxin.engines.rules.loading import load_version
from gaoxin.engines.rules.reading import Gathering
from gaoxin.values.errors import DomainError

CASES_SUFFIX = ".cases.yaml"


class Library:
    """Immutable. ``on`` compiles what is in force for an application date; the result is kept for reuse."""

    def __init__(self, facts: FactDictionary, versions: Iterable[PolicyVersion]) -> None:
        self.facts = facts
        self.versions = tuple(versions)
        _refuse_overlaps(self.versions)
        self._programme = lru_cache(maxsize=64)(self._compile_all)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over facts and versions: equal digests give equal answers."""
        told = repr((tuple(self.facts), tuple(sorted(self.versions, key=lambda one: one.name))))
        return hashlib.sha256(told.encode()).hexdigest()

    def policies(self) -> list[str]:
        return sorted({version.policy for version in self.versions})

    def versions_of(self, policy: str) -> list[PolicyVersion]:
        """Earliest first; refuses a policy the library has not."""
        found = [version for version in self.versions if version.policy == policy]
        if not found:
            known = "、".join(self.policies())
            raise DomainError(
                "rules.no_policy", f"政策库里没有“{policy}”。", value=policy, remedy=f"可查的政策：{known}。"
            )
        return sorted(found, key=lambda version: version.since)

    def version_on(self, policy: str, on: dt.date, case_kind: str = "first") -> PolicyVersion | None:
        """The version that applies to an application of that day; None when none is in force."""
        for version in self.versions_of(policy):
            if version.is_in_force(on, case_kind):
                return version
        return None

    def on(self, day: dt.date, case_kind: str = "first") -> Programme:
        """Every policy in force for an application of that day, over one graph."""
        return self._programme(day, case_kind)

    def compile(self, version: PolicyVersion, on: dt.date, builder: Builder | None = None) -> CompiledPolicy:
        """One version for an application date, into a graph of its own or the builder's."""
        return Compiler(version, self.facts, builder or Builder(Graph()), on).compile()

    def with_parameters(self, changed: Mapping[tuple[str, str], Decimal]) -> "Library":
        """The same library with other thresholds: (policy, parameter) → value in the parameter's unit."""
        for policy, name in changed:
            known = {one.anchor.id for version in self.versions_of(policy) for one in version.parameters}
            if name not in known:
                raise DomainError(
                    "rules.no_parameter",
                    f"“{policy}”没有名为“{name}”的参数。",
                    value=name,
                    remedy=f"可改：{'、'.join(sorted(known))}。",
                )
        return Library(self.facts, (_with_parameters(version, changed) for version in self.versions))

    def with_version(self, version: PolicyVersion) -> "Library":
        """The library with a version added, or put in the place of the one of the same name."""
        rest = (one for one in self.versions if one.name != version.name)
        return Library(self.facts, (*rest, version))

    def _compile_all(self, day: dt.date, case_kind: str) -> Programme:
        builder = Builder(Graph())
        compiled = {
            version.policy: self.compile(version, day, builder)
            for version in self.versions
            if version.is_in_force(day, case_kind)
        }
        return Programme(day, case_kind, builder.graph, compiled)


def load_library(catalogue: Path) -> Library:
    """``catalogue/facts`` and ``catalogue/policies``; every version is compiled once, so faults show here."""
    facts = load_facts(catalogue / "facts")
    gathering = Gathering()
    versions = []
    for path in policy_files(catalogue):
        shown = path.relative_to(catalogue).as_posix()
        version = gathering.attempt(lambda path=path, shown=shown: load_version(path, shown_as=shown))  # type: ignore[misc]
        if version is not None:
            versions.append(version)
    gathering.finish()
    library = Library(facts, versions)
    for version in library.versions:
        gathering.attempt(lambda version=version: library.compile(version, version.since))  # type: ignore[misc]
    gathering.finish()
    return library


def policy_files(catalogue: Path) -> list[Path]:
    found = sorted((catalogue / "policies").rglob("*.yaml"))
    return [path for path in found if not path.name.endswith(CASES_SUFFIX)]


def _with_parameters(version: PolicyVersion, changed: Mapping[tuple[str, str], Decimal]) -> PolicyVersion:
    parameters = tuple(
        _changed(one, changed.get((version.policy, one.anchor.id))) for one in version.parameters
    )
    return replace(version, parameters=parameters)


def _changed(parameter: Parameter, value: Decimal | None) -> Parameter:
    if value is None:
        return parameter
    return replace(parameter, values=((parameter.values[0][0], value),))


def _refuse_overlaps(versions: Iterable[PolicyVersion]) -> None:
    """On one day one version holds for a case kind, or none."""
    known = list(versions)
    names = [version.name for version in known]
    for version in known:
        if names.count(version.name) > 1:
            raise version.place.refuse(f"“{version.name}”有两份。", remedy="请改其中一份的 version。")
    for index, one in enumerate(known):
        for other in known[index + 1 :]:
            if one.policy == other.policy and _overlap(one, other):
                raise other.place.refuse(
                    f"与“{one.name}”在同一天都有效。",
                    remedy="请核对两个版本的 in_force 或 case_kinds。",
                    code="rules.two_in_force",
                )


def _overlap(one: PolicyVersion, other: PolicyVersion) -> bool:
    if not set(one.case_kinds) & set(other.case_kinds):
        return False
    latest_start = max(one.since, other.since)
    ends = [end for end in (one.until, other.until) if end is not None]
    return not ends or latest_start <= min(ends)


__all__ = ["CASES_SUFFIX", "CASE_KINDS", "Library", "load_library", "policy_files"]
