"""A sheet of departments: small, with a model that every installation has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pytest
from django.core.files.storage import FileSystemStorage

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, register, unregister
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey, RowStatus
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError
from tests.factories import make_actor, make_zone

KIND = "test.departments"
HEAD = ["全称", "简称", "排序"]
SPEC = SheetSpec(
    code=KIND,
    title="部门名录",
    columns=(
        Column("name", "全称", required=True, max_length=80, example="项目推进专班"),
        Column("short_name", "简称", required=True, max_length=40, example="专班"),
        Column("sort_order", "排序", Kind.INTEGER, maximum=9999),
    ),
    key=(("name",),),
)


class DepartmentSheet:
    """The handler as an app would write it."""

    code = KIND
    title = "部门名录"
    permission = Permission("test.departments", "导入部门", frozenset({Role.STATISTICIAN}))
    list_url_name = ""

    def spec(self, *, scope: Scope) -> SheetSpec:
        return SPEC

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        names = [key.values[0] for key in keys]
        rows = scope.rows(Department.objects.filter(name__in=names))
        return {RowKey(("name",), (row.name,)): Existing(row.pk, self._values(row)) for row in rows}

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        for row in rows:
            if row.values.get("short_name") == "禁用":
                yield row.number, DomainError("department.name", "这个简称不能用。", field="short_name")

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        for row in rows:
            with at_row(row):
                self._write(row, by.scope.zone_id)

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        return [self._values(row) for row in scope.rows(Department.objects.order_by("name"))]

    def _write(self, row: PlannedRow, zone_id: int) -> None:
        if row.values.get("short_name") == "拒绝":
            raise DomainError("department.refused", "写入时被拒绝。")
        if row.status is RowStatus.NEW:
            Department.objects.create(zone_id=zone_id, **{"sort_order": 0, **row.values})
        else:
            Department.objects.filter(pk=row.reference).update(**{c.key: c.new for c in row.changes})

    def _values(self, row: Department) -> dict[str, object]:
        return {"name": row.name, "short_name": row.short_name, "sort_order": row.sort_order}


@pytest.fixture(autouse=True)
def sheet_of_departments() -> Iterator[DepartmentSheet]:
    handler = DepartmentSheet()
    register(handler)
    yield handler
    unregister(KIND)


@pytest.fixture
def files(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> FileSystemStorage:
    """The place of uploaded files, empty at the start of each test."""
    storage = FileSystemStorage(tmp_path_factory.mktemp("media"))
    monkeypatch.setattr(ImportBatch._meta.get_field("file"), "storage", storage)
    return storage


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


@pytest.fixture
def officer(zone: Zone, files: FileSystemStorage) -> Actor:
    return make_actor(zone, Role.STATISTICIAN)
