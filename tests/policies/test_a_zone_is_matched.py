"""全区匹配、梯度培育、沙盘: one run over the whole zone, the board it feeds, a threshold tried on it."""

import datetime as dt

import pytest
from django.urls import reverse

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.shortness import ways_to_go
from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.policies.actions import match_zone
from gaoxin.policies.assembly.answers import answers_for, nearest_first
from gaoxin.policies.assembly.ladder import ladder
from gaoxin.policies.assembly.packing import ORDER, unpack, unpack_ids
from gaoxin.policies.assembly.sandbox import try_thresholds
from gaoxin.policies.models import MatchColumn, MatchRun
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.enterprises.made import WAN, make_enterprise, make_figures, make_keeper, make_recognition
from tests.factories import login, make_actor, make_user, make_zone

ON = dt.date(2026, 6, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone(code="home")


@pytest.fixture
def keeper(zone):
    return make_keeper(zone)


def grown(zone, *, last: int, before: int, **values):
    """A firm by what it sold last year and the year before, in 万元."""
    firm = make_enterprise(zone, **values)
    make_figures(firm, year=2025, revenue=last * WAN)
    make_figures(firm, year=2024, revenue=before * WAN)
    return firm


def rung_of(run, keeper, policy):
    return next(one for one in ladder(run, scope=keeper.scope) if one.policy == policy)


def test_a_run_holds_the_verdict_every_enterprise_would_get_by_itself(zone, keeper):
    firms = [grown(zone, last=900, before=600), grown(zone, last=700, before=600), make_enterprise(zone)]
    run = match_zone(zone, by=keeper, on=ON)
    ids = list(unpack_ids(run.enterprise_ids))
    assert sorted(ids) == sorted(firm.pk for firm in firms)
    for firm in firms:
        alone = {one.policy.policy: one for one in answers_for(firm.pk, scope=keeper.scope, on=ON)}
        for column in run.columns.all():
            place = ids.index(firm.pk)
            assert ORDER[unpack(column.verdicts)[place]] is alone[column.policy].verdict, column.policy
            assert unpack(column.failed)[place] == len(ways_to_go(alone[column.policy])), column.policy
    assert run.columns.count() == len(alone)


def test_counts_of_a_column_are_those_of_its_verdicts(zone, keeper):
    grown(zone, last=900, before=600)
    make_enterprise(zone)
    for column in match_zone(zone, by=keeper, on=ON).columns.all():
        assert column.met + column.not_met + column.unknown + column.not_applicable == 2


def test_a_run_sees_only_its_own_zone(zone, keeper):
    grown(make_zone(code="other"), last=900, before=600)
    mine = make_enterprise(zone)
    assert list(unpack_ids(match_zone(zone, by=keeper, on=ON).enterprise_ids)) == [mine.pk]


def test_an_empty_zone_is_matched_too(zone, keeper):
    run = match_zone(zone, by=keeper, on=ON)
    assert run.enterprise_count == 0
    assert ladder(run, scope=keeper.scope) == []


def test_matching_leaves_an_audit_event_and_earlier_runs_as_they_were(zone, keeper):
    make_enterprise(zone)
    first = match_zone(zone, by=keeper, on=ON)
    before = list(first.columns.values_list("policy", "verdicts"))
    match_zone(zone, by=keeper, on=ON)
    assert list(first.columns.values_list("policy", "verdicts")) == before
    assert AuditEvent.objects.filter(action="policies.zone_matched").count() == 2


def test_who_may_not_match_changes_nothing(zone):
    make_enterprise(zone)
    with pytest.raises(NotPermitted):
        match_zone(zone, by=make_actor(zone, Role.LAND_OFFICER), on=ON)
    assert not MatchRun.objects.exists()
    assert not MatchColumn.objects.exists()


def test_the_board_tells_who_holds_who_is_ready_and_who_is_near(zone, keeper):
    holder = grown(zone, last=900, before=600)
    make_recognition(
        holder, kind=RecognitionKind.GAZELLE, recognised_on=dt.date(2025, 1, 1), valid_until=None
    )
    ended = grown(zone, last=900, before=600)
    make_recognition(
        ended,
        kind=RecognitionKind.GAZELLE,
        recognised_on=dt.date(2020, 1, 1),
        valid_until=dt.date(2022, 12, 31),
    )
    run = match_zone(zone, by=keeper, on=ON)
    rung = rung_of(run, keeper, "gazelle")
    assert rung.held == (holder.pk,)
    assert holder.pk not in (*rung.ready, *rung.near, *rung.open)
    assert ended.pk in (*rung.ready, *rung.near, *rung.open)


def test_near_ones_stand_with_the_fewest_failed_conditions_first(zone, keeper):
    for _ in range(3):
        grown(zone, last=900, before=600)
    run = match_zone(zone, by=keeper, on=ON)
    column = run.columns.get(policy="high_tech_enterprise")
    failed = dict(zip(unpack_ids(run.enterprise_ids), unpack(column.failed), strict=True))
    near = rung_of(run, keeper, "high_tech_enterprise").near
    assert [failed[key] for key in near] == sorted(failed[key] for key in near)
    assert all(1 <= failed[key] <= 2 for key in near)


def test_of_those_as_many_conditions_short_the_smallest_gap_stands_first(zone, keeper):
    firms = {}
    for name, sold in (("far", 900), ("close", 1990), ("middle", 1500)):
        firms[name] = make_enterprise(zone, industry_code="3841")
        make_figures(firms[name], year=2025, main_revenue=sold * WAN)
    run = match_zone(zone, by=keeper, on=ON)
    rung = rung_of(run, keeper, "above_scale")
    assert set(rung.near) == {firm.pk for firm in firms.values()}
    order = nearest_first(rung.near, policy="above_scale", scope=keeper.scope, on=ON, mark=run.pk)
    assert order == (firms["close"].pk, firms["middle"].pk, firms["far"].pk)


def test_of_alternatives_only_the_nearest_counts(zone, keeper):
    firm = make_enterprise(zone, industry_code="3841")
    make_figures(firm, year=2025, main_revenue=1990 * WAN)
    found = {one.policy.policy: one for one in answers_for(firm.pk, scope=keeper.scope, on=ON)}["above_scale"]
    assert len(found.failed) > 1
    assert len(ways_to_go(found)) == 1


def test_a_lower_threshold_lets_firms_in_and_names_them(zone, keeper):
    inside = grown(zone, last=900, before=600)
    outside = grown(zone, last=840, before=600)
    trial = try_thresholds("gazelle_seedling", ["yearly_floor=40"], scope=keeper.scope, on=ON)
    assert trial.before[Verdict.MET] == 1
    assert trial.after[Verdict.MET] == 2
    assert trial.gained == (outside.pk,)
    assert trial.lost == ()
    assert inside.pk not in trial.gained
    assert [(one.before, one.after) for one in trial.suppositions] == [("50%", "40%")]


def test_a_higher_threshold_shuts_firms_out(zone, keeper):
    firm = grown(zone, last=900, before=600)
    trial = try_thresholds("gazelle_seedling", ["yearly_floor=50.01"], scope=keeper.scope, on=ON)
    assert trial.lost == (firm.pk,)


def test_a_trial_changes_neither_rules_nor_runs(zone, keeper):
    grown(zone, last=840, before=600)
    before = match_zone(zone, by=keeper, on=ON).rules_digest
    try_thresholds("gazelle_seedling", ["yearly_floor=40"], scope=keeper.scope, on=ON)
    run = match_zone(zone, by=keeper, on=ON)
    assert run.rules_digest == before
    assert run.columns.get(policy="gazelle_seedling").met == 0


def test_a_threshold_that_is_no_number_is_refused(zone, keeper):
    make_enterprise(zone)
    with pytest.raises(DomainError, match="看不懂"):
        try_thresholds("gazelle_seedling", ["yearly_floor=high"], scope=keeper.scope, on=ON)


def test_a_policy_for_other_subjects_has_no_trial(zone, keeper):
    with pytest.raises(NotFound):
        try_thresholds("incubator", ["area_floor=1"], scope=keeper.scope, on=ON)


# ------------------------------------------------------------------ pages


def visit(client, user, name, **query):
    return login(client, user).get(reverse(name), query)


def test_the_board_asks_for_a_first_matching_then_shows_it(zone, keeper, client):
    grown(zone, last=900, before=600, name="示范高成长有限公司")
    officer = make_user(zone, Role.ENTERPRISE_SERVICE)
    assert "还没有匹配过" in visit(client, officer, "policies:ladder").content.decode()
    match_zone(zone, by=keeper, on=ON)
    page = visit(
        client, officer, "policies:ladder", rung="high_tech_enterprise", group="open"
    ).content.decode()
    assert "高新技术企业" in page
    found = [
        group
        for group in ("ready", "near", "open", "held")
        if "示范高成长有限公司"
        in visit(
            client, officer, "policies:ladder", rung="high_tech_enterprise", group=group
        ).content.decode()
    ]
    assert len(found) <= 1


def test_only_who_may_match_sees_the_button(zone, client):
    assert "开始匹配" in visit(client, make_user(zone, Role.STATISTICIAN), "policies:ladder").content.decode()
    assert (
        "开始匹配"
        not in visit(client, make_user(zone, Role.LAND_OFFICER), "policies:ladder").content.decode()
    )


def test_an_enterprise_user_sees_neither_board_nor_sandbox(zone, client):
    firm = make_enterprise(zone)
    user = make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)
    assert visit(client, user, "policies:ladder").status_code == 403
    assert visit(client, user, "policies:sandbox").status_code == 403


def test_the_sandbox_page_names_gainers_and_its_word_note_says_the_same(zone, client):
    grown(zone, last=840, before=600, name="差一点成长有限公司")
    leader = make_user(zone, Role.ZONE_LEADER)
    query = {"policy": "gazelle_seedling", "on": "2026-06-15", "p.yearly_floor": "40"}
    page = visit(client, leader, "policies:sandbox", **query).content.decode()
    assert "差一点成长有限公司" in page
    note = visit(client, leader, "policies:sandbox_note", **query)
    assert note.status_code == 200
    assert b"".join(note.streaming_content).startswith(b"PK")


def test_the_sandbox_says_what_is_wrong_with_a_number(zone, client):
    make_enterprise(zone)
    query = {"policy": "gazelle_seedling", "p.yearly_floor": "四十"}
    page = visit(client, make_user(zone, Role.ZONE_LEADER), "policies:sandbox", **query).content.decode()
    assert "看不懂" in page


def test_a_policy_lists_the_enterprises_it_fits(zone, keeper, client):
    grown(zone, last=900, before=600, name="符合培育有限公司")
    grown(zone, last=840, before=600, name="差一项培育有限公司")
    officer = make_user(zone, Role.ENTERPRISE_SERVICE)
    address = reverse("policies:policy_enterprises", args=("gazelle_seedling",))
    assert "还没有匹配过" in login(client, officer).get(address).content.decode()
    match_zone(zone, by=keeper, on=ON)
    page = client.get(address, {"group": "ready"}).content.decode()
    assert "符合培育有限公司" in page
    assert "差一项培育有限公司" not in page
    unknown = reverse("policies:policy_enterprises", args=("no_such_policy",))
    assert client.get(unknown).status_code in (404, 422)


def test_a_policy_not_for_enterprises_says_so(zone, keeper, client):
    make_enterprise(zone)
    match_zone(zone, by=keeper, on=ON)
    login(client, make_user(zone, Role.ENTERPRISE_SERVICE))
    page = client.get(reverse("policies:policy_enterprises", args=("incubator",))).content.decode()
    assert "不是面向企业的政策" in page
