"""The checks that read the code without running it: `make check`."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of a run, as the closing summary shows it."""

    title: str
    outcome: str
    seconds: float

    @property
    def failed(self) -> bool:
        return self.outcome.startswith("失败")


CHECKS: tuple[tuple[str, list[str | Path]], ...] = (
    ("代码规范 ruff", [PROGRAMS / "ruff", "check", "."]),
    ("代码格式 ruff", [PROGRAMS / "ruff", "format", "--check", "."]),
    ("类型 mypy", [PROGRAMS / "mypy"]),
    ("分层 import-linter", [PROGRAMS / "lint-imports"]),
)


def run_stage(title: str, command: list[str | Path], *, env: dict[str, str] | None = None) -> Stage:
    """Run a command with its output in view."""
    print(f"\n== {title}", flush=True)
    begun = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode
    outcome = "通过" if code == 0 else f"失败（退出码 {code}）"
    return Stage(title, outcome, time.monotonic() - begun)


def run_checks() -> list[Stage]:
    return [run_stage(title, command) for title, command in CHECKS]


def summarise(stages: list[Stage]) -> int:
    """Print the table of what was run; 1 when anything failed."""
    print("\n== 汇总")
    for stage in stages:
        print(f"  {'✗' if stage.failed else '✓'} {stage.title}：{stage.outcome}，{stage.seconds:.0f} 秒")
    return 1 if any(stage.failed for stage in stages) else 0


if __name__ == "__main__":
    sys.exit(summarise(run_checks()))
