"""A zone that calls for applications, firms that apply, and the officers who decide."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.enterprises.models import Enterprise, RecognitionKind
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.actions import applications, calls, handling, listing, submitting
from gaoxin.policies.actions.calls import ORDINARY_LIMITS, Limits, Material
from gaoxin.policies.actions.handling import Opinion
from gaoxin.policies.models import (
    Application,
    ApplicationCall,
    DeliveryClass,
    FundingOrder,
    GrantRound,
    MaterialSource,
)
from gaoxin.values.errors import DomainError, DomainErrors
from tests.attachments.files import PDF
from tests.enterprises.made import WAN, make_enterprise, make_figures, make_recognition
from tests.factories import actor_of, make_user
from tests.policies.delivering import Crew, make_account
from tests.policies.made import declare
from tests.unchanged import nothing_changes

A, B = "长治市甲电子有限公司", "长治市乙材料有限公司"

RD_INPUT = "rd_input_reward"
# 2026-04-01 is a Wednesday, the 4th to 6th are 清明, and the 1st to 5th of May are off.
OPENS, APPLIED, CLOSES = dt.date(2026, 4, 1), dt.date(2026, 4, 8), dt.date(2026, 4, 30)
REPORT, LICENCE = "研发费用专项审计报告", "营业执照"
MATERIALS = (
    Material(LICENCE, MaterialSource.REGISTRATION),
    Material(REPORT, note="会计师事务所出具，加盖公章"),
    Material("研发项目立项文件", is_required=False),
)


def refused(code: str, act: object, *args: object, **rest: object) -> DomainError:
    """``act`` is refused with that code, and nothing is changed."""
    with nothing_changes("policies", "audit", "attachments", "notices"), pytest.raises(DomainError) as raised:
        act(*args, **rest)  # type: ignore[operator]
    errors = raised.value.errors if isinstance(raised.value, DomainErrors) else (raised.value,)
    assert code in [one.code for one in errors]
    assert all(one.remedy for one in errors)
    return raised.value


def make_applicant(zone: Zone, firm: Enterprise) -> Actor:
    return actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk))


def make_rd_firm(zone: Zone, *, name: str, rd: int = 300, asks_dishonest: bool = True) -> Enterprise:
    """High-tech, R&D of 300 after 200 万元 on revenue of 5,000; not known is whether it is 失信."""
    firm = make_enterprise(zone, name=name, industry_code="3841")
    make_recognition(
        firm,
        kind=RecognitionKind.HIGH_TECH,
        recognised_on=dt.date(2024, 11, 1),
        valid_until=dt.date(2027, 10, 31),
    )
    make_figures(firm, year=2025, revenue=5000 * WAN, rd_expense=rd * WAN)
    make_figures(firm, year=2024, rd_expense=200 * WAN)
    if not asks_dishonest:
        declare(firm, "on_dishonest_list", "false")
    return firm


def make_call(
    zone: Zone, crew: Crew, *, is_quick: bool = False, budget: int = 1000, **rest: Any
) -> ApplicationCall:
    """Published; its budget in 万元."""
    given: dict[str, Any] = {
        "policy": RD_INPUT,
        "delivery_class": DeliveryClass.QUICK if is_quick else DeliveryClass.ORDINARY,
        "opens_on": OPENS,
        "closes_on": CLOSES,
        "budget": budget * WAN,
        "order": FundingOrder.REVIEWED_FIRST,
        "limits": Limits(1, 3, 2, 5) if is_quick else ORDINARY_LIMITS,
        "materials": MATERIALS,
    } | rest
    row = calls.open_call(zone, by=crew.officer, **given)
    return calls.publish_call(row, by=crew.officer, today=OPENS)


def started(call: ApplicationCall, firm: Enterprise, by: Actor, *, today: dt.date = APPLIED) -> Application:
    return applications.start_application(call, firm, by=by, today=today)


def filled_in(
    row: Application, by: Actor, *, today: dt.date = APPLIED, with_report: bool = True, **stated: str
) -> Application:
    stated.setdefault("on_dishonest_list", "false")
    if with_report:
        report = row.call.materials.get(name=REPORT)
        applications.add_material(row, report, by=by, content=PDF, file_name="审计报告.pdf", today=today)
    return applications.save_application(
        row, by=by, stated=stated, contact_name="王芳", contact_phone="13800000000", today=today
    )


def submitted(call: ApplicationCall, firm: Enterprise, by: Actor, *, today: dt.date = APPLIED) -> Application:
    row = filled_in(started(call, firm, by, today=today), by, today=today)
    return submitting.submit_application(row, by=by, today=today)


def accepted(row: Application, crew: Crew, *, day: dt.date = APPLIED) -> Application:
    return handling.accept_application(row, by=crew.officer, accepted_on=day, today=day)


def supported(row: Application, crew: Crew, *, day: dt.date = APPLIED) -> Application:
    """Reviewed by the officer, rechecked by the leader; the firm has an account."""
    opinion = Opinion(True, "事实核对无误", day)
    handling.review_application(row, by=crew.officer, opinion=opinion, today=day)
    make_account(row.enterprise)
    return handling.recheck_application(row, by=crew.leader, opinion=opinion, today=day)


def listed(call: ApplicationCall, crew: Crew, *, today: dt.date = APPLIED) -> GrantRound:
    return listing.list_applications(call, by=crew.officer, today=today)
