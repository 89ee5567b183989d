"""政策沙盘的钱: amounts moved, what it costs, whom the budget does not reach, by cluster, rung and size."""

import io
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse

from gaoxin.enterprises.models import Cluster, Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions
from gaoxin.policies.assembly.levers import levers_of
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.sandbox import Trial, try_thresholds
from gaoxin.policies.assembly.sizes import size_of
from gaoxin.policies.assembly.snapshots import snapshot_of
from gaoxin.policies.models import AwardState, FundingOrder, Scenario
from gaoxin.policies.selectors.freshness import facts_mark
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.enterprises.made import WAN, make_enterprise, make_keeper
from tests.factories import login, make_actor, make_user
from tests.policies.delivering import (
    APPROVED,
    HIGH_TECH,
    OPENED,
    TODAY,
    Crew,
    make_firm,
    opened,
    published,
)
from tests.policies.made import TODAY as JUNE
from tests.unchanged import nothing_changes

A, B, C = "长治市甲电子有限公司", "长治市乙材料有限公司", "长治市丙软件有限公司"


@pytest.fixture
def firms(zone: Zone) -> list[Enterprise]:
    """Rewards of 10, 15 and 20 万元, each with 1 万元 of supplement; small, medium and large."""
    cluster = Cluster.objects.create(zone=zone, code="photonics", name="光电产业集群")
    made = [
        make_firm(zone, name=A, revenue=1800, rd=100, staff=50),
        make_firm(zone, name=B, revenue=5000, rd=100, staff=400),
        make_firm(zone, name=C, revenue=50000, rd=100, staff=1200),
    ]
    Enterprise.objects.filter(pk=made[2].pk).update(cluster=cluster)
    return made


def tried(crew: Crew, *changes: str, policy: str = HIGH_TECH, **rest: Any) -> Trial:
    return try_thresholds(policy, changes, scope=crew.officer.scope, on=OPENED, **rest)


def test_the_cost_is_what_a_round_would_list(zone: Zone, crew: Crew, firms: list[Enterprise]) -> None:
    trial = tried(crew)
    assert (trial.cost.before, trial.cost.after) == (48 * WAN, 48 * WAN)
    row = opened(zone, crew)
    assert sum(award.amount for award in row.awards.all()) == trial.cost.after
    assert (trial.better, trial.worse) == (0, 0)


def test_an_amount_and_a_cap_may_be_moved_and_each_benefit_told(crew: Crew, firms: list[Enterprise]) -> None:
    trial = tried(crew, "reward_tier.1=12", "reward_cap=15")
    assert [(one.label, one.before, one.after) for one in trial.money] == [
        ("首次认定奖励", 45 * WAN, 42 * WAN),
        ("研发补充", 3 * WAN, 3 * WAN),
    ]
    assert (trial.cost.change, trial.better, trial.worse) == (-3 * WAN, 1, 1)
    assert trial.gained == trial.lost == ()


def test_where_a_tier_begins_may_be_moved(crew: Crew, firms: list[Enterprise]) -> None:
    """From 6,000 万元 on, so B falls from 15 to 10 万元."""
    trial = tried(crew, "reward_tier.2.from=6000")
    assert trial.cost.change == -5 * WAN


def test_an_amount_nobody_can_tell_is_unknown_and_never_nothing(crew: Crew, firms: list[Enterprise]) -> None:
    firms[1].annual_figures.update(revenue=None)
    trial = tried(crew, "supplement_rate=2")
    assert (trial.cost.open_before, trial.cost.open_after) == (1, 1)
    assert trial.cost.after == (10 + 20 + 3 * 2) * WAN


@pytest.mark.parametrize(
    ("order", "left_out"),
    [
        (FundingOrder.SMALLEST_FIRST, [(B, 15), (C, 20)]),
        (FundingOrder.LARGEST_FIRST, [(B, 15), (A, 10), (A, 1), (B, 1), (C, 1)]),
    ],
)
def test_whom_the_budget_does_not_reach_is_whom_the_payment_lets_wait(
    zone: Zone, crew: Crew, firms: list[Enterprise], order: FundingOrder, left_out: list[tuple[str, int]]
) -> None:
    funding = tried(crew, budget=20 * WAN, order=order).funding
    assert funding is not None
    names = {firm.pk: firm.name for firm in firms}
    told = [(names[one.enterprise_id], int(one.amount / WAN)) for one in funding.left_out]
    assert told == left_out
    assert (funding.short, funding.waiting) == (28 * WAN, len(left_out))
    assert funding.waiting_money == sum(amount for _, amount in left_out) * WAN
    row = published(opened(zone, crew, budget=20, order=order), crew)
    actions.approve_payment(row, by=crew.leader, approved_on=APPROVED, today=TODAY)
    waiting = row.awards.filter(state=AwardState.AWAITING_BUDGET).select_related("enterprise")
    assert sorted((one.enterprise.name, int(one.amount / WAN)) for one in waiting) == sorted(left_out)


def test_by_the_day_of_review_nobody_can_tell_who_waits(crew: Crew, firms: list[Enterprise]) -> None:
    funding = tried(crew, budget=20 * WAN, order=FundingOrder.REVIEWED_FIRST).funding
    assert funding is not None
    assert (funding.short, funding.waiting, funding.left_out) == (28 * WAN, None, ())


def test_winners_and_losers_stand_by_cluster_rung_and_size(crew: Crew, firms: list[Enterprise]) -> None:
    groups = tried(crew, "reward_cap=15").groups
    told = {
        name: [(one.name, one.before, one.gained, one.lost, one.money.change) for one in moves]
        for name, moves in groups.items()
    }
    assert told == {
        "cluster": [("光电产业集群", 1, 0, 0, -5 * WAN)],
        "rung": [("high_tech", 3, 0, 0, -5 * WAN)],
        "size": [("large", 1, 0, 0, -5 * WAN)],
    }


def test_within_one_policy_only_the_highest_of_a_range_is_counted(
    crew: Crew, firms: list[Enterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from gaoxin.policies.assembly import sandbox

    (version,) = library().versions_of(HIGH_TECH)
    same = tuple(replace(one, highest_of="首次进档奖励", expenditure="") for one in version.benefits)
    rules = library().with_version(replace(version, benefits=same))
    monkeypatch.setattr(sandbox, "library", lambda: rules)
    assert tried(crew).cost.after == 45 * WAN


@pytest.mark.parametrize(
    ("code", "staff", "revenue", "size"),
    [
        ("3841", 1000, 40_000, "large"),
        ("3841", 999, 40_000, "medium"),
        ("3841", 1000, 1999, "small"),
        ("3841", 20, 299, "micro"),
        ("3841", None, 500, "unknown"),
        ("6510", 300, 10_000, "large"),
        ("6510", 10, 50, "small"),
        ("5310", 10, 50, "unknown"),
        ("7310", 300, None, "large"),
    ],
)
def test_an_enterprise_is_as_large_as_the_statistical_standard_says(
    code: str, staff: int | None, revenue: int | None, size: str
) -> None:
    cents = None if revenue is None else revenue * 1_000_000
    assert size_of(code, {"staff@1": staff, "revenue@1": cents, "assets@1": None}) == size


def test_thresholds_amounts_and_tiers_are_levers(db: None) -> None:
    (version,) = library().versions_of(HIGH_TECH)
    levers = {one.name: one.kind for one in levers_of(version, OPENED)}
    assert levers["claim_years"] == "threshold"
    assert levers["reward_cap"] == levers["supplement_rate"] == "money"
    assert levers["reward_tier.1"] == levers["reward_tier.2.from"] == "tier"
    assert "reward_tier.1.from" not in levers


# ------------------------------------------------------------------ fresh facts


def test_without_any_matching_a_fact_written_since_is_read(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    assert tried(crew).cost.after == 48 * WAN
    actions.declare_fact(
        firms[0],
        by=crew.officer,
        fact_id="on_dishonest_list",
        year=None,
        value="true",
        observed_on=OPENED,
        today=TODAY,
    )
    assert facts_mark(crew.officer.scope)
    assert tried(crew).cost.after == 37 * WAN


def test_what_nobody_changed_is_not_read_again(crew: Crew, firms: list[Enterprise]) -> None:
    scope = crew.officer.scope
    assert snapshot_of(scope, OPENED) is not snapshot_of(scope, OPENED)
    actions.declare_fact(
        firms[0],
        by=crew.officer,
        fact_id="on_dishonest_list",
        year=None,
        value="false",
        observed_on=OPENED,
        today=TODAY,
    )
    kept = snapshot_of(scope, OPENED)
    assert snapshot_of(scope, OPENED) is kept


# ------------------------------------------------------------------ pages


def client_of(zone: Zone, *roles: Role, **rest: Any) -> Client:
    return login(Client(), make_user(zone, *roles, **rest))


QUERY = {"policy": HIGH_TECH, "on": OPENED.isoformat(), "p.reward_cap": "15", "budget": "20"}


def page(client: Client, **query: str) -> str:
    response = client.get(reverse("policies:sandbox"), QUERY | query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_and_the_note_tell_the_same_money(zone: Zone, firms: list[Enterprise]) -> None:
    client = client_of(zone, Role.ZONE_LEADER)
    shown = page(client)
    for words in ("超预算", "23.00 万元", "43.00 万元", "按企业规模", "大型", "排不到的", C):
        assert words in shown, words
    response: Any = client.get(reverse("policies:sandbox_note"), QUERY)
    document = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "所需资金由 48万元变为 43万元" in told
    assert "预算 20万元，超预算 23万元" in told
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["合计", "480,000.00", "430,000.00", "-50,000.00"] in cells
    assert ["光电产业集群", "1", "0", "0", "1", "-50,000.00"] in cells


def test_the_budget_of_the_rounds_is_used_where_none_is_typed(
    zone: Zone, crew: Crew, firms: list[Enterprise]
) -> None:
    opened(zone, crew, budget=40)
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    shown = page(client, budget="")
    assert "1 个兑现批次的预算合计 40.00 万元" in shown
    assert "超预算" in shown
    assert "看不懂" not in shown


def test_a_budget_that_is_no_money_is_refused_in_words(zone: Zone, firms: list[Enterprise]) -> None:
    shown = page(client_of(zone, Role.ZONE_LEADER), budget="很多")
    assert 'role="alert"' in shown
    assert 'id="cost"' not in shown


def test_a_scenario_is_saved_opened_by_a_colleague_and_dropped_by_its_author(
    zone: Zone, firms: list[Enterprise]
) -> None:
    author, colleague = client_of(zone, Role.ZONE_LEADER), client_of(zone, Role.ENTERPRISE_SERVICE)
    query = "&".join(f"{key}={value}" for key, value in QUERY.items())
    author.post(reverse("policies:scenario_save"), {"name": "上限降到15万元", "query": query})
    row = Scenario.objects.get()
    shown = colleague.get(reverse("policies:sandbox")).content.decode()
    assert "上限降到15万元" in shown
    opened_again = colleague.get(f"{reverse('policies:sandbox')}?{row.query}").content.decode()
    assert "43.00 万元" in opened_again
    with nothing_changes("policies"):
        refused = colleague.post(reverse("policies:scenario_drop", args=(row.pk,)))
    assert refused.status_code == 403
    author.post(reverse("policies:scenario_drop", args=(row.pk,)))
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        ("", "policy=x&p.a=1", "scenario.name"),
        ("长" * 61, "policy=x&p.a=1", "scenario.name"),
        ("空", "policy=x", "scenario.nothing"),
        ("太长", f"policy=x&p.a={'1' * 2000}", "scenario.nothing"),
    ],
)
def test_a_scenario_that_says_nothing_is_refused(
    zone: Zone, crew: Crew, name: str, query: str, code: str
) -> None:
    with nothing_changes("policies"), pytest.raises(DomainError) as refusal:
        actions.save_scenario(zone, by=crew.leader, name=name, query=query)
    assert refusal.value.code == code


def test_a_name_is_given_once_and_strangers_give_none(zone: Zone, crew: Crew) -> None:
    actions.save_scenario(zone, by=crew.leader, name="方案一", query="policy=x&p.a=1")
    stranger = make_actor(zone, Role.PROJECT_TEAM)
    with nothing_changes("policies"):
        with pytest.raises(Conflict):
            actions.save_scenario(zone, by=crew.officer, name="方案一", query="policy=x&p.a=2")
        with pytest.raises(NotPermitted):
            actions.save_scenario(zone, by=stranger, name="方案二", query="policy=x&p.a=2")


# ------------------------------------------------------------------ cliffs


def test_the_cliff_report_names_who_stands_before_and_who_just_passed(
    zone: Zone, django_capture_on_commit_callbacks: Any
) -> None:
    """研发投入增量奖补 asks 3 % of revenue: 100 万元 of R&D carry 3,333.33 万元."""
    firms = {
        "before": make_firm(zone, name=A, revenue=3300, rd=100),
        "after": make_firm(zone, name=B, revenue=3400, rd=100),
        "far": make_firm(zone, name=C, revenue=1000, rd=100),
    }
    for firm in firms.values():
        firm.annual_figures.create(year=2024, rd_expense=50 * WAN, is_current=True)
    client = client_of(zone, Role.ENTERPRISE_SERVICE)
    on = {"on": OPENED.isoformat()}
    assert "还没有核对过" in client.get(reverse("policies:cliffs")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("policies:cliffs_count"), on).status_code == 302
    table = client.get(reverse("policies:cliffs")).content.decode()
    for words in ("2025年营业收入", "3,333.333333 万元", "研发费用占营业收入达标", "示范·奖补条件", A, B):
        assert words in table, words
    assert C not in table
    near = client.get(reverse("policies:enterprise_cliffs", args=(firms["before"].pk,)), on)
    assert "再增加 33.333334 万元，将失去“研发投入增量奖补（示范）”的 5万元" in near.content.decode()
    for name in ("after", "far"):
        none = client.get(reverse("policies:enterprise_cliffs", args=(firms[name].pk,)), on)
        assert "研发投入增量奖补" not in none.content.decode()


def test_an_enterprise_user_sees_its_own_cliffs_and_no_report(zone: Zone) -> None:
    firm, other = make_enterprise(zone), make_enterprise(zone)
    client = client_of(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)
    assert client.get(reverse("policies:cliffs")).status_code == 403
    assert client.get(reverse("policies:enterprise_cliffs", args=(firm.pk,))).status_code == 200
    assert client.get(reverse("policies:enterprise_cliffs", args=(other.pk,))).status_code == 404


def test_a_kept_report_says_for_which_day_and_that_facts_have_changed_since(
    zone: Zone, django_capture_on_commit_callbacks: Any
) -> None:
    keeper = make_keeper(zone)
    client = client_of(zone, Role.ZONE_LEADER)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("policies:cliffs_count"), {"on": JUNE.isoformat()})
    shown = client.get(reverse("policies:cliffs")).content.decode()
    assert JUNE.isoformat() in shown
    assert "变化以前的结果" not in shown
    actions.declare_fact(
        make_enterprise(zone),
        by=keeper,
        fact_id="on_abnormal_list",
        year=None,
        value="false",
        observed_on=JUNE,
        today=JUNE,
    )
    assert "变化以前的结果" in client.get(reverse("policies:cliffs")).content.decode()
