"""What a zone says of a policy: dated, never overwritten; guide, handbook, files, data readiness."""

import datetime as dt
import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.policies.actions.heads import keep_head, keep_window
from gaoxin.policies.assembly.heads import CLOSED, COMING, OPEN, UNKNOWN, Span, notice_of, reception_on
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import ApplicationWindow, PolicyHead
from gaoxin.policies.selectors.library import entry_of
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.attachments.files import PDF
from tests.enterprises.made import WAN, make_figures, make_recognition
from tests.factories import actor_of, login, make_actor, make_department, make_user, make_zone
from tests.policies.made import declare
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
POLICY = "rd_input_reward"
TODAY = timezone.localdate()
SAID = {"since": TODAY.isoformat(), "delivery_class": "quick", "contact": "小张", "source": "科技局通知"}


@pytest.fixture
def officer(zone) -> Client:
    return login(Client(), make_user(zone, Role.ENTERPRISE_SERVICE, display_name="小张"))


def at(name: str, *rest: object) -> str:
    return reverse(f"policies:{name}", args=[POLICY, *rest])


def text(response) -> str:
    return response.content.decode()


def notice(by, *, on: dt.date = TODAY):
    return notice_of(entry_of(library(), POLICY, on=on).shown, scope=by.scope, on=on)


def test_what_was_said_before_holds_for_the_days_before(zone, keeper):
    department = make_department(zone, name="科技创新局")
    keep_head(zone, by=keeper, policy=POLICY, since=dt.date(2026, 1, 1), contact="小李")
    keep_head(
        zone, by=keeper, policy=POLICY, since=dt.date(2026, 7, 1), contact="小张", department=department
    )
    assert notice(keeper, on=dt.date(2026, 6, 30)).contact == "小李"
    assert notice(keeper, on=dt.date(2026, 7, 1)).contact == "小张"
    assert notice(keeper, on=dt.date(2026, 7, 1)).office == "科技创新局"
    assert notice(keeper, on=dt.date(2025, 12, 31)).contact == ""
    assert PolicyHead.objects.count() == 2
    assert AuditEvent.objects.filter(action="policies.head_kept").count() == 2


def span(opens: str | None, closes: str | None, year: int = 2026) -> Span:
    return Span(
        year,
        dt.date.fromisoformat(opens) if opens else None,
        dt.date.fromisoformat(closes) if closes else None,
        "",
        True,
    )


@pytest.mark.parametrize(
    ("spans", "state"),
    [
        ([span("2026-04-01", "2026-06-30")], OPEN),
        ([span("2026-06-15", "2026-06-15")], OPEN),
        ([span("2026-04-01", None)], OPEN),
        ([span(None, "2026-06-30")], OPEN),
        ([span("2026-07-01", "2026-07-31")], COMING),
        ([span("2026-04-01", "2026-06-14")], CLOSED),
        ([span("2026-04-01", "2026-06-14"), span(None, None, 2027)], UNKNOWN),
        ([span("2025-04-01", "2025-06-14", 2025)], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_whether_a_policy_is_applied_for_on_a_day(spans, state):
    assert reception_on(spans, on=dt.date(2026, 6, 15)).state == state


def test_nobody_said_when_so_it_is_to_be_verified_and_not_invented(zone, officer):
    page = text(officer.get(at("policy")))
    for words in ("受理时间待核，以当年通知为准", "待核", "现行有效"):
        assert words in page
    officer.post(at("head_edit"), SAID)
    opens, closes = TODAY - dt.timedelta(days=5), TODAY + dt.timedelta(days=10)
    given = {"year": TODAY.year, "opens_on": opens, "closes_on": closes, "source": "申报通知"}
    assert officer.post(at("window_edit"), given).status_code == 302
    page = text(officer.get(at("policy")))
    for words in (f"{closes} 截止受理，还有 10 天", "快申快享", "小张"):
        assert words in page
    listed = text(officer.get(reverse("policies:library")))
    assert f"{closes} 截止受理" in listed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"opens_on": "2027-05-01", "closes_on": "2027-03-01"}, "早于受理开始"),
        ({}, "没有写受理时间"),
        ({"opens_on": "2020-05-01"}, "不在 2027 年度前后"),
        ({"year": "27"}, "2000"),
    ],
)
def test_a_window_that_says_nothing_clear_is_refused(officer, given, words):
    with nothing_changes("policies"):
        response = officer.post(at("window_edit"), {"year": "2027", "source": "通知", **given})
    assert response.status_code == 422
    assert words in text(response)


def test_only_officers_of_the_zone_write_and_only_of_policies_there_are(zone, keeper):
    said = {"policy": POLICY, "since": TODAY}
    stranger = make_actor(make_zone(), Role.ENTERPRISE_SERVICE)
    with nothing_changes("policies"):
        with pytest.raises(NotPermitted):
            keep_head(zone, by=make_actor(zone, Role.ZONE_LEADER), **said)
        with pytest.raises(NotFound):
            keep_head(zone, by=stranger, **said)
        with pytest.raises(NotFound):
            keep_head(zone, by=keeper, policy="luck", since=TODAY)
        with pytest.raises(NotFound):
            keep_head(zone, by=keeper, department=make_department(make_zone()), **said)
        with pytest.raises(DomainError):
            keep_window(zone, by=keeper, policy=POLICY, year=2027)
    assert ApplicationWindow.objects.count() == 0


def words_of(response) -> str:
    document = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_guide_and_handbook_are_written_from_rules_and_head(zone, officer):
    officer.post(
        at("head_edit"), {**SAID, "steps": "登录企业门户\n上传审计报告", "handling": "核对两年研发费用"}
    )
    guide = words_of(officer.get(at("guide")))
    for words in ("申兑指南", "登录企业门户", "研发费用占营业收入", "最高 50 万元", "小张", "待补"):
        assert words in guide
    handbook = words_of(officer.get(at("handbook")))
    for words in ("兑现工作手册", "核对两年研发费用", "看什么", "企业年度数据·营业收入", "数据准备情况"):
        assert words in handbook


def test_files_are_checked_by_content_shown_and_withdrawn(zone, officer, enterprise):
    program = SimpleUploadedFile("申请表.pdf", b"MZ" + b"\x00" * 200)
    with nothing_changes("policies", "attachments"):
        response = officer.post(at("file_add"), {"file": program})
    assert response.status_code == 422
    assert "程序文件" in text(response)
    assert officer.post(at("file_add"), {"file": SimpleUploadedFile("申请表.pdf", PDF)}).status_code == 302
    row = Attachment.objects.get()
    user = make_user(zone, Role.ENTERPRISE_USER, enterprise_id=enterprise.pk)
    firm = login(Client(), user)
    assert "申请表.pdf" in text(firm.get(at("policy")))
    download = reverse("attachments:download", args=[row.pk])
    assert firm.get(download).status_code == 200
    stranger = login(Client(), make_user(make_zone(), Role.ENTERPRISE_SERVICE))
    assert stranger.get(download).status_code == 404
    assert stranger.post(at("file_withdraw", row.pk)).status_code == 404
    assert officer.post(at("file_withdraw", row.pk)).status_code == 302
    assert "申请表.pdf" not in text(firm.get(at("policy")))
    assert firm.get(download).status_code == 404


def test_a_class_is_feasible_by_counting_the_facts(zone, officer, enterprise):
    from gaoxin.policies.assembly.readiness import readiness_of

    by = actor_of(make_user(zone, Role.ENTERPRISE_SERVICE))
    make_recognition(enterprise, recognised_on=dt.date(TODAY.year - 1, 11, 1))
    make_figures(enterprise, year=TODAY.year - 1, revenue=5000 * WAN, rd_expense=300 * WAN)
    version = entry_of(library(), POLICY, on=TODAY).shown

    def found():
        return readiness_of(version, library(), scope=by.scope, on=TODAY)

    first = found()
    assert (first.targets, first.decided) == (1, 0)
    assert {one.input: one.blocking for one in first.missing} == {"on_dishonest_list": 1, "rd_expense@2": 1}
    assert not first.is_automatic_ready
    assert not first.is_quick_ready
    make_figures(enterprise, year=TODAY.year - 2, rd_expense=200 * WAN)
    declare(enterprise, "on_dishonest_list", "false", observed_on=TODAY)
    second = found()
    assert (second.targets, second.decided) == (1, 1)
    assert second.is_automatic_ready
    page = text(officer.get(at("readiness")))
    for words in ("免申即享", "可行", "公共部门的记录"):
        assert words in page
