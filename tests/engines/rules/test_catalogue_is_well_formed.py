"""Every version of the catalogue: no gap, no overlap, nothing nobody can meet, in every period."""

from pathlib import Path

from gaoxin.engines.rules.checking import WATCH_LIST, regimes
from gaoxin.engines.rules.findings import Severity
from gaoxin.engines.rules.library import load_library
from gaoxin.engines.rules.proofs import prove
from gaoxin.engines.rules.relations import load_watched, watch

CATALOGUE = Path(__file__).parents[3] / "catalogue"


def test_no_version_has_an_error_or_a_question_left_open() -> None:
    library = load_library(CATALOGUE)
    found = [
        str(finding)
        for version in library.versions
        for day in regimes(version)
        for finding in prove(version, library.facts, day)
        if finding.severity is Severity.ERROR or finding.code == "rules.untold"
    ]
    assert found == []


def test_what_is_on_the_watch_list_is_as_expected() -> None:
    library = load_library(CATALOGUE)
    watched = load_watched(CATALOGUE / WATCH_LIST, shown_as=WATCH_LIST)
    assert watched
    assert [str(finding) for one in watched for finding in watch(library, one)] == []
