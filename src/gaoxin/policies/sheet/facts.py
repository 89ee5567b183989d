"""补充事实: one fact of one enterprise a row."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.sheet.holders import CODE, NAME, Holders, pieces
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.columns import Choice, Column, Kind, SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import actions, selectors
from gaoxin.policies.actions.declaring import checked_declaration
from gaoxin.policies.assembly.facts import SUBJECT, declarable_facts
from gaoxin.policies.assembly.library import fact_dictionary
from gaoxin.policies.models import DeclaredFact
from gaoxin.policies.permissions import DECLARE_FACTS
from gaoxin.policies.sheet.cells import alike, read_text, shown_text
from gaoxin.values.errors import DomainError

OBSERVED = Column(
    "observed_on",
    "截至日期",
    Kind.DATE,
    required=True,
    aliases=("数据日期", "统计日期", "截止日期"),
    example="2025-12-31",
)
SOURCE = Column("source", "来源", aliases=("依据", "数据来源", "佐证材料"), max_length=200, width=30)
INSTRUCTIONS = (
    "一行一家企业的一项事实，按企业、事实、年度、截至日期认行；企业须已在台账中。",
    "事实从下拉列表里选；企业档案已有的（营业收入、知识产权、认定等）不在这里填，请到企业档案登记。",
    "值照平常的写法：是/否、数字（金额可带单位，不带的按万元）、百分数要带百分号、日期、或选项名称。",
    "年度数据填年度，其他的年度留空；以截至日期最近的一次为准，以前的记录保留。",
    "后来发现不清楚的，值填“尚不清楚”。",
)
KEYS = (
    ("uscc", "fact_id", "year", "observed_on"),
    ("name", "fact_id", "year", "observed_on"),
    ("uscc", "fact_id", "observed_on"),
    ("name", "fact_id", "observed_on"),
)
Place = tuple[int, str, int | None, dt.date]


class FactSheet:
    code, title = "policies.facts", _("补充事实")
    permission = DECLARE_FACTS
    list_url_name = "enterprises:list"

    def spec(self, *, scope: Scope) -> SheetSpec:
        facts = tuple(Choice(fact.id, fact.label) for fact in declarable_facts())
        return SheetSpec(
            code="policies.facts",
            title="补充事实",
            columns=(
                CODE,
                NAME,
                Column(
                    "fact_id",
                    "事实",
                    Kind.CHOICE,
                    required=True,
                    choices=facts,
                    aliases=("指标", "事项", "指标名称"),
                    width=36,
                ),
                Column("year", "年度", Kind.YEAR, aliases=("年份", "数据年份"), help="年度数据必填"),
                Column(
                    "value",
                    "值",
                    required=True,
                    aliases=("数值", "内容", "结果"),
                    example="是",
                    max_length=60,
                    same=alike,
                ),
                OBSERVED,
                SOURCE,
            ),
            key=KEYS,
            key_words="统一社会信用代码（或企业名称）＋事实＋年度＋截至日期",
            instructions=INSTRUCTIONS,
        )

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked = {key: dict(zip(key.columns, key.values, strict=True)) for key in keys}
        holders = Holders(scope, asked.values())
        owners = {key: holders.find(values) for key, values in asked.items()}
        held = _declared_of(owner for owner in owners.values() if owner is not None)
        found: dict[RowKey, Existing | DomainError] = {}
        for key, owner in owners.items():
            row = held.get(_place(asked[key], owner)) if owner is not None else None
            if owner is not None and row is not None:
                found[key] = Existing(row.pk, _values(row, owner))
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        holders = Holders(by.scope, (row.values for row in rows))
        today = timezone.localdate()
        for row in rows:
            try:
                holders.holder(row.values)
                checked_declaration(**_declaration(row.values), today=today)
            except DomainError as error:
                yield row.number, error

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        holders = Holders(by.scope, (_identity(row) for row in rows))
        today = timezone.localdate()
        for row in rows:
            given = {**_identity(row), **row.values}
            with at_row(row):
                actions.declare_fact(
                    holders.holder(given),
                    by=by,
                    **_declaration(given),
                    today=today,
                    origin=told_origin(batch, row),
                )

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        rows = selectors.declarations_in_force(scope, as_of=timezone.localdate())
        return (_values(row, row.enterprise) for row in rows if row.value)


def told_origin(batch: ImportBatch, row: PlannedRow) -> Origin:
    """The source the row names, else the file; with the row it was imported from."""
    origin = origin_of(batch, row)
    told = str(row.values.get("source") or "")
    return replace(origin, source=told) if told else origin


def _identity(row: PlannedRow) -> dict[str, Any]:
    return dict(zip(row.key.columns, row.key.values, strict=True)) if row.key else {}


def _declaration(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row declares; the value is read by the kind of its fact."""
    fact = fact_dictionary().find(SUBJECT, values["fact_id"])
    assert fact is not None
    return {
        "fact_id": fact.id,
        "year": values.get("year"),
        "value": read_text(fact, str(values["value"]), field="value"),
        "observed_on": values["observed_on"],
    }


def _place(values: Mapping[str, Any], owner: Enterprise) -> Place:
    return owner.pk, values["fact_id"], values.get("year"), values["observed_on"]


def _declared_of(owners: Iterable[Enterprise]) -> dict[Place, DeclaredFact]:
    """What was declared of some enterprises; of several on one day the last."""
    held: dict[Place, DeclaredFact] = {}
    for some in pieces(sorted({owner.pk for owner in owners})):
        for row in DeclaredFact.objects.filter(enterprise__in=some).order_by("observed_on", "id"):
            held[row.enterprise_id, row.fact, row.year, row.observed_on] = row
    return held


def _values(row: DeclaredFact, owner: Enterprise) -> dict[str, object]:
    fact: Fact | None = fact_dictionary().find(SUBJECT, row.fact)
    return {
        "uscc": owner.uscc,
        "name": owner.name,
        "fact_id": row.fact,
        "year": row.year,
        "value": (shown_text(fact, row.value) if fact else row.value) or None,
        "observed_on": row.observed_on,
        "source": row.source or None,
    }
