"""`gaoxin rules …` typed in a test."""

import dataclasses

from typer.testing import CliRunner

from gaoxin.policies.cli import app


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    code: int
    words: str


def rules(*arguments: str) -> Said:
    """Exit code and output; a refusal is raised as the program itself would see it."""
    done = CliRunner().invoke(app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.output)
