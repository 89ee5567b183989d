"""Run the benchmarks one after another: `make bench`, or `make bench ONLY=name`.

Each file in benchmarks/ measures one thing beside its peer or its limit and prints the ratio; none of them
fails for being slow.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(wanted: list[str]) -> int:
    files = [file for file in sorted((ROOT / "benchmarks").glob("*.py")) if not file.name.startswith("_")]
    names = [file.stem for file in files]
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        print(f"没有这些基准：{'、'.join(unknown)}。现有：{'、'.join(names)}。")
        return 1
    broken = [name for name in wanted or names if run(name) != 0]
    if broken:
        print(f"\n没有跑完的基准：{'、'.join(broken)}")
    return 1 if broken else 0


def run(name: str) -> int:
    print(f"\n== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or os.environ.get("ONLY", "").split()))
