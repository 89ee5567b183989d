"""The auditor's pages: every event in words, filters, one row, verification, export. Nobody else's."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import memberships_of
from gaoxin.foundation.audit import views
from gaoxin.foundation.audit.actions import record, record_export, verify_trail
from gaoxin.foundation.audit.labels import PAGES, audited, shown_at
from gaoxin.foundation.audit.models import AuditEvent, ChainCheck
from gaoxin.foundation.audit.reading import change_lines
from gaoxin.foundation.audit.selectors import history_of
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import NotPermitted
from tests.factories import PASSWORD, actor_of, login, make_actor, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

TRIED = audited("test.shown", "试验操作")
RENAMED = audited("test.renamed", "改名试验")


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def officer(zone: Zone) -> User:
    return make_user(zone, Role.STATISTICIAN, display_name="刘洋")


@pytest.fixture
def by(officer: User) -> Actor:
    return actor_of(officer)


@pytest.fixture
def auditor(zone: Zone) -> Client:
    return login(Client(), make_user(zone, Role.AUDIT_ADMIN, display_name="王敏"))


def rows(page: str) -> str:
    return page.split("<tbody", 1)[1] if "<tbody" in page else ""


def test_only_auditors_of_the_zone_read_the_trail(zone: Zone, by: Actor) -> None:
    event = record(TRIED, zone, by=by, zone_id=zone.pk)
    story = f"/audit/subject/zones.zone/{zone.pk}/"
    assert Client().get("/audit/").url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    for role in set(Role) - {Role.AUDIT_ADMIN}:
        client = login(Client(), make_user(zone, role, enterprise_id=7))
        for address in ("/audit/", story, "/audit/?export=csv"):
            assert client.get(address).status_code == 403, role
        with nothing_changes():
            assert client.post("/audit/verify/").status_code == 403
    stranger = login(Client(), make_user(make_zone(code="taiyuan"), Role.AUDIT_ADMIN))
    assert "试验操作" not in rows(stranger.get("/audit/").content.decode())
    assert stranger.get(story).status_code == 404
    assert AuditEvent.objects.get() == event


def test_an_event_is_told_in_words(zone: Zone, by: Actor, auditor: Client) -> None:
    record(
        TRIED,
        zone,
        by=by,
        zone_id=zone.pk,
        changes={"short_name": ("长治", "长治高新"), "reason": (None, "更名")},
    )
    page = rows(auditor.get("/audit/").content.decode())
    for words in ("刘洋", "试验操作", "简称：长治 → 长治高新", "原因：更名", "高新区"):
        assert words in page


def test_values_are_written_as_their_fields_show_them(zone: Zone, by: Actor) -> None:
    project = KeyProject(pk=7, zone=zone, name="负极材料")
    moment = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
    changes = {
        "total_investment": (Decimal("100000000.00"), Decimal("123456789.01")),
        "stage": ("planned", "signed"),
        "is_industrial": (False, True),
        "department": (None, make_department(zone, name="经发局")),
        "name": ("旧名", None),
        "2025-01": (None, "12"),
        "recorded_at": (None, moment),
    }
    event = record(TRIED, project, by=by, zone_id=zone.pk, changes=changes)
    told = {str(line) for line in change_lines(event)}
    assert "阶段：谋划 → 签约" in {line.replace("当前", "") for line in told}
    assert any("100,000,000.00 元 → 123,456,789.01 元" in line for line in told)
    assert any("否 → 是" in line for line in told)
    assert any(line.endswith("：经发局") for line in told)
    assert any(line.endswith("旧名 → 空") for line in told)
    assert "2025-01：12" in told


def test_an_unknown_kind_of_row_or_action_stays_readable(zone: Zone, by: Actor, auditor: Client) -> None:
    event = record(TRIED, zone, by=by, zone_id=zone.pk, changes={"old_field": ("a", "b")})
    AuditEvent.objects.filter(pk=event.pk).update(subject_type="gone.model", action="gone.action")
    page = rows(auditor.get("/audit/").content.decode())
    assert "gone.model" in page
    assert "gone.action" in page
    assert "old_field：a → b" in page


def test_filters_and_search_find_what_is_asked_for(zone: Zone, by: Actor, auditor: Client) -> None:
    record(TRIED, zone, by=by, zone_id=zone.pk, changes={"reason": (None, "年度核对")})
    other = make_actor(zone, Role.PROJECT_TEAM)
    record(RENAMED, make_department(zone, name="财政局"), by=other, zone_id=zone.pk)
    today = timezone.localdate().isoformat()

    def found(query: str) -> set[str]:
        page = rows(auditor.get(f"/audit/?{query}").content.decode())
        return {words for words in ("试验操作", "改名试验") if words in page}

    assert found("") == {"试验操作", "改名试验"}
    assert found("action=test.shown") == {"试验操作"}
    assert found("subject_type=zones.department") == {"改名试验"}
    assert found("person=刘洋") == {"试验操作"}
    assert found("q=年度核对") == {"试验操作"}
    assert found("q=财政局") == {"改名试验"}
    assert found(f"happened_at_after={today}&happened_at_before={today}") == {"试验操作", "改名试验"}
    assert found("happened_at_before=2020-01-01") == set()


def test_one_row_has_its_own_story(zone: Zone, by: Actor, auditor: Client) -> None:
    bureau = make_department(zone, name="财政局")
    record(TRIED, bureau, by=by, zone_id=zone.pk)
    record(RENAMED, zone, by=by, zone_id=zone.pk)
    answer = auditor.get(f"/audit/subject/zones.department/{bureau.pk}/")
    page = answer.content.decode()
    assert "财政局 的全部记录" in page
    assert "试验操作" in rows(page)
    assert "改名试验" not in rows(page)
    assert "打开这一页" not in page
    assert auditor.get("/audit/subject/zones.department/999/").status_code == 404


def test_the_story_leads_to_the_rows_page_only_when_the_reader_may_open_it(
    zone: Zone, by: Actor, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(TRIED, zone, by=by, zone_id=zone.pk)
    address = f"/audit/subject/zones.zone/{zone.pk}/"
    monkeypatch.setitem(PAGES, "zones.zone", "")
    shown_at("zones.zone", "accounts:user")
    assert "打开这一页" not in auditor.get(address).content.decode()
    shown_at("zones.zone", "audit:nothing")
    assert auditor.get(address).status_code == 200
    shown_at("zones.zone", "jobs:job")
    assert "打开这一页" in auditor.get(address).content.decode()


def test_the_page_says_how_the_trail_stands(zone: Zone, by: Actor, auditor: Client) -> None:
    record(TRIED, zone, by=by, zone_id=zone.pk)
    assert "还没有校验过" in auditor.get("/audit/").content.decode()
    assert auditor.post("/audit/verify/").url == "/audit/"  # type: ignore[attr-defined]
    page = auditor.get("/audit/").content.decode()
    assert "由 王敏 校验，2 条全部相扣" in page
    record(TRIED, zone, by=by, zone_id=zone.pk)
    assert "此后新增 1 条" in auditor.get("/audit/").content.decode()
    AuditEvent.objects.filter(number=1).update(actor_name="别人")
    auditor.post("/audit/verify/")
    broken = auditor.get("/audit/").content.decode()
    assert "第 1 条的内容与其摘要不符" in broken
    assert "立即报告" in broken


def test_a_long_chain_is_verified_in_the_background(
    zone: Zone,
    by: Actor,
    auditor: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    record(TRIED, zone, by=by, zone_id=zone.pk)
    monkeypatch.setattr(views, "AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        answer = auditor.post("/audit/verify/")
    assert answer.url.startswith("/jobs/")
    check = ChainCheck.objects.get()
    assert (check.ok, check.checked_by) == (True, "王敏")
    assert "完好，共 2 条" in auditor.get(answer.url.split("?")[0]).content.decode()


def test_an_export_holds_what_is_shown_and_is_itself_in_the_trail(
    zone: Zone, by: Actor, auditor: Client
) -> None:
    record(TRIED, zone, by=by, zone_id=zone.pk, changes={"short_name": ("长治", "长治高新")})
    record(RENAMED, zone, by=by, zone_id=zone.pk)
    answer = auditor.get("/audit/?action=test.shown&export=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "简称：长治 → 长治高新" in text
    assert "改名试验" not in text
    event = AuditEvent.objects.order_by("number").last()
    assert event is not None
    assert event.action == "audit.exported"
    assert {str(line) for line in change_lines(event)} >= {"格式：csv", "行数：1"}
    assert auditor.get("/audit/?export=xlsx").status_code == 200


def test_auditing_needs_the_auditors_role(zone: Zone, by: Actor) -> None:
    record(TRIED, zone, by=by, zone_id=zone.pk)
    with nothing_changes(), pytest.raises(NotPermitted):
        verify_trail(by=by)
    with nothing_changes(), pytest.raises(NotPermitted):
        record_export(by=by, kind="csv", rows=1, filters="")


def test_the_history_of_a_row_is_read_within_the_scope(zone: Zone, by: Actor) -> None:
    bureau = make_department(zone, name="财政局")
    record(TRIED, bureau, by=by, zone_id=zone.pk, changes={"name": ("旧", "新")})
    record(RENAMED, zone, by=by, zone_id=zone.pk)
    lines = history_of(bureau, scope=by.scope)
    assert [(line.action, line.person) for line in lines] == [("试验操作", "刘洋")]
    assert [str(change) for change in lines[0].changes] == ["全称：旧 → 新"]
    assert [line.action for line in history_of(bureau, scope=by.scope, related=[zone])] == [
        "改名试验",
        "试验操作",
    ]
    elsewhere = Scope(frozenset({make_zone(code="taiyuan").pk}))
    assert history_of(bureau, scope=elsewhere) == []
    assert history_of(bureau, scope=Scope(by.scope.zone_ids, enterprise_id=7)) == []


def test_a_page_of_events_needs_few_queries(
    zone: Zone, by: Actor, auditor: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(60):
        record(TRIED, zone, by=by, zone_id=zone.pk)
    with django_assert_max_num_queries(14):
        auditor.get("/audit/")


def test_the_trail_is_written_in_one_language_whichever_the_person_reads(zone: Zone, officer: User) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["django_language"] = "en"
    client.post("/accounts/login/", {"username": officer.username, "password": PASSWORD})
    role = memberships_of(officer).get()
    with translation.override("en"):
        record(TRIED, role, by=actor_of(officer), zone_id=zone.pk)
    login_event, role_event = AuditEvent.objects.order_by("number")
    assert json.loads(login_event.changes) == {"way": [None, "password"]}
    assert role_event.subject_label == "刘洋 统计与考核"
    assert [str(line) for line in change_lines(login_event)] == ["登录方式：密码"]
