"""申报补充信息表: the facts one policy asks for beyond the register, one enterprise a row."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.documents import CASE_KINDS
from gaoxin.engines.rules.facts import Fact, split_input
from gaoxin.engines.rules.library import Library
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.sheet.holders import CODE, NAME, Holders, pieces
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.handlers import at_row
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import actions, selectors
from gaoxin.policies.actions.declaring import checked_declaration
from gaoxin.policies.assembly.facts import NONE_DECLARABLE, SUBJECT, declarable_facts
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import DeclaredFact
from gaoxin.policies.permissions import DECLARE_FACTS
from gaoxin.policies.sheet.cells import column_key, column_of, declared_text, typed
from gaoxin.policies.sheet.facts import OBSERVED, SOURCE, told_origin
from gaoxin.values.errors import DomainError

INSTRUCTIONS = (
    "一行一家企业，按统一社会信用代码（或企业全称）认行；企业须已在台账中。",
    "只列这项政策要用、企业档案里没有的事实；留空的不改动已有的，要改回尚不清楚请填“清空”。",
    "截至日期是这些事实成立的日期，以截至日期最近的一次为准，以前的记录保留。",
)


class PolicySheet:
    """What one policy asks for; a subclass names the policy."""

    policy: ClassVar[str]
    title: str | Promise
    permission = DECLARE_FACTS
    list_url_name = "enterprises:list"

    @property
    def code(self) -> str:
        return f"policies.facts_of_{self.policy}"

    def spec(self, *, scope: Scope) -> SheetSpec:
        asked = asked_of(self.policy, timezone.localdate())
        return SheetSpec(
            code=self.code,
            title=f"{_title(self.policy)}补充信息",
            columns=(
                CODE,
                NAME,
                *(column_of(fact, year=year) for fact, year in asked.values()),
                _kept(OBSERVED),
                _kept(SOURCE),
            ),
            key=(("uscc",), ("name",)),
            instructions=INSTRUCTIONS,
        )

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked = {key: dict(zip(key.columns, key.values, strict=True)) for key in keys}
        holders = Holders(scope, asked.values())
        owners = {key: holders.find(values) for key, values in asked.items()}
        known = _Known(self.policy, scope, owners.values())
        found: dict[RowKey, Existing | DomainError] = {}
        for key, owner in owners.items():
            if owner is not None and owner.pk in known.held:
                found[key] = Existing(owner.pk, known.values(owner))
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        holders = Holders(by.scope, (row.values for row in rows))
        owners = {row.number: holders.find(row.values) for row in rows}
        known = _Known(self.policy, by.scope, owners.values())
        for row in rows:
            try:
                owner = holders.holder(row.values)
            except DomainError as error:
                yield row.number, error
                continue
            for refusal in known.refusals(row, owner):
                yield row.number, refusal

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        holders = Holders(by.scope, (_identity(row) for row in rows))
        owners = {row.number: holders.find(_identity(row)) for row in rows}
        known = _Known(self.policy, by.scope, owners.values())
        for row in rows:
            with at_row(row):
                owner = holders.holder(_identity(row))
                given = {**row.values, **dict.fromkeys(row.cleared)}
                for declaration in known.changes(given, owner):
                    actions.declare_fact(
                        owner, by=by, **declaration, today=known.today, origin=told_origin(batch, row)
                    )

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        known = _Known(self.policy, scope)
        return (known.values(next(iter(facts.values())).enterprise) for facts in known.held.values())


class _Known:
    """What a policy asks of some enterprises, or all of the scope, and what was declared of them so far."""

    def __init__(self, policy: str, scope: Scope, owners: Iterable[Enterprise | None] | None = None) -> None:
        self.today = timezone.localdate()
        self.asked = asked_of(policy, self.today)
        self.held: dict[int, dict[str, DeclaredFact]] = {}
        keys = None if owners is None else sorted({owner.pk for owner in owners if owner is not None})
        for some in [None] if keys is None else pieces(keys):
            self._read(scope, some)

    def _read(self, scope: Scope, only: Sequence[int] | None) -> None:
        wanted = {fact.id for fact, _year in self.asked.values()}
        rows = selectors.declarations_in_force(scope, as_of=self.today, only=only, facts=wanted)
        for row in rows:
            key = column_key(row.fact, row.year)
            if row.value and key in self.asked:
                self.held.setdefault(row.enterprise_id, {})[key] = row

    def values(self, owner: Enterprise) -> dict[str, object]:
        """The row of an enterprise of which something is known, as the sheet types it."""
        held = self.held[owner.pk]
        values: dict[str, object] = {"uscc": owner.uscc, "name": owner.name}
        for key, (fact, _year) in self.asked.items():
            values[key] = typed(fact, held[key].value) if key in held else None
        latest = max(held.values(), key=lambda row: row.observed_on)
        return values | {"observed_on": latest.observed_on, "source": latest.source or None}

    def changes(self, given: Mapping[str, object], owner: Enterprise) -> Iterator[dict[str, Any]]:
        """The declarations a row makes: cells that say something else than what is known."""
        held = self.held.get(owner.pk, {})
        for key, (fact, year) in self.asked.items():
            if key not in given:
                continue
            value = "" if given[key] is None else declared_text(fact, given[key])
            before = held[key].value if key in held else ""
            if value != before:
                observed_on = given.get("observed_on") or self.today
                yield {"fact_id": fact.id, "year": year, "value": value, "observed_on": observed_on}

    def refusals(self, row: RowToCheck, owner: Enterprise) -> Iterator[DomainError]:
        held = self.held.get(owner.pk, {})
        changed = list(self.changes(row.values, owner))
        if row.existing is None and not changed:
            yield DomainError(
                "facts.nothing_given", "一项事实也没有填写。", remedy="请至少填写一项；不清楚的留空。"
            )
        for declaration in changed:
            key = column_key(declaration["fact_id"], declaration["year"])
            try:
                checked_declaration(**declaration, today=self.today)
                _refuse_older(declaration, held.get(key))
            except DomainError as error:
                field = "observed_on" if error.field == "observed_on" else key
                yield DomainError(
                    error.code, error.message, field=field, value=error.value, remedy=error.remedy
                )


def _refuse_older(declaration: Mapping[str, Any], held: DeclaredFact | None) -> None:
    if held is not None and declaration["observed_on"] < held.observed_on:
        raise DomainError(
            "fact.older",
            f"已有截至 {held.observed_on} 的记录，这一行的截至日期更早，导入后不起作用。",
            field="observed_on",
            value=declaration["observed_on"],
            remedy="请核对截至日期；要补录以前的情况，请用“补充事实”表。",
        )


def _kept(column: Any) -> Any:
    """A column that tells of the others: alone it changes nothing."""
    return replace(column, same=lambda _old, _new: True)


def _identity(row: PlannedRow) -> dict[str, Any]:
    return dict(zip(row.key.columns, row.key.values, strict=True)) if row.key else {}


def _title(policy: str) -> str:
    return library().versions_of(policy)[-1].title


def asked_of(policy: str, today: dt.date) -> dict[str, tuple[Fact, int | None]]:
    """What the policy asks beyond the register for an application today, first or renewed, by column.

    In the order of the dictionary; of a yearly fact the latest year first.
    """
    return _asked(library(), policy, today)


@lru_cache(maxsize=64)
def _asked(rules: Library, policy: str, today: dt.date) -> dict[str, tuple[Fact, int | None]]:
    order = {fact.id: place for place, fact in enumerate(declarable_facts())}
    inputs: set[str] = set()
    for kind in CASE_KINDS:
        compiled = rules.on(today, kind).policies.get(policy)
        if compiled is not None:
            inputs |= {name for name in compiled.inputs if name not in compiled.judged}
    named = sorted(
        (split_input(name) for name in inputs), key=lambda one: (order.get(one[0], -1), one[1] or 0)
    )
    found: dict[str, tuple[Fact, int | None]] = {}
    for fact_id, back in named:
        fact = rules.facts.find(SUBJECT, fact_id)
        if fact is not None and fact_id in order and fact_id not in NONE_DECLARABLE:
            year = None if back is None else today.year - back
            found[column_key(fact_id, year)] = fact, year
    return found


class TechSmeSheet(PolicySheet):
    policy, title = "tech_sme", _("科技型中小企业补充信息")


class HighTechSheet(PolicySheet):
    policy, title = "high_tech_enterprise", _("高新技术企业申报补充信息")


class InnovativeSheet(PolicySheet):
    policy, title = "innovative_sme", _("创新型中小企业补充信息")


class SpecialisedSheet(PolicySheet):
    policy, title = "specialised_sme", _("专精特新中小企业申报补充信息")


class LittleGiantSheet(PolicySheet):
    policy, title = "little_giant", _("“小巨人”企业申报补充信息")
