"""The public permit log put in through the page: its published counts shown, its exports read back equal."""

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gaoxin.approvals.assembly.old_logs import AT_ONCE_BYTES
from gaoxin.approvals.models import ImportedLog, LogState
from gaoxin.engines.processes.flows import directly_follows, variants
from gaoxin.engines.processes.ocel import read_ocel
from gaoxin.engines.processes.xes import read_xes
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from tests.factories import login, make_user

RECEIPT = Path(__file__).resolve().parents[3] / "shared" / "data" / "permits" / "receipt.xes.gz"
LOGS = "/approvals/analysis/logs/"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not RECEIPT.exists(), reason="公开数据 ../shared/data 不在，跳过"),
]


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER))


@pytest.fixture
def row(officer: Client) -> ImportedLog:
    sent = put_in(officer, RECEIPT.name, RECEIPT.read_bytes())
    assert sent.status_code == 302
    return ImportedLog.objects.get()


def put_in(client: Client, name: str, content: bytes):
    return client.post(LOGS, {"name": "", "file": SimpleUploadedFile(name, content)})


def test_the_page_shows_the_published_counts(officer: Client, row: ImportedLog) -> None:
    assert row.state == LogState.READ
    assert (row.case_count, row.event_count, row.findings) == (1434, 8577, [])
    page = officer.get(f"{LOGS}{row.pk}/")
    words = page.context["words"]
    assert (words.cases, words.events, words.untimed) == (1434, 8577, 0)
    assert (words.arc_count, words.variant_count, words.variants[0].count) == (99, 116, 713)
    first = words.arcs[0]
    assert first.before.startswith("T05")
    assert first.after.startswith("T06")
    deadlines = page.context["deadlines"]
    assert (deadlines.deadline, deadlines.end) == ("deadline", "stated:enddate")
    assert deadlines.missed == 377
    assert deadlines.kept + deadlines.missed == 1329
    text = page.content.decode()
    assert "1434" in text.replace(",", "")
    assert 'class="flow-map"' in text


def test_the_map_shows_the_most_travelled_ways_and_all_of_them_when_asked(
    officer: Client, row: ImportedLog
) -> None:
    usual = officer.get(f"{LOGS}{row.pk}/").context["map"]
    assert usual.arcs < 30
    assert len(usual.hidden) + usual.activities == 27
    whole = officer.get(f"{LOGS}{row.pk}/?share=100").context["map"]
    assert (whole.arcs, whole.activities, whole.hidden) == (99, 27, ())
    assert whole.svg.count('class="f-step"') == 27


def test_xes_and_ocel_are_read_back_with_equal_counts(officer: Client, row: ImportedLog) -> None:
    xes = read_xes(officer.get(f"{LOGS}{row.pk}/export/xes/").content).log
    ocel = read_ocel(officer.get(f"{LOGS}{row.pk}/export/ocel/").content)
    flat = ocel.flattened("case").log
    for log in (xes, flat):
        assert (len(log.cases), len(log), len(variants(log)), len(directly_follows(log))) == (
            1434,
            8577,
            116,
            99,
        )
    assert (ocel.count_of("officer"), ocel.count_of("department")) == (48, 10)


def test_the_csv_is_put_in_again_and_gives_the_same_figures(officer: Client, row: ImportedLog) -> None:
    content = officer.get(f"{LOGS}{row.pk}/export/csv/").content
    assert put_in(officer, "again.csv", content).status_code == 302
    again = ImportedLog.objects.exclude(pk=row.pk).get()
    form = officer.get(f"{LOGS}{again.pk}/layout/").context["form"]
    officer.post(f"{LOGS}{again.pk}/layout/", form.initial)
    words = officer.get(f"{LOGS}{again.pk}/").context["words"]
    assert (words.cases, words.events, words.arc_count, words.variant_count) == (1434, 8577, 99, 116)


def test_the_map_as_bpmn_has_every_step_and_way(officer: Client, row: ImportedLog) -> None:
    content = officer.get(f"{LOGS}{row.pk}/export/bpmn/").content
    process = Xml.fromstring(content).find(f"{BPMN}process")
    assert process is not None
    assert len(process.findall(f"{BPMN}task")) == 27
    nodes = {one.get("id") for one in process if one.tag != f"{BPMN}sequenceFlow"}
    flows = process.findall(f"{BPMN}sequenceFlow")
    assert all(one.get("sourceRef") in nodes and one.get("targetRef") in nodes for one in flows)
    inner = [one for one in flows if one.get("id", "").startswith("way_")]
    between = [
        one
        for one in inner
        if "start" not in one.get("sourceRef", "") and "end" not in one.get("targetRef", "")
    ]
    assert len(between) == 99
    shown = {one.get("bpmnElement") for one in Xml.fromstring(content).iter() if "bpmnElement" in one.attrib}
    assert nodes <= shown


def test_the_objects_are_put_in_again_and_read_in_the_background(
    officer: Client, row: ImportedLog, django_capture_on_commit_callbacks
) -> None:
    content = officer.get(f"{LOGS}{row.pk}/export/ocel/").content
    assert len(content) > AT_ONCE_BYTES
    with django_capture_on_commit_callbacks(execute=True):
        put_in(officer, "again.json", content)
    again = ImportedLog.objects.exclude(pk=row.pk).get()
    form = officer.get(f"{LOGS}{again.pk}/", follow=True).context["form"]
    assert form.initial == {"object_type": "case"}
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{LOGS}{again.pk}/layout/", form.initial)
    page = officer.get(f"{LOGS}{again.pk}/")
    words, deadlines = page.context["words"], page.context["deadlines"]
    assert (words.cases, words.events, words.arc_count, words.variant_count) == (1434, 8577, 99, 116)
    assert (deadlines.kept + deadlines.missed, deadlines.missed) == (1329, 377)
