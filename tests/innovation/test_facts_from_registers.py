"""What the registers come to counts; what they leave open is stated; where both disagree it is shown."""

import datetime as dt
from calendar import monthrange
from decimal import Decimal
from fractions import Fraction

import pytest

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises.models import PropertyKind
from gaoxin.foundation.accounts.roles import Role
from gaoxin.innovation import actions
from gaoxin.innovation.assembly.carriers import read_carrier
from gaoxin.innovation.assembly.elapsed import months_begun
from gaoxin.innovation.assembly.rules import explained
from gaoxin.innovation.assembly.standing import Call, standing_of
from gaoxin.innovation.charts import quarters_of
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.enterprises.made import make_enterprise, make_recognition
from tests.factories import make_actor, make_zone
from tests.innovation.made import TODAY, incubated, make_carrier, make_service, make_tenant, state, tell
from tests.policies.made import make_equity, make_property
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
FOUNDED = dt.date(2024, 1, 10)
INCUBATOR = {
    "statistics_years": "3",
    "controlled_area": "12000",
    "fund_size": "800",
    "staff_total": "10",
    "professional_staff": "9",
    "mentors": "12",
    "has_own_platform": "false",
    "in_remote_region": "false",
}


def read(carrier, by, on=TODAY):
    return read_carrier(carrier, scope=by.scope, on=on)


def firms(zone, count):
    return [make_enterprise(zone, registered_on=FOUNDED) for _ in range(count)]


def months_by_counting(since: dt.date, until: dt.date) -> int:
    """Month by month: the n-th month ends on the anniversary, or on the last day of a shorter month."""
    count = 0
    while True:
        month = since.month - 1 + count
        year, month = since.year + month // 12, month % 12 + 1
        if dt.date(year, month, min(since.day, monthrange(year, month)[1])) >= until:
            return count
        count += 1


@pytest.mark.parametrize("since", [dt.date(2024, 1, 10), dt.date(2024, 1, 31), dt.date(2023, 2, 28)])
def test_a_part_of_a_month_is_a_month_and_the_anniversary_is_not(since):
    for days in range(800):
        until = since + dt.timedelta(days=days)
        assert months_begun(since, until) == months_by_counting(since, until), until


def test_an_empty_register_is_unknown_not_zero(carrier, keeper):
    reading = read(carrier, keeper)
    for name in ("tenants", "tenant_area", "graduates", "tenants_with_ip", "fund_cases"):
        assert reading.known(name).value is None, name
    assert reading.known("operating_since").value == dt.date(2018, 3, 1)
    assert reading.answer.verdict is Verdict.UNKNOWN
    assert reading.occupancy.vacant_area is None


def test_tenants_are_counted_by_the_rule_and_open_ones_leave_a_span(carrier, zone, keeper):
    for firm in firms(zone, 2):
        incubated(carrier, firm)
    make_tenant(carrier, make_enterprise(zone, registered_on=FOUNDED), field="equipment")
    tell(make_tenant(carrier, make_enterprise(zone, registered_on=FOUNDED)), meets_tech_sme="false")
    make_tenant(carrier)
    reading = read(carrier, keeper)
    assert len(reading.present) == 5
    known = reading.known("tenants")
    assert (known.derived.low, known.derived.high, known.value) == (2, 3, None)


def test_a_statement_fills_what_the_register_leaves_open_and_a_difference_is_flagged(carrier, zone, keeper):
    one, *_rest = firms(zone, 1)
    incubated(carrier, one)
    make_tenant(carrier, make_enterprise(zone, registered_on=FOUNDED))
    state(carrier, "tenants", "2", source="年报")
    known = read(carrier, keeper).known("tenants")
    assert (known.value, known.origin, known.differs) == (2, "stated", False)
    assert "年报" in known.source
    state(carrier, "tenants", "5")
    assert read(carrier, keeper).known("tenants").differs


def test_what_the_register_settles_stands_over_a_statement(carrier, zone, keeper):
    incubated(carrier, firms(zone, 1)[0])
    state(carrier, "tenants", "9")
    known = read(carrier, keeper).known("tenants")
    assert (known.value, known.origin, known.differs) == (1, "derived", True)


def test_a_statement_holds_from_its_day_on_and_an_empty_one_withdraws_it(carrier, keeper):
    state(carrier, "mentors", "5", observed_on=dt.date(2025, 1, 1))
    state(carrier, "mentors", "8", observed_on=dt.date(2026, 1, 1))
    state(carrier, "mentors", "", observed_on=dt.date(2026, 3, 1))
    found = [
        read(carrier, keeper, dt.date(*day)).known("mentors").value
        for day in ((2024, 12, 31), (2025, 6, 1), (2026, 2, 1), (2026, 3, 1))
    ]
    assert found == [None, 5, 8, None]


def test_area_and_vacancy_follow_the_stays_of_the_day(carrier, zone, keeper):
    state(carrier, "controlled_area", "2000", observed_on=dt.date(2020, 1, 1))
    state(carrier, "desks", "40", observed_on=dt.date(2020, 1, 1))
    one, two = firms(zone, 2)
    incubated(carrier, one, area=Decimal("300.5"))
    incubated(
        carrier, two, area=Decimal(200), left_on=dt.date(2026, 1, 10), outcome="moved", exit_reason="迁出"
    )
    make_tenant(carrier, desks=6)
    room = read(carrier, keeper).occupancy
    assert (room.area, room.used_area, room.vacant_area) == (1400, Decimal("300.5"), Decimal("1099.5"))
    assert room.vacant_desks == 34
    assert read(carrier, keeper, dt.date(2026, 1, 9)).occupancy.used_area == Decimal("500.5")
    assert read(carrier, keeper, dt.date(2026, 1, 10)).occupancy.used_area == Decimal("300.5")


def test_a_tenant_without_area_or_desks_leaves_the_vacancy_open(carrier, zone, keeper):
    state(carrier, "controlled_area", "2000")
    incubated(carrier, firms(zone, 1)[0])
    room = read(carrier, keeper).occupancy
    assert (room.vacant_area, room.unmeasured) == (None, 1)
    assert read(carrier, keeper).known("tenant_area").value is None


def test_rights_graduates_and_money_come_from_their_books(carrier, zone, keeper):
    holder, bare, gone = firms(zone, 3)
    first, second = incubated(carrier, holder), incubated(carrier, bare)
    make_property(holder, PropertyKind.UTILITY_MODEL, granted_on=dt.date(2025, 1, 1))
    incubated(carrier, gone, left_on=dt.date(2026, 2, 1), outcome="graduated")
    make_equity(holder, 300)
    make_service(carrier, "fund_use", dt.date(2025, 5, 1), tenant=second)
    reading = read(carrier, keeper)
    assert (reading.known("graduates").value, reading.known("fund_cases").value) == (1, 1)
    assert reading.known("funded_tenants").value == 1
    span = reading.known("tenants_with_ip").derived
    assert (span.low, span.high) == (1, 2)
    make_property(bare, PropertyKind.SOFTWARE_COPYRIGHT, granted_on=dt.date(2025, 1, 1), number="S")
    assert read(carrier, keeper).known("tenants_with_ip").value == 2
    assert first.pk != second.pk


def test_a_year_counts_whoever_was_there_at_any_time_of_it(zone, keeper):
    space = make_carrier(zone, kind="maker_space", opened_on=dt.date(2022, 1, 1))
    young = make_enterprise(zone, registered_on=dt.date(2025, 4, 1))
    make_tenant(space, young, entered_on=dt.date(2025, 4, 20))
    make_tenant(space, entered_on=dt.date(2023, 1, 1), left_on=dt.date(2025, 1, 1), outcome="withdrawn")
    make_tenant(space, entered_on=dt.date(2023, 1, 1), left_on=dt.date(2025, 1, 2), outcome="withdrawn")
    make_tenant(space, entered_on=dt.date(2026, 1, 1))
    make_service(space, "event", dt.date(2025, 7, 1))
    make_service(space, "event", dt.date(2026, 1, 1))
    reading = read(space, keeper)
    assert reading.known("teams_served@1").value == 2
    assert reading.known("newly_registered@1").value == 1
    assert reading.known("events@1").value == 1
    assert reading.known("newly_funded@1").value is None


def test_the_page_says_what_the_engine_says_of_the_same_facts(carrier, zone, keeper):
    """Facts counted here by hand, put to the engine: verdict, every condition and every figure are equal."""
    for name, value in INCUBATOR.items():
        state(carrier, name, value)
    tenants = [incubated(carrier, firm, area=Decimal(150)) for firm in firms(zone, 8)]
    for tenant in tenants:
        make_property(tenant.enterprise, PropertyKind.UTILITY_MODEL, number=f"ZL{tenant.pk}")
    make_equity(tenants[0].enterprise, 200)
    reading = read(carrier, keeper)
    by_hand = {
        "operating_since": dt.date(2018, 3, 1),
        "statistics_years": 3,
        "controlled_area": 12_000 * 10_000,
        "tenant_area": (600 + 8 * 150) * 10_000,
        "fund_size": 800 * 1_000_000,
        "staff_total": 10,
        "professional_staff": 9,
        "mentors": 12,
        "has_own_platform": False,
        "in_remote_region": False,
        "tenants": 8,
        "tenants_with_ip": 8,
        "tenants_patent_applied": 8,
        "same_field_tenants": 8,
        "graduates": 0,
        "funded_tenants": 1,
    }
    assert {one.input: one.value for one in reading.facts if one.value is not None} == by_hand
    answer = explained("incubator", by_hand, on=TODAY)
    assert reading.answer.verdict is answer.verdict is Verdict.NOT_MET
    shown = [(one.criterion.id, one.state) for one in reading.answer.readings()]
    assert shown == [(one.criterion.id, one.state) for one in answer.readings()]
    figures = {name: one.low for name, one in reading.answer.figures.items()}
    assert figures["tenant_density"] == Fraction(8 * 1000, 12_000)
    assert figures["tenant_area_share"] == Fraction(1800, 12_000) * 100
    assert figures["professional_share"] == 90


def test_the_longest_stay_is_counted_by_field(carrier, zone, keeper):
    """48 months and, in the longer fields, 60; the anniversary itself is not beyond."""
    entered = dt.date(2022, 6, 15)
    one, two = (make_enterprise(zone, registered_on=dt.date(2022, 1, 1)) for _ in range(2))
    short = incubated(carrier, one, entered_on=entered)
    long = incubated(carrier, two, entered_on=entered, field="biomedicine")
    calls = {}
    for day in (dt.date(2026, 6, 15), dt.date(2026, 6, 16)):
        calls[day] = [standing_of(row, scope=keeper.scope, on=day).call for row in (short, long)]
    assert calls == {
        dt.date(2026, 6, 15): [Call.ENDING, Call.NONE],
        dt.date(2026, 6, 16): [Call.OVERSTAY, Call.NONE],
    }
    assert standing_of(long, scope=keeper.scope, on=dt.date(2026, 6, 16)).months_left == 11


def test_a_certificate_makes_a_tenant_ready_to_graduate(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    assert standing_of(tenant, scope=keeper.scope, on=TODAY).call is Call.NONE
    make_recognition(enterprise)
    assert standing_of(tenant, scope=keeper.scope, on=TODAY).call is Call.GRADUATE


def test_a_gap_of_a_fifth_is_near_and_more_is_not(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    make_equity(enterprise, 399)
    assert standing_of(tenant, scope=keeper.scope, on=TODAY).call is Call.NONE
    make_equity(enterprise, 61)
    assert standing_of(tenant, scope=keeper.scope, on=TODAY).call is Call.NEAR


def test_quarters_add_up_to_the_register(carrier, zone):
    one, two = firms(zone, 2)
    stays = [
        make_tenant(carrier, one, entered_on=dt.date(2025, 3, 31)),
        make_tenant(
            carrier, two, entered_on=dt.date(2025, 4, 1), left_on=dt.date(2025, 9, 30), outcome="graduated"
        ),
    ]
    found = {one.label: one for one in quarters_of(stays, on=dt.date(2026, 1, 5), count=5)}
    assert list(found) == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    assert [one.present for one in found.values()] == [1, 2, 1, 1, 1]
    assert (found["2025Q2"].entered, found["2025Q3"].left, found["2025Q3"].graduated) == (1, 1, 1)
    assert found["2026Q1"].last == dt.date(2026, 1, 5)


def test_facts_of_the_registers_are_not_stated_of_a_stay(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise)
    for fact, code in (("months_inside", "fact.of_the_register"), ("nothing", "fact.unknown")):
        with nothing_changes("innovation", "audit"), pytest.raises(DomainError) as caught:
            actions.state_tenant_fact(
                tenant, by=keeper, fact_id=fact, value="3", observed_on=TODAY, today=TODAY
            )
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": "十二"}, "fact.value"),
        ({"observed_on": TODAY + dt.timedelta(days=1)}, "day.future"),
        ({"year": 2025}, "fact.year"),
        ({"fact_id": "events"}, "fact.year"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(carrier, keeper, given, code):
    stated = {"fact_id": "mentors", "value": "12", "observed_on": TODAY, "today": TODAY} | given
    with nothing_changes("innovation", "audit"), pytest.raises(DomainError) as caught:
        actions.state_carrier_fact(carrier, by=keeper, **stated)
    assert caught.value.code == code


def test_statements_are_for_those_who_keep_facts_and_within_the_zone(carrier, zone):
    given = {"fact_id": "mentors", "value": "12", "observed_on": TODAY, "today": TODAY}
    stranger = make_actor(make_zone(code="other"), Role.LAND_OFFICER)
    leader = make_actor(zone, Role.ZONE_LEADER)
    with nothing_changes("innovation", "audit"):
        with pytest.raises(NotPermitted):
            actions.state_carrier_fact(carrier, by=leader, **given)
        with pytest.raises(NotFound):
            actions.state_carrier_fact(carrier, by=stranger, **given)
    actions.state_carrier_fact(carrier, by=make_actor(zone, Role.STATISTICIAN), **given)
