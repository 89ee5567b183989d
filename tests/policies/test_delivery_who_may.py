"""Every step of a grant, tried by nobody, by every wrong role, by an enterprise, and from another zone."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.permissions import Permission
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions
from gaoxin.policies.models import GrantAward, GrantRound
from gaoxin.policies.permissions import APPROVE_PAYMENT, MAKE_PAYMENT, REVIEW_AWARDS, RUN_DELIVERY
from gaoxin.values.errors import NotFound, NotPermitted
from tests.enterprises.made import WAN
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.policies.delivering import (
    LAST_DAY,
    PUBLIC,
    TODAY,
    award_of,
    make_crew,
    make_firm,
    opened,
    published,
)
from tests.unchanged import nothing_changes

Attempt = Callable[[Actor, GrantRound, GrantAward], object]
NAME = "长治市甲电子有限公司"

ATTEMPTS: dict[str, tuple[Permission, Attempt]] = {
    "review": (
        REVIEW_AWARDS,
        lambda by, _row, award: actions.review_award(
            award, by=by, passed=True, reviewed_on=PUBLIC, today=TODAY
        ),
    ),
    "pass_all": (
        REVIEW_AWARDS,
        lambda by, row, _award: actions.pass_all(row, by=by, reviewed_on=PUBLIC, today=TODAY),
    ),
    "publish": (
        RUN_DELIVERY,
        lambda by, row, _award: actions.publish_round(row, by=by, starts_on=PUBLIC, today=TODAY),
    ),
    "object": (
        RUN_DELIVERY,
        lambda by, _row, award: actions.object_to_award(
            award, by=by, reason="来信", objected_on=LAST_DAY, today=TODAY
        ),
    ),
    "settle": (
        RUN_DELIVERY,
        lambda by, _row, award: actions.settle_objection(
            award, by=by, upheld=True, reason="查实", settled_on=LAST_DAY, today=TODAY
        ),
    ),
    "budget": (
        APPROVE_PAYMENT,
        lambda by, row, _award: actions.set_budget(row, by=by, budget=9 * WAN, reason="追加", today=TODAY),
    ),
    "approve": (
        APPROVE_PAYMENT,
        lambda by, row, _award: actions.approve_payment(row, by=by, approved_on=TODAY, today=TODAY),
    ),
    "pay": (
        MAKE_PAYMENT,
        lambda by, _row, award: actions.mark_paid(award, by=by, paid_on=TODAY, voucher="记-1", today=TODAY),
    ),
    "pay_all": (
        MAKE_PAYMENT,
        lambda by, row, _award: actions.mark_all_paid(row, by=by, paid_on=TODAY, voucher="记-1", today=TODAY),
    ),
    "claw_back": (
        MAKE_PAYMENT,
        lambda by, _row, award: actions.claw_back(
            award, by=by, reason="更正", proposed_on=TODAY, today=TODAY
        ),
    ),
    "recover": (
        MAKE_PAYMENT,
        lambda by, _row, award: actions.recover_money(
            award, by=by, amount=Decimal(1), recovered_on=TODAY, voucher="收-1", today=TODAY
        ),
    ),
    "export": (
        MAKE_PAYMENT,
        lambda by, row, _award: actions.record_payment_export(row, by=by, kind="csv", count=1),
    ),
    "account": (
        MAKE_PAYMENT,
        lambda by, _row, award: actions.keep_account(
            award.enterprise,
            by=by,
            account_name=NAME,
            bank="中国银行长治高新支行",
            number="0405020109300123456",
            since=PUBLIC,
            today=TODAY,
        ),
    ),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_nobody_without_the_permission_takes_the_step_and_nothing_changes(zone: Zone, name: str) -> None:
    needed, attempt = ATTEMPTS[name]
    firm = make_firm(zone, name=NAME)
    row = published(opened(zone, make_crew(zone)), make_crew(zone))
    award = award_of(firm)
    wrong = [make_actor(zone, role) for role in set(Role) - needed.roles - {Role.ENTERPRISE_USER}]
    wrong.append(actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)))
    stranger = make_actor(make_zone(code="next"), *needed.roles)
    with nothing_changes():
        for by in wrong:
            with pytest.raises(NotPermitted):
                attempt(by, row, award)
        for by in (stranger, ANONYMOUS):
            with pytest.raises(NotFound):
                attempt(by, row, award)
