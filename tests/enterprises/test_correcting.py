"""Correcting the register: each field leaves its old value, and nobody overwrites what they did not see."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions import (
    add_recognition,
    correct_enterprise,
    record_annual_figures,
    withdraw_recognition,
)
from gaoxin.enterprises.models import EnterpriseChange, Recognition, RecognitionKind
from gaoxin.values.errors import Conflict
from tests.enterprises.made import TODAY, make_cluster, make_enterprise, make_recognition
from tests.projects.refusing import refused
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


def correct(enterprise, by, **fields):
    return correct_enterprise(enterprise, by=by, fields=fields, today=TODAY)


def test_each_changed_field_leaves_its_old_value(zone, enterprise, keeper):
    make_cluster(zone)
    correct_enterprise(
        enterprise,
        by=keeper,
        fields={"legal_representative": "李四", "status": "suspended", "registered_capital": Decimal(5)},
        effective_on=dt.date(2026, 1, 15),
        reason="工商变更登记",
        today=TODAY,
    )
    rows = {row.field: row for row in EnterpriseChange.objects.all()}
    assert set(rows) == {"legal_representative", "status", "registered_capital"}
    assert (rows["status"].old_value, rows["status"].new_value) == ("存续", "歇业")
    assert rows["status"].label == "经营状态"
    assert rows["registered_capital"].new_value == "5.00"
    assert rows["status"].effective_on == dt.date(2026, 1, 15)
    assert selectors.changes(enterprise).first().reason == "工商变更登记"


def test_nothing_changed_leaves_no_trace(enterprise, keeper):
    with nothing_changes():
        correct(enterprise, keeper, name=enterprise.name, site="")


def test_a_new_name_brings_new_initials(enterprise, keeper):
    assert correct(enterprise, keeper, name="重庆长安汽车有限公司").initials == "cqcaqcyxgs hyjm"


def test_what_changed_meanwhile_is_not_overwritten(enterprise, keeper):
    correct(enterprise, keeper, site="二号厂房")
    error = refused(
        lambda: correct_enterprise(
            enterprise, by=keeper, fields={"site": "三号厂房"}, seen={"site": ""}, today=TODAY
        )
    )
    assert isinstance(error, Conflict)
    assert "二号厂房" in error.message
    assert keeper.name in error.message


def test_another_field_changed_meanwhile_does_not_matter(enterprise, keeper):
    correct(enterprise, keeper, site="二号厂房")
    correct_enterprise(
        enterprise,
        by=keeper,
        fields={"address": "产业大道8号"},
        seen={"address": "", "site": ""},
        today=TODAY,
    )
    enterprise.refresh_from_db()
    assert (enterprise.site, enterprise.address) == ("二号厂房", "产业大道8号")


def test_a_change_cannot_take_effect_before_the_enterprise_existed_or_tomorrow(enterprise, keeper):
    for day, code in ((dt.date(2017, 1, 1), "date.before_founding"), (dt.date(2026, 3, 17), "date.future")):
        error = refused(
            lambda day=day: correct_enterprise(
                enterprise, by=keeper, fields={"site": "X"}, effective_on=day, today=TODAY
            )
        )
        assert (error.code, error.field) == (code, "effective_on")


def test_the_founding_day_does_not_move_behind_what_is_on_record(enterprise, keeper):
    make_recognition(enterprise, recognised_on=dt.date(2020, 11, 1))
    error = refused(lambda: correct(enterprise, keeper, registered_on=dt.date(2021, 1, 1)))
    assert "认定（2020-11-01）" in error.message
    correct(enterprise, keeper, registered_on=dt.date(2020, 11, 1))


def test_the_founding_day_does_not_move_behind_a_year_of_figures(enterprise, keeper):
    record_annual_figures(enterprise, by=keeper, year=2020, figures={"staff": 3}, today=TODAY)
    assert (
        "年度数据" in refused(lambda: correct(enterprise, keeper, registered_on=dt.date(2021, 1, 1))).message
    )


def test_a_code_already_used_by_another_is_refused(zone, enterprise, keeper):
    other = make_enterprise(zone)
    error = refused(lambda: correct(enterprise, keeper, uscc=other.uscc))
    assert other.name in error.message


def test_a_code_cannot_be_taken_away_without_a_reason(enterprise, keeper):
    assert refused(lambda: correct(enterprise, keeper, uscc="")).code == "uscc.missing"


def test_scale_is_entered_left_and_entered_again(enterprise, keeper):
    correct(enterprise, keeper, above_scale_since=dt.date(2022, 1, 1))
    correct(enterprise, keeper, above_scale_since=None)
    first = Recognition.objects.get()
    assert (first.withdrawn_on, first.withdrawn_reason) == (TODAY, "退出规模以上")
    correct(enterprise, keeper, above_scale_since=dt.date(2022, 1, 1))
    first.refresh_from_db()
    assert first.withdrawn_on is None
    correct(enterprise, keeper, above_scale_since=dt.date(2022, 2, 1))
    first.refresh_from_db()
    assert first.recognised_on == dt.date(2022, 2, 1)


def test_the_register_follows_the_recognition_above_scale(enterprise, keeper):
    title = add_recognition(
        enterprise,
        by=keeper,
        kind=RecognitionKind.ABOVE_SCALE,
        recognised_on=dt.date(2023, 1, 1),
        today=TODAY,
    )
    enterprise.refresh_from_db()
    assert enterprise.above_scale_since == dt.date(2023, 1, 1)
    withdraw_recognition(title, by=keeper, withdrawn_on=TODAY, reason="退规", today=TODAY)
    enterprise.refresh_from_db()
    assert enterprise.above_scale_since is None
