"""导入以前的审批记录: XES, OCEL and tables read, faults said with counts, attacks refused, nothing lost."""

import datetime as dt
import gzip
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gaoxin.approvals.assembly.log_columns import unpacked
from gaoxin.approvals.assembly.log_tables import read_moment
from gaoxin.approvals.assembly.old_logs import original_stream
from gaoxin.approvals.models import ImportedLog, LogState
from gaoxin.engines.processes.log import NO_TIME
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
LOGS = "/approvals/analysis/logs/"
TABLE = """受理编号,环节,办理时间,办理人,科室
A-1,受理,2024-03-01 09:00,老李,审批一科
A-1,决定,2024/3/8 16:30,老王,审批二科
A-2,决定,2024年3月5日,老王,审批二科
A-2,受理,2024-03-04,老李,审批一科
A-3,受理,,老李,审批一科
A-3,补正,下周,老李,审批一科
A-3,补正,2024-03-09,老李,审批一科
,受理,2024-03-09,老李,审批一科
A-4,,2024-03-09,老李,审批一科
"""
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="一号"/>
<event><string key="concept:name" value="受理"/>
<date key="time:timestamp" value="2024-01-02T09:00:00+08:00"/></event>
<event><string key="concept:name" value="决定"/>
<date key="time:timestamp" value="2024-01-12T09:00:00+08:00"/></event>
</trace></log>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<log><trace><string key="concept:name" value="&b;"/></trace></log>"""


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER))


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, content: str | bytes, name: str):
    body = content.encode() if isinstance(content, str) else content
    return client.post(LOGS, {"name": "", "file": SimpleUploadedFile(name, body)})


def original_of(row: ImportedLog) -> bytes:
    with original_stream(row) as kept:
        return kept.read()


def columns() -> dict[str, str]:
    return {
        "case": "受理编号",
        "activity": "环节",
        "time": "办理时间",
        "resource": "办理人",
        "department": "科室",
    }


def test_an_xes_log_packed_or_not_is_read_at_once_and_analysed(officer: Client) -> None:
    sent = upload(officer, gzip.compress(XES.encode(), mtime=0), "old.xes.gz")
    row = ImportedLog.objects.get()
    assert sent.headers["Location"] == f"{LOGS}{row.pk}/"
    assert (row.case_count, row.event_count, row.findings) == (1, 2, [])
    page = officer.get(f"{LOGS}{row.pk}/").content.decode()
    assert "没有发现问题" in page
    assert "“决定”不得早于“受理”" in page
    assert gzip.decompress(original_of(row)).decode() == XES
    assert "办理路线图" in page
    assert row.state == LogState.READ


def test_a_table_is_read_by_the_columns_chosen_and_its_faults_are_counted(officer: Client) -> None:
    upload(officer, TABLE, "旧系统.csv")
    row = ImportedLog.objects.get()
    assert row.event_count is None
    asked = officer.get(f"{LOGS}{row.pk}/", follow=True)
    assert asked.context["form"].initial == columns()
    assert officer.post(f"{LOGS}{row.pk}/layout/", columns()).status_code == 302
    row.refresh_from_db()
    # Eight of nine lines are events; the ninth has no step and is said to be left out.
    assert (row.case_count, row.event_count) == (5, 8)
    counts = {one["kind"]: one["count"] for one in row.findings}
    assert counts == {
        "no_time": 1,
        "bad_time": 1,
        "no_case_name": 1,
        "no_activity": 1,
        "out_of_order": 1,
        "empty_case": 1,
    }
    assert original_of(row).decode() == TABLE
    page = officer.get(f"{LOGS}{row.pk}/").content.decode()
    assert "时间读不懂，保留记录，不计入时长" in page
    assert "A-2" in page


def test_times_that_are_not_known_take_part_in_no_duration(officer: Client) -> None:
    upload(officer, TABLE, "旧系统.csv")
    row = ImportedLog.objects.get()
    officer.post(f"{LOGS}{row.pk}/layout/", columns())
    row.refresh_from_db()
    log = unpacked(row.columns.open("rb").read())
    assert int((log.when == NO_TIME).sum()) == 2
    assert read_moment("下周") is None
    assert str(read_moment("2024年3月5日")) == "2024-03-05 00:00:00"


def test_columns_that_are_not_chosen_are_asked_for_and_nothing_is_read(officer: Client) -> None:
    upload(officer, TABLE, "旧系统.csv")
    row = ImportedLog.objects.get()
    twice = columns() | {"department": "办理人"}
    assert officer.post(f"{LOGS}{row.pk}/layout/", columns() | {"time": ""}).status_code == 422
    assert officer.post(f"{LOGS}{row.pk}/layout/", twice).status_code == 422
    row.refresh_from_db()
    assert row.event_count is None
    assert not row.columns


def test_the_zone_s_own_export_comes_back_as_ocel(officer: Client) -> None:
    text = (
        '{"objectTypes":[{"name":"item","attributes":[]}],"eventTypes":[{"name":"受理","attributes":[]}],'
        '"objects":[{"id":"i1","type":"item"},{"id":"p","type":"project"}],"events":['
        '{"id":"e1","type":"受理","time":"2024-01-02T09:00:00+08:00","relationships":'
        '[{"objectId":"i1","qualifier":"item"},{"objectId":"p","qualifier":"project"}]}]}'
    )
    upload(officer, text, "x.json")
    row = ImportedLog.objects.get()
    form = officer.get(f"{LOGS}{row.pk}/layout/").context["form"]
    assert form.initial == {"object_type": "item"}
    officer.post(f"{LOGS}{row.pk}/layout/", {"object_type": "item"})
    row.refresh_from_db()
    assert (row.case_count, row.event_count) == (1, 1)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (BOMB, "bomb.xes"),
        ("<log><trace>", "cut.xes"),
        (gzip.compress(XES.encode(), mtime=0)[:60], "cut.xes.gz"),
        ('{"objects": 3, "events": [{}]}', "odd.json"),
        ('{"a": 1}', "other.json"),
        ("<log></log>", "nothing.xes"),
        (b"%PDF-1.4 some", "scan.pdf"),
    ],
)
def test_what_is_no_log_or_an_attack_is_refused_with_words_and_nothing_is_kept(
    officer: Client, tmp_path, content: str | bytes, name: str
) -> None:
    sent = upload(officer, content, name)
    assert sent.status_code in (400, 409, 422)
    assert sent.context["form"].errors
    assert ImportedLog.objects.count() == 0
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_a_log_that_unpacks_beyond_the_limit_is_refused(officer: Client, monkeypatch) -> None:
    monkeypatch.setattr("gaoxin.approvals.assembly.old_logs.MOST_UNPACKED", 200)
    sent = upload(officer, gzip.compress(XES.encode(), mtime=0), "big.xes.gz")
    assert sent.status_code == 422
    assert "拆成几份" in sent.content.decode()
    assert ImportedLog.objects.count() == 0


def test_the_same_file_is_not_kept_twice(officer: Client) -> None:
    upload(officer, XES, "a.xes")
    again = upload(officer, XES, "b.xes")
    assert again.status_code == 409
    assert ImportedLog.objects.count() == 1


def test_a_log_of_another_zone_is_not_there(officer: Client) -> None:
    upload(officer, XES, "a.xes")
    row = ImportedLog.objects.get()
    stranger = login(Client(), make_user(make_zone(code="other"), Role.APPROVAL_OFFICER))
    assert stranger.get(f"{LOGS}{row.pk}/").status_code == 404
    assert stranger.get(f"{LOGS}{row.pk}/layout/").status_code == 404
    assert row.name not in stranger.get(LOGS).content.decode()
    leader = login(Client(), make_user(row.zone, Role.LAND_OFFICER))
    assert leader.get(LOGS).status_code == 403


def test_a_workbook_keeps_its_days_as_days(officer: Client) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["办件编号", "环节", "时间"])
    for place, (step, day) in enumerate((("受理", 4), ("决定", 9)), 1):
        sheet.write_row(place, 0, ["B-1", step])
        sheet.write_datetime(place, 2, dt.datetime(2024, 3, day, 10))  # noqa: DTZ001
    book.close()
    upload(officer, out.getvalue(), "旧.xlsx")
    row = ImportedLog.objects.get()
    layout = officer.get(f"{LOGS}{row.pk}/layout/").context["form"].initial
    officer.post(f"{LOGS}{row.pk}/layout/", layout)
    page = officer.get(f"{LOGS}{row.pk}/")
    assert page.context["words"].duration.median == 5
