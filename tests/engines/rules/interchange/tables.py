"""Tables of the catalogue and small ones, compared by what they say and not by where they stand."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from gaoxin.engines.rules.documents import Table
from gaoxin.engines.rules.interchange.table_text import read_table_text
from gaoxin.engines.rules.library import load_library
from gaoxin.engines.rules.reading import Place

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
NOWHERE = Place("", 0, "")

RD_TIER = """\
  rd_tier:
    label: 研发费用占比下限
    clause: 第十一条（五）
    certainty: verified
    input: revenue[-1]
    unit: 万元
    gives: "%"
    hit: unique
    rows:
      - {upto: 5000, value: 5}
      - {over: 5000, upto: 20000, value: 4.5}
      - {over: 20000, value: 3}
"""
PROPERTY = """\
  property_points:
    label: 知识产权数量分档
    clause: 指引三（七）1
    certainty: verified
    gives: 分
    hit: first
    rows:
      - {when: "class_one >= 1 and sector == 'industry'", range: [7, 8]}
      - {when: "one_of(sector, 'trade', 'software')", value: 5}
      - {when: "not is_listed", value: 2}
      - {otherwise: true, value: 0}
"""


def rd_tier() -> Table:
    return read_table_text(RD_TIER)


def property_points() -> Table:
    return read_table_text(PROPERTY)


def words_of(table: Table) -> Table:
    """The table without its places."""
    rows = tuple(replace(row, place=NOWHERE) for row in table.rows)
    return replace(table, anchor=replace(table.anchor, place=NOWHERE), rows=rows)


@cache
def catalogue_tables() -> tuple[tuple[str, Table], ...]:
    return tuple((one.policy, table) for one in load_library(CATALOGUE).versions for table in one.tables)
