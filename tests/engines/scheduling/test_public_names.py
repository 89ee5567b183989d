"""The engine's names are there for everybody; what needs arrays comes when it is asked for."""

import subprocess
import sys
from types import ModuleType

import pytest

from gaoxin.engines import scheduling


def test_every_name_is_there_and_no_module_stands_in_for_one() -> None:
    for name in scheduling.__all__:
        assert not isinstance(getattr(scheduling, name), ModuleType), name
    assert set(scheduling.__all__) <= set(dir(scheduling))


def test_an_unknown_name_is_refused_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = scheduling.nothing


def test_a_plan_and_a_clock_do_without_arrays() -> None:
    wanted = "from gaoxin.engines.scheduling import make_plan, read_clock"
    program = f"import sys; {wanted}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
