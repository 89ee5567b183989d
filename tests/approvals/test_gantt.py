"""The drawing of a plan: whole on a printed page, the forecast as a band that shows without colour."""

import datetime as dt

from gaoxin.approvals.gantt import GanttRow, gantt

FIRST = dt.date(2026, 3, 2)


def rows(count: int) -> list[GanttRow]:
    return [
        GanttRow(f"事项{n}", "部门", ready=FIRST, start=FIRST, decision=last, end=last)
        for n, last in enumerate(FIRST + dt.timedelta(days=n + 1) for n in range(count))
    ]


def test_up_to_36_bars_are_one_drawing_and_more_go_on_in_a_second_on_the_same_scale() -> None:
    assert gantt(rows(36), title="方案").count("<svg") == 1
    long = gantt(rows(37), title="方案")
    assert long.count("<svg") == 2
    assert long.count('class="g-row') == 37
    assert long.count('id="gantt-hatch"') == 1
    first, second = long.split("</svg>")[:2]
    ticks = [part.split('class="g-tick" x="')[1].split('"')[0] for part in (first, second)]
    assert ticks[0] == ticks[1]


def test_the_band_of_the_forecast_is_drawn_once_in_each_drawing_and_lies_within_it() -> None:
    late = FIRST + dt.timedelta(days=90)
    drawn = gantt(rows(5), title="方案", likely=(late - dt.timedelta(days=10), late))
    assert drawn.count('class="g-likely"') == 1
    box = drawn.split('class="g-likely" x="')[1]
    x, width = float(box.split('"')[0]), float(box.split('width="')[1].split('"')[0])
    assert 312 < x < x + width < 1180
    assert "g-likely" not in gantt(rows(5), title="方案")


def test_nothing_is_drawn_of_nothing() -> None:
    assert gantt([], title="方案", likely=(FIRST, FIRST)) == ""
