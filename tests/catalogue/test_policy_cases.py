"""Every policy of the catalogue agrees with its cases, which were worked out by hand from the law."""

from functools import cache
from pathlib import Path

import pytest

from gaoxin.engines.rules.cases import Case, cases_file, check_case, load_cases
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.library import Library, load_library, policy_files

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
FILES = policy_files(CATALOGUE)
FEWEST = 6


@cache
def library() -> Library:
    return load_library(CATALOGUE)


def _name(path: Path) -> str:
    return path.relative_to(CATALOGUE / "policies").with_suffix("").as_posix()


def _version(path: Path) -> PolicyVersion:
    shown = path.relative_to(CATALOGUE).as_posix()
    (found,) = [one for one in library().versions if one.place.file == shown]
    return found


def _cases(path: Path) -> tuple[Case, ...]:
    beside = cases_file(path)
    return load_cases(beside, shown_as=beside.relative_to(CATALOGUE).as_posix())


def test_the_catalogue_loads_without_a_fault() -> None:
    assert library().versions


@pytest.mark.parametrize("path", FILES, ids=map(_name, FILES))
def test_a_policy_agrees_with_its_cases(path: Path) -> None:
    version = _version(path)
    differences = [str(one) for case in _cases(path) for one in check_case(case, version, library())]
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("path", FILES, ids=map(_name, FILES))
def test_a_policy_has_cases_enough_and_one_with_a_missing_fact(path: Path) -> None:
    cases = _cases(path)
    verdicts = {case.expectation.verdict.value for case in cases}
    assert len(cases) >= FEWEST
    assert "UNKNOWN" in verdicts
    assert verdicts & {"NOT_MET", "NOT_APPLICABLE"}
