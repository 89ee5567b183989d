"""A draft of rules as it stands: where it comes from, what is wrong with it, what it changes in its cases."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from gaoxin.engines.rules.cases import Case, cases_file, read_cases
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.loading import read_version
from gaoxin.engines.rules.relations import load_watched
from gaoxin.engines.rules.rewriting import paths_of, rewrite, tree_of, with_entry
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import PublishedVersion, RuleDraft, RuleRevision
from gaoxin.values.errors import DomainError, DomainErrors, NotFound

TEXT: Final = "规则文本"
CASES: Final = "案例文本"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Basis:
    """A version as text, with its cases; where a draft begins."""

    version: PolicyVersion
    text: str
    cases: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case that no longer says what it said when the draft was opened.

    ``kind`` is added, removed, facts or expectation; ``before`` and ``after`` are what differs, by name.
    """

    name: str
    kind: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """``version`` is None while the text cannot be read; ``rules`` are the library once it is published."""

    version: PolicyVersion | None
    rules: Library | None
    findings: tuple[Finding, ...]
    refusals: tuple[DomainError, ...]
    cases: int

    @property
    def error_count(self) -> int:
        return len(self.refusals) + len(self.of(Severity.ERROR))

    def of(self, severity: Severity) -> list[Finding]:
        return [one for one in self.findings if one.severity is severity]


def digest_of(text: str, cases: str) -> str:
    """SHA-256 over both texts."""
    return hashlib.sha256(f"{text}\0{cases}".encode()).hexdigest()


# -------------------------------------------------------------------- basis


def basis_of(policy: str, version: str) -> Basis:
    """A version of the library as text: as last published, else the catalogue's file."""
    found = next((one for one in library().versions_of(policy) if one.version == version), None)
    if found is None:
        raise NotFound("政策库里没有这个版本。")
    row = PublishedVersion.objects.filter(policy=policy, version=version).order_by("-number").first()
    if row is not None:
        return Basis(found, row.text, row.cases)
    path = Path(settings.CATALOGUE_DIR) / found.place.file
    beside = cases_file(path)
    cases = beside.read_text(encoding="utf-8") if beside.exists() else ""
    return Basis(found, path.read_text(encoding="utf-8"), cases)


def copied(basis: Basis, *, version: str, since: dt.date, until: dt.date | None) -> tuple[str, str]:
    """Text and cases of a new version; its cases move on by whole years where they lie before it."""
    text = rewrite(basis.text, {("version",): version, ("in_force", "from"): since.isoformat()})
    text = with_entry(text, ("in_force", "to"), until.isoformat() if until else "null")
    return text, _moved(basis.cases, since)


def ended(basis: Basis, until: dt.date) -> str:
    """The version's text with its last day of force."""
    return with_entry(basis.text, ("in_force", "to"), until.isoformat())


def _moved(cases: str, since: dt.date) -> str:
    """Every day of the cases later by as many years as bring the earliest application into force."""
    if not cases.strip():
        return cases
    days = {path: value for path, value in paths_of(cases) if _DAY.fullmatch(value)}
    asked = [dt.date.fromisoformat(value) for path, value in days.items() if path[-1] == "on"]
    if not asked or min(asked) >= since:
        return cases
    years = since.year - min(asked).year
    years += _later(min(asked), years) < since
    changed = {path: _later(dt.date.fromisoformat(value), years).isoformat() for path, value in days.items()}
    return rewrite(cases, changed)


def _later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# ------------------------------------------------------------------- checks


def check_draft(draft: RuleDraft, revision: RuleRevision) -> Checked:
    """Reading, proofs, conditions, double grants and cases of a revision, in the library it would make."""
    names = (draft.policy, draft.base, draft.version)
    return _checked(library(), names, draft.ends_base, revision.text, revision.cases)


@lru_cache(maxsize=32)
def _checked(
    rules: Library, names: tuple[str, str, str], ends_base: bool, text: str, cases_text: str
) -> Checked:
    # The provers take a second to load.
    from gaoxin.engines.rules.checking import WATCH_LIST, check_version

    policy, base, name = names
    refusals: list[DomainError] = []
    version = _attempt(lambda: read_version(text, shown_as=TEXT), refusals)
    cases: Sequence[Case] = ()
    if cases_text.strip():
        cases = _attempt(lambda: read_cases(cases_text, shown_as=CASES), refusals) or ()
    if not cases and not refusals:
        refusals.append(DomainError("rules.no_cases", "没有案例。", remedy="请在案例文本里写手算的案例。"))
    if version is None:
        return Checked(None, None, (), tuple(refusals), len(cases))
    if (version.policy, version.version) != (policy, name):
        refusals.append(_wrong_name(version, policy, name))
        return Checked(None, None, (), tuple(refusals), len(cases))
    others = without_base(rules, version, base) if ends_base and base != name else rules
    watched = load_watched(Path(settings.CATALOGUE_DIR) / WATCH_LIST, shown_as=WATCH_LIST)
    result = check_version(others, version, cases, watched)
    whole = _attempt(lambda: others.with_version(version), [])
    return Checked(version, whole, result.findings, tuple(refusals), len(cases))


def without_base(rules: Library, version: PolicyVersion, base: str) -> Library:
    """The library in which the base ends the day before the version begins; unchanged where it cannot."""
    last = version.since - dt.timedelta(days=1)
    versions = [
        replace(one, until=last)
        if (one.policy, one.version) == (version.policy, base) and must_end(one, version)
        else one
        for one in rules.versions
    ]
    return Library(rules.facts, versions)


def must_end(base: PolicyVersion, version: PolicyVersion) -> bool:
    """Whether the base began earlier and is still in force when the version begins."""
    return base.since < version.since and (base.until is None or base.until >= version.since)


def _wrong_name(version: PolicyVersion, policy: str, name: str) -> DomainError:
    return DomainError(
        "studio.identity",
        f"{TEXT}写的是“{version.name}”，而草稿是“{policy}/{name}”。",
        remedy="请把 policy 和 version 改回草稿的名称；要另起一个版本，请新建草稿。",
    )


def _attempt(work: Any, refusals: list[DomainError]) -> Any:
    try:
        return work()
    except DomainErrors as several:
        refusals.extend(several.errors)
    except DomainError as error:
        refusals.append(error)
    return None


# -------------------------------------------------------------------- cases


def case_changes(before: str, after: str) -> list[CaseChange]:
    """Cases added, dropped, or told otherwise than before; nothing while one of the texts cannot be read."""
    try:
        old, new = _by_name(before), _by_name(after)
    except (DomainError, KeyError, TypeError, AttributeError):
        return []
    return list(_differences(old, new))


Told = Mapping[str, Any]


def _by_name(text: str) -> dict[str, Told]:
    tree: Any = tree_of(text) if text.strip() else {}
    base = tree.get("base", {}) if tree else {}
    return {
        one["name"]: {
            "facts": {**base, **one.get("facts", {}), "on": one["on"], "kind": one.get("kind", "first")},
            "expectation": one["expect"],
        }
        for one in (tree.get("cases", []) if tree else [])
    }


def _differences(old: Mapping[str, Told], new: Mapping[str, Told]) -> Iterator[CaseChange]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield CaseChange(name, "removed", {}, {})
        elif name not in old:
            yield CaseChange(name, "added", {}, {})
        else:
            for part in ("facts", "expectation"):
                was, now = _flat(old[name][part]), _flat(new[name][part])
                keys = [key for key in dict.fromkeys((*was, *now)) if was.get(key) != now.get(key)]
                if keys:
                    yield CaseChange(name, part, _only(was, keys), _only(now, keys))


def _flat(told: Told) -> dict[str, str]:
    """Values and amounts stand by their own names beside the rest."""
    found: dict[str, str] = {}
    for key, value in told.items():
        inner = value.items() if isinstance(value, Mapping) else [(key, value)]
        found |= {name: "、".join(one) or "无" if isinstance(one, list) else str(one) for name, one in inner}
    return found


def _only(told: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    return {key: told[key] for key in keys if key in told}
