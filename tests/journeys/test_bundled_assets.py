"""The browser assets that the system serves itself: the Chinese font, the charts, the page updates.

The browser of the tests knows no Chinese font but ours, as an office machine or a server may.
"""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

import gaoxin.web

pytestmark = pytest.mark.browser

STATIC = Path(gaoxin.web.__file__).with_name("static")

SENTENCE = "长治高新区重点项目调度 ￥422亿元 燚犇潞钜"
BLANK = "<!doctype html><html lang='zh-Hans'><head>{head}</head><body>{body}</body></html>"
FONTS = "<link rel='stylesheet' href='/vendor/fonts.css'>"
OPTION = """{
  textStyle: {fontFamily: "Noto Sans SC"}, animation: false, aria: {enabled: true},
  title: {text: "年度投资"}, legend: {}, tooltip: {}, dataZoom: [{type: "inside"}],
  xAxis: {type: "category", data: ["一月", "二月"]}, yAxis: {type: "value", name: "万元"},
  series: [
    {type: "bar", name: "完成", data: [3, 5], markLine: {data: [{yAxis: 4, name: "序时"}]}},
    {type: "line", name: "计划", data: [4, 4]}
  ]
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Requests of a test are nobody's news."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The static files as they are, on a port of their own; no database is needed for these."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(STATIC))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def show(page: Page, address: str) -> Callable[..., Page]:
    """Show a page of our own making that loads what the system serves."""

    def show_page(body: str, *, head: str = FONTS) -> Page:
        page.goto(f"{address}/vendor/fonts.css")
        page.set_content(BLANK.format(head=head, body=body), wait_until="load")
        return page

    return show_page


def drawn_with(page: Page, selector: str) -> dict[str, bool]:
    """The fonts that drew an element, and for each whether a page brought it rather than the machine."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"]: font["isCustomFont"] for font in fonts}


def test_chinese_is_drawn_with_the_font_we_serve(show):
    page = show(f"<p id='words' style='font-family: \"Noto Sans SC\"'>{SENTENCE}</p>")
    page.wait_for_function("document.fonts.status === 'loaded'")
    fonts = drawn_with(page, "#words")
    assert list(fonts.values()) == [True]
    assert "Noto Sans SC" in next(iter(fonts))


def test_without_our_font_the_browser_of_the_tests_has_no_chinese_font(show):
    page = show(f"<p id='words' style='font-family: \"Noto Sans SC\"'>{SENTENCE}</p>", head="")
    assert True not in drawn_with(page, "#words").values()


def test_the_bold_weight_comes_from_the_same_variable_font(show):
    page = show(
        "<span id='thin' style='font: 400 40px \"Noto Sans SC\"'>高新</span>"
        "<span id='bold' style='font: 700 40px \"Noto Sans SC\"'>高新</span>"
    )
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert drawn_with(page, "#bold").keys() == drawn_with(page, "#thin").keys()
    assert page.evaluate("document.fonts.check('700 40px \"Noto Sans SC\"', '高新')")


@pytest.mark.parametrize("renderer", ["canvas", "svg"])
def test_charts_draw_with_both_renderers(show, renderer):
    scripts = FONTS + "<script src='/vendor/echarts.js'></script>"
    page = show("<div id='chart' style='width:600px;height:400px'></div>", head=scripts)
    page.evaluate(
        "renderer => echarts.init(document.getElementById('chart'), null, "
        f"{{renderer, locale: 'ZH'}}).setOption({OPTION})",
        renderer,
    )
    assert page.locator(f"#chart {renderer}").count() == 1
    assert "年度投资" in page.locator("#chart").get_attribute("aria-label")


@pytest.mark.parametrize("kind", ["pie", "funnel", "treemap", "scatter"])
def test_each_chart_kind_of_the_product_is_in_the_bundle(show, kind):
    scripts = "<script src='/vendor/echarts.js'></script>"
    page = show("<div id='chart' style='width:600px;height:400px'></div>", head=scripts)
    axes = "xAxis: {}, yAxis: {}," if kind == "scatter" else ""
    data = "[[1, 2], [3, 4]]" if kind == "scatter" else "[{name: 'a', value: 1}, {name: 'b', value: 2}]"
    drawn = page.evaluate(
        f"""() => {{
          const chart = echarts.init(document.getElementById('chart'), null, {{renderer: 'svg'}});
          chart.setOption({{{axes} animation: false, series: [{{type: '{kind}', data: {data}}}]}});
          return document.querySelectorAll('#chart svg path').length;
        }}"""
    )
    assert drawn >= 2


def test_page_updates_are_version_2_and_run_no_code_from_attributes_of_a_foreign_origin(show):
    page = show("<main></main>", head="<script src='/vendor/htmx.js'></script>")
    assert page.evaluate("htmx.version").startswith("2.")
    assert page.evaluate("htmx.config.selfRequestsOnly") is True


def test_nothing_is_asked_from_another_host(show, page, address):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    scripts = "<script src='/vendor/echarts.js'></script><script src='/vendor/htmx.js'></script>"
    show(f"<p style='font-family: \"Noto Sans SC\"'>{SENTENCE}</p>", head=FONTS + scripts)
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert len(asked) > 4
    assert [url for url in asked if not url.startswith(address)] == []
