"""The words of a briefing or a letter come out in order, numbered and typed right."""

import dataclasses
import datetime as dt

import pytest
from docx.shared import Mm

from gaoxin.foundation.documents.content import Column, Table
from gaoxin.foundation.documents.rendering import render_briefing, render_official_letter
from tests.documents.conftest import W


def test_a_briefing_has_masthead_title_numbered_body_and_circulation(read, briefing):
    assert read(render_briefing(briefing)).lines == [
        ("简报名称", "重点项目专报"),
        ("简报期数", "第3期"),
        ("简报编印", "长治高新区管委会\t2025年3月31日"),
        ("公文标题", "关于一季度重点项目建设情况的专报"),
        ("题下说明", "（数据截至2025年3月31日）"),
        ("公文正文", "现将有关情况报告如下。"),
        ("Heading 1", "一、总体情况"),
        ("公文正文", "68个项目总投资422亿元。"),
        ("表题", "表1　重点项目进展"),
        ("表注", "注：总投资按批复口径。"),
        ("Heading 1", "二、存在问题"),
        ("Heading 2", "（一）要素保障"),
        ("Heading 3", "1.电力"),
        ("公文正文", "线路迁改滞后。"),
        ("版记", "报：市委、市政府"),
        ("版记", "送：管委会领导"),
    ]


def test_a_table_shows_units_in_its_head_and_unknown_as_a_dash(read, briefing):
    [table] = read(render_briefing(briefing)).document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [
        ["项目", "总投资\n（亿元）", "形象进度"],
        ["智能终端产业园", "12.50", "主体施工"],
        ["锂电材料", "—", "—"],
    ]
    styles = [cell.paragraphs[0].style.name for cell in table.rows[1].cells]
    assert styles == ["表中文字", "表中数字", "表中文字"]


def test_a_table_has_three_lines_a_repeated_head_and_the_width_of_the_type_area(read, briefing):
    [table] = read(render_briefing(briefing)).document.tables
    borders = table._tbl.tblPr.find(f"{W}tblBorders")
    assert [(line.tag, line.get(f"{W}sz")) for line in borders] == [(f"{W}top", "12"), (f"{W}bottom", "12")]
    head = table.rows[0]._tr
    assert head.trPr.find(f"{W}tblHeader") is not None
    assert {line.get(f"{W}sz") for line in head.iter(f"{W}tcBorders") for line in line} == {"6"}
    widths = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid]
    assert len(widths) == 3
    assert sum(widths) == pytest.approx(Mm(156).twips, abs=5)


def test_a_wide_column_gives_way_before_narrow_ones_break(read, briefing):
    table = Table(
        columns=(Column("项目"), Column("情况")),
        rows=(("智能终端产业园二期项目", "土方开挖，正在办理施工许可证。" * 8),),
    )
    section = dataclasses.replace(briefing.sections[0], tables=(table,))
    word = read(render_briefing(dataclasses.replace(briefing, sections=(section,))))
    name, text = (int(column.get(f"{W}w")) for column in word.document.tables[0]._tbl.tblGrid)
    assert name >= 11 * 210
    assert text > name


def test_a_letter_has_addressee_attachments_signature_and_date(read, letter):
    assert read(render_official_letter(letter)).lines == [
        ("公文标题", "关于报送一季度情况的报告"),
        ("主送机关", "长治市人民政府："),
        ("公文正文", "现报告如下。"),
        ("附件说明（首项）", "附件：1.项目清单"),
        ("附件说明（续项）", "2.问题清单"),
        ("发文机关署名", "高新区管委会"),
        ("成文日期", "2025年3月31日"),
    ]


def test_one_attachment_is_not_numbered_and_none_is_not_mentioned(read, letter):
    one = read(render_official_letter(dataclasses.replace(letter, attachments=("项目清单",))))
    assert ("附件说明", "附件：项目清单") in one.lines
    none = read(render_official_letter(dataclasses.replace(letter, attachments=())))
    assert not [text for _style, text in none.lines if "附件" in text]


@pytest.mark.parametrize(
    ("organisation", "date_right", "signature_right"),
    [("项目办", 400, 575), ("长治高新技术产业开发区管理委员会", 475, 0)],
)
def test_the_signature_is_centred_over_a_date_four_characters_from_the_right(
    read, letter, organisation, date_right, signature_right
):
    word = read(render_official_letter(dataclasses.replace(letter, organisation=organisation)))
    right = {
        one.style.name: int(one._p.pPr.ind.get(f"{W}rightChars"))
        for one in word.document.paragraphs
        if one.style.name in ("发文机关署名", "成文日期")
    }
    assert right["成文日期"] == pytest.approx(date_right, abs=1)
    assert right["发文机关署名"] == pytest.approx(signature_right, abs=1)


def test_sample_data_is_marked_on_every_page_and_real_data_is_not(read, briefing):
    marked = read(render_briefing(dataclasses.replace(briefing, has_sample=True)))
    assert [footer[1:] for footer in marked.footers] == [["含示例数据，不作为正式依据"]] * 2
    plain = read(render_briefing(briefing))
    assert [footer[1:] for footer in plain.footers] == [[], []]
    above = [word.document.sections[0].footer_distance for word in (plain, marked)]
    assert above[0] - above[1] == pytest.approx(14 * 12700, abs=700)


def test_markup_in_the_words_stays_words(read, briefing):
    odd = "A&B <b>“引号”</b> {{ 7 * 7 }} {% raw %} \x0b\x00末"
    word = read(render_briefing(dataclasses.replace(briefing, title=odd, lead=(odd,))))
    assert ("公文标题", "A&B <b>“引号”</b> {{ 7 * 7 }} {% raw %} 末") in word.lines
    assert word.document.core_properties.author == "长治高新区管委会"


def test_a_title_breaks_where_its_writer_breaks_it(read, briefing):
    word = read(render_briefing(dataclasses.replace(briefing, title="关于一季度\n建设情况的专报")))
    assert ("公文标题", "关于一季度\n建设情况的专报") in word.lines


def test_an_empty_briefing_is_still_a_document(read, briefing):
    bare = dataclasses.replace(briefing, sections=(), lead=(), issue="", under_title=(), circulation=())
    assert [style for style, _text in read(render_briefing(bare)).lines] == [
        "简报名称",
        "简报编印",
        "公文标题",
    ]


def test_a_date_has_no_leading_zeros(read, letter):
    word = read(render_official_letter(dataclasses.replace(letter, dated=dt.date(2025, 1, 5))))
    assert ("成文日期", "2025年1月5日") in word.lines


def test_rows_must_have_a_cell_for_each_column():
    with pytest.raises(ValueError, match="1 cells in a table of 2 columns"):
        Table(columns=(Column("甲"), Column("乙")), rows=(("一",),))
