"""Reading a Word file back."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree

from gaoxin.foundation.documents.content import Briefing, Column, OfficialLetter, Section, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARCH = dt.date(2025, 3, 31)


class WordFile:
    """The parts of a Word file, as python-docx and as plain XML see them."""

    def __init__(self, content: bytes) -> None:
        self.document: Document = docx.Document(io.BytesIO(content))
        self._archive = zipfile.ZipFile(io.BytesIO(content))

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self._archive.read(f"word/{name}.xml"))

    @property
    def names(self) -> list[str]:
        return self._archive.namelist()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Style and text of the paragraphs of the body that have any text."""
        return [(one.style.name, one.text) for one in self.document.paragraphs if one.text]

    @property
    def footers(self) -> list[list[str]]:
        section = self.document.sections[0]
        return [
            ["".join(text.text for text in part._p.iter(f"{W}t")) for part in footer.paragraphs]
            for footer in (section.footer, section.even_page_footer)
        ]


@pytest.fixture
def read() -> Callable[[bytes], WordFile]:
    return WordFile


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """An empty catalogue of templates."""
    settings.CATALOGUE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


@pytest.fixture
def projects() -> Table:
    return Table(
        caption="表1　重点项目进展",
        columns=(Column("项目"), Column("总投资", "亿元", is_number=True), Column("形象进度")),
        rows=(("智能终端产业园", "12.50", "主体施工"), ("锂电材料", None, None)),
        note="注：总投资按批复口径。",
    )


@pytest.fixture
def briefing(projects: Table) -> Briefing:
    return Briefing(
        masthead="重点项目专报",
        issue="第3期",
        title="关于一季度重点项目建设情况的专报",
        organisation="长治高新区管委会",
        dated=MARCH,
        under_title=("（数据截至2025年3月31日）",),
        lead=("现将有关情况报告如下。",),
        sections=(
            Section("总体情况", ("68个项目总投资422亿元。",), (projects,)),
            Section(
                "存在问题", sections=(Section("要素保障", sections=(Section("电力", ("线路迁改滞后。",)),)),)
            ),
        ),
        circulation=("报：市委、市政府", "送：管委会领导"),
    )


@pytest.fixture
def letter() -> OfficialLetter:
    return OfficialLetter(
        title="关于报送一季度情况的报告",
        organisation="高新区管委会",
        dated=MARCH,
        addressee="长治市人民政府",
        lead=("现报告如下。",),
        attachments=("项目清单", "问题清单"),
    )
