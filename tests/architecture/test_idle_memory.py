"""Large libraries are imported when a page needs them, never at the start: idle memory has a limit."""

import os
import subprocess
import sys

import pytest

# Libraries of some megabytes each that only single pages or commands use.
LARGE = {
    "docx",
    "docxtpl",
    "llvmlite",
    "lxml",
    "networkx",
    "numba",
    "numpy",
    "openpyxl",
    "ortools",
    "pandas",
    "polars",
    "psycopg",
    "pyarrow",
    "pyspark",
    "python_calamine",
    "rapidfuzz",
    "scipy",
    "xlrd",
    "xlsxwriter",
    "z3",
}
TELL = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
# A page process that knows every address; the job process at rest; the command that watches both.
PAGES = "import gaoxin.config.wsgi; from django.urls import resolve; resolve('/approvals/analysis/')"
JOBS = "import gaoxin.serving.jobs, django; django.setup(); import gaoxin.foundation.jobs.worker"
COMMAND = "import gaoxin.cli, gaoxin.serving.processes"


@pytest.mark.parametrize("start", [PAGES, JOBS, COMMAND], ids=["pages", "jobs", "command"])
def test_nothing_large_is_imported_at_the_start(start: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "gaoxin.config.settings.test"}
    environment.pop("GAOXIN_DATABASE_URL", None)
    program = [sys.executable, "-W", "ignore", "-c", f"{start}; {TELL}"]
    told = subprocess.run(program, env=environment, check=True, capture_output=True, text=True).stdout
    imported = set(told.split())
    assert "gaoxin" in imported
    assert imported & LARGE == set()


def test_the_command_starts_without_django() -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"{COMMAND}; {TELL}"], check=True, capture_output=True, text=True
    ).stdout
    assert "django" not in told.split()
