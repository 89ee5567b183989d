"""Who may do what with enterprises: strangers, people without the right, neighbours, and keepers."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from gaoxin.enterprises import actions
from gaoxin.enterprises.models import Contact, Enterprise, IntellectualProperty, PropertyKind, RecognitionKind
from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.values.errors import NotFound, NotPermitted
from tests.enterprises.made import TODAY, make_code, make_enterprise, make_keeper, make_recognition
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 6, 1)
Act = Callable[[Enterprise, Actor], object]


def _title(enterprise: Enterprise):
    return enterprise.recognitions.get()


def _right(enterprise: Enterprise):
    return enterprise.properties.get()


def _contact(enterprise: Enterprise):
    return enterprise.contacts.get()


WRITES: dict[str, Act] = {
    "correct": lambda one, by: actions.correct_enterprise(one, by=by, fields={"site": "甲"}, today=TODAY),
    "figures": lambda one, by: actions.record_annual_figures(
        one, by=by, year=2025, figures={"staff": 3}, today=TODAY
    ),
    "recognise": lambda one, by: actions.add_recognition(
        one, by=by, kind=RecognitionKind.GAZELLE, recognised_on=DAY, today=TODAY
    ),
    "correct_title": lambda one, by: actions.correct_recognition(
        _title(one), by=by, fields={"certificate_no": "G1"}, today=TODAY
    ),
    "withdraw": lambda one, by: actions.withdraw_recognition(
        _title(one), by=by, withdrawn_on=TODAY, reason="虚报", today=TODAY
    ),
    "property": lambda one, by: actions.add_property(
        one, by=by, kind=PropertyKind.INVENTION_PATENT, title="新的", granted_on=DAY, today=TODAY
    ),
    "correct_property": lambda one, by: actions.correct_property(
        _right(one), by=by, fields={"title": "改名"}, today=TODAY
    ),
    "financing": lambda one, by: actions.add_financing(
        one, by=by, amount=Decimal(5), paid_on=DAY, today=TODAY
    ),
    "contact": lambda one, by: actions.add_contact(one, by=by, name="赵六"),
    "correct_contact": lambda one, by: actions.correct_contact(_contact(one), by=by, fields={"duty": "主任"}),
    "end_contact": lambda one, by: actions.end_contact(_contact(one), by=by, until=TODAY),
}


@pytest.fixture
def enterprise(zone) -> Enterprise:
    one = make_enterprise(zone)
    make_recognition(one)
    Contact.objects.create(enterprise=one, name="王五")
    IntellectualProperty.objects.create(
        enterprise=one,
        kind="utility_model",
        property_class="class_two",
        title="旧的",
        granted_on=DAY,
    )
    return one


@pytest.mark.parametrize("write", WRITES)
def test_a_keeper_may(enterprise, keeper, write):
    WRITES[write](enterprise, keeper)


@pytest.mark.parametrize("write", WRITES)
def test_a_statistician_may(zone, enterprise, write):
    WRITES[write](enterprise, make_actor(zone, Role.STATISTICIAN))


@pytest.mark.parametrize("write", WRITES)
def test_other_officers_and_administrators_may_not(zone, enterprise, write):
    others = [*(OFFICERS - {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN}), *ADMINISTRATORS]
    for role in others:
        by = make_actor(zone, role)
        with nothing_changes(), pytest.raises(NotPermitted):
            WRITES[write](enterprise, by)


@pytest.mark.parametrize("write", WRITES)
def test_the_enterprise_itself_may_read_but_not_write(zone, enterprise, write):
    by = actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=enterprise.pk))
    with nothing_changes(), pytest.raises(NotPermitted):
        WRITES[write](enterprise, by)


@pytest.mark.parametrize("write", WRITES)
def test_for_another_zones_keeper_and_for_strangers_it_does_not_exist(enterprise, write):
    for by in (make_keeper(make_zone()), ANONYMOUS):
        with nothing_changes(), pytest.raises(NotFound):
            WRITES[write](enterprise, by)


@pytest.mark.parametrize("role", [Role.ZONE_LEADER, Role.ENTERPRISE_USER, Role.SYSTEM_ADMIN])
def test_only_keepers_register(zone, enterprise, role):
    by = actor_of(make_user(zone, role, enterprise_id=enterprise.pk))
    fields = {"name": "长治市新办有限公司", "uscc": make_code()}
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.register_enterprise(by=by, fields=fields, today=TODAY)


def test_only_a_statistician_defines_clusters(zone, keeper):
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.define_cluster(by=keeper, code="x", name="新的")
