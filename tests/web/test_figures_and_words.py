"""Numbers, lights and days as a page writes them."""

import datetime as dt
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import pytest
from django.template import Context, engines

from gaoxin.web.figures import Figure


def render(source: str, **context: object) -> str:
    return engines["django"].engine.from_string(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("{{ value|money }}", Decimal("12345600"), "1,234.56 万元"),
        ('{{ value|money:"亿元" }}', Decimal("42200000000"), "422.00 亿元"),
        ("{{ value|money }}", None, "—"),
        ("{{ value|amount }}", Decimal("12345600"), "1,234.56"),
        ("{{ value|area }}", Decimal("2000"), "3.00 亩"),
        ('{{ value|area:"公顷" }}', Decimal("25000"), "2.50 公顷"),
        ("{{ value|percent }}", Fraction(1, 3), "33.3%"),
        ("{{ value|percent:2 }}", 0.05, "5.00%"),
        ("{{ value|percent }}", None, "—"),
        ("{{ value|number }}", 12345, "12,345"),
        ("{{ value|number }}", Decimal("12.50"), "12.5"),
        ("{{ value|number:2 }}", 3, "3.00"),
        ("{{ value|number }}", None, "—"),
        ("{{ value|day }}", dt.date(2025, 3, 1), "2025-03-01"),
        ("{{ value|day }}", dt.datetime(2025, 3, 1, 18, 30, tzinfo=dt.UTC), "2025-03-02 02:30"),
        ("{{ value|day }}", None, "—"),
    ],
)
def test_a_value_is_written_with_its_unit_and_an_unknown_one_as_a_dash(source, value, written):
    assert render(source, value=value) == written


class Lamp(Enum):
    LATE = "red"


@pytest.mark.parametrize(
    ("code", "shape", "word"),
    [
        ("red", "▲", "红"),
        ("amber", "◆", "黄"),
        ("yellow", "◆", "黄"),
        ("green", "●", "绿"),
        (Lamp.LATE, "▲", "红"),
    ],
)
def test_a_light_is_colour_shape_and_character(code, shape, word):
    shown = render("{{ code|light }}", code=code)
    assert shape in shown
    assert word in shown


@pytest.mark.parametrize("code", [None, "", "nonsense"])
def test_no_light_is_not_green(code):
    assert "○" in render("{{ code|light }}", code=code)


def test_a_light_can_say_what_is_wrong_and_never_as_markup():
    assert "差 1 项" in render('{{ "amber"|light:"差 1 项" }}')
    assert "<script>" not in render("{{ code|light:words }}", code="red", words="<script>")


def test_an_address_that_does_not_exist_is_empty():
    assert render('{% maybe_url "no:such" as address %}[{{ address }}]') == "[]"


def test_a_missing_detail_says_what_its_absence_means():
    assert "待补" in render(
        '{% detail "入规日期" missing="待补" %}{{ nothing }}{% enddetail %}', nothing=None
    )
    assert "—" in render('{% detail "入规日期" %}{% enddetail %}')


def test_a_figure_shows_target_share_and_time_tick():
    figure = Figure(label="新签约", value=36, unit="个", target=40, time_share=Decimal("0.95"))
    assert (figure.done_percent, figure.bar_width, figure.tick_left) == ("90.0%", "90.00%", "95.00%")
    assert figure.is_behind
    assert "目标 40 个 · 90.0%" in render("{% figure figure %}", figure=figure)


def test_a_figure_past_its_target_fills_the_bar_and_no_more():
    figure = Figure(label="入驻", value=83, target=80)
    assert (figure.bar_width, figure.done_percent, figure.is_reached) == ("100.00%", "103.8%", True)


def test_money_is_divided_once_and_rounded_at_display_only():
    figure = Figure.money("总投资", Decimal("14864999999"), target=Decimal("16500000000"), places=1)
    assert (figure.shown, figure.unit, figure.shown_target) == ("148.6", "亿元", "165")


def test_an_unknown_figure_is_a_dash_and_has_no_share():
    figure = Figure(label="备案到开工", value=None, unit="工作日", target=60)
    assert (figure.shown, figure.done, figure.done_percent) == ("—", None, "")
    assert not figure.is_behind
