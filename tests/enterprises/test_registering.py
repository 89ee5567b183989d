"""Entering an enterprise: what is kept, what is derived, what is refused and in which words."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.enterprises.actions import define_cluster, register_enterprise
from gaoxin.enterprises.models import Enterprise, Recognition, RecognitionKind
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.values.errors import Conflict
from tests.enterprises.made import TODAY, make_cluster, make_code, make_enterprise, make_keeper
from tests.factories import make_actor, make_zone
from tests.projects.refusing import refusals, refused

pytestmark = pytest.mark.django_db


def register(by, **fields):
    given = {"name": "长治市晨曦新能源有限公司", "uscc": make_code(), "registered_on": dt.date(2019, 3, 5)}
    return register_enterprise(by=by, fields=given | fields, today=TODAY)


def test_an_enterprise_is_entered_with_one_audit_event(zone, keeper):
    cluster = make_cluster(zone)
    found = register(
        keeper,
        short_name="晨曦",
        cluster=cluster,
        industry_code="C3841",
        registered_capital=Decimal("12000000.50"),
    )
    kept = Enterprise.objects.get(pk=found.pk)
    assert (kept.zone, kept.cluster, kept.industry_code) == (zone, cluster, "3841")
    assert kept.registered_capital == Decimal("12000000.50")
    assert kept.initials == "czscxxnyyxgs cx"
    assert kept.recorded_by == keeper.name
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_id) == ("enterprises.registered", kept.pk)


def test_name_and_code_are_brought_to_one_shape(keeper):
    code = make_code()
    found = register(keeper, name=" 长治市（晨曦) 新能源有限公司", uscc=f" {code[:9].lower()} {code[9:]} ")
    assert found.name == "长治市（晨曦）新能源有限公司"
    assert found.uscc == code


def test_a_name_in_latin_letters_keeps_its_blanks(keeper):
    assert register(keeper, name="Siemens  Energy (Changzhi)").name == "Siemens Energy (Changzhi)"


def test_without_a_code_the_reason_is_stated(keeper):
    assert register(keeper, uscc="", no_code_reason="筹建中，尚未领照").uscc is None
    error = refused(lambda: register(keeper, name="另一家有限公司", uscc=""))
    assert (error.code, error.field) == ("uscc.missing", "uscc")


def test_a_code_makes_the_reason_go(keeper):
    assert register(keeper, no_code_reason="筹建中").no_code_reason == ""


def test_a_wrong_check_digit_says_which_one_is_right(keeper):
    code = make_code()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    error = refused(lambda: register(keeper, uscc=wrong))
    assert error.code == "uscc.check_digit"
    assert f"应为“{code[-1]}”" in error.message


def test_a_taken_code_names_whom_it_belongs_to(enterprise, keeper):
    error = refused(lambda: register(keeper, uscc=enterprise.uscc))
    assert isinstance(error, Conflict)
    assert f"已由“{enterprise.name}”登记" in error.message


def test_the_same_code_may_stand_in_two_zones(enterprise):
    elsewhere = make_keeper(make_zone())
    assert register(elsewhere, uscc=enterprise.uscc).uscc == enterprise.uscc


def test_two_enterprises_of_one_name_are_told_apart_by_their_codes(enterprise, keeper):
    assert register(keeper, name=enterprise.name).pk != enterprise.pk


def test_a_name_alone_cannot_be_entered_twice(enterprise, keeper):
    error = refused(lambda: register(keeper, name=enterprise.name, uscc="", no_code_reason="筹建中"))
    assert error.code == "enterprise.name_taken"
    assert enterprise.uscc in error.message


def test_a_code_for_a_nameless_one_belongs_into_its_record(zone, keeper):
    register(keeper, uscc="", no_code_reason="筹建中")
    error = refused(lambda: register(keeper))
    assert "补录统一社会信用代码" in error.remedy


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "   ", "enterprise.name_missing"),
        ("name", "长" * 121, "text.too_long"),
        ("status", "asleep", "choice.unknown"),
        ("status", "", "enterprise.status_missing"),
        ("technology_field", "magic", "choice.unknown"),
        ("industry_code", "9999", "industry.unknown"),
        ("industry_code", "A3985", "industry.unknown"),
        ("registered_capital", Decimal(-1), "number.negative"),
        ("registered_capital", Decimal("1.234"), "number.too_precise"),
        ("registered_capital", Decimal(10) ** 16, "number.too_large"),
        ("registered_on", dt.date(2027, 1, 1), "date.future"),
        ("registered_on", dt.date(1850, 1, 1), "date.out_of_range"),
        ("entered_zone_on", dt.date(2019, 1, 1), "date.before_founding"),
        ("above_scale_since", dt.date(2018, 12, 31), "date.before_founding"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(keeper, field, value, code):
    error = refused(lambda: register(keeper, **{field: value}))
    assert (error.code, error.field) == (code, field)


def test_several_mistakes_are_told_together(keeper):
    found = refusals(lambda: register(keeper, uscc="123", industry_code="0", registered_capital=Decimal(-5)))
    assert [error.field for error in found] == ["uscc", "industry_code", "registered_capital"]


def test_a_cluster_of_another_zone_is_refused(keeper):
    stranger = make_cluster(make_zone())
    assert refused(lambda: register(keeper, cluster=stranger)).code == "cluster.other_zone"


def test_an_enterprise_above_scale_holds_the_recognition_behind_it(keeper):
    found = register(keeper, above_scale_since=dt.date(2022, 1, 1))
    title = Recognition.objects.get(enterprise=found)
    assert (title.kind, title.recognised_on) == (RecognitionKind.ABOVE_SCALE, dt.date(2022, 1, 1))
    assert title.is_first


def test_a_cluster_is_defined_renamed_and_never_doubled(zone):
    statistician = make_actor(zone, Role.STATISTICIAN)
    cluster = define_cluster(by=statistician, code="bio", name="生物医药")
    assert define_cluster(by=statistician, code="bio", name="生物医药及大健康").pk == cluster.pk
    error = refused(lambda: define_cluster(by=statistician, code="bio2", name="生物医药及大健康"))
    assert "已经有了" in error.message


def test_enterprises_made_in_tests_are_valid(zone):
    make_enterprise(zone).full_clean()
