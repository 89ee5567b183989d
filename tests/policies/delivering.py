"""A zone whose firms are due grants, and the people who deliver them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gaoxin.enterprises.models import Enterprise, RecognitionKind
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions
from gaoxin.policies.models import BankAccount, FundingOrder, GrantAward, GrantRound
from tests.enterprises.made import WAN, make_enterprise, make_figures, make_recognition
from tests.factories import make_actor
from tests.policies.made import declare

# 2026-04-07 is a Tuesday; five working days later is the 14th.
OPENED, REVIEWED, PUBLIC, LAST_DAY = (dt.date(2026, 4, day) for day in (1, 2, 7, 14))
APPROVED, PAID, TODAY = dt.date(2026, 4, 15), dt.date(2026, 4, 20), dt.date(2026, 4, 30)
HIGH_TECH, ABOVE_SCALE, RD_INPUT = "high_tech_first_reward", "above_scale_reward", "rd_input_reward"


@dataclass(frozen=True)
class Crew:
    """Two officers of the enterprise service and a leader."""

    officer: Actor
    second: Actor
    leader: Actor


def make_crew(zone: Zone) -> Crew:
    return Crew(
        make_actor(zone, Role.ENTERPRISE_SERVICE),
        make_actor(zone, Role.ENTERPRISE_SERVICE),
        make_actor(zone, Role.ZONE_LEADER),
    )


def make_firm(zone: Zone, *, name: str, revenue: int = 1800, rd: int = 200, **rest: Any) -> Enterprise:
    """First recognised as high-tech in November 2025, clean; amounts in 万元."""
    firm = make_enterprise(zone, name=name, industry_code="3841")
    make_recognition(firm, recognised_on=dt.date(2025, 11, 1), valid_until=dt.date(2028, 10, 31))
    make_figures(firm, year=2025, revenue=revenue * WAN, rd_expense=rd * WAN, **rest)
    for fact in ("on_abnormal_list", "on_dishonest_list"):
        declare(firm, fact, "false")
    return firm


def enter_above_scale(firm: Enterprise, *, revenue_before: int) -> None:
    make_recognition(
        firm, kind=RecognitionKind.ABOVE_SCALE, recognised_on=dt.date(2025, 12, 31), valid_until=None
    )
    make_figures(firm, year=2024, revenue=revenue_before * WAN)


def opened(zone: Zone, crew: Crew, *, policy: str = HIGH_TECH, budget: int = 1000, **rest: Any) -> GrantRound:
    given: dict[str, Any] = {
        "policy": policy,
        "on": OPENED,
        "today": TODAY,
        "budget": budget * WAN,
        "order": FundingOrder.SMALLEST_FIRST,
    } | rest
    return actions.open_round(zone, by=crew.officer, **given)


def published(row: GrantRound, crew: Crew) -> GrantRound:
    actions.pass_all(row, by=crew.officer, reviewed_on=REVIEWED, today=TODAY)
    return actions.publish_round(row, by=crew.officer, starts_on=PUBLIC, today=TODAY)


def approved(row: GrantRound, crew: Crew) -> GrantRound:
    published(row, crew)
    actions.approve_payment(row, by=crew.leader, approved_on=APPROVED, today=TODAY)
    row.refresh_from_db()
    return row


def paid(row: GrantRound, crew: Crew) -> GrantRound:
    approved(row, crew)
    actions.mark_all_paid(row, by=crew.second, paid_on=PAID, voucher="记-2026-0418", today=TODAY)
    row.refresh_from_db()
    return row


def make_account(firm: Enterprise, *, number: str = "0405020109300123456", **rest: Any) -> BankAccount:
    rest.setdefault("since", dt.date(2025, 1, 1))
    return BankAccount.objects.create(
        enterprise=firm, account_name=firm.name, bank="中国工商银行长治高新支行", number=number, **rest
    )


def award_of(firm: Enterprise, benefit: str = "reward", **rest: Any) -> GrantAward:
    return GrantAward.objects.get(enterprise=firm, benefit=benefit, **rest)


def amounts(row: GrantRound) -> dict[tuple[str, str], Decimal]:
    """(enterprise, benefit) → 万元"""
    return {
        (one.enterprise.name, one.benefit): one.amount / WAN
        for one in row.awards.select_related("enterprise")
    }
