"""A network comes from what items need and give; what does not fit together is refused in words."""

from dataclasses import replace

import pytest

from gaoxin.engines.scheduling.items import After, Document, Item, Limit, LimitUnit, Need, Strength
from gaoxin.engines.scheduling.network import Origin, build_network
from gaoxin.values.errors import DomainError, DomainErrors
from tests.engines.scheduling.projects import item, network, small_project


def test_an_item_waits_for_the_one_that_gives_what_it_needs() -> None:
    links = {(row.before, row.after): row for row in small_project().dependencies}
    row = links["planning", "drawing_check"]
    assert (row.strength, row.origin, row.documents) == (
        Strength.BEFORE_DECISION,
        Origin.DOCUMENT,
        ("planning_permit",),
    )


def test_a_paper_some_item_gives_is_never_asked_of_the_applicant() -> None:
    project = small_project()
    assert project.applicant_papers["building"] == ("contractor",)
    assert project.applicant_papers["land_permit"] == ()
    assert [paper.label for paper in project.paper_list] == ["营业执照", "设计方案", "施工图", "施工合同"]


def test_items_of_a_phase_follow_one_another_in_lead_order_where_papers_allow() -> None:
    built = network(
        item("c", 1, phase="甲", lead=1),
        item("b", 1, phase="甲", lead=3),
        item("a", 1, phase="甲", lead=2, after="b"),
        item("z", 1, phase="乙"),
    )
    serial = [(row.before, row.after) for row in built.dependencies if row.origin is Origin.SERIAL]
    assert serial == [("c", "b"), ("b", "a")]


def test_what_only_an_inapplicable_item_gives_is_not_waited_for() -> None:
    permit = Item("permit", "施工许可证", needs=(Need("fire"),), after=(After("fire_check"),))
    fire = Item("fire_check", "消防设计审查", gives=("fire",))
    assert not build_network([permit], not_applicable=[fire]).dependencies
    with pytest.raises(DomainErrors) as refused:
        build_network([permit])
    assert [error.code for error in refused.value.errors] == [
        "scheduling.need_nobody_gives",
        "scheduling.after_unknown",
    ]


def test_a_need_nobody_gives_is_an_error_unless_the_applicant_brings_it() -> None:
    permit = Item("permit", "施工许可证", needs=(Need("drawings"),))
    with pytest.raises(DomainError, match="“施工图”没有事项产出") as refused:
        build_network([permit], documents=[Document("drawings", "施工图")])
    assert "申请人提供" in refused.value.remedy
    own = build_network([permit], documents=[Document("drawings", "施工图", from_applicant=True)])
    assert own.applicant_papers == {"permit": ("drawings",)}


def test_a_circle_is_named_in_words() -> None:
    with pytest.raises(DomainError) as refused:
        network(
            item("a", 1, after="c"), item("b", 1, after="a"), item("c", 1, after="b"), item("d", 1, after="c")
        )
    assert refused.value.code == "scheduling.cycle"
    assert "事项a → 事项b → 事项c → 事项a" in refused.value.message


def test_an_item_that_needs_its_own_result_is_a_circle() -> None:
    with pytest.raises(DomainError, match="事项a → 事项a"):
        network(replace(item("a", 1), needs=(Need("x"),), gives=("x",)))


def test_repetitions_are_refused_together() -> None:
    one = Item("a", "甲", gives=("x",))
    with pytest.raises(DomainErrors) as refused:
        build_network([one, one, Item("b", "乙", gives=("x",))])
    assert [error.code for error in refused.value.errors] == [
        "scheduling.item_repeated",
        "scheduling.document_given_twice",
    ]
    assert all(error.remedy for error in refused.value.errors)


def test_no_items_and_negative_limits_are_refused() -> None:
    with pytest.raises(DomainError, match="没有需要办理的事项"):
        build_network([])
    with pytest.raises(DomainError, match="不能为负"):
        Limit(-1)


def test_limits_are_written_and_ranked_by_their_unit() -> None:
    limits = [Limit(20), Limit(30, LimitUnit.NATURAL), Limit(0)]
    assert [limit.words for limit in limits] == ["20个工作日", "30个自然日", "即办"]
    assert sorted(limits, key=lambda limit: limit.rank) == [limits[2], limits[0], limits[1]]
