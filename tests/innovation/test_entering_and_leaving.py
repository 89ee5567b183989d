"""Who comes into a carrier and who leaves it: the rule is asked, bad input is refused, nothing gets lost."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.provenance import Origin
from gaoxin.innovation import actions
from gaoxin.innovation.models import Tenant, TenantFact
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.enterprises.made import WAN, make_enterprise, make_figures, make_recognition
from tests.factories import make_actor, make_zone
from tests.innovation.made import TODAY, incubated, make_carrier, make_tenant, state
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
ENTERED = dt.date(2025, 3, 10)
YES = {"meets_tech_sme": "true", "registered_inside": "true", "works_inside": "true"}


def enter(carrier, by, **rest):
    rest.setdefault("entered_on", ENTERED)
    rest.setdefault("today", TODAY)
    return actions.enter_tenant(carrier, by=by, **rest)


def leave(tenant, by, **rest):
    rest = {"left_on": TODAY, "outcome": "withdrawn", "reason": "项目终止", "today": TODAY} | rest
    return actions.leave_tenant(tenant, by=by, **rest)


def refused(code, act):
    with nothing_changes("innovation", "audit"), pytest.raises(DomainError) as caught:
        act()
    found = [one.code for one in getattr(caught.value, "errors", [caught.value])]
    assert code in found, found
    return caught.value


def test_an_entry_that_meets_the_rule_is_recorded_with_its_facts(carrier, enterprise, keeper):
    tenant = enter(
        carrier,
        keeper,
        enterprise=enterprise,
        field="equipment",
        area=Decimal(120),
        facts=YES,
        origin=Origin(source="入驻协议"),
    )
    assert (tenant.entry_verdict, tenant.left_on, tenant.source) == ("MET", None, "入驻协议")
    assert set(TenantFact.objects.values_list("fact", "value", "observed_on", "source")) == {
        (fact, "true", ENTERED, "入驻协议") for fact in YES
    }
    event = AuditEvent.objects.latest("id")
    assert event.action == "innovation.tenant_entered"
    assert "符合" in event.changes


def test_what_nobody_knows_at_entry_stays_open_and_stops_nobody(carrier, enterprise, keeper):
    assert enter(carrier, keeper, enterprise=enterprise).entry_verdict == "UNKNOWN"


def test_an_entry_that_does_not_meet_the_rule_needs_the_officers_reason(carrier, zone, keeper):
    old = make_enterprise(zone, registered_on=dt.date(2020, 1, 10))
    error = refused("tenant.entry_not_met", lambda: enter(carrier, keeper, enterprise=old, facts=YES))
    assert "二十四个月" in error.message
    assert error.field == "entry_reason"
    tenant = enter(carrier, keeper, enterprise=old, facts=YES, entry_reason="引进的龙头配套企业")
    assert (tenant.entry_verdict, tenant.entry_reason) == ("NOT_MET", "引进的龙头配套企业")


def test_a_team_enters_without_the_rule_of_firms(carrier, keeper):
    tenant = enter(carrier, keeper, team_name=" 智能巡检团队 ", desks=3)
    assert (tenant.name, tenant.is_team, tenant.entry_verdict) == ("智能巡检团队", True, "")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("tenant.before_opening", {"entered_on": dt.date(2018, 2, 28)}),
        ("day.future", {"entered_on": TODAY + dt.timedelta(days=1)}),
        ("tenant.agreement", {"agreement_until": ENTERED - dt.timedelta(days=1)}),
        ("tenant.left_before_entry", {"left_on": ENTERED - dt.timedelta(days=1), "outcome": "moved"}),
        ("tenant.outcome", {"left_on": TODAY}),
        ("tenant.area", {"area": Decimal(-1)}),
    ],
)
def test_an_entry_that_cannot_be_is_refused(carrier, enterprise, keeper, code, given):
    if code == "tenant.area":
        with nothing_changes("innovation", "audit"), pytest.raises(DomainError):
            enter(carrier, keeper, enterprise=enterprise, **given)
        return
    error = refused(code, lambda: enter(carrier, keeper, enterprise=enterprise, **given))
    assert error.remedy


def test_an_entry_of_nobody_is_refused(carrier, keeper):
    refused("tenant.party", lambda: enter(carrier, keeper))


def test_one_firm_sits_in_one_carrier_at_a_time(carrier, zone, enterprise, keeper):
    other = make_carrier(zone, name="上党众创空间", kind="maker_space")
    make_tenant(other, enterprise, entered_on=dt.date(2024, 6, 1))
    error = refused("tenant.two_stays", lambda: enter(carrier, keeper, enterprise=enterprise))
    assert "上党众创空间" in error.message


def test_a_firm_that_left_comes_in_elsewhere_on_the_day_it_left(carrier, zone, enterprise, keeper):
    other = make_carrier(zone, kind="maker_space")
    make_tenant(other, enterprise, entered_on=dt.date(2024, 6, 1), left_on=ENTERED, outcome="moved")
    assert enter(carrier, keeper, enterprise=enterprise).pk


def test_nobody_moves_into_more_area_than_there_is(carrier, enterprise, zone, keeper):
    """1,000 ㎡ under control less 600 ㎡ of public service leave 400 ㎡; 300 ㎡ are taken."""
    state(carrier, "controlled_area", "1000", observed_on=dt.date(2020, 1, 1))
    make_tenant(carrier, make_enterprise(zone), area=Decimal(300), entered_on=dt.date(2024, 1, 1))
    error = refused(
        "tenant.beyond_area",
        lambda: enter(carrier, keeper, enterprise=enterprise, area=Decimal("100.01")),
    )
    assert error.field == "area"
    assert enter(carrier, keeper, enterprise=enterprise, area=Decimal(100)).area == 100


def test_room_is_kept_for_those_who_came_later(carrier, enterprise, zone, keeper):
    state(carrier, "controlled_area", "1000", observed_on=dt.date(2020, 1, 1))
    make_tenant(carrier, make_enterprise(zone), area=Decimal(350), entered_on=dt.date(2025, 6, 1))
    refused(
        "tenant.beyond_area",
        lambda: enter(carrier, keeper, enterprise=enterprise, area=Decimal(100)),
    )


def test_nobody_takes_more_desks_than_there_are(carrier, keeper):
    state(carrier, "desks", "10", observed_on=dt.date(2020, 1, 1))
    make_tenant(carrier, desks=8)
    refused("tenant.beyond_desks", lambda: enter(carrier, keeper, team_name="巡检团队", desks=3))


def test_a_firm_of_another_zone_does_not_exist(carrier, keeper):
    stranger = make_enterprise(make_zone(code="other"))
    with nothing_changes("innovation", "audit"), pytest.raises(NotFound):
        enter(carrier, keeper, enterprise=stranger)


def test_who_graduates_by_the_rule_needs_no_further_reason(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    make_recognition(enterprise)
    left = leave(tenant, keeper, outcome="graduated", reason="")
    assert (left.outcome, left.left_on, left.exit_reason) == ("graduated", TODAY, "")
    assert '"verdict":[null,"符合"]' in AuditEvent.objects.latest("id").changes


def test_a_graduation_the_rule_does_not_give_needs_a_reason(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    refused("tenant.graduation_not_met", lambda: leave(tenant, keeper, outcome="graduated", reason=" "))
    left = leave(tenant, keeper, outcome="graduated", reason="省厅批复同意毕业")
    assert (left.outcome, left.exit_reason) == ("graduated", "省厅批复同意毕业")


def test_leaving_without_graduation_always_says_why(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    refused("reason.missing", lambda: leave(tenant, keeper, reason=""))


def test_nobody_leaves_before_coming_or_in_days_to_come(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    early = tenant.entered_on - dt.timedelta(days=1)
    refused("tenant.left_before_entry", lambda: leave(tenant, keeper, left_on=early))
    refused("day.future", lambda: leave(tenant, keeper, left_on=TODAY + dt.timedelta(days=1)))


def test_who_is_not_in_cannot_leave(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    leave(tenant, keeper)
    with nothing_changes("innovation", "audit"), pytest.raises(Conflict) as caught:
        leave(tenant, keeper)
    assert caught.value.code == "tenant.left_already"


def test_a_correction_keeps_the_old_value_in_the_trail(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise, area=Decimal(100))
    actions.correct_tenant(tenant, by=keeper, fields={"area": Decimal(80)}, today=TODAY)
    assert Tenant.objects.get(pk=tenant.pk).area == 80
    assert '"area":["100' in AuditEvent.objects.latest("id").changes


@pytest.mark.parametrize("role", [Role.ZONE_LEADER, Role.INVESTMENT_OFFICER, Role.STATISTICIAN])
def test_only_keepers_of_carriers_record_entries_and_exits(carrier, zone, enterprise, role):
    other = make_actor(zone, role)
    tenant = incubated(carrier, enterprise)
    with nothing_changes("innovation", "audit"):
        for act in (
            lambda: enter(carrier, other, team_name="巡检团队"),
            lambda: leave(tenant, other),
            lambda: actions.record_service(
                carrier, by=other, kind="event", happened_on=TODAY, content="沙龙", today=TODAY
            ),
        ):
            with pytest.raises(NotPermitted):
                act()


def test_a_service_is_for_somebody_who_was_there(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)

    def serve(**rest):
        given = {"kind": "financing", "happened_on": TODAY, "content": "融资到账", "today": TODAY} | rest
        return actions.record_service(carrier, by=keeper, **given)

    refused("service.tenant_missing", lambda: serve())
    refused("service.not_in", lambda: serve(tenant=tenant, happened_on=dt.date(2024, 12, 1)))
    refused("service.amount", lambda: serve(tenant=tenant, amount=Decimal(0)))
    assert serve(tenant=tenant, amount=Decimal(3_000_000)).amount == 3_000_000


def test_income_of_two_years_graduates_only_beyond_the_line(carrier, enterprise, keeper):
    """Exactly 1,000 万元 in two years is not more than 1,000 万元."""
    tenant = incubated(carrier, enterprise)
    make_figures(enterprise, year=2025, revenue=600 * WAN)
    figures = make_figures(enterprise, year=2024, revenue=400 * WAN)
    refused("tenant.graduation_not_met", lambda: leave(tenant, keeper, outcome="graduated", reason=""))
    figures.revenue = 401 * WAN
    figures.save()
    assert leave(tenant, keeper, outcome="graduated", reason="").outcome == "graduated"
