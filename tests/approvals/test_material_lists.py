"""检查材料清单: copied lists, papers given before, papers asked twice; on the page and by command."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from gaoxin.approvals.assembly.material_tables import material_lines
from gaoxin.approvals.catalogue.material_lists import MaterialFault, checked_materials, giver_of
from gaoxin.approvals.cli import app
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import DomainError
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user

PERMITS = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "permits"
    / "nanjing_jiangbei_2018_permit_materials.csv"
)
real = pytest.mark.skipif(not PERMITS.exists(), reason="公开数据 ../shared/data 不在，跳过")
PAGE = "/approvals/catalogue/materials/"
OWN = """审批局材料清单（2024）
部门,事项,材料
林业,征收林地审批,征收林地审批申请表
,,林权证明
人防,人防建设费,征收林地审批申请表
,,林权证明。
住建,施工许可,立项批文
,,施工合同
,,资金证明
,,资金证明
,,其他材料
"""


@real
def test_the_copied_list_of_the_real_permit_list_is_named_with_its_lines() -> None:
    report = checked_materials(material_lines(PERMITS.read_bytes()))
    copied = [one for one in report.findings if one.fault is MaterialFault.NAMES_ANOTHER]
    assert [one.items for one in copied] == [("永久性占用征收林地", "人民防空建设经费的征收")]
    assert copied[0].message.startswith("“人民防空建设经费的征收”的 8 份材料")
    assert len(copied[0].lines) == 8
    assert copied[0].line_words == "67–74"


@real
def test_ten_of_the_thirteen_papers_of_the_construction_permit_come_from_earlier_items() -> None:
    report = checked_materials(material_lines(PERMITS.read_bytes()))
    found = [
        one
        for one in report.findings
        if one.fault is MaterialFault.GIVEN_BEFORE and one.items == ("建筑工程施工许可证的发放",)
    ]
    assert len(found) == 2  # of the government's list and of the enterprises'
    for one in found:
        assert "要的 13 份材料里，有 10 份是前面事项的结果" in one.message
        assert len(one.lines) == 10
    for own in ("资金证明", "社会保险费缴纳证明", "施工场地施工条件"):
        assert giver_of(own) == ""


@real
def test_the_shares_of_repeated_papers_are_as_published() -> None:
    counts = {one.group: one for one in checked_materials(material_lines(PERMITS.read_bytes())).counts}
    assert sum(one.rows for one in counts.values()) == 282
    assert f"{counts['政府投资'].share:.0%}" == "31%"
    assert f"{counts['企业投资'].share:.0%}" == "14%"


@real
@pytest.mark.django_db
def test_an_officer_puts_the_real_list_in_and_sees_what_is_wrong(client: Client, zone: Zone) -> None:
    login(client, make_user(zone, Role.APPROVAL_OFFICER))
    file = SimpleUploadedFile("材料.csv", PERMITS.read_bytes())
    page = client.post(PAGE, {"file": file}).content.decode()
    assert "抄错的清单" in page
    assert "政府投资 · 第 67–74 行" in page
    assert "有 10 份是前面事项的结果" in page


@pytest.mark.django_db
def test_an_office_s_own_sheet_with_a_title_and_merged_items_is_read(client: Client, zone: Zone) -> None:
    login(client, make_user(zone, Role.LAND_OFFICER))
    report = client.post(PAGE, {"file": SimpleUploadedFile("a.csv", OWN.encode("gb18030"))}).context["report"]
    told = {one.fault: one for one in report.findings}
    assert told[MaterialFault.NAMES_ANOTHER].lines == (5, 6)
    assert told[MaterialFault.TWICE].lines == (9, 10)
    assert told[MaterialFault.VAGUE].lines == (11,)
    assert "有 2 份是前面事项的结果" in told[MaterialFault.GIVEN_BEFORE].message


def test_a_workbook_reads_as_the_text_does() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, line in enumerate(OWN.splitlines()):
        for column, cell in enumerate(line.split(",")):
            sheet.write_string(number, column, cell)
    book.close()
    assert material_lines(out.getvalue()) == material_lines(OWN.encode())


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["甲,乙\n1,2\n", "事项,部门\n施工许可,住建\n", "事项,材料\n", ""])
def test_a_sheet_without_items_or_papers_is_refused_with_words(client: Client, zone: Zone, body: str) -> None:
    login(client, make_user(zone, Role.APPROVAL_OFFICER))
    sent = client.post(PAGE, {"file": SimpleUploadedFile("a.csv", body.encode())})
    assert sent.status_code == 422
    assert sent.context["form"].errors["file"]
    assert "report" not in sent.context


@pytest.mark.django_db
def test_an_enterprise_user_checks_no_list(client: Client, zone: Zone) -> None:
    firm = make_enterprise(zone)
    login(client, make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk))
    assert client.get(PAGE).status_code == 403


def test_the_command_checks_a_list_and_ends_with_1_where_it_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    file.write_text(OWN, encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 1
    assert "第 5–6 行：“人防建设费”的 2 份材料" in done.output
    assert "✗ 2 个错误，2 处要核对。" in done.output
    sound = tmp_path / "好.csv"
    sound.write_text("事项,材料\n施工许可,资金证明\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(sound)]).exit_code == 0


def test_the_command_says_which_file_is_not_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(tmp_path / "没有.csv")])
    assert isinstance(done.exception, DomainError)
    assert done.exception.remedy
