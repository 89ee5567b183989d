"""What the product is delivered with may be delivered."""

import re
import runpy

import pytest

from tests.architecture.sources import ROOT

PAGE = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
REFUSED = re.compile(r"(?<!L)GPL|AGPL|SSPL|BUSL|Business Source|Commons Clause", re.IGNORECASE)


@pytest.fixture(scope="module")
def third_party() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "scripts" / "third_party.py"))


def test_the_list_of_components_is_up_to_date_with_the_locks(third_party):
    listed = set(re.findall(r"^\| (\S+) \| (\S+) \|", PAGE, re.MULTILINE))
    running, shipped, making = third_party["components"]()
    assert {(part.name, part.version) for part in [*running, *shipped, *making]} == listed - {
        ("组件", "版本")
    }


def test_nothing_delivered_is_under_a_licence_that_binds_the_whole(third_party):
    running, shipped, _ = third_party["components"]()
    assert [part for part in [*running, *shipped] if REFUSED.search(part.licence)] == []


def test_every_component_states_a_licence(third_party):
    assert [
        part for listed in third_party["components"]() for part in listed if part.licence in ("", "未知")
    ] == []


@pytest.mark.parametrize("licence", ["AGPL-3.0-or-later", "GPL-2.0-only", "BUSL-1.1", "SSPL-1.0"])
def test_binding_licences_are_recognised(licence):
    assert REFUSED.search(licence)


@pytest.mark.parametrize("licence", ["LGPL-3.0-only", "MPL-2.0", "OFL-1.1", "0BSD", "BSL-1.0"])
def test_other_licences_pass(licence):
    assert not REFUSED.search(licence)
