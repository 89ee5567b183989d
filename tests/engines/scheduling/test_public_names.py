"""The engine's names are there for everybody; what needs arrays comes when it is asked for."""

import subprocess
import sys

import pytest

from gaoxin.engines import scheduling


def test_every_name_is_what_its_module_defines() -> None:
    for name in scheduling.__all__:
        found = getattr(scheduling, name)
        home = getattr(found, "__module__", "")
        assert home == "builtins" or not home or home.startswith("gaoxin.engines.scheduling."), name
    assert callable(scheduling.deadlines)
    assert set(scheduling.__all__) <= set(dir(scheduling))


def test_an_unknown_name_is_refused_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = scheduling.nothing


def test_a_plan_and_a_clock_do_without_arrays() -> None:
    program = "import sys; from gaoxin.engines.scheduling import make_plan, read_clock; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
