"""载体入驻台账 in Excel both ways: as officers keep it, mistakes told by cell, an export that imports."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.sheets import actions as sheets
from gaoxin.foundation.sheets.handlers import handler_of, handlers_for
from gaoxin.foundation.sheets.models import ConfirmMode
from gaoxin.foundation.sheets.rows import RowStatus
from gaoxin.foundation.sheets.storing import planned_row
from gaoxin.foundation.sheets.writing.export import export_workbook
from gaoxin.innovation.models import Tenant
from tests.enterprises.made import make_enterprise
from tests.factories import make_actor, make_zone
from tests.innovation.made import incubated, make_carrier, make_tenant
from tests.sheets.ledger import xlsx
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
KIND = "innovation.tenants"
FIRM, OLD = "长治市启明软件有限公司", "长治市老牌机械有限公司"
HEADS = ("载体名称", "企业名称", "团队名称", "入驻日期", "使用面积", "离开日期", "去向", "离开原因")


def previewed(content, by):
    batch = sheets.upload_sheet(KIND, content=content, file_name="入驻台账.xlsx", by=by)
    return sheets.preview_batch(batch, by=by)


def told(batch, by):
    spec = handler_of(KIND).spec(scope=by.scope)
    rows = batch.rows.filter(status=RowStatus.ERROR.value).order_by("number")
    return [problem.sentence for row in rows for problem in planned_row(row, spec).problems]


def imported(content, by):
    batch = previewed(content, by)
    assert batch.error_count == 0, told(batch, by)
    return sheets.confirm_batch(batch, by=by, mode=ConfirmMode.ALL_VALID)


def test_only_keepers_of_carriers_are_offered_the_sheet(zone, keeper):
    assert KIND in {one.code for one in handlers_for(keeper)}
    assert KIND not in {one.code for one in handlers_for(make_actor(zone, Role.ZONE_LEADER))}


def test_a_real_workbook_with_title_serial_numbers_units_and_two_rows_of_one_firm(carrier, zone, keeper):
    make_carrier(zone, name="上党众创空间", kind="maker_space", opened_on=None)
    firm = make_enterprise(zone, name="长治市启明软件有限公司", registered_on=dt.date(2024, 1, 10))
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.merge_range(0, 0, 0, 7, "孵化载体入驻企业台账（2025年）")
    sheet.write_row(
        2,
        0,
        [
            "序号",
            "孵化器名称",
            "在孵企业名称",
            "团队名称",
            "入孵时间",
            "租用面积（平方米）",
            "退出时间",
            "离开方式",
        ],
    )
    sheet.write_row(3, 0, [1, "上党众创空间", firm.name, "", "2024.2.1", "", "2025年3月9日", "搬迁"])
    sheet.write_row(4, 0, [2, "潞水孵化器", firm.name, "", "2025年3月10日", "１２０.5", "", ""])
    sheet.write_row(5, 0, [3, "上党众创空间", "", "智能巡检团队", 45658, "", "", ""])
    sheet.write_row(6, 0, ["", "填表人：", "", "", "", "联系电话：", "", ""])
    book.close()
    imported(buffer.getvalue(), keeper)
    found = {
        (row.carrier.name, row.name, row.entered_on, row.area, row.left_on, row.outcome)
        for row in Tenant.objects.select_related("carrier", "enterprise")
    }
    assert found == {
        ("上党众创空间", firm.name, dt.date(2024, 2, 1), None, dt.date(2025, 3, 9), "moved"),
        ("潞水孵化器", firm.name, dt.date(2025, 3, 10), Decimal("120.5"), None, ""),
        ("上党众创空间", "智能巡检团队", dt.date(2025, 1, 1), None, None, ""),
    }
    assert set(Tenant.objects.values_list("source_row", flat=True)) == {4, 5, 6}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("没有这个", FIRM, "", "2025-03-10", "", "", "", ""), "没有登记过叫“没有这个”"),
        (("潞水孵化器", "没有的公司", "", "2025-03-10", "", "", "", ""), "企业台账中没有"),
        (("潞水孵化器", FIRM, "", "2018-02-01", "", "", "", ""), "早于载体实际运营起始日"),
        (("潞水孵化器", FIRM, "", "2025-03-10", "", "2025-03-01", "毕业", ""), "早于入驻日期"),
        (("潞水孵化器", FIRM, "", "2025-03-10", "", "2025-06-01", "", ""), "没有写明去向"),
        (("潞水孵化器", FIRM, "", "2025-03-10", "一百", "", "", ""), "一百"),
        (("潞水孵化器", OLD, "", "2025-03-10", "", "", "", ""), "不符合在孵企业条件"),
        (("潞水孵化器", "", "", "2025-03-10", "", "", "", ""), ""),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(carrier, enterprise, zone, keeper, row, words):
    make_enterprise(zone, name="长治市老牌机械有限公司", registered_on=dt.date(2010, 1, 1))
    with nothing_changes("innovation"):
        batch = previewed(xlsx([HEADS, row]), keeper)
    assert batch.error_count == 1
    assert words in "\n".join(told(batch, keeper))


def test_a_second_import_changes_only_what_differs_and_records_the_exit(carrier, enterprise, keeper):
    tenant = incubated(carrier, enterprise, entered_on=dt.date(2025, 3, 10), area=Decimal(100))
    same = ("潞水孵化器", enterprise.name, "", "2025-03-10", 100, "", "", "")
    assert previewed(xlsx([HEADS, same]), keeper).unchanged_count == 1
    gone = ("潞水孵化器", enterprise.name, "", "2025-03-10", 90, "2025-12-01", "已退出", "项目终止")
    imported(xlsx([HEADS, gone]), keeper)
    tenant.refresh_from_db()
    assert (tenant.area, tenant.left_on, tenant.outcome) == (90, dt.date(2025, 12, 1), "withdrawn")
    other = ("潞水孵化器", enterprise.name, "", "2025-03-10", 90, "2025-12-05", "已退出", "项目终止")
    with nothing_changes("innovation"):
        assert previewed(xlsx([HEADS, other]), keeper).error_count == 1


def test_what_is_exported_imports_without_a_change(carrier, enterprise, zone, keeper):
    incubated(carrier, enterprise, area=Decimal("88.5"), room="A座301", agreement_until=dt.date(2027, 1, 1))
    make_tenant(carrier, desks=3)
    make_tenant(
        carrier,
        make_enterprise(zone),
        entered_on=dt.date(2020, 1, 1),
        left_on=dt.date(2023, 1, 1),
        outcome="graduated",
        exit_reason="通过高新技术企业认定",
    )
    handler = handler_of(KIND)
    content = export_workbook(handler.spec(scope=keeper.scope), handler.exported(scope=keeper.scope))
    batch = previewed(content, keeper)
    assert (batch.unchanged_count, batch.error_count, batch.new_count, batch.update_count) == (3, 0, 0, 0)


def test_a_carrier_of_another_zone_is_not_found(enterprise, keeper):
    make_carrier(make_zone(code="other"), name="邻区孵化器")
    row = ("邻区孵化器", enterprise.name, "", "2025-03-10", "", "", "", "")
    batch = previewed(xlsx([HEADS, row]), keeper)
    assert batch.error_count == 1
