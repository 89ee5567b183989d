"""A refusal in a story: what it says, and that it left nothing behind."""

from collections.abc import Callable

import pytest

from gaoxin.values.errors import DomainError
from gaoxin.web.forms import each_refusal
from tests.unchanged import nothing_changes


def refused(act: Callable[[], object]) -> DomainError:
    """The one refusal ``act`` ends with: in words, with a remedy, and without a trace in any table."""
    found = refusals(act)
    assert len(found) == 1, found
    return found[0]


def refusals(act: Callable[[], object]) -> list[DomainError]:
    with nothing_changes(), pytest.raises(DomainError) as caught:
        act()
    found = list(each_refusal(caught.value))
    for error in found:
        assert error.message.endswith("。"), error.message
        assert error.remedy.endswith(("。", "？")), error.remedy
    return found
