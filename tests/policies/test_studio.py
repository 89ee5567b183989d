"""A policy officer drafts a version, has it checked, and a second person publishes it."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.policies.actions.matching import match_zone
from gaoxin.policies.actions.studio import (
    abandon_draft,
    open_draft,
    publish_draft,
    return_draft,
    save_revision,
    save_values,
    submit_for_review,
)
from gaoxin.policies.assembly.drafts import basis_of, case_changes, check_draft
from gaoxin.policies.assembly.library import catalogue_library, library
from gaoxin.policies.models import DraftState, MatchColumn, PublishedVersion, RuleDraft, RuleRevision
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.factories import make_actor
from tests.policies.made import TODAY, answer, declare
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

POLICY, BASE = "high_tech_first_reward", "2026"
CAP = ("parameters", "reward_cap", "value")
YEARS = ("parameters", "claim_years", "value")


@pytest.fixture
def author(zone) -> Actor:
    return make_actor(zone, Role.STATISTICIAN)


@pytest.fixture
def leader(zone) -> Actor:
    return make_actor(zone, Role.ZONE_LEADER)


def newest(draft: RuleDraft) -> RuleRevision:
    return draft.revisions.order_by("-number")[0]


def opened(by: Actor, **rest: Any) -> RuleDraft:
    given: dict[str, Any] = {"policy": POLICY, "base": BASE, "version": BASE}
    return open_draft(by=by, **{**given, **rest})


def published(draft: RuleDraft, author: Actor, leader: Actor) -> PublishedVersion:
    submit_for_review(draft, by=author, seen=newest(draft).number)
    return publish_draft(draft, by=leader, seen=newest(draft).number)


def refused(work: Any) -> DomainError:
    with nothing_changes(), pytest.raises(DomainError) as found:
        work()
    return found.value


def test_a_draft_begins_as_the_version_it_is_copied_from(author):
    draft = opened(author)
    basis = basis_of(POLICY, BASE)
    assert (newest(draft).text, newest(draft).cases) == (basis.text, basis.cases)
    checked = check_draft(draft, newest(draft))
    assert checked.error_count == 0
    assert checked.cases >= 6
    assert AuditEvent.objects.filter(action="policies.draft_opened").count() == 1
    assert library() is catalogue_library()


def test_a_number_is_changed_in_the_text_and_nothing_else(author):
    draft = opened(author)
    save_values(draft, by=author, values={CAP: "２５"}, seen=1, note="提高上限")
    before = basis_of(POLICY, BASE).text
    line = "reward_cap: {label: 奖励上限, label_en: Cap of the reward, value: 20,"
    assert newest(draft).text == before.replace(line, line.replace("20,", "25,"))
    assert [one.number for one in draft.revisions.all()] == [2, 1]


def test_what_is_no_number_is_refused_with_a_remedy(author):
    draft = opened(author)
    error = refused(lambda: save_values(draft, by=author, values={CAP: "很多"}, seen=1))
    assert error.field == "parameters.reward_cap.value"
    assert error.remedy


def test_bad_yaml_is_kept_but_not_handed_in(author):
    draft = opened(author)
    save_revision(draft, by=author, text="policy: [", cases=newest(draft).cases, seen=1)
    assert newest(draft).text == "policy: ["
    checked = check_draft(draft, newest(draft))
    assert checked.error_count == 1
    assert "规则文本 第 2 行" in checked.refusals[0].message
    assert refused(lambda: submit_for_review(draft, by=author, seen=2)).code == "studio.errors"


def test_an_unknown_key_names_line_path_and_remedy(author):
    draft = opened(author)
    text = newest(draft).text.replace("hit: unique", "hitt: unique")
    save_revision(draft, by=author, text=text, cases=newest(draft).cases, seen=1)
    (error,) = check_draft(draft, newest(draft)).refusals
    assert "“tables.reward_tier”" in error.message
    assert error.remedy == "请补写 hit。"


def test_a_gap_is_shown_with_the_offending_value(author):
    draft = opened(author)
    path = ("tables", "reward_tier", "rows", 1, "from")
    save_values(draft, by=author, values={path: "2500"}, seen=1)
    gaps = [one for one in check_draft(draft, newest(draft)).findings if one.value is not None]
    assert gaps
    assert 2000 <= gaps[0].value <= 2500


def test_a_failing_case_blocks(author):
    draft = opened(author)
    save_values(draft, by=author, values={YEARS: "3"}, seen=1)
    checked = check_draft(draft, newest(draft))
    assert "rules.case" in {one.code for one in checked.findings}
    assert refused(lambda: submit_for_review(draft, by=author, seen=2)).code == "studio.errors"


def test_a_draft_without_cases_blocks(author):
    draft = opened(author)
    save_revision(draft, by=author, text=newest(draft).text, cases="", seen=1)
    assert refused(lambda: submit_for_review(draft, by=author, seen=2)).code == "studio.errors"


def test_changed_expectations_are_listed(author):
    draft = opened(author)
    before = newest(draft).cases
    after = before.replace("expect: {verdict: MET, amounts: {reward: 15}}", "expect: {verdict: NOT_MET}", 1)
    (change,) = case_changes(before, after)
    assert (change.name, change.kind) == ("收入恰为二千万元", "expectation")
    assert change.before == {"verdict": "MET", "reward": "15"}
    assert change.after == {"verdict": "NOT_MET"}


def test_the_author_cannot_publish_nor_who_wrote_a_revision(author, zone, leader):
    helper = make_actor(zone, Role.ENTERPRISE_SERVICE)
    draft = opened(author)
    save_values(draft, by=helper, values={CAP: "21"}, seen=1)
    submit_for_review(draft, by=author, seen=2)
    for person in (author, helper):
        with nothing_changes(), pytest.raises(NotPermitted):
            publish_draft(draft, by=person, seen=2)
    publish_draft(draft, by=leader, seen=2)
    assert RuleDraft.objects.get().state == DraftState.PUBLISHED


def test_the_published_version_is_what_answers_and_matching_use(author, leader, enterprise, zone, keeper):
    for fact in ("on_abnormal_list", "on_dishonest_list"):
        declare(enterprise, fact, "false")
    before = match_zone(zone, by=keeper, on=TODAY)
    was = answer(enterprise, keeper, POLICY)
    assert was.verdict is not Verdict.MET
    draft = opened(author)
    line = "test: holds_high_tech}\n"
    text = newest(draft).text.replace(line, 'test: "not holds_high_tech"}\n')
    cases = newest(draft).cases.replace("holds_high_tech: true", "holds_high_tech: false")
    cases = cases.replace("{holds_high_tech: false}", "{holds_high_tech: true}")
    save_revision(draft, by=author, text=text, cases=cases, seen=1)
    row = published(draft, author, leader)
    assert library().version_on(POLICY, TODAY).place.file == f"已发布/{POLICY}/{BASE}.yaml"
    assert row.reviewed_by == leader.name
    assert answer(enterprise, keeper, POLICY).verdict is not was.verdict
    after = match_zone(zone, by=keeper, on=TODAY)
    columns = {one.run_id: one for one in MatchColumn.objects.filter(policy=POLICY)}
    assert columns[before.pk].not_applicable > columns[after.pk].not_applicable
    before.refresh_from_db()
    assert before.rules_digest == catalogue_library().digest
    assert after.rules_digest == library().digest != before.rules_digest


def test_a_new_version_ends_the_one_before_it(author, leader):
    draft = opened(author, version="2027", since=dt.date(2027, 1, 1))
    assert check_draft(draft, newest(draft)).error_count == 0
    published(draft, author, leader)
    assert [row.version for row in PublishedVersion.objects.all()] == ["2026", "2027"]
    old, new = library().versions_of(POLICY)
    assert (old.until, new.since) == (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert library().version_on(POLICY, TODAY) is old
    assert library().version_on(POLICY, dt.date(2027, 6, 1)) is new


def test_two_versions_in_force_on_one_day_are_refused_in_the_engines_words(author):
    draft = opened(author, version="2027", since=dt.date(2027, 1, 1), ends_base=False)
    findings = check_draft(draft, newest(draft)).findings
    assert "在同一天都有效" in findings[0].message
    assert refused(lambda: submit_for_review(draft, by=author, seen=1)).code == "studio.errors"


def test_a_published_version_is_corrected_by_publishing_it_again(author, leader):
    for cap in ("21", "22"):
        draft = opened(author)
        save_values(draft, by=author, values={CAP: cap}, seen=1)
        published(draft, author, leader)
    (version,) = library().versions_of(POLICY)
    assert str(next(one for one in version.parameters if one.anchor.id == "reward_cap").values[0][1]) == "22"
    assert [row.number for row in PublishedVersion.objects.all()] == [1, 2]
    assert len({row.chain for row in PublishedVersion.objects.all()}) == 2


def test_who_saw_an_older_revision_does_not_overwrite_a_newer(author, zone):
    draft = opened(author)
    save_values(draft, by=author, values={CAP: "21"}, seen=1)
    other = make_actor(zone, Role.STATISTICIAN)
    with nothing_changes(), pytest.raises(Conflict):
        save_values(draft, by=other, values={CAP: "22"}, seen=1)


def test_what_is_handed_in_is_not_edited_until_it_is_returned(author, leader):
    draft = opened(author)
    submit_for_review(draft, by=author, seen=1)
    with nothing_changes(), pytest.raises(Conflict):
        save_values(draft, by=author, values={CAP: "21"}, seen=1)
    assert refused(lambda: return_draft(draft, by=leader, reason=" ")).field == "reason"
    return_draft(draft, by=leader, reason="上限请按文件")
    save_values(draft, by=author, values={CAP: "21"}, seen=1)


def test_an_abandoned_draft_stays_and_frees_its_name(author):
    draft = opened(author)
    assert refused(lambda: opened(author)).code == "studio.draft_open"
    abandon_draft(draft, by=author)
    opened(author)
    assert RuleRevision.objects.count() == 2


def test_names_that_are_taken_or_no_names_are_refused(author):
    assert refused(lambda: opened(author, base="1999")).code == "not_found"
    assert refused(lambda: opened(author, version="二〇二七")).field == "version"
    assert refused(lambda: opened(author, version="2027")).field == "since"
    with nothing_changes(), pytest.raises(NotFound):
        opened(author, base="none")


def test_other_roles_neither_draft_nor_publish(author, zone, leader):
    draft = opened(author)
    submit_for_review(draft, by=author, seen=1)
    for role in OFFICERS - {Role.STATISTICIAN, Role.ENTERPRISE_SERVICE}:
        person = make_actor(zone, role)
        with nothing_changes(), pytest.raises(NotPermitted):
            opened(person)
        if role != Role.ZONE_LEADER:
            with nothing_changes(), pytest.raises(NotPermitted):
                publish_draft(draft, by=person, seen=1)
