"""Proving every version of the catalogue well formed, beside the limit of one second for each.

Processor time, so that other work on the machine does not count. Run: ``python benchmarks/proofs.py``.
"""

import time
from pathlib import Path

from gaoxin.engines.rules.checking import regimes
from gaoxin.engines.rules.library import load_library
from gaoxin.engines.rules.proofs import prove

CATALOGUE = Path(__file__).parents[1] / "catalogue"
LIMIT_SECONDS = 1.0


def main() -> None:
    library = load_library(CATALOGUE)
    prove(library.versions[0], library.facts, library.versions[0].since)
    taken = []
    untold = 0
    for version in library.versions:
        day = regimes(version)[-1]
        began = time.process_time()
        findings = prove(version, library.facts, day)
        taken.append((time.process_time() - began, version.name, len(findings)))
        untold += sum(finding.code == "rules.untold" for finding in findings)
    for seconds, name, count in sorted(taken, reverse=True)[:10]:
        print(f"{name:<32}{seconds * 1000:9.1f} ms, {count} findings")
    slowest = max(taken)[0]
    verdict = "within" if slowest <= LIMIT_SECONDS else "ABOVE"
    total = sum(seconds for seconds, _, _ in taken)
    print(f"{len(taken)} versions in {total:.2f} s, {untold} questions without an answer;")
    print(f"slowest {slowest:.3f} s ({verdict} the limit of {LIMIT_SECONDS:.0f} s)")


if __name__ == "__main__":
    main()
