"""申兑指南 for enterprises and 兑现工作手册 for officers, written from the rules and the notice."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.rule_answers import in_language
from gaoxin.policies.assembly.heads import Notice
from gaoxin.policies.chapters import Chapters, DrawnTable, Line
from gaoxin.policies.library_words import STATES, sentences, version_name
from gaoxin.policies.selectors.library import state_of
from gaoxin.web.sentences import listed

# What the platform itself asks of officers, class by class.
_HANDLING: dict[str, tuple[str | Promise, ...]] = {
    "automatic": (
        gettext_lazy("核对数据准备情况：每项用到的事实都有官方来源，没有待补的对象。"),
        gettext_lazy(
            "在“政策兑现”开批次，平台按申请日期有效的版本对全区逐家判定，列出拟兑付、待补和不予兑付的原因。"
        ),
        gettext_lazy("逐家审核拟兑付；与事实不符的退回并写明原因。"),
        gettext_lazy("公示：公示期按工作日历推算，开始当日不计入；异议逐条登记、核实、办结。"),
        gettext_lazy("批准兑付：审核人不得批准；资金不足时按批次写明的次序。"),
        gettext_lazy("导出付款清单交财务，登记付款日期和凭证号。"),
    ),
    "quick": (
        gettext_lazy("发布申报通知；企业的申请表已由平台预填，只需确认和补缺。"),
        gettext_lazy("材料能由平台核验的不再要求企业提交；缺件一次告知。"),
        gettext_lazy("按受理时限、审核时限办理，逾期亮灯。"),
        gettext_lazy("列入兑现批次后公示、批准、付款，与免申即享相同。"),
    ),
    "ordinary": (
        gettext_lazy("发布申报通知，写明受理起止、材料和审核时限。"),
        gettext_lazy("受理并一次告知补正；逐条核验条件，写明依据。"),
        gettext_lazy("审核、复核由两人分别办理。"),
        gettext_lazy("列入兑现批次后公示、批准、付款。"),
    ),
}
_UNKNOWN_CLASS: tuple[str | Promise, ...] = (
    gettext_lazy("兑现方式未定：先由责任部门确定，再按相应方式办理。"),
)


def guide(
    version: PolicyVersion, chapters: Chapters, notice: Notice, *, organisation: str, dated: dt.date
) -> Briefing:
    """申兑指南."""
    sections = (
        Section(_("给什么"), paragraphs=tuple(_ended(one) for one in chapters.head.gives)),
        Section(
            _("谁能要"), paragraphs=_who(chapters), tables=tuple(_conditions(chapters.conditions, _("条件")))
        ),
        _exclusions(chapters),
        _tiers(chapters),
        Section(_("什么时候"), paragraphs=_when(chapters, notice)),
        Section(_("怎么办"), paragraphs=_steps(notice)),
        Section(_("要交什么"), paragraphs=_materials(notice)),
        Section(_("在哪里办、问谁"), paragraphs=_where(notice)),
        Section(_("依据"), paragraphs=tuple(_papers(version))),
        _doubts(chapters),
    )
    return _briefing(version, notice, sections, _("申兑指南"), organisation, dated)


def handbook(
    version: PolicyVersion,
    chapters: Chapters,
    notice: Notice,
    *,
    organisation: str,
    dated: dt.date,
    readiness: Table | None = None,
    conclusions: tuple[str, ...] = (),
) -> Briefing:
    """兑现工作手册; ``readiness`` is the table of facts held, ``conclusions`` what it says of the classes."""
    sections = (
        Section(_("政策要点"), paragraphs=_essentials(chapters, notice)),
        Section(_("办理步骤"), paragraphs=_numbered(notice.handling or _usual(notice))),
        Section(_("逐条核验"), tables=tuple(_checks(chapters))),
        _exclusions(chapters),
        _tiers(chapters),
        Section(_("金额怎样算"), paragraphs=_amounts(chapters)),
        Section(_("材料"), paragraphs=_materials(notice)),
        Section(
            _("数据准备情况"), paragraphs=conclusions, tables=(readiness,) if readiness is not None else ()
        )
        if readiness is not None or conclusions
        else None,
        Section(_("依据"), paragraphs=tuple(_papers(version))),
        _doubts(chapters),
    )
    return _briefing(version, notice, sections, _("兑现工作手册"), organisation, dated)


def _briefing(
    version: PolicyVersion,
    notice: Notice,
    sections: Iterable[Section | None],
    kind: str,
    organisation: str,
    dated: dt.date,
) -> Briefing:
    state = STATES[state_of(version, dated)]
    lead = _(
        "本%(kind)s按 %(day)s 适用的 %(version)s（%(state)s）由平台从规则写出，"
        "与正式文件不一致的，以文件为准。"
    )
    return Briefing(
        title=document_title(version, kind),
        organisation=organisation,
        dated=dated,
        masthead=kind,
        lead=(lead % {"kind": kind, "day": dated, "version": version_name(version), "state": state},),
        sections=tuple(one for one in sections if one is not None),
        has_sample=notice.is_sample,
    )


def document_title(version: PolicyVersion, kind: str) -> str:
    """“科技型中小企业评价申兑指南”."""
    policy = in_language(version.title, version.title_en)
    return _("%(policy)s%(kind)s") % {"policy": policy, "kind": kind}


def _essentials(chapters: Chapters, notice: Notice) -> tuple[str, ...]:
    head = chapters.head
    return (
        _("什么时候：%(words)s。") % {"words": head.until},
        _("给什么：%(words)s。") % {"words": sentences(head.gives)},
        _("谁能要：%(words)s。") % {"words": sentences((head.who, *head.who_more))},
        _("兑现方式：%(words)s。") % {"words": notice.class_word or _("未定")},
        _("责任部门：%(words)s。") % {"words": phrase(notice.office) or _("待定")},
    )


def _who(chapters: Chapters) -> tuple[str, ...]:
    scope = tuple(_said(one) for one in chapters.scope if not one.is_group)
    return (_ended(chapters.head.who), *scope)


def _said(one: Line) -> str:
    return _ended(_pair(one.label, one.said) if one.said and one.said != one.label else one.label)


def _conditions(lines: Iterable[Line], heading: str) -> Iterator[Table]:
    rows = tuple((_indented(one), one.said or None, phrase(one.clause) or None) for one in lines)
    if rows:
        yield Table((Column(heading), Column(_("要求")), Column(_("条款"))), rows)


def _indented(one: Line) -> str:
    return "　" * one.depth + one.label


def _exclusions(chapters: Chapters) -> Section | None:
    tables = tuple(_conditions(chapters.exclusions, _("情形")))
    return Section(_("有下列情形的不行"), tables=tables) if tables else None


def _tiers(chapters: Chapters) -> Section | None:
    tables = tuple(_tier(one) for one in chapters.tables)
    return Section(_("分档"), tables=tables) if tables else None


def _tier(one: DrawnTable) -> Table:
    return Table(
        (Column(one.input), Column(_("取值"))), one.rows, caption=one.line.label, note=phrase(one.line.clause)
    )


def _when(chapters: Chapters, notice: Notice) -> tuple[str, ...]:
    head = chapters.head
    years = tuple(
        _("%(year)s 年度：%(opens)s 至 %(closes)s%(note)s。")
        % {
            "year": one.year,
            "opens": one.opens or _("待核"),
            "closes": one.closes or _("待核"),
            "note": _bracketed(one.note) if one.note else "",
        }
        for one in notice.spans
    )
    return (_ended(head.until), *(_ended(one) for one in head.until_more), *years)


def _steps(notice: Notice) -> tuple[str, ...]:
    if notice.steps:
        return _numbered(notice.steps)
    if notice.is_automatic:
        return (_("不用申请。平台按已有数据判定，公示无异议后直接拨付；请核对企业档案和收款账户。"),)
    return (_("本区还没有登记申兑步骤，请向责任部门咨询。"),)


def _materials(notice: Notice) -> tuple[str, ...]:
    return _numbered(map(phrase, notice.materials)) or (_("文件没有列明材料，以责任部门通知为准。"),)


def _where(notice: Notice) -> tuple[str, ...]:
    said = (
        (_("责任部门"), phrase(notice.office)),
        (_("办理地点"), notice.place),
        (_("联系人"), notice.contact),
        (_("联系电话"), notice.phone),
    )
    unknown = _("待补")
    return tuple(_ended(_pair(name, words or unknown)) for name, words in said)


def _checks(chapters: Chapters) -> Iterator[Table]:
    """Every condition with the facts to look at and where they come from."""
    sources = {one.id: one for one in chapters.facts}
    rows = []
    for one in (*chapters.scope, *chapters.conditions, *chapters.exclusions):
        known = [sources[key] for key, _label in one.facts if key in sources]
        facts = listed(fact.label for fact in known)
        origins = sentences(dict.fromkeys(phrase(fact.source) for fact in known))
        rows.append(
            (
                _indented(one),
                one.said or None,
                _("人工核定") if one.is_manual else facts or None,
                origins or None,
            )
        )
    if rows:
        columns = (Column(_("条件")), Column(_("要求")), Column(_("看什么")), Column(_("数据从哪里来")))
        yield Table(columns, tuple(rows))


def _amounts(chapters: Chapters) -> tuple[str, ...]:
    return tuple(_said(one) for one in chapters.benefits) or (_("文件没有写明金额。"),)


def _usual(notice: Notice) -> tuple[str | Promise, ...]:
    return _HANDLING.get(notice.delivery_class, _UNKNOWN_CLASS)


def _numbered(lines: Iterable[object]) -> tuple[str, ...]:
    return tuple(
        _("（%(number)s）%(words)s") % {"number": number, "words": _ended(str(line))}
        for number, line in enumerate(lines, start=1)
    )


def _papers(version: PolicyVersion) -> Iterator[str]:
    for one in version.sources:
        yield _ended(one.title + _bracketed(one.number) if one.number else phrase(one.title))


def _doubts(chapters: Chapters) -> Section | None:
    """What nobody compared with the paper yet is said, also on paper."""
    told = tuple(
        _ended(_pair(str(one.word), listed(_labels(lines for _part, lines in one.parts))))
        for one in chapters.doubts
    )
    return Section(_("还没有对照原文的内容"), paragraphs=told) if told else None


def _labels(parts: Iterable[Iterable[Line]]) -> dict[str, None]:
    return dict.fromkeys(line.label for lines in parts for line in lines)


def _pair(name: str, words: str) -> str:
    return _("%(what)s：%(amount)s") % {"what": name, "amount": words}


def _bracketed(words: object) -> str:
    return _("（%(words)s）") % {"words": words}


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "；", ".")) else _("%(words)s。") % {"words": text}
