"""From the uploaded file to the imported rows: all of what was seen and confirmed, or nothing."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import translation

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.foundation.jobs.models import JobState
from gaoxin.foundation.sheets import actions
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.handlers import choices_of, handler_of, origin_of
from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch, ImportRow, ImportState
from gaoxin.foundation.sheets.selectors import imported_before, source_of, visible_batch, visible_batches
from gaoxin.foundation.sheets.storing import planned_row
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.values.errors import Conflict, DomainError, DomainErrors, NotFound, NotPermitted
from tests.factories import make_actor, make_department, make_zone
from tests.sheets.conftest import HEAD, KIND, SPEC, DepartmentSheet
from tests.sheets.ledger import table, xlsx
from tests.unchanged import nothing_changes

ROWS: list[list[object]] = [HEAD, ["项目推进专班", "专班", 1], ["科技创新局", "科创局", 2]]


def uploaded(by: Actor, rows: Sequence[Sequence[object]] = ROWS, *, name: str = "部门.xlsx") -> ImportBatch:
    return actions.upload_sheet(KIND, content=xlsx(rows), file_name=name, by=by)


def ready(by: Actor, rows: Sequence[Sequence[object]] = ROWS) -> ImportBatch:
    return actions.preview_batch(uploaded(by, rows), by=by)


def confirmed(batch: ImportBatch, by: Actor, mode: ConfirmMode = ConfirmMode.ALL_VALID) -> ImportBatch:
    return actions.confirm_batch(batch, by=by, mode=mode)


def names(zone: Zone) -> dict[str, str]:
    return dict(Department.objects.filter(zone=zone).values_list("name", "short_name"))


def stored(files: FileSystemStorage) -> list[Path]:
    return [path for path in Path(files.location).rglob("*") if path.is_file()]


def test_an_upload_is_kept_with_its_digest_and_an_audit_event(
    officer: Actor, files: FileSystemStorage
) -> None:
    content = xlsx(ROWS)
    batch = actions.upload_sheet(KIND, content=content, file_name="C:\\桌面\\部门\x00.xlsx", by=officer)
    assert (batch.state, batch.file_name, batch.file_format) == (ImportState.UPLOADED, "部门.xlsx", "xlsx")
    assert batch.file_digest == hashlib.sha256(content).hexdigest()
    assert stored(files)[0].read_bytes() == content
    assert "部门" not in batch.file.name
    assert AuditEvent.objects.get(action="sheets.uploaded").subject_id == batch.pk


def test_a_refused_file_leaves_nothing(officer: Actor, files: FileSystemStorage) -> None:
    with nothing_changes(), pytest.raises(FileRefused, match="PDF"):
        actions.upload_sheet(KIND, content=b"%PDF-1.4", file_name="部门.xlsx", by=officer)
    assert stored(files) == []


def test_a_preview_writes_nothing_but_itself(officer: Actor, zone: Zone) -> None:
    make_department(zone, name="科技创新局")
    batch = uploaded(officer)
    with nothing_changes("zones", "audit"):
        done = actions.preview_batch(batch, by=officer)
    assert done.state == ImportState.READY
    assert (done.new_count, done.update_count, done.unchanged_count, done.error_count) == (1, 1, 0, 0)
    assert [(row.number, row.status, row.label) for row in done.rows.all()] == [
        (2, "new", "项目推进专班"),
        (3, "update", "科技创新局"),
    ]
    assert done.sheet_name == "台账"


def test_confirming_writes_what_was_previewed(officer: Actor, zone: Zone) -> None:
    make_department(zone, name="科技创新局")
    done = confirmed(ready(officer), officer)
    assert names(zone) == {"项目推进专班": "专班", "科技创新局": "科创局"}
    assert (done.state, done.mode, done.closed_by_name) == (ImportState.IMPORTED, "all_valid", officer.name)
    event = AuditEvent.objects.get(action="sheets.imported")
    assert event.subject_id == done.pk
    assert '"new":[null,1]' in event.changes
    assert '"updated":[null,1]' in event.changes


def test_uploading_the_same_file_again_finds_everything_unchanged(officer: Actor) -> None:
    content = xlsx(ROWS)
    first, again = (
        actions.upload_sheet(KIND, content=content, file_name="部门.xlsx", by=officer) for _ in range(2)
    )
    confirmed(actions.preview_batch(first, by=officer), officer)
    again = actions.preview_batch(again, by=officer)
    assert again.unchanged_count == 2
    assert imported_before(again) == first
    with nothing_changes(), pytest.raises(DomainError, match="没有需要新增或更新的行"):
        confirmed(again, officer)


def test_with_errors_all_valid_imports_nothing(officer: Actor) -> None:
    batch = ready(officer, [*ROWS, ["某局", "", 3], ["另一局", "禁用", 4]])
    assert batch.error_count == 2
    with nothing_changes(), pytest.raises(DomainError, match="还有 2 行错误"):
        confirmed(batch, officer)


def test_valid_only_imports_the_sound_rows_and_keeps_the_errors(officer: Actor, zone: Zone) -> None:
    done = confirmed(ready(officer, [*ROWS, ["某局", "", 3]]), officer, ConfirmMode.VALID_ONLY)
    assert set(names(zone)) == {"项目推进专班", "科技创新局"}
    (row,) = done.rows.filter(status="error")
    (problem,) = planned_row(row, SPEC).problems
    assert (problem.code, problem.column, row.number) == ("sheet.required", "B", 4)


def test_a_refusal_while_writing_names_its_row_and_undoes_the_rows_before_it(officer: Actor) -> None:
    batch = ready(officer, [*ROWS, ["某局", "拒绝", 3]])
    with nothing_changes(), pytest.raises(DomainErrors, match="第 4 行：写入时被拒绝。"):
        confirmed(batch, officer)
    assert visible_batch(batch.pk, by=officer).state == ImportState.READY


def test_a_crash_while_writing_undoes_everything(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = ready(officer)
    write = DepartmentSheet._write

    def crash_on_the_second(self: DepartmentSheet, row: object, zone_id: int) -> None:
        if row.number == 3:  # type: ignore[attr-defined]
            raise RuntimeError("disk full")
        write(self, row, zone_id)  # type: ignore[arg-type]

    monkeypatch.setattr(DepartmentSheet, "_write", crash_on_the_second)
    with nothing_changes(), pytest.raises(RuntimeError, match="disk full"):
        confirmed(batch, officer)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda zone: make_department(zone, name="项目推进专班"),
            "第 2 行：预览时系统中没有这条记录，现在已有",
        ),
        (
            lambda zone: Department.objects.filter(name="科技创新局").update(short_name="科技局"),
            "第 3 行：“简称”预览时为 科创，现在为 科技局",
        ),
        (
            lambda zone: Department.objects.filter(name="科技创新局").update(
                short_name="科创局", sort_order=2
            ),
            "第 3 行：“简称”预览时为 科创，现在为 科创局",
        ),
        (
            lambda zone: Department.objects.filter(name="科技创新局").update(name="科技局"),
            "第 3 行：预览时有这条记录，现在已找不到",
        ),
    ],
)
def test_a_base_changed_since_the_preview_is_refused_and_explained(
    officer: Actor, zone: Zone, change: object, words: str
) -> None:
    Department.objects.create(zone=zone, name="科技创新局", short_name="科创", sort_order=9)
    batch = ready(officer)
    change(zone)  # type: ignore[operator]
    with nothing_changes(), pytest.raises(Conflict, match=words) as refused:
        confirmed(batch, officer)
    assert refused.value.code == "sheet.base_changed"
    assert refused.value.remedy == "请重新预览，核对后再确认。"
    again = actions.preview_batch(batch, by=officer)
    assert confirmed(again, officer).state == ImportState.IMPORTED


def test_a_rule_that_now_refuses_a_row_stops_the_import(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ready(officer)
    refusal = DomainError("department.closed", "名录已封存。")
    monkeypatch.setattr(DepartmentSheet, "validate", lambda self, rows, by: [(2, refusal)])
    with nothing_changes(), pytest.raises(Conflict, match="第 2 行：名录已封存"):
        confirmed(batch, officer)


def test_only_the_first_changed_rows_are_named(officer: Actor, zone: Zone) -> None:
    batch = ready(officer, [HEAD, *([f"第{number}局", "局", number] for number in range(9))])
    for number in range(9):
        make_department(zone, name=f"第{number}局")
    with pytest.raises(Conflict, match=r"等，共 9 行。"):
        confirmed(batch, officer)


def test_an_import_is_confirmed_once(officer: Actor) -> None:
    batch = ready(officer)
    confirmed(batch, officer)
    with nothing_changes(), pytest.raises(Conflict, match="已经办结（已导入）"):
        confirmed(batch, officer)
    with nothing_changes(), pytest.raises(Conflict):
        actions.preview_batch(batch, by=officer)
    with nothing_changes(), pytest.raises(Conflict):
        actions.discard_batch(batch, by=officer)


def test_what_was_not_previewed_cannot_be_confirmed(officer: Actor) -> None:
    batch = uploaded(officer)
    with nothing_changes(), pytest.raises(Conflict, match="预览还没有完成"):
        confirmed(batch, officer)


@pytest.mark.django_db(transaction=True)
def test_discarding_removes_file_and_rows_and_keeps_the_trace(
    officer: Actor, files: FileSystemStorage
) -> None:
    batch = actions.discard_batch(ready(officer), by=officer)
    assert (batch.state, ImportRow.objects.count(), stored(files)) == (ImportState.DISCARDED, 0, [])
    assert AuditEvent.objects.filter(action="sheets.discarded", subject_id=batch.pk).exists()


def test_a_file_without_the_right_header_fails_with_reason_and_remedy(officer: Actor) -> None:
    batch = ready(officer, [["姓名", "电话"], ["张三", "123"]])
    assert batch.state == ImportState.FAILED
    assert "没有找到表头" in batch.failure
    assert "下载模板" in batch.remedy
    assert batch.row_count is None
    with nothing_changes(), pytest.raises(Conflict):
        confirmed(batch, officer)


def test_another_sheet_of_the_file_may_be_read_instead(officer: Actor) -> None:
    content = xlsx(ROWS, more={"去年": [HEAD, ["老局", "老", 1]]})
    batch = actions.preview_batch(
        actions.upload_sheet(KIND, content=content, file_name="部门.xlsx", by=officer), by=officer
    )
    assert batch.reading["other_sheets"] == ["去年"]
    again = actions.preview_batch(batch, by=officer, sheet="去年")
    assert (again.sheet_name, [row.label for row in again.rows.all()]) == ("去年", ["老局"])
    assert actions.preview_batch(again, by=officer).sheet_name == "去年"


def test_every_stored_row_can_be_planned_again_just_as_it_was(officer: Actor, zone: Zone) -> None:
    make_department(zone, name="科技创新局")
    batch = ready(officer, [*ROWS, ["某局", "", 3]])
    update = planned_row(batch.rows.get(number=3), SPEC)
    assert [(change.key, change.old, change.new) for change in update.changes] == [
        ("short_name", "科技创新局", "科创局"),
        ("sort_order", 0, 2),
    ]
    assert update.reference == Department.objects.get(name="科技创新局").pk


def test_a_fact_leads_back_to_its_file_sheet_and_row(officer: Actor) -> None:
    batch = confirmed(ready(officer), officer)
    origin = origin_of(batch, planned_row(batch.rows.get(number=3), SPEC))
    assert origin.source == "表格导入：部门.xlsx"
    source = source_of(origin.batch, origin.row, scope=officer.scope)
    assert source is not None
    assert source.words == "《部门.xlsx》工作表“台账”第 3 行"
    assert source.url == f"/imports/{batch.pk}/?row=3"
    assert source_of(None, None, scope=officer.scope) is None
    assert source_of(origin.batch, origin.row, scope=make_actor(make_zone(), Role.STATISTICIAN).scope) is None


def test_others_may_not_import(officer: Actor, zone: Zone) -> None:
    batch = ready(officer)
    stranger = make_actor(zone, Role.ZONE_LEADER)
    enterprise = make_actor(zone, Role.STATISTICIAN)
    object.__setattr__(enterprise.scope, "enterprise_id", 5)
    for by in (stranger, enterprise):
        with nothing_changes(), pytest.raises(NotPermitted):
            uploaded(by)
        with nothing_changes(), pytest.raises(NotPermitted):
            confirmed(batch, by)
        with nothing_changes(), pytest.raises(NotPermitted):
            actions.preview_batch(batch, by=by)
        with nothing_changes(), pytest.raises(NotPermitted):
            actions.discard_batch(batch, by=by)
        with nothing_changes(), pytest.raises(NotPermitted):
            actions.export_sheet(KIND, by=by)


def test_another_zone_sees_and_touches_nothing(officer: Actor) -> None:
    batch = ready(officer)
    neighbour = make_actor(make_zone(), Role.STATISTICIAN)
    assert list(visible_batches(neighbour)) == []
    with pytest.raises(NotFound):
        visible_batch(batch.pk, by=neighbour)
    with nothing_changes(), pytest.raises(NotFound):
        confirmed(batch, neighbour)
    with nothing_changes(), pytest.raises(NotFound):
        actions.preview_batch(batch, by=neighbour)


def test_an_export_imported_again_changes_nothing(officer: Actor, zone: Zone) -> None:
    confirmed(ready(officer), officer)
    content, title = actions.export_sheet(KIND, by=officer)
    assert title == "部门名录"
    batch = actions.upload_sheet(KIND, content=content, file_name="导出.xlsx", by=officer)
    done = actions.preview_batch(batch, by=officer)
    assert (done.unchanged_count, done.row_count) == (2, 2)
    assert AuditEvent.objects.filter(action="sheets.exported", subject_id=zone.pk).exists()
    assert table(content, spec=SPEC).rows[0].values["name"] == "科技创新局"


def test_choices_of_a_model_are_chinese_whatever_the_language_of_the_page() -> None:
    with translation.override("en"):
        labels = [choice.label for choice in choices_of(ImportState)]
    assert labels[:3] == ["已上传", "预览中", "待确认"]


def test_an_unknown_kind_of_sheet_is_not_found() -> None:
    with pytest.raises(NotFound):
        handler_of("test.nothing")


def test_large_files_are_previewed_and_imported_in_the_background(
    officer: Actor, zone: Zone, django_capture_on_commit_callbacks: object
) -> None:
    batch = uploaded(officer)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = start_job("sheets.preview", by=officer, arguments={"batch_id": batch.pk})
    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, batch.get_absolute_url())
    assert job.result_text == "已预览 2 行，请核对后确认。"
    arguments = {"batch_id": batch.pk, "mode": "valid_only"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = start_job("sheets.confirm", by=officer, arguments=arguments)
    job.refresh_from_db()
    assert (job.state, len(names(zone))) == (JobState.DONE, 2)


def test_a_refused_import_in_the_background_tells_why(
    officer: Actor, zone: Zone, django_capture_on_commit_callbacks: object
) -> None:
    batch = ready(officer)
    make_department(zone, name="项目推进专班")
    arguments = {"batch_id": batch.pk, "mode": "all_valid"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = start_job("sheets.confirm", by=officer, arguments=arguments)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "预览之后系统中的数据有变动" in job.error
    assert set(names(zone)) == {"项目推进专班"}
