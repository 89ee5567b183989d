"""Cumulative lines of the charts: what is unknown stays a gap, what is not planned adds nothing."""

from decimal import Decimal

from gaoxin.projects.charts import running, running_actual

ONE, TWO = Decimal(1), Decimal(2)


def test_a_plan_that_begins_in_spring_is_drawn_from_spring_on():
    assert running([None, ONE, None, TWO]) == [None, ONE, ONE, Decimal(3)]


def test_after_an_unreported_planned_month_the_cumulative_actual_is_unknown():
    assert running_actual([ONE, ONE, ONE], [ONE, None, ONE]) == [ONE, None, None]


def test_an_unplanned_month_without_report_does_not_break_the_line():
    assert running_actual([None, ONE, None, ONE], [None, ONE, None, TWO]) == [None, ONE, ONE, Decimal(3)]
