"""Each measure: what it changes in the plan, on what ground, under which conditions."""

import datetime as dt

import pytest
from hypothesis import given, settings

from gaoxin.engines.scheduling import measures as reform
from gaoxin.engines.scheduling.items import INSTANT, ActingParty, Strength
from gaoxin.engines.scheduling.measures import Measure, MeasureKind, apply_measures
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import make_plan
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.projects import MONDAY, STARTS, calendar, item, network, small_project, working
from tests.engines.scheduling.reforms import PROJECTS


def days(built: Network, *measures: Measure) -> int:
    return make_plan(apply_measures(built, measures), start=MONDAY, calendar=calendar()).working_days


def test_parallel_approval_ends_the_waiting_inside_a_phase() -> None:
    built = network(
        item("a", 5, phase="甲"), item("b", 3, phase="甲"), item("c", 4, phase="乙"), item("d", 4, phase="乙")
    )
    assert days(built) == 8
    assert days(built, reform.parallel_approval("乙")) == 8
    assert days(built, reform.parallel_approval("甲")) == 8
    assert days(built, reform.parallel_approval()) == 5


def test_an_area_assessment_is_looked_up_without_papers_or_waiting() -> None:
    built = network(item("a", 5), item("water", 10, after="a", preparation=15), item("end", 2, after="water"))
    assert days(built) == 32
    assert days(built, reform.area_assessment(["water"])) == 5
    looked_up = apply_measures(built, [reform.bundled_assessment(["water"])]).item("water")
    assert (looked_up.limit, looked_up.preparation) == (INSTANT, 0)


def test_a_replaced_item_keeps_its_turn_while_the_phase_is_serial() -> None:
    built = network(item("a", 5, phase="甲"), item("b", 9, phase="甲"), item("c", 4, phase="甲"))
    assert days(built, reform.area_assessment(["b"])) == 9


def test_a_pledge_is_decided_at_once() -> None:
    built = network(item("a", 10), item("b", 3, after="a"))
    assert days(built, reform.pledge_approval(["a"])) == 3


def test_the_pledge_system_pledges_some_items_and_serves_others() -> None:
    built = network(item("a", 10, preparation=4), item("b", 3, preparation=4, after="a"))
    assert days(built) == 21
    assert days(built, reform.pledge_system(["a"], served=["b"])) == 4


def test_pre_approval_leaves_only_the_certificate_waiting_for_the_land() -> None:
    built = network(
        item("land", 20), item("planning", 7, after="land"), item("building", 3, after="planning")
    )
    early = reform.pre_approval("land", ["planning"])
    assert (days(built), days(built, early)) == (30, 23)
    link = apply_measures(built, [early]).dependencies[0]
    assert link.strength is Strength.BEFORE_CERTIFICATE


def test_an_agent_prepares_papers_while_earlier_items_run() -> None:
    built = network(item("a", 10), item("b", 3, after="a", preparation=8))
    served = apply_measures(built, [reform.full_agency(["b"])])
    assert (days(built), days(served)) == (21, 13)
    assert served.item("b").prepares is ActingParty.AGENT


def test_the_start_of_works_bundle_is_one_form_with_one_promise() -> None:
    built = network(
        item("fire", 15, preparation=5),
        item("permit", 7, after="fire", preparation=5),
        item("drain", 20, after="permit", preparation=5),
    )
    bundle = reform.start_of_works(["fire", "permit", "drain"], limit=working(5))
    assert (days(built), days(built, bundle)) == (57, 10)


def test_shorter_limits_and_sole_examiners_never_lengthen_a_limit() -> None:
    built = network(item("a", 5))
    assert days(built, reform.shorter_limits({"a": working(9)})) == 5
    assert days(built, reform.sole_examiner({"a": working(1)})) == 1
    assert days(built, reform.standard_land([], limits={"a": working(2)})) == 2


def test_a_measure_of_items_that_are_not_there_changes_nothing() -> None:
    built = small_project()
    assert apply_measures(built, [reform.pledge_approval(["fire"])]) is built


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_every_kind_has_its_name_its_ground_and_its_conditions(kind: MeasureKind) -> None:
    measure = Measure("m", kind, ())
    assert measure.name
    assert measure.ground
    assert measure.required
    own = Measure("m", kind, (), basis="本地文件第三条", conditions=("只用于本区",))
    assert (own.ground, own.required) == ("本地文件第三条", ("只用于本区",))


def test_the_same_measure_twice_is_refused() -> None:
    with pytest.raises(DomainError, match="选了两次"):
        apply_measures(small_project(), [reform.parallel_approval(), reform.parallel_approval()])


@given(PROJECTS, STARTS)
@settings(max_examples=40, deadline=None)
def test_measures_may_be_switched_on_in_any_order_and_each_only_helps(
    project: tuple[Network, list[Measure]], start: dt.date
) -> None:
    base, chosen = project
    forth, back = (apply_measures(base, order) for order in (chosen, chosen[::-1]))
    assert forth == back
    one_by_one = base
    finish = make_plan(base, start=start, calendar=calendar()).finish
    for measure in chosen:
        one_by_one = apply_measures(one_by_one, [measure])
        sooner = make_plan(one_by_one, start=start, calendar=calendar()).finish
        assert sooner <= finish
        finish = sooner
