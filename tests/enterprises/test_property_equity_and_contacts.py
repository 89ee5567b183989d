"""What an enterprise owns and raises, and whom to call there."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions import (
    add_contact,
    add_financing,
    add_property,
    correct_contact,
    correct_property,
    end_contact,
)
from gaoxin.enterprises.actions.contacts import parse_phone
from gaoxin.enterprises.models import AcquiredBy, PropertyClass, PropertyKind
from gaoxin.enterprises.terms import class_of
from gaoxin.values.errors import Conflict, DomainError
from tests.enterprises.made import TODAY, WAN
from tests.projects.refusing import refused

pytestmark = pytest.mark.django_db
GRANTED = dt.date(2023, 5, 6)


def add(enterprise, by, **given):
    values = {"kind": PropertyKind.INVENTION_PATENT, "title": "一种负极材料", "granted_on": GRANTED}
    return add_property(enterprise, by=by, today=TODAY, **(values | given))


def test_the_class_follows_from_the_kind_by_article_seven():
    first = {kind for kind in PropertyKind if class_of(kind) == PropertyClass.CLASS_ONE}
    assert first == {
        PropertyKind.INVENTION_PATENT,
        PropertyKind.PLANT_VARIETY,
        PropertyKind.NATIONAL_CROP,
        PropertyKind.NATIONAL_NEW_DRUG,
        PropertyKind.PROTECTED_TCM,
        PropertyKind.LAYOUT_DESIGN,
    }


def test_a_right_is_entered_with_its_class_and_a_plain_number(enterprise, keeper):
    row = add(enterprise, keeper, number=" zl 2021 1 0123456.x")
    assert (row.property_class, row.number) == (PropertyClass.CLASS_ONE, "ZL202110123456.X")


def test_a_right_cannot_be_entered_twice(enterprise, keeper):
    add(enterprise, keeper, number="ZL1")
    assert isinstance(refused(lambda: add(enterprise, keeper, number="zl 1", title="别名")), Conflict)
    assert "一种负极材料" in refused(lambda: add(enterprise, keeper)).message


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"granted_on": dt.date(2018, 5, 19)}, "granted_on"),
        ({"granted_on": dt.date(2026, 3, 17)}, "granted_on"),
        ({"valid_until": dt.date(2023, 5, 5)}, "valid_until"),
        ({"title": " "}, "title"),
        ({"kind": "secret"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(enterprise, keeper, given, field):
    assert refused(lambda: add(enterprise, keeper, **given)).field == field


def test_an_assigned_right_may_be_older_than_its_holder(enterprise, keeper):
    row = add(enterprise, keeper, granted_on=dt.date(2010, 1, 1), acquired_by=AcquiredBy.ASSIGNMENT)
    assert row.granted_on.year == 2010


def test_another_kind_brings_another_class(enterprise, keeper):
    row = correct_property(
        add(enterprise, keeper), by=keeper, fields={"kind": PropertyKind.UTILITY_MODEL}, today=TODAY
    )
    row.refresh_from_db()
    assert row.property_class == PropertyClass.CLASS_TWO


def test_only_rights_valid_on_the_day_are_counted(enterprise, keeper):
    add(enterprise, keeper, number="1")
    add(enterprise, keeper, number="2", valid_until=dt.date(2025, 12, 31))
    add(
        enterprise, keeper, kind=PropertyKind.SOFTWARE_COPYRIGHT, title="软件", granted_on=dt.date(2026, 1, 5)
    )
    counts = {
        day.year: [one.number for one in selectors.property_counts(enterprise, as_of=day)]
        for day in (dt.date(2022, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 5))
    }
    assert counts == {2022: [0, 0], 2025: [2, 0], 2026: [1, 1]}


def test_equity_is_what_arrived_within_the_days_asked(enterprise, keeper):
    for amount, day in ((800, dt.date(2023, 3, 1)), (500, dt.date(2024, 3, 1)), (200, dt.date(2025, 3, 1))):
        add_financing(enterprise, by=keeper, amount=amount * WAN, paid_on=day, investor="某基金", today=TODAY)
    total = selectors.equity_between(enterprise, first=dt.date(2024, 1, 1), last=dt.date(2025, 12, 31))
    assert total == 700 * WAN
    assert selectors.equity_between(enterprise, first=dt.date(2020, 1, 1), last=dt.date(2020, 12, 31)) is None


@pytest.mark.parametrize(
    ("amount", "day", "field"),
    [
        (Decimal(0), GRANTED, "amount"),
        (Decimal(-5), GRANTED, "amount"),
        (WAN, dt.date(2018, 5, 19), "paid_on"),
        (WAN, dt.date(2026, 3, 17), "paid_on"),
    ],
)
def test_money_that_cannot_have_arrived_is_refused(enterprise, keeper, amount, day, field):
    error = refused(lambda: add_financing(enterprise, by=keeper, amount=amount, paid_on=day, today=TODAY))
    assert error.field == field


def test_the_same_money_is_not_entered_twice(enterprise, keeper):
    def pay():
        return add_financing(enterprise, by=keeper, amount=WAN, paid_on=GRANTED, investor="甲", today=TODAY)

    pay()
    assert isinstance(refused(pay), Conflict)


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("１３８ 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("（0355）2190000", "0355-2190000"),
        ("03552190000转8", "0355-2190000-8"),
        ("010—62345678", "010-62345678"),
        ("400-800-1234", "400-800-1234"),
        ("0355-2190000，13800000000", "0355-2190000、13800000000"),
        ("", ""),
        ("12345", None),
        ("张三", None),
    ],
)
def test_telephones_are_brought_to_one_shape_or_refused(raw, written):
    if written is not None:
        assert parse_phone(raw) == written
        return
    with pytest.raises(DomainError, match="不是电话号码"):
        parse_phone(raw)


def test_a_contact_is_entered_mended_and_ended_but_never_lost(enterprise, keeper):
    contact = add_contact(enterprise, by=keeper, name="王五", phone="13800000000", since=dt.date(2020, 1, 1))
    assert isinstance(
        refused(lambda: add_contact(enterprise, by=keeper, name="王五", phone="138 0000 0000")), Conflict
    )
    correct_contact(contact, by=keeper, fields={"duty": "办公室主任"})
    error = refused(lambda: end_contact(contact, by=keeper, until=dt.date(2019, 12, 31)))
    assert error.field == "until"
    end_contact(contact, by=keeper, until=dt.date(2025, 12, 31))
    assert list(selectors.contacts_now(enterprise, as_of=TODAY)) == []
    assert enterprise.contacts.get().duty == "办公室主任"


def test_a_contact_needs_a_name_and_a_readable_number(enterprise, keeper):
    assert refused(lambda: add_contact(enterprise, by=keeper, name=" ")).field == "name"
    assert refused(lambda: add_contact(enterprise, by=keeper, name="王", phone="123")).field == "phone"
