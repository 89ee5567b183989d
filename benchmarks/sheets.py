"""Previewing a sheet of 10,000 rows and 25 columns, as an officer waits for it, beside its limits.

Three steps of the product, in one process: the preview in memory, the preview with its rows stored, and the
error file. The peer is openpyxl, which in the same run only walks over the cells of the same file and judges
nothing. Run: ``python benchmarks/sheets.py``.
"""

import datetime as dt
import io
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import psutil

ROWS = 10_000
LIMIT_SECONDS = 10.0
LIMIT_MB = 200
MEGABYTE = 1024 * 1024
KIND = "benchmark.enterprises"


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["GAOXIN_HOME"] = home
        os.environ["GAOXIN_DATABASE_URL"] = f"sqlite:///{Path(home) / 'base.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "gaoxin.config.settings.test"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    from gaoxin.foundation.sheets.writing.export import export_workbook

    spec = enterprise_sheet()
    rows = list(enterprise_rows(ROWS))
    started = time.perf_counter()
    content = export_workbook(spec, rows)
    said = f"{len(content) / MEGABYTE:.1f} MB, {ROWS:,} rows × {len(spec.columns)} columns"
    print(f"export: {time.perf_counter() - started:.1f} s ({said})")
    half = {row["uscc"]: (number, row) for number, row in enumerate(rows) if number % 2}
    del rows

    peer = timed("openpyxl, cells only", lambda: walk_with_openpyxl(content))
    seconds = timed("preview in memory", lambda: preview_in_memory(spec, content, half), judged=True)
    print(f"  {seconds / peer:.2f} × the time openpyxl needs for the bare cells")
    stored = timed(
        "preview with its rows stored", lambda: preview_and_store(spec, content, half), judged=True
    )
    print(f"  {stored / peer:.2f} × the time openpyxl needs for the bare cells")
    timed("error file, every tenth row wrong", lambda: mark_errors(content))


def timed(name: str, work: Callable[[], object], *, judged: bool = False) -> float:
    """Seconds and memory above idle of one piece of work, printed beside the limits when it is ``judged``."""
    with watched_memory() as peak:
        started = time.perf_counter()
        cpu = time.process_time()
        work()
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    grown = peak()
    print(f"{name}: {seconds:.1f} s ({cpu:.1f} s of processor), {grown:.0f} MB above idle", end="")
    print(f"; {verdict(seconds, LIMIT_SECONDS)} 10 s, {verdict(grown, LIMIT_MB)} 200 MB" if judged else "")
    return seconds


def verdict(found: float, limit: float) -> str:
    return "within" if found <= limit else "ABOVE"


@contextmanager
def watched_memory() -> Iterator[Callable[[], float]]:
    """The highest resident memory seen while inside, in MB above what it was on entering."""
    process = psutil.Process()
    idle = highest = process.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.02):
            highest = max(highest, process.memory_info().rss)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: (highest - idle) / MEGABYTE
    finally:
        done.set()
        thread.join()


def walk_with_openpyxl(content: bytes) -> int:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    return sum(1 for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def preview_in_memory(spec, content: bytes, existing):
    from gaoxin.foundation.sheets.preview import preview_file
    from gaoxin.foundation.sheets.rows import RowStatus

    done = preview_file(content, spec=spec, find=finder(existing))
    assert done.count(RowStatus.NEW) == ROWS // 2
    assert done.count(RowStatus.UNCHANGED) == ROWS // 2


def preview_and_store(spec, content: bytes, existing):
    from gaoxin.foundation.accounts.actor import system_actor
    from gaoxin.foundation.accounts.permissions import Permission
    from gaoxin.foundation.sheets import actions
    from gaoxin.foundation.sheets.handlers import register
    from gaoxin.foundation.zones.models import Zone

    class Sheet:
        code, title, list_url_name = KIND, "企业台账", ""
        permission = Permission(KIND, "导入企业", frozenset())

        def spec(self, *, scope):
            return spec

        def existing(self, keys, *, scope):
            return finder(existing)(keys)

        def validate(self, rows, *, by):
            return ()

    register(Sheet())
    zone = Zone.objects.create(
        code="bench", name="高新区", short_name="高新区", province="山西省", city="长治市"
    )
    by = system_actor("基准", zone_id=zone.pk)
    batch = actions.upload_sheet(KIND, content=content, file_name="企业.xlsx", by=by)
    done = actions.preview_batch(batch, by=by)
    assert (done.new_count, done.unchanged_count) == (ROWS // 2, ROWS // 2)


def finder(existing):
    from gaoxin.foundation.sheets.rows import Existing

    def find(keys: Sequence) -> dict:
        return {key: Existing(*existing[key.values[0]]) for key in keys if key.values[0] in existing}

    return find


def mark_errors(content: bytes) -> None:
    from gaoxin.foundation.sheets.files.formats import FileFormat
    from gaoxin.foundation.sheets.writing.correction import Correction, Place
    from gaoxin.foundation.sheets.writing.error_file import error_file

    wrong = [Correction(row, "金额不能为负。请核对正负号。", (5, 6)) for row in range(4, ROWS, 10)]
    error_file(content, format=FileFormat.XLSX, place=Place("企业台账", 3, 26), corrections=wrong)


def enterprise_sheet():
    from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec, choices

    money = ("营业收入", "主营业务收入", "研发费用", "税收", "资产总额", "净资产", "工业总产值")
    return SheetSpec(
        "benchmark.enterprises",
        "企业台账",
        (
            Column("uscc", "统一社会信用代码", Kind.USCC, required=True),
            Column("name", "企业名称", required=True),
            Column("legal", "法定代表人"),
            Column("phone", "联系电话", Kind.PHONE),
            Column("address", "地址"),
            *(Column(f"money{number}", label, Kind.MONEY) for number, label in enumerate(money)),
            Column("area", "占地面积", Kind.AREA),
            Column("staff", "职工人数", Kind.INTEGER, unit="人"),
            Column("technicians", "科技人员", Kind.INTEGER, unit="人"),
            Column("energy", "综合能耗", Kind.DECIMAL, unit="吨标煤", places=4),
            Column("share", "高新产品收入占比", Kind.PERCENT),
            Column("founded", "成立日期", Kind.DATE),
            Column("moved", "入区时间", Kind.MONTH),
            Column("year", "年度", Kind.YEAR),
            Column("cluster", "产业集群", Kind.CHOICE, choices=choices(CLUSTERS)),
            Column("is_big", "规上", Kind.YES_NO),
            Column("is_high", "高新技术企业", Kind.YES_NO),
            Column("project", "投资项目代码", Kind.PROJECT_CODE),
            Column("remarks", "备注"),
        ),
        key=(("uscc",), ("name",)),
    )


CLUSTERS = [
    ("energy", "新能源"),
    ("materials", "新材料"),
    ("medicine", "生物医药"),
    ("equipment", "装备制造"),
]


def enterprise_rows(count: int) -> Iterator[dict[str, object]]:
    """Enterprises whose amounts, names and codes are all different, so that nothing is read twice."""
    from gaoxin.values.period import Month
    from gaoxin.values.uscc import complete_uscc

    chance = random.Random(20250901)
    for number in range(count):
        amounts = {f"money{place}": Decimal(chance.randrange(10**12)) / 100 for place in range(7)}
        yield {
            "uscc": complete_uscc(f"91140400MA0E{number:05d}"),
            "name": f"山西示例第{number}精密科技有限公司",
            "legal": f"张{number % 900}",
            "phone": str(13000000000 + chance.randrange(10**9)),
            "address": f"长治市潞州区高新区科技路{number}号标准厂房{number % 30}栋",
            **amounts,
            "area": Decimal(chance.randrange(10**8)) / 100,
            "staff": chance.randrange(3000),
            "technicians": chance.randrange(300),
            "energy": Decimal(chance.randrange(10**8)) / 10_000,
            "share": Decimal(chance.randrange(10_001)) / 10_000,
            "founded": dt.date(1990, 1, 1) + dt.timedelta(days=chance.randrange(12_000)),
            "moved": Month(2000 + number % 25, number % 12 + 1),
            "year": 2025,
            "cluster": CLUSTERS[number % 4][0],
            "is_big": number % 3 == 0,
            "is_high": number % 5 == 0,
            "project": f"2108-140400-04-01-{number:06d}",
            "remarks": f"第{number}家，示例数据",
        }


if __name__ == "__main__":
    main()
