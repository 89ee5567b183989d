"""An officer opens the incubator, sees who graduates by the rule, records it, and the numbers follow."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.assembly.carriers import read_carrier
from gaoxin.innovation.assembly.standing import Call
from gaoxin.innovation.models import InnovationCarrier, Tenant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_tenant_that_meets_the_rule_graduates(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    carrier = InnovationCarrier.objects.get(zone=sample_zone, kind="incubator", is_sample=True)
    scope, today = Scope(frozenset({sample_zone.pk})), timezone.localdate()
    before = read_carrier(carrier, scope=scope, on=today)
    ready = before.called(Call.GRADUATE)[0].tenant
    page = log_in(person(Role.LAND_OFFICER, display_name="小秦"))

    page.goto(f"{live_server.url}/innovation/carriers/")
    page.get_by_role("link", name=carrier.name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(carrier.name)
    row = page.locator("#calls li", has_text=ready.name)
    expect(row).to_contain_text("符合毕业条件")
    row.get_by_role("link", name="登记毕业或离开").click()

    expect(page.locator(".note .badge")).to_have_text("符合")
    expect(page.get_by_label("毕业", exact=True)).to_be_checked()
    page.get_by_role("button", name="登记", exact=True).click()

    expect(page.locator(".messages")).to_contain_text("已登记离开")
    expect(page.locator("h1 .badge")).to_have_text("毕业")
    tenant = Tenant.objects.get(pk=ready.pk)
    assert (tenant.outcome, tenant.left_on) == ("graduated", today)
    after = read_carrier(carrier, scope=scope, on=today)
    assert len(after.present) == len(before.present) - 1
    assert len(after.graduates) == len(before.graduates) + 1

    page.goto(f"{live_server.url}/innovation/carriers/{carrier.pk}/")
    expect(page.locator("#left")).to_contain_text(ready.name)
    expect(page.locator("#calls")).not_to_contain_text(ready.name)


def test_who_does_not_meet_the_rule_needs_a_reason(
    log_in: Any, person: Any, live_server: Any, sample_zone: Zone
) -> None:
    carrier = InnovationCarrier.objects.get(zone=sample_zone, kind="incubator", is_sample=True)
    scope, today = Scope(frozenset({sample_zone.pk})), timezone.localdate()
    reading = read_carrier(carrier, scope=scope, on=today)
    other = next(one.tenant for one in reading.present if not one.graduates)
    page = log_in(person(Role.ENTERPRISE_SERVICE))

    page.goto(f"{live_server.url}/innovation/tenants/{other.pk}/leave/")
    page.get_by_label("毕业", exact=True).check()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".errors")).to_contain_text("写明依据")
    assert Tenant.objects.get(pk=other.pk).left_on is None

    page.get_by_label("原因").fill("省厅批复同意毕业")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1 .badge")).to_have_text("毕业")
    assert Tenant.objects.get(pk=other.pk).exit_reason == "省厅批复同意毕业"
