"""Large logs are read in the background with their faults told; a log is taken down with a reason."""

import gzip
import io
import resource
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gaoxin.approvals.actions import logs
from gaoxin.approvals.actions.logs import import_log, withdraw_log
from gaoxin.approvals.assembly import old_logs
from gaoxin.approvals.models import ImportedLog, LogState
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.jobs.actions import cancel_job
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.factories import actor_of, login, make_user

pytestmark = pytest.mark.django_db
LOGS = "/approvals/analysis/logs/"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n'
TITLED = (
    "2024年工程建设项目审批台账,,,,,\n"
    "业务编号,环节名称,办理时间,承办人,科室,应办结日期\n"
    "A-1,受理,2024/3/1 9:05,老李,审批一科,2024/3/8\n"
    "A-1,办结,2024/3/8 16:30,老王,审批二科,2024/3/8\n"
    "A-2,受理,2024年3月4日 下午2:10,老李,审批一科,2024/3/8\n"
    "A-2,办结,20240311,老王,审批二科,2024/3/8\n"
)
Upload = Callable[..., ImportedLog]


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def read_later(monkeypatch) -> None:
    """Every file counts as too large to be read while the person waits."""
    monkeypatch.setattr(old_logs, "AT_ONCE_BYTES", 0)


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.CASE_AGENT))


@pytest.fixture
def upload(officer: Client, django_capture_on_commit_callbacks) -> Upload:
    """Puts a file in; its job runs when the request has been answered."""

    def put(content: str | bytes, name: str = "old.xes", run: bool = True) -> ImportedLog:
        body = content.encode() if isinstance(content, str) else content
        with django_capture_on_commit_callbacks(execute=run):
            sent = officer.post(LOGS, {"name": "", "file": SimpleUploadedFile(name, body)})
        assert sent.status_code == 302, sent.context["form"].errors
        return ImportedLog.objects.latest("pk")

    return put


def trace(name: str, *steps: tuple[str, str]) -> str:
    events = "".join(
        f'<event>\n<string key="concept:name" value="{step}"/>\n'
        f'<date key="time:timestamp" value="{when}"/>\n</event>\n'
        for step, when in steps
    )
    return f'<trace>\n<string key="concept:name" value="{name}"/>\n{events}</trace>\n'


SOUND = (
    HEAD
    + trace("一号", ("受理", "2024-01-02T09:00:00+08:00"), ("决定", "2024-01-12T09:00:00+08:00"))
    + "</log>"
)


@pytest.mark.usefixtures("read_later")
def test_a_large_log_is_read_by_a_job_and_its_page_shows_the_analysis_then(
    upload: Upload, officer: Client
) -> None:
    waiting = upload(SOUND, run=False)
    assert waiting.state == LogState.READING
    page = officer.get(f"{LOGS}{waiting.pk}/").content.decode()
    assert "取消任务" in page
    assert "正在读取" in officer.get(LOGS).content.decode()
    waiting.job.delete()
    ImportedLog.objects.all().delete()
    read = upload(SOUND)
    assert read.state == LogState.READ
    assert (read.case_count, read.event_count) == (1, 2)
    assert read.job.state == JobState.DONE
    assert read.job.result_url == f"{LOGS}{read.pk}/"
    assert "办理路线图" in officer.get(f"{LOGS}{read.pk}/").content.decode()


@pytest.mark.usefixtures("read_later")
def test_a_log_that_breaks_off_says_line_and_case_and_keeps_the_file(upload: Upload, officer: Client) -> None:
    broken = SOUND.replace("<trace>", " " * 300_000 + "<trace>").replace("</trace>", "</wrong>")
    row = upload(broken)
    assert row.state == LogState.FAILED
    assert row.failure["message"].startswith("第 13 行不是完整的 XML，读到办件“一号”时中断")
    assert row.failure["remedy"]
    assert row.job.state == JobState.FAILED
    page = officer.get(f"{LOGS}{row.pk}/").content.decode()
    assert "读到办件“一号”时中断" in page
    assert "重新读取" in page
    assert row.event_count is None


@pytest.mark.usefixtures("read_later")
def test_a_cancelled_reading_can_be_begun_again(
    upload: Upload, officer: Client, django_capture_on_commit_callbacks
) -> None:
    row = upload(SOUND, run=False)
    cancel_job(row.job, by=actor_of(row.imported_by))
    row = ImportedLog.objects.get()
    assert row.state == LogState.FAILED
    assert "读取已取消" in officer.get(f"{LOGS}{row.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{LOGS}{row.pk}/again/")
    assert ImportedLog.objects.get().state == LogState.READ


@pytest.mark.usefixtures("read_later")
def test_a_log_being_read_is_not_read_twice_at_once(upload: Upload, officer: Client) -> None:
    upload(SOUND, run=False)
    row = ImportedLog.objects.get()
    again = officer.post(f"{LOGS}{row.pk}/again/", follow=True)
    assert "这份日志正在读取" in again.content.decode()
    assert Job.objects.count() == 1


@pytest.mark.usefixtures("read_later")
def test_a_large_table_is_asked_for_its_columns_and_read_by_another_job(
    upload: Upload, officer: Client, django_capture_on_commit_callbacks
) -> None:
    row = upload(TITLED, "台账.csv")
    assert row.state == LogState.UNTOLD
    form = officer.get(f"{LOGS}{row.pk}/", follow=True).context["form"]
    assert form.initial["case"] == "业务编号"
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{LOGS}{row.pk}/layout/", form.initial)
    row.refresh_from_db()
    assert (row.case_count, row.event_count, row.findings) == (2, 4, [])
    assert Job.objects.filter(state=JobState.DONE).count() == 2


def test_a_sheet_with_a_title_and_a_deadline_tells_who_was_late(upload: Upload, officer: Client) -> None:
    row = upload(TITLED.encode("gb18030"), "台账.csv")
    form = officer.get(f"{LOGS}{row.pk}/layout/").context["form"]
    officer.post(f"{LOGS}{row.pk}/layout/", form.initial)
    deadlines = officer.get(f"{LOGS}{row.pk}/").context["deadlines"]
    # A-1 ended in the afternoon of its last day, A-2 three days after it.
    assert (deadlines.end, deadlines.kept, deadlines.missed, deadlines.rate) == ("step:办结", 1, 1, "50.0%")
    assert [name for name, _late in deadlines.worst] == ["A-2"]
    by_last = officer.get(f"{LOGS}{row.pk}/?end=last").context["deadlines"]
    assert (by_last.kept, by_last.missed) == (1, 1)


def test_findings_name_the_line_and_are_counted_beyond_those_told(upload: Upload) -> None:
    bad = "".join(trace(f"B{number}", ("受理", "昨天")) for number in range(1200))
    row = upload(HEAD + bad + "</log>")
    found = next(one for one in row.findings if one["kind"] == "bad_time")
    assert found["count"] == 1200
    assert len(found["examples"]) == 20
    assert found["examples"][0] == "第 5 行，办件“B0”：“受理”的时间“昨天”读不懂，不计入时长。"


LAUGHS = (
    "<!DOCTYPE log [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)


@pytest.mark.parametrize("packed", [False, True])
def test_entity_bombs_are_refused_before_anything_is_kept(officer: Client, tmp_path, packed: bool) -> None:
    text = (
        f'<?xml version="1.0"?>{LAUGHS}<log><trace><string key="concept:name" value="&a11;"/></trace></log>'
    )
    body = gzip.compress(text.encode(), mtime=0) if packed else text.encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sent = officer.post(LOGS, {"name": "", "file": SimpleUploadedFile("bomb.xes", body)})
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert sent.status_code == 422
    assert "实体定义" in sent.content.decode()
    assert grown < 50_000  # kilobytes; expanded it would be two hundred million letters
    assert ImportedLog.objects.count() == 0
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_a_comment_without_end_before_the_log_is_refused(officer: Client, monkeypatch) -> None:
    monkeypatch.setattr("gaoxin.engines.processes.xes.MOST_BEFORE_ROOT", 300_000)
    body = b"<!--" + b"x" * 2_000_000 + b"-->" + SOUND.encode()[39:]
    sent = officer.post(LOGS, {"name": "", "file": SimpleUploadedFile("long.xes", body)})
    assert sent.status_code == 422
    assert ImportedLog.objects.count() == 0


def test_the_xml_form_of_ocel_is_refused_with_the_way_out(officer: Client) -> None:
    body = b"<log><object-types></object-types><events></events></log>"
    sent = officer.post(LOGS, {"name": "", "file": SimpleUploadedFile("x.xml", body)})
    assert sent.status_code == 422
    assert "导出 OCEL 2.0 的 .json 文件" in sent.content.decode()
    assert ImportedLog.objects.count() == 0


def test_a_file_beyond_the_limit_of_its_kind_is_refused(officer: Client, monkeypatch) -> None:
    monkeypatch.setattr(old_logs, "LARGEST_BYTES", 100)
    monkeypatch.setattr(old_logs, "LARGEST_JSON", 50)
    for body, name in (
        (SOUND.encode(), "a.xes"),
        (b"a,b\n" * 100, "a.csv"),
        (b'{"events": [' + b" " * 90, "a.json"),
    ):
        sent = officer.post(LOGS, {"name": "", "file": SimpleUploadedFile(name, body)})
        assert sent.status_code == 422
        assert "超过上限" in sent.content.decode()
    assert ImportedLog.objects.count() == 0


def test_whoever_imported_a_log_takes_it_down_with_a_reason_and_its_files_go(
    upload: Upload, officer: Client, tmp_path, django_capture_on_commit_callbacks
) -> None:
    row = upload(SOUND)
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 2
    refused = officer.post(f"{LOGS}{row.pk}/withdraw/", {"because": " "})
    assert refused.status_code == 422
    assert ImportedLog.objects.get().state == LogState.READ
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{LOGS}{row.pk}/withdraw/", {"because": "导错文件"})
    row.refresh_from_db()
    assert (row.state, row.withdrawn_because, row.case_count) == (LogState.WITHDRAWN, "导错文件", 1)
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    assert officer.get(f"{LOGS}{row.pk}/").status_code == 404
    assert officer.get(f"{LOGS}{row.pk}/export/csv/").status_code == 404
    assert f"{LOGS}{row.pk}/" not in officer.get(LOGS).content.decode()
    event = AuditEvent.objects.latest("pk")
    assert event.action == "approvals.log_withdrawn"
    # The same file may be put in again.
    assert upload(SOUND).state == LogState.READ


def test_the_log_of_a_colleague_is_taken_down_only_by_who_manages_analysis(
    upload: Upload, zone: Zone
) -> None:
    row = upload(SOUND)
    colleague = make_user(zone, Role.STATISTICIAN)
    page = login(Client(), colleague).get(f"{LOGS}{row.pk}/")
    assert not page.context["may_withdraw"]
    with pytest.raises(NotPermitted):
        withdraw_log(row, by=actor_of(colleague), because="我不要")
    row.refresh_from_db()
    assert row.state == LogState.READ
    withdraw_log(row, by=actor_of(make_user(zone, Role.ZONE_LEADER)), because="含个人信息")
    row.refresh_from_db()
    assert row.state == LogState.WITHDRAWN
    with pytest.raises(Conflict):
        withdraw_log(row, by=actor_of(make_user(zone, Role.ZONE_LEADER)), because="再撤一次")


def test_who_may_not_analyse_imports_and_takes_down_nothing(zone: Zone, upload: Upload) -> None:
    row = upload(SOUND)
    stranger = actor_of(make_user(zone, Role.LAND_OFFICER))
    with pytest.raises(DomainError):
        withdraw_log(row, by=stranger, because="撤")
    file = SimpleUploadedFile("b.xes", SOUND.replace("一号", "二号").encode())
    with pytest.raises(DomainError):
        import_log(zone, by=stranger, file=file, file_name="b.xes")
    assert ImportedLog.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_a_table_of_many_lines_is_read_row_by_row(upload: Upload, officer: Client) -> None:
    rows = "".join(
        f"C-{n // 3},{('收件', '受理', '决定')[n % 3]},2024-03-{1 + n % 28:02d} 09:00\n" for n in range(9000)
    )
    row = upload("办件编号,环节,时间\n" + rows, "多.csv")
    officer.post(f"{LOGS}{row.pk}/layout/", {"case": "办件编号", "activity": "环节", "time": "时间"})
    row.refresh_from_db()
    assert (row.case_count, row.event_count) == (3000, 9000)
    again = officer.get(f"{LOGS}{row.pk}/export/csv/")
    assert len(list(io.StringIO(again.content.decode("utf-8-sig")))) == 9001


def test_the_same_file_sent_twice_at_once_is_kept_once(
    upload: Upload, officer: Client, tmp_path, monkeypatch
) -> None:
    upload(SOUND)
    asked = iter([None])
    found = logs._refuse_repeated
    # The first look finds nothing, as it would while the other request has not been written yet.
    monkeypatch.setattr(logs, "_refuse_repeated", lambda row: next(asked, row) and found(row))
    sent = officer.post(LOGS, {"name": "", "file": SimpleUploadedFile("b.xes", SOUND.encode())})
    assert sent.status_code == 409
    assert ImportedLog.objects.count() == 1
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 2
