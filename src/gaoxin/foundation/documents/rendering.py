"""Filling a Word template from the catalogue."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
from django.conf import settings
from django.utils.translation import gettext as _
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from gaoxin.foundation.documents.content import DASH, Briefing, OfficialLetter, words_of
from gaoxin.foundation.documents.finishing import finish
from gaoxin.foundation.documents.numbering import official_date
from gaoxin.values.errors import DomainError

# Characters XML cannot carry; they come with text pasted from other systems.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def render(template_code: str, context: Mapping[str, Any]) -> bytes:
    """The Word file of a template filled with ``context``; None becomes —.

    Raises ``DomainError`` when the template is missing, or was edited into something that cannot be filled.
    """
    template = _open(template_code)
    try:
        template.render(dict(context), jinja_env=_environment(), autoescape=True)
    except UndefinedError as error:
        raise _spoilt(template_code, _("用到了没有的名称（%s）。") % error.message) from error
    except TemplateSyntaxError as error:
        raise _spoilt(template_code, _("填写标记写错了（%s）。") % error.message) from error
    except SecurityError as error:
        raise _spoilt(template_code, _("含有不允许的填写标记。")) from error
    document = _read_back(template)
    finish(document)
    document.core_properties.title = _property(context.get("title", ""))
    document.core_properties.author = _property(context.get("organisation", ""))
    return _saved(document)


def render_briefing(briefing: Briefing) -> bytes:
    """专报、简报 as a Word file."""
    return render("briefing", words_of(briefing))


def render_official_letter(letter: OfficialLetter) -> bytes:
    """公文正文 as a Word file."""
    return render("official-letter", words_of(letter))


def template_path(template_code: str) -> Path:
    return Path(settings.CATALOGUE_DIR) / "templates" / f"{template_code}.docx"


def _open(template_code: str) -> DocxTemplate:
    template = DocxTemplate(str(template_path(template_code)))
    try:
        template.init_docx()
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise DomainError(
            "document.no_template",
            _("没有找到文书模板“%s”，或它不是 Word 文件。") % template_code,
            remedy=_("请系统管理员从安装包恢复目录 catalogue/templates。"),
        ) from error
    return template


def _environment() -> SandboxedEnvironment:
    """Strict about names, closed to everything but the words given, safe for any text."""
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_printable)
    environment.filters["official_date"] = official_date
    return environment


def _printable(value: object) -> object:
    if value is None:
        return DASH
    return _UNPRINTABLE.sub("", value) if type(value) is str else value


def _property(value: object) -> str:
    return _UNPRINTABLE.sub("", str(value))[:255]


def _spoilt(template_code: str, reason: str) -> DomainError:
    return DomainError(
        "document.template_spoilt",
        _("文书模板“%(code)s”不能填写：%(reason)s") % {"code": template_code, "reason": reason},
        remedy=_("请对照模板说明改正，或从安装包恢复该模板。"),
    )


def _read_back(template: DocxTemplate) -> Document:
    """The filled document as python-docx reads it from a file; filling leaves footers it does not know."""
    file = io.BytesIO()
    template.save(file)
    return docx.Document(file)


def _saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
