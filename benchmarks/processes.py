"""Event logs: a real permit log read and analysed, and directly-follows of 857,700 events beside peers.

The large log is the real one a hundred times over. The peer pm4py is measured only where somebody has
installed it: its licence keeps it out of the product. Without it, a plain loop over events is the peer.
Run: ``python benchmarks/processes.py``; needs the public log beside the project.
"""

import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from gaoxin.engines.processes.flows import directly_follows, rework, variants
from gaoxin.engines.processes.layout import layered, usual_order
from gaoxin.engines.processes.log import Column, EventLog, LogCase, log_of
from gaoxin.engines.processes.maps import process_map
from gaoxin.engines.processes.timing import case_durations, spread_of, waiting_by
from gaoxin.engines.processes.xes import read_xes, write_xes

RECEIPT = Path(__file__).resolve().parents[2] / "shared" / "data" / "permits" / "receipt.xes.gz"
TIMES = 100
STREAM_TIMES = 61
READ_LIMIT, FLOW_LIMIT = 1.0, 0.3
ROUNDS = 5
T = TypeVar("T")


def main() -> int:
    if not RECEIPT.exists():
        print("公开日志不在，没有可测的数据。")
        return 0
    log = read_xes(RECEIPT).log
    limit("permit log read, analysed, its map laid out", READ_LIMIT, lambda: analysed(read_xes(RECEIPT).log))
    report("permit log written", lambda: write_xes(log))
    large = multiplied(log, TIMES)
    ours = limit(f"directly-follows of {len(large):,} events", FLOW_LIMIT, lambda: directly_follows(large))
    looped = report("  peer: a plain loop", lambda: by_loop(large), rounds=1)
    print(f"  {looped / ours:.0f} times as fast as the loop")
    beside_pm4py(log, large, ours)
    read_as_a_stream(log)
    return 0


def analysed(log: EventLog) -> object:
    return (
        directly_follows(log),
        variants(log),
        rework(log),
        waiting_by(log),
        directly_follows(log, of="resource"),
        spread_of(case_durations(log)),
        laid_out(log),
    )


def laid_out(log: EventLog) -> object:
    """All 99 ways of it, not only those a page shows at first."""
    arcs = process_map(log).travelled(1.0)
    ways = {(arc.before, arc.after): arc.count for arc in arcs}
    return layered(usual_order(sorted({box for way in ways for box in way}), ways), list(ways))


def read_as_a_stream(log: EventLog) -> None:
    """About a hundred megabytes of XES, and the most memory that reading them takes beyond the log."""
    with tempfile.NamedTemporaryFile(suffix=".xes") as file:
        file.write(write_xes(multiplied(log, STREAM_TIMES)))
        file.flush()
        path = Path(file.name)
        size = path.stat().st_size / 1e6
        report(f"{size:.0f} MB of XES read", lambda: read_xes(path), rounds=1)
        tracemalloc.start()
        events = len(read_xes(path).log)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"  {events:,} events, at most {peak:.0f} MB held")


def multiplied(log: EventLog, times: int) -> EventLog:
    """The same cases again and again under other numbers."""
    cases = [LogCase(f"{one.name}-{turn}") for turn in range(times) for one in log.cases]
    shift = np.repeat(np.arange(times, dtype=np.int32) * len(log.cases), len(log))
    return log_of(
        cases,
        np.tile(log.case, times) + shift,
        np.tile(log.when, times),
        activity=Column(log.activity.words, np.tile(log.activity.codes, times)),
    )


def by_loop(log: EventLog) -> Counter[tuple[int, int]]:
    case, activity = log.case.tolist(), log.activity.codes.tolist()
    found: Counter[tuple[int, int]] = Counter()
    for place in range(1, len(case)):
        if case[place] == case[place - 1]:
            found[(activity[place - 1], activity[place])] += 1
    return found


def beside_pm4py(log: EventLog, large: EventLog, ours: float) -> None:
    try:
        import pandas
        import pm4py
    except ImportError:
        print("  pm4py is not installed here and was not compared")
        return
    frame = pandas.DataFrame(
        {
            "case:concept:name": large.case.astype(str),
            "concept:name": np.array(large.activity.words)[large.activity.codes],
            "time:timestamp": pandas.to_datetime(large.when, unit="us", utc=True),
        }
    )
    theirs = report("  peer: pm4py over a data frame", lambda: pm4py.discover_dfg(frame), rounds=1)
    print(f"  {theirs / ours:.0f} times as fast as pm4py")


def limit(label: str, most: float, work: Callable[[], T]) -> float:
    seconds = report(label, work)
    print(f"  {seconds / most:.2f} of the limit of {most:g} s")
    return seconds


def report(label: str, work: Callable[[], T], *, rounds: int = ROUNDS) -> float:
    fastest = min(timed(work) for _round in range(rounds))
    print(f"{label:48} {fastest * 1000:10.1f} ms")
    return fastest


def timed(work: Callable[[], T]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
