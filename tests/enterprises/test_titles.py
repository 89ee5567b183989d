"""Recognitions: their terms, renewals and overlaps, withdrawal, and what holds on a day."""

import datetime as dt

import pytest

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions import add_recognition, correct_recognition, withdraw_recognition
from gaoxin.enterprises.models import Recognition, RecognitionKind
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import Conflict
from tests.enterprises.made import TODAY, make_enterprise, make_recognition
from tests.projects.refusing import refused

pytestmark = pytest.mark.django_db
HIGH_TECH = RecognitionKind.HIGH_TECH


def add(enterprise, by, day, *, kind=HIGH_TECH, **rest):
    return add_recognition(enterprise, by=by, kind=kind, recognised_on=day, today=TODAY, **rest)


@pytest.mark.parametrize(
    ("kind", "until"),
    [
        (RecognitionKind.HIGH_TECH, dt.date(2026, 10, 31)),
        (RecognitionKind.SPECIALISED_SME, dt.date(2026, 10, 31)),
        (RecognitionKind.TECH_SME, dt.date(2024, 10, 31)),
        (RecognitionKind.GAZELLE, None),
    ],
)
def test_the_term_of_the_measure_is_used_where_none_is_written(enterprise, keeper, kind, until):
    assert add(enterprise, keeper, dt.date(2023, 11, 1), kind=kind).valid_until == until


def test_a_certificate_of_29_february_ends_on_the_last_of_february(enterprise, keeper):
    assert add(enterprise, keeper, dt.date(2024, 2, 29)).valid_until == dt.date(2027, 2, 28)


def test_first_is_told_from_renewed_by_what_is_on_record(enterprise, keeper):
    assert add(enterprise, keeper, dt.date(2019, 11, 1)).is_first
    assert not add(enterprise, keeper, dt.date(2023, 11, 1)).is_first


def test_an_overlapping_certificate_is_refused_with_the_other_ones_days(enterprise, keeper):
    add(enterprise, keeper, dt.date(2023, 11, 1), certificate_no="GR202314000001")
    error = refused(lambda: add(enterprise, keeper, dt.date(2024, 5, 1)))
    assert isinstance(error, Conflict)
    for part in ("GR202314000001", "2023年11月1日至2026年10月31日"):
        assert part in error.message


def test_a_renewal_may_overlap_in_the_last_year(enterprise, keeper):
    make_recognition(enterprise, recognised_on=dt.date(2023, 2, 1), valid_until=dt.date(2026, 1, 31))
    renewed = add(enterprise, keeper, dt.date(2025, 12, 8), is_first=False)
    assert renewed.valid_until == dt.date(2028, 12, 7)
    assert len(selectors.recognitions_in_force(enterprise, as_of=dt.date(2026, 1, 15))) == 2


def test_a_renewal_two_years_early_is_an_overlap(enterprise, keeper):
    make_recognition(enterprise, recognised_on=dt.date(2023, 2, 1), valid_until=dt.date(2026, 1, 31))
    refused(lambda: add(enterprise, keeper, dt.date(2024, 1, 8), is_first=False))


def test_an_older_certificate_found_later_is_held_against_the_newer(enterprise, keeper):
    make_recognition(enterprise, recognised_on=dt.date(2023, 2, 1), valid_until=dt.date(2026, 1, 31))
    refused(lambda: add(enterprise, keeper, dt.date(2021, 2, 1)))
    assert add(enterprise, keeper, dt.date(2020, 2, 1)).valid_until == dt.date(2023, 1, 31)


def test_after_a_withdrawal_the_title_can_be_won_again(enterprise, keeper):
    first = add(enterprise, keeper, dt.date(2023, 11, 1))
    withdraw_recognition(first, by=keeper, withdrawn_on=dt.date(2024, 6, 1), reason="未报年报", today=TODAY)
    assert add(enterprise, keeper, dt.date(2024, 11, 1)).pk != first.pk


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"recognised_on": dt.date(2018, 5, 19)}, "recognised_on", "date.before_founding"),
        ({"recognised_on": dt.date(2026, 3, 17)}, "recognised_on", "date.future"),
        ({"valid_until": dt.date(2023, 10, 31)}, "valid_until", "recognition.ends_before_start"),
        ({"certificate_no": "G" * 61}, "certificate_no", "text.too_long"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(enterprise, keeper, given, field, code):
    values = {"recognised_on": dt.date(2023, 11, 1)} | given
    day = values.pop("recognised_on")
    error = refused(lambda: add(enterprise, keeper, day, **values))
    assert (error.code, error.field) == (code, field)


def test_a_typing_error_is_mended_and_the_old_value_told(enterprise, keeper):
    title = make_recognition(enterprise, certificate_no="GR202414000O01")
    fields = {"certificate_no": "GR202414000001", "valid_until": dt.date(2027, 10, 30)}
    mended = correct_recognition(title, by=keeper, fields=fields, today=TODAY)
    assert (mended.certificate_no, mended.valid_until) == ("GR202414000001", dt.date(2027, 10, 30))


def test_a_correction_may_not_run_into_another_certificate(enterprise, keeper):
    make_recognition(enterprise, recognised_on=dt.date(2020, 1, 1), valid_until=dt.date(2022, 12, 31))
    later = make_recognition(enterprise, recognised_on=dt.date(2023, 6, 1), valid_until=dt.date(2026, 5, 31))
    fields = {"recognised_on": dt.date(2022, 6, 1), "is_first": True}
    refused(lambda: correct_recognition(later, by=keeper, fields=fields, today=TODAY))


@pytest.mark.parametrize(
    ("day", "reason", "code"),
    [
        (dt.date(2024, 10, 31), "未报年报", "recognition.withdrawn_day"),
        (dt.date(2026, 3, 17), "未报年报", "recognition.withdrawn_day"),
        (dt.date(2025, 1, 1), "  ", "recognition.reason_missing"),
    ],
)
def test_a_withdrawal_needs_a_day_and_a_reason(enterprise, keeper, day, reason, code):
    title = make_recognition(enterprise)
    error = refused(
        lambda: withdraw_recognition(title, by=keeper, withdrawn_on=day, reason=reason, today=TODAY)
    )
    assert error.code == code


def test_a_title_is_withdrawn_once(enterprise, keeper):
    title = make_recognition(enterprise)
    withdraw_recognition(title, by=keeper, withdrawn_on=TODAY, reason="未报年报", today=TODAY)
    error = refused(
        lambda: withdraw_recognition(title, by=keeper, withdrawn_on=TODAY, reason="又一次", today=TODAY)
    )
    assert isinstance(error, Conflict)
    assert Recognition.objects.get().withdrawn_reason == "未报年报"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2024, 10, 31), "coming"),
        (dt.date(2024, 11, 1), "held"),
        (dt.date(2027, 5, 4), "ending"),
        (dt.date(2027, 10, 31), "ending"),
        (dt.date(2027, 11, 1), "ended"),
    ],
)
def test_a_title_is_judged_on_the_day_asked(enterprise, day, state):
    make_recognition(enterprise)
    (title,) = selectors.titles(enterprise, as_of=day)
    assert title.state == state
    assert bool(selectors.recognitions_in_force(enterprise, as_of=day)) is title.is_held


def test_a_withdrawn_title_held_until_the_day_before(enterprise):
    make_recognition(enterprise, withdrawn_on=dt.date(2025, 6, 1))
    assert selectors.titles(enterprise, as_of=dt.date(2025, 5, 31))[0].state == "held"
    assert selectors.titles(enterprise, as_of=dt.date(2025, 6, 1))[0].state == "withdrawn"


def test_lists_ask_who_holds_a_title_and_whose_ends_without_a_successor(zone):
    scope, as_of = Scope(frozenset({zone.pk})), dt.date(2026, 3, 16)
    lasting, ending, renewed, over = (make_enterprise(zone) for _ in range(4))
    make_recognition(lasting, valid_until=dt.date(2028, 1, 1))
    make_recognition(ending, valid_until=dt.date(2026, 5, 1))
    make_recognition(renewed, valid_until=dt.date(2026, 5, 1))
    make_recognition(renewed, recognised_on=dt.date(2026, 1, 1), valid_until=dt.date(2028, 12, 31))
    make_recognition(over, valid_until=dt.date(2026, 3, 15))
    rows = selectors.enterprises(scope)
    assert set(selectors.holding(rows, [HIGH_TECH], as_of=as_of)) == {lasting, ending, renewed}
    assert set(selectors.holding_none(rows, as_of=as_of)) == {over}
    assert set(selectors.ending(rows, within=90, as_of=as_of)) == {ending}
    assert set(selectors.ending(rows, within=30, as_of=as_of)) == set()
    assert set(selectors.ending(rows, within=90, as_of=as_of, kinds=["tech_sme"])) == set()


def test_holding_two_titles_means_both(zone):
    scope = Scope(frozenset({zone.pk}))
    both, one = make_enterprise(zone), make_enterprise(zone)
    for enterprise in (both, one):
        make_recognition(enterprise)
    make_recognition(both, kind=RecognitionKind.LITTLE_GIANT)
    rows = selectors.enterprises(scope)
    held = selectors.holding(rows, [HIGH_TECH, RecognitionKind.LITTLE_GIANT], as_of=TODAY)
    assert list(held) == [both]
