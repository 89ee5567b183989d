"""Enterprises in Excel both ways: an export imports again unchanged, mistakes are told row by row."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from gaoxin.enterprises import selectors
from gaoxin.enterprises.models import (
    AnnualFigures,
    Contact,
    Enterprise,
    IntellectualProperty,
    PropertyClass,
    Recognition,
    RecognitionKind,
)
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.sheets import actions as sheets
from gaoxin.foundation.sheets.handlers import handler_of
from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch
from gaoxin.foundation.sheets.rows import RowStatus
from gaoxin.foundation.sheets.storing import planned_row
from gaoxin.foundation.zones.scope import Scope
from tests.enterprises.made import (
    make_cluster,
    make_code,
    make_enterprise,
    make_figures,
    make_keeper,
    make_recognition,
)
from tests.factories import make_zone
from tests.sheets.ledger import xlsx
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

REGISTER, FIGURES = "enterprises.register", "enterprises.figures"
RECOGNITIONS, PROPERTIES = "enterprises.recognitions", "enterprises.properties"
HEADS = ("统一社会信用代码", "企业名称")


@pytest.fixture
def keeper() -> Actor:
    zone = make_zone(code="sheet-zone")
    make_cluster(zone)
    return make_keeper(zone)


def previewed(kind: str, content: bytes, by: Actor) -> ImportBatch:
    return sheets.preview_batch(
        sheets.upload_sheet(kind, content=content, file_name="台账.xlsx", by=by), by=by
    )


def imported(kind: str, rows: Sequence[Sequence[object]], by: Actor) -> ImportBatch:
    batch = previewed(kind, xlsx(rows), by)
    assert batch.error_count == 0, told(batch)
    return sheets.confirm_batch(batch, by=by, mode=ConfirmMode.ALL_VALID)


def told(batch: ImportBatch) -> list[str]:
    """Every refusal of the preview, as the officer reads it."""
    spec = handler_of(batch.kind).spec(scope=Scope(frozenset({batch.zone_id})))
    rows = batch.rows.filter(status=RowStatus.ERROR.value).order_by("number")
    return [problem.sentence for row in rows for problem in planned_row(row, spec).problems]


def refusals(kind: str, rows: Sequence[Sequence[object]], by: Actor) -> str:
    """The words of a preview whose rows are all refused; nothing of the enterprises has changed."""
    with nothing_changes("enterprises"):
        batch = previewed(kind, xlsx(rows), by)
    assert batch.new_count == batch.update_count == 0
    assert batch.error_count == len(rows) - 1
    return "\n".join(told(batch))


def test_the_register_is_filled_from_a_sheet(keeper):
    code = make_code()
    heads = (*HEADS, "产业集群", "行业代码", "成立日期", "注册资本（万元）", "联系人", "联系电话", "经营状态")
    row = (
        code,
        "长治市(新)晨曦科技有限公司",
        "新能源",
        "C3841",
        "2019年3月5日",
        "1,200",
        "王五",
        "（0355）2190000",
        "在业",
    )
    imported(REGISTER, [heads, row], keeper)
    found = Enterprise.objects.get(uscc=code)
    assert found.name == "长治市（新）晨曦科技有限公司"
    assert (found.industry_code, found.cluster.name) == ("3841", "新能源")
    assert found.registered_on == dt.date(2019, 3, 5)
    assert found.registered_capital == Decimal(12_000_000)
    assert found.initials == "czsxcxkjyxgs"
    assert found.source_row == 2
    assert Contact.objects.get(enterprise=found).phone == "0355-2190000"


def test_a_known_enterprise_gets_only_the_filled_cells(keeper):
    known = make_enterprise(_zone(keeper), site="一号厂房", legal_representative="张三")
    imported(
        REGISTER, [(*HEADS, "所在载体", "法定代表人"), (known.uscc, known.name, "锂电产业园", "")], keeper
    )
    known.refresh_from_db()
    assert (known.site, known.legal_representative) == ("锂电产业园", "张三")
    change = known.changes.get()
    assert (change.field, change.old_value, change.new_value) == ("site", "一号厂房", "锂电产业园")


def test_another_contact_takes_over_and_the_old_one_stays(keeper):
    known = make_enterprise(_zone(keeper))
    Contact.objects.create(enterprise=known, name="老王", phone="13800000000")
    imported(
        REGISTER, [(*HEADS, "联系人", "联系电话"), (known.uscc, known.name, "小李", "13911112222")], keeper
    )
    assert list(known.contacts.filter(until__isnull=True).values_list("name", flat=True)) == ["小李"]
    assert known.contacts.get(name="老王").until is not None


def test_mistakes_of_the_register_are_told_row_by_row(keeper):
    known = make_enterprise(_zone(keeper), name="长治市已有科技有限公司")
    code = make_code()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    heads = (*HEADS, "行业代码", "成立日期", "入区日期", "注册资本（万元）")
    words = refusals(
        REGISTER,
        [
            heads,
            (wrong, "甲有限公司", "3841", "", "", ""),
            ("", "乙有限公司", "3841", "", "", ""),
            ("", known.name, "9999", "", "", ""),
            (make_code(), "丁有限公司", "3841", "2020-01-01", "2019-01-01", ""),
            (make_code(), "戊有限公司", "3841", "2035-01-01", "", ""),
            (make_code(), "己有限公司", "3841", "", "", "-5"),
        ],
        keeper,
    )
    for part in (
        "校验码",
        "暂无代码原因",
        "不是GB/T 4754—2017中的行业代码",
        "早于企业成立日期",
        "还没有到",
        "不能为负",
    ):
        assert part in words


def test_a_taken_code_names_whose_it_is(keeper):
    nameless = make_enterprise(_zone(keeper), name="长治市无码有限公司")
    Enterprise.objects.filter(pk=nameless.pk).update(uscc=None, no_code_reason="筹建中")
    words = refusals(REGISTER, [HEADS, (make_code(), "长治市无码有限公司")], keeper)
    assert "已有同名企业“长治市无码有限公司”（暂无代码）" in words
    assert "补录统一社会信用代码" in words


def test_figures_are_filled_from_a_sheet_as_new_revisions(keeper):
    known = make_enterprise(_zone(keeper))
    heads = (*HEADS, "年度", "营业收入（万元）", "研发投入", "职工人数", "综合能源消费量（吨标准煤）")
    imported(FIGURES, [heads, (known.uscc, known.name, "2024年", "5,230.5", 210, "86人", 120.35)], keeper)
    first = AnnualFigures.objects.get(enterprise=known)
    assert (first.revenue, first.rd_expense, first.staff) == (Decimal(52_305_000), Decimal(2_100_000), 86)
    assert first.energy == Decimal("120.35")
    assert first.source_row == 2
    imported(FIGURES, [(*HEADS, "年度", "营业收入（万元）"), (known.uscc, "", 2024, 5300)], keeper)
    second = AnnualFigures.objects.get(enterprise=known, is_current=True)
    assert (second.revision, second.revenue, second.staff) == (2, Decimal(53_000_000), 86)
    assert AnnualFigures.objects.get(pk=first.pk).is_current is False


def test_mistakes_of_figures_are_told_row_by_row(keeper):
    zone = _zone(keeper)
    known, young = make_enterprise(zone), make_enterprise(zone, registered_on=dt.date(2022, 6, 1))
    other = make_enterprise(zone, name="长治市另一家有限公司")
    heads = (*HEADS, "年度", "营业收入（万元）", "职工总数", "科技人员")
    words = refusals(
        FIGURES,
        [
            heads,
            (make_code(), "没有登记的企业", 2024, 100, "", ""),
            (known.uscc, other.name, 2024, 100, "", ""),
            (young.uscc, "", 2020, 100, "", ""),
            (known.uscc, "", 2035, 100, "", ""),
            (known.uscc, "", 2023, 100, 10, 11),
            (other.uscc, "", 2023, "", "", ""),
        ],
        keeper,
    )
    for part in (
        "企业台账中没有",
        "表中名称是",
        "2020年企业还没有成立",
        "2035年还没有到",
        "科技人员11人大于职工总数10人",
        "一项数据也没有填写",
    ):
        assert part in words


def test_a_unit_slip_is_an_error_until_it_is_explained(keeper):
    known = make_enterprise(_zone(keeper))
    make_figures(known, year=2023, revenue=Decimal(480_000_000))
    heads = (*HEADS, "年度", "营业收入（万元）")
    assert "疑似单位填错" in refusals(FIGURES, [heads, (known.uscc, "", 2024, 5)], keeper)
    imported(FIGURES, [(*heads, "核对说明"), (known.uscc, "", 2024, 5, "全年停产改造")], keeper)
    row = AnnualFigures.objects.get(enterprise=known, year=2024)
    assert (row.revenue, row.note) == (Decimal(50_000), "全年停产改造")


def test_titles_are_filled_from_a_sheet(keeper):
    known = make_enterprise(_zone(keeper))
    heads = (*HEADS, "资质", "发证日期", "证书编号", "首次认定")
    imported(
        RECOGNITIONS,
        [
            heads,
            (known.uscc, known.name, "高企", "2024-10-20", "GR202414000002", "否"),
            (known.uscc, known.name, "高新技术企业", "2021-11-01", "GR202114000001", "是"),
        ],
        keeper,
    )
    first, second = Recognition.objects.order_by("recognised_on")
    assert first.valid_until == dt.date(2024, 10, 31)
    assert (second.valid_until, second.is_first) == (dt.date(2027, 10, 19), False)


def test_overlapping_titles_are_told(keeper):
    known = make_enterprise(_zone(keeper))
    make_recognition(known, recognised_on=dt.date(2023, 11, 1), valid_until=dt.date(2026, 10, 31))
    heads = (*HEADS, "资质", "认定日期", "首次认定")
    words = refusals(RECOGNITIONS, [heads, (known.uscc, "", "高企", "2024-05-01", "")], keeper)
    assert "有效期重叠" in words
    assert "2023年11月1日至2026年10月31日" in words


def test_two_overlapping_rows_of_one_file_are_told(keeper):
    known = make_enterprise(_zone(keeper))
    heads = (*HEADS, "资质", "认定日期")
    rows = [heads, (known.uscc, "", "高企", "2023-05-01"), (known.uscc, "", "高企", "2024-05-01")]
    batch = previewed(RECOGNITIONS, xlsx(rows), keeper)
    assert (batch.new_count, batch.error_count) == (1, 1)


def test_a_withdrawal_is_written_with_its_reason(keeper):
    title = make_recognition(make_enterprise(_zone(keeper)))
    heads = (*HEADS, "资质", "认定日期", "撤销日期", "撤销原因")
    row = (title.enterprise.uscc, "", "高企", title.recognised_on, dt.date(2025, 6, 1), "未报年报")
    imported(RECOGNITIONS, [heads, row], keeper)
    title.refresh_from_db()
    assert (title.withdrawn_on, title.withdrawn_reason) == (dt.date(2025, 6, 1), "未报年报")


def test_property_is_filled_from_a_sheet_and_classed(keeper):
    known = make_enterprise(_zone(keeper))
    heads = (*HEADS, "专利类型", "专利名称", "专利号", "授权日期")
    imported(
        PROPERTIES,
        [
            heads,
            (known.uscc, "", "发明", "一种负极材料", "ZL 2021 1 0123456.7", "2023.5.6"),
            (known.uscc, "", "软著", "产线监控软件", "2022SR0001", "2022-01-01"),
        ],
        keeper,
    )
    found = {row.number: row.property_class for row in IntellectualProperty.objects.all()}
    assert found == {"ZL202110123456.7": PropertyClass.CLASS_ONE, "2022SR0001": PropertyClass.CLASS_TWO}


def test_property_older_than_the_enterprise_must_be_acquired(keeper):
    known = make_enterprise(_zone(keeper))
    heads = (*HEADS, "类型", "知识产权名称", "授权日期", "取得方式")
    row = (known.uscc, "", "发明专利", "早年的发明", "2010-01-01")
    words = refusals(PROPERTIES, [heads, (*row, "自主研发")], keeper)
    assert "早于企业成立日期" in words
    assert "改选取得方式" in words
    imported(PROPERTIES, [heads, (*row, "受让")], keeper)
    assert IntellectualProperty.objects.get().acquired_by == "assignment"


@pytest.mark.parametrize("kind", [REGISTER, FIGURES, RECOGNITIONS, PROPERTIES])
def test_an_export_imported_again_changes_nothing(keeper, kind):
    _full_zone(keeper)
    content, _title = sheets.export_sheet(kind, by=keeper)
    with nothing_changes("enterprises"):
        batch = previewed(kind, content, keeper)
    assert told(batch) == []
    assert (batch.new_count, batch.update_count, batch.error_count) == (0, 0, 0)
    assert batch.unchanged_count > 0


@pytest.mark.parametrize("kind", [REGISTER, FIGURES, RECOGNITIONS, PROPERTIES])
def test_another_zones_rows_are_not_exported(keeper, kind):
    _full_zone(keeper)
    stranger = make_keeper(make_zone())
    assert list(handler_of(kind).exported(scope=stranger.scope)) == []


def test_another_zones_enterprise_is_unknown_to_the_sheet(keeper):
    known = make_enterprise(_zone(keeper))
    stranger = make_keeper(make_zone())
    words = refusals(FIGURES, [(*HEADS, "年度", "营业收入"), (known.uscc, "", 2024, 5)], stranger)
    assert "企业台账中没有" in words


def _zone(by: Actor):
    return make_zone(code="sheet-zone")


def _full_zone(by: Actor) -> None:
    """Everything a sheet may hold, blanks included."""
    zone = _zone(by)
    full = make_enterprise(
        zone,
        name="长治市齐全科技有限公司",
        short_name="齐全",
        cluster=make_cluster(zone),
        industry_code="3985",
        technology_field="new_materials",
        registered_capital=Decimal("12345678.90"),
        legal_representative="张三",
        site="锂电产业园A3",
        address="长治市高新区产业大道8号",
        main_products="负极材料、石墨",
        entered_zone_on=dt.date(2019, 1, 1),
        above_scale_since=dt.date(2022, 1, 1),
    )
    Contact.objects.create(enterprise=full, name="王五", duty="办公室主任", phone="0355-2190000、13800000000")
    bare = make_enterprise(zone, registered_on=None)
    nameless = make_enterprise(zone)
    Enterprise.objects.filter(pk=nameless.pk).update(uscc=None, no_code_reason="筹建中")
    make_figures(
        full, year=2024, revenue=Decimal("52305000.01"), profit=Decimal(-300), staff=80, tech_staff=8
    )
    make_figures(full, year=2025, revenue=Decimal(1), note="停产", energy=Decimal("0.5"))
    make_figures(bare, revenue=Decimal(0))
    make_figures(nameless, staff=3)
    make_recognition(full, certificate_no="GR202414000001")
    make_recognition(bare, kind=RecognitionKind.GAZELLE, valid_until=None, is_first=False)
    make_recognition(
        nameless,
        kind=RecognitionKind.TECH_SME,
        valid_until=dt.date(2025, 10, 31),
        withdrawn_on=dt.date(2025, 3, 1),
        withdrawn_reason="虚报",
    )
    for owner, number in ((full, "ZL202110123456.7"), (bare, ""), (nameless, "2022SR0001")):
        IntellectualProperty.objects.create(
            enterprise=owner,
            kind="invention_patent",
            property_class="class_one",
            title="一种电极",
            number=number,
            granted_on=dt.date(2023, 5, 6),
        )
    assert selectors.enterprises(by.scope).count() == 3
