"""A table goes out as a DMN decision table and comes back the same; what cannot be carried is refused."""

import pytest

from gaoxin.engines.rules.documents import Bounds
from gaoxin.engines.rules.interchange.dmn import table_from_dmn, table_to_dmn
from gaoxin.engines.rules.interchange.table_text import GivenWords, table_text
from gaoxin.values.errors import DomainError, DomainErrors
from tests.engines.rules.interchange.tables import catalogue_tables, property_points, rd_tier, words_of

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/DMN/20180521/MODEL/" id="d" name="d" namespace="urn:x">
  <decision id="Decision_1" name="研发费用占比下限">
    <decisionTable id="t" {hit}>
      <input id="i" label="销售收入（万元）"><inputExpression id="e" typeRef="number">
        <text>revenue_year_1</text></inputExpression></input>
      <output id="o" label="下限（%）" name="o" typeRef="number"/>
      <rule id="r1"><inputEntry id="a"><text>{first}</text></inputEntry>
        <outputEntry id="b"><text>{value}</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="c"><text>[5000..20000)</text></inputEntry>
        <outputEntry id="f"><text>4</text></outputEntry></rule>
      <rule id="r3"><inputEntry id="g"><text>&gt;= 20000</text></inputEntry>
        <outputEntry id="h"><text>3</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""
NAMED = GivenWords(name="rd_tier", clause="第十一条（五）")


def foreign(*, hit: str = 'hitPolicy="UNIQUE"', first: str = "&lt; 5000", value: str = "5") -> str:
    return FOREIGN.format(hit=hit, first=first, value=value)


@pytest.mark.parametrize("table", [rd_tier(), property_points()], ids=["tiers", "conditions"])
def test_a_table_comes_back_the_same(table) -> None:
    assert words_of(table_from_dmn(table_to_dmn(table, policy="sme"))) == words_of(table)


def test_every_table_of_the_catalogue_comes_back_or_says_why_it_cannot_go() -> None:
    refused = []
    for policy, table in catalogue_tables():
        try:
            text = table_to_dmn(table, policy=policy)
        except DomainError as refusal:
            refused.append(refusal.code)
            continue
        assert words_of(table_from_dmn(text)) == words_of(table)
    assert set(refused) <= {"dmn.condition"}
    assert len(refused) < len(catalogue_tables()) / 10


def test_bounds_are_written_as_feel_intervals() -> None:
    text = table_to_dmn(rd_tier(), policy="sme")
    assert "(5000..20000]" in text
    assert "&lt;= 5000" in text
    assert "&gt; 20000" in text
    assert 'hitPolicy="UNIQUE"' in text
    assert "revenue_year_1" in text


def test_a_last_row_that_takes_the_rest_goes_out_as_first_hit() -> None:
    text = table_to_dmn(property_points(), policy="sme")
    assert 'hitPolicy="FIRST"' in text
    assert "[7..8]" in text


def test_a_table_of_another_program_is_read_with_the_words_a_person_gives() -> None:
    table = table_from_dmn(foreign(), given=NAMED)
    assert table.input == "revenue[-1]"
    assert table.unit is not None
    assert (table.unit.word, table.gives.word) == ("万元", "%")
    assert [row.bounds for row in table.rows][1] == Bounds(5000, True, 20000, False)
    assert table.anchor.certainty == "to_verify"
    assert table_text(table).startswith("  rd_tier:\n    label: 研发费用占比下限\n")


def test_without_a_clause_nothing_is_imported() -> None:
    with pytest.raises(DomainError, match="条款"):
        table_from_dmn(foreign(), given=GivenWords(name="rd_tier"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"hit": 'hitPolicy="COLLECT" aggregation="SUM"'}, "COLLECT"),
        ({"first": "date(&quot;2026-01-01&quot;)"}, "第 1 行"),
        ({"value": "&quot;高&quot;"}, "第 1 行的输出"),
        ({"first": "[9000..100]"}, "没有数能落进去"),
        ({"value": "INF"}, "不是数"),
    ],
)
def test_what_is_not_carried_is_refused_with_its_row(change, reason) -> None:
    with pytest.raises((DomainError, DomainErrors), match=reason):
        table_from_dmn(foreign(**change), given=NAMED)


def test_entities_and_doctypes_are_not_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><definitions>&a;</definitions>'
    with pytest.raises(DomainError, match="不是能读的 DMN"):
        table_from_dmn(bomb)
    with pytest.raises(DomainError, match="不是能读的 DMN"):
        table_from_dmn("no xml")


def test_a_file_with_two_tables_is_refused() -> None:
    one = foreign()
    decision = one[one.index("  <decision ") : one.index("</definitions>")]
    with pytest.raises(DomainError, match="2 张决策表"):
        table_from_dmn(one.replace("</definitions>", decision + "</definitions>"), given=NAMED)
