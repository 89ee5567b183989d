"""Declaring facts the register has no place for, and judging what no figure decides."""

import datetime as dt
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import CompiledPolicy
from gaoxin.engines.rules.documents import PolicyVersion, ScoreItem
from gaoxin.engines.rules.facts import Fact
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import parse_value, refuse_future, refuse_wrong_year
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.policies import permissions
from gaoxin.policies.assembly.facts import NONE_DECLARABLE, OF_THE_REGISTER, SUBJECT
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import DeclaredFact, Judgement
from gaoxin.values.errors import DomainError


@transaction.atomic
def declare_fact(
    enterprise: Enterprise,
    *,
    by: Actor,
    fact_id: str,
    year: int | None,
    value: str,
    observed_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> DeclaredFact:
    """Writes a fact down as it stood on a day; an empty value says that it is not known after all.

    ``value`` is a number in the fact's unit, ``true`` or ``false``, an ISO day, or an option. Refuses facts
    of the register (but for 0 of what it may have no row of), values the fact cannot have, and days to come.
    """
    require(by, permissions.DECLARE_FACTS, zone_id=enterprise.zone_id)
    fact = checked_declaration(fact_id=fact_id, year=year, value=value, observed_on=observed_on, today=today)
    written = value.strip()
    declared = DeclaredFact.objects.create(
        enterprise=enterprise,
        fact=fact_id,
        year=year,
        value=written,
        observed_on=observed_on,
        recorded_by=by.name,
        **origin.fields,
    )
    label = fact.label if year is None else f"{year}年{fact.label}"
    record(
        permissions.FACT_DECLARED,
        enterprise,
        by=by,
        zone_id=enterprise.zone_id,
        changes={
            "fact": (None, label),
            "conclusion": (None, written or None),
            "observed_on": (None, observed_on),
        },
    )
    return declared


def checked_declaration(
    *, fact_id: str, year: int | None, value: str, observed_on: dt.date, today: dt.date
) -> Fact:
    """The fact that would be declared; refuses what must not be, and writes nothing."""
    fact = _declarable(fact_id)
    refuse_wrong_year(fact, year, today=today)
    refuse_future(observed_on, today=today, field="observed_on")
    written = value.strip()
    if written and fact_id in NONE_DECLARABLE:
        _refuse_some(fact, written)
    if written:
        parse_value(fact, written)
    return fact


@transaction.atomic
def judge_item(
    enterprise: Enterprise,
    *,
    by: Actor,
    policy: str,
    item: str,
    value: str,
    reason: str,
    judged_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> Judgement:
    """Decides a manual criterion (true or false) or an expert's item (points); empty takes it back."""
    require(by, permissions.JUDGE, zone_id=enterprise.zone_id)
    refuse_future(judged_on, today=today, field="judged_on")
    if not reason.strip():
        raise DomainError(
            "judgement.reason", _("没有写明依据。"), field="reason", remedy=_("请写明依据的材料或会议。")
        )
    version, compiled = _in_force(policy, judged_on)
    kind = compiled.judged.get(f"{policy}:{item}")
    if kind is None:
        raise DomainError(
            "judgement.item",
            _("“%(policy)s”没有需要核定的“%(item)s”。") % {"policy": version.title, "item": item},
            field="item",
            value=item,
        )
    written = value.strip()
    if written:
        _check_judgement(version, item, kind, written)
    judgement = Judgement.objects.create(
        enterprise=enterprise,
        policy=policy,
        item=item,
        value=written,
        reason=reason.strip(),
        judged_on=judged_on,
        recorded_by=by.name,
        **origin.fields,
    )
    record(
        permissions.ITEM_JUDGED,
        enterprise,
        by=by,
        zone_id=enterprise.zone_id,
        changes={
            "policy": (None, version.title),
            "item": (None, item),
            "conclusion": (None, written or None),
        },
    )
    return judgement


def _declarable(fact_id: str) -> Fact:
    fact = library().facts.find(SUBJECT, fact_id)
    if fact is None:
        raise DomainError(
            "fact.unknown",
            _("事实词典里没有“%(fact)s”。") % {"fact": fact_id},
            field="fact_id",
            value=fact_id,
        )
    if fact_id in OF_THE_REGISTER - NONE_DECLARABLE:
        raise DomainError(
            "fact.of_the_register",
            _("“%(fact)s”由企业档案给出，不在这里填报。") % {"fact": fact.label},
            field="fact_id",
            value=fact_id,
            remedy=_("请到企业档案里登记或更正：%(source)s。") % {"source": phrase(fact.source)},
        )
    return fact


def _refuse_some(fact: Fact, value: str) -> None:
    """Rows belong in the register; only that there are none is declared."""
    if value != "0":
        raise DomainError(
            "fact.of_the_register",
            _("“%(fact)s”由企业档案给出，这里只能确认没有。") % {"fact": fact.label},
            field="value",
            value=value,
            remedy=_("请到企业档案里登记或更正：%(source)s。") % {"source": phrase(fact.source)},
        )


def _in_force(policy: str, on: dt.date) -> tuple[PolicyVersion, CompiledPolicy]:
    version = library().version_on(policy, on)
    if version is None:
        raise DomainError(
            "policy.not_in_force",
            _("政策“%(policy)s”在 %(day)s 没有有效的版本。") % {"policy": policy, "day": on},
            field="policy",
            value=policy,
        )
    return version, library().on(on).policies[policy]


def _check_judgement(version: PolicyVersion, item: str, kind: str, value: str) -> None:
    if kind == "manual":
        if value not in ("true", "false"):
            raise DomainError("judgement.value", _("请选“是”或“否”。"), field="value", value=value)
        return
    try:
        points = Decimal(value)
    except InvalidOperation:
        raise DomainError(
            "judgement.value", _("分值“%(value)s”不是数。") % {"value": value}, field="value", value=value
        ) from None
    most = _most_of(version, item)
    if not points.is_finite() or not 0 <= points <= most or points * 10 != int(points * 10):
        raise DomainError(
            "judgement.value",
            _("分值应在 0 到 %(most)s 之间，最多一位小数。") % {"most": most},
            field="value",
            value=value,
        )


def _most_of(version: PolicyVersion, item: str) -> Decimal:
    """The most points of an expert's item, by its range, its own maximum or its tables."""
    found: ScoreItem = next(one for score in version.scores for one in score.walk() if one.anchor.id == item)
    if found.expert is not None:
        return found.expert[1]
    if found.most is not None:
        return found.most
    rows = [row.high for table in version.tables if table.anchor.id in found.tables for row in table.rows]
    return max(rows)
