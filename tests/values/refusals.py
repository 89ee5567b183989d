"""How the stories about refusals ask for one."""

from collections.abc import Callable

import pytest

from gaoxin.values.errors import DomainError


def refusal(act: Callable[[], object]) -> DomainError:
    """The error ``act`` ends with; every refusal says in words what is wrong and what to do."""
    with pytest.raises(DomainError) as caught:
        act()
    error = caught.value
    assert error.message.endswith("。"), error.message
    assert error.remedy.endswith("。"), error.remedy
    return error
