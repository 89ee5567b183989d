"""Templates are files of the catalogue; a spoilt one is refused in words, never half filled."""

import zipfile

import docx
import pytest
from django.core.management import call_command

from gaoxin.foundation.documents.rendering import render, template_path
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.documents.templates import TEMPLATES
from gaoxin.values.errors import DomainError


@pytest.mark.parametrize("code", TEMPLATES)
def test_the_committed_templates_are_what_the_builder_makes(tmp_path, code):
    call_command("build_document_templates", out=tmp_path, verbosity=0, stdout=_Quiet())
    built, committed = zipfile.ZipFile(tmp_path / f"{code}.docx"), zipfile.ZipFile(template_path(code))
    assert built.namelist() == committed.namelist()
    for name in built.namelist():
        if not name.startswith("docProps/"):
            assert built.read(name) == committed.read(name), name


def test_an_edited_template_keeps_the_offices_own_words(folder, read):
    _write(folder, "内部资料　注意保存", "{{ title }}", "{{ dated|official_date }}")
    import datetime as dt

    word = read(render("own", {"title": "情况", "dated": dt.date(2025, 3, 31), "has_sample": False}))
    assert [text for _style, text in word.lines] == ["内部资料　注意保存", "情况", "2025年3月31日"]


def test_a_missing_template_is_named_with_its_remedy(folder):
    with pytest.raises(DomainError) as refusal:
        render("own", {})
    assert refusal.value.code == "document.no_template"
    assert "own" in refusal.value.message
    assert refusal.value.remedy


def test_a_file_that_is_not_word_is_refused(folder):
    (folder / "own.docx").write_bytes(b"%PDF-1.7")
    with pytest.raises(DomainError) as refusal:
        render("own", {})
    assert refusal.value.code == "document.no_template"


@pytest.mark.parametrize(
    "text",
    [
        "{{ titel }}",
        "{{ title.no_such }}",
        "{% if title %}",
        "{{ title | no_such_filter }}",
        "{{ title.__class__.__mro__ }}",
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(folder, text):
    _write(folder, text)
    with pytest.raises(DomainError) as refusal:
        render("own", {"title": "情况"})
    assert refusal.value.code == "document.template_spoilt"
    assert "own" in refusal.value.message


def test_an_unknown_value_is_a_dash_not_none(folder, read):
    _write(folder, "完成率{{ share }}")
    assert read(render("own", {"share": None})).lines == [("Normal", "完成率—")]


def test_a_download_keeps_its_chinese_name():
    answer = word_file(b"PK", name="重点项目专报（2025年3月）")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%87%8D")
    assert answer.headers["Content-Disposition"].endswith(".docx")
    assert b"".join(answer.streaming_content) == b"PK"


class _Quiet:
    def write(self, text: str) -> None:
        """Nothing is printed in a test."""


def _write(folder, *texts: str) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(folder / "own.docx"))
