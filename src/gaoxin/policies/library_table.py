"""The list of the policy library."""

from collections import Counter
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.phrases import phrase
from gaoxin.policies.assembly.library import fact_dictionary
from gaoxin.policies.chapters import day_told
from gaoxin.policies.library_words import (
    CASES,
    CERTAIN,
    LEVELS,
    PARTS,
    STATE_BADGES,
    STATES,
    SUBJECTS,
    Sentences,
    listed,
    sentences,
    version_name,
)
from gaoxin.policies.policy_heads import Head, head_of
from gaoxin.policies.presentation import KINDS, in_language
from gaoxin.policies.selectors.library import Entry
from gaoxin.web.columns import SheetValue
from gaoxin.web.tables import (
    ChoiceColumn,
    DateColumn,
    LedgerColumn,
    LedgerTable,
    NameColumn,
    NumberColumn,
    TextColumn,
)

LONGEST = 40


class PolicyColumn(NameColumn):
    """The title, and beneath it where a search met the words it does not hold."""

    def render(self, value: Any, record: Entry) -> SafeString:  # type: ignore[override]  # given by name
        name = super().render(value, record)
        hints = format_html_join("", '<small class="found">{}：{}</small>', _hints(record))
        return format_html("{}{}", name, hints)


def _hints(entry: Entry) -> list[tuple[str, str]]:
    found = []
    names = {one.version: version_name(one) for one in entry.versions}
    for one in entry.found:
        text = one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST]}…"
        old = (
            ""
            if one.version == entry.shown.version
            else gettext("（%(version)s）") % {"version": names[one.version]}
        )
        found.append((str(PARTS[one.place]), f"{text}{old}"))
    return found


class StateColumn(ChoiceColumn):
    def render(self, value: str) -> SafeString:
        return format_html('<span class="badge {}">{}</span>', STATE_BADGES[value], STATES[value])

    def sheet_value(self, value: str) -> SheetValue:
        return str(STATES[value])


class DoubtsColumn(LedgerColumn):
    """How much is 待核, 转引 or 平台参数."""

    css = "badges"
    sheet_width = 24

    def render(self, value: Counter[str]) -> SafeString:
        return format_html_join(" ", '<span class="tag tag-doubt">{} {}</span>', _counted(value))

    def sheet_value(self, value: Counter[str]) -> SheetValue:
        return listed(f"{word} {count}" for word, count in _counted(value))


def _counted(value: Counter[str]) -> list[tuple[str, int]]:
    return [(str(word), value[code]) for code, word in CERTAIN.items() if value[code]]


def _title(entry: Entry) -> str:
    return in_language(entry.shown.title, entry.shown.title_en)


def _level(entry: Entry) -> str:
    shown = entry.shown
    word = str(LEVELS.get(shown.level, shown.level))
    if shown.level == "national" and shown.region == "全国":
        return word
    return f"{word} · {phrase(shown.region)}"


def _benefits(entry: Entry) -> str:
    return sentences(in_language(one.anchor.label, one.anchor.label_en) for one in entry.shown.benefits)


def _versions(entry: Entry) -> str:
    return listed(version_name(one) for one in entry.versions)


def _head(entry: Entry) -> Head:
    say = Sentences(entry.shown, fact_dictionary(), on=day_told(entry.shown, entry.on))
    return head_of(entry.shown, say, on=entry.on, notice=entry.notice)


def _closes(entry: Entry) -> str:
    return _head(entry).until


def _gives(entry: Entry) -> str:
    return sentences(_head(entry).gives)


def _who(entry: Entry) -> str:
    head = _head(entry)
    return sentences((head.who, *head.who_more))


def _class(entry: Entry) -> str:
    return "" if entry.notice is None else entry.notice.class_word


def _office(entry: Entry) -> str:
    return phrase(str(entry.shown.office if entry.notice is None else entry.notice.office))


class LibraryTable(LedgerTable):
    """政策库: one line for each policy, with the version in force on the day."""

    empty_title = _("没有符合条件的政策")
    empty_hint = _("可以换一个词，或放宽条件。")

    name = PolicyColumn(
        gettext_lazy("政策"),
        accessor=_title,
        order_by="shown__title",
        url_name="policies:policy",
        key="policy",
    )
    state = StateColumn(_("状态"))
    kind = ChoiceColumn(_("类别"), accessor=lambda one: KINDS[one.shown.kind], order_by="shown__kind")
    subject = ChoiceColumn(
        _("对象"),
        accessor=lambda one: SUBJECTS.get(one.shown.subject, one.shown.subject),
        order_by="shown__subject",
    )
    level = LedgerColumn(_("层级"), accessor=_level, order_by="shown__level", css="place later")
    numbers = TextColumn(_("文号"), orderable=False, css="later")
    since = DateColumn(_("起始日"), accessor="shown__since", css="later")
    until = DateColumn(_("失效日"), accessor="shown__until", default=_("没有写明"))
    office = TextColumn(_("责任部门"), accessor=_office, orderable=False, css="later")
    closes = TextColumn(_("什么时候截止"), accessor=_closes, orderable=False, css="said")
    gives = TextColumn(_("给什么"), accessor=_gives, orderable=False, css="said")
    who = TextColumn(_("谁能要"), accessor=_who, orderable=False, css="said")
    delivery = TextColumn(_("兑现方式"), accessor=_class, orderable=False, default=_("未定"))
    condition_count = NumberColumn(_("条件"), unit=_("项"), css="later")
    exclusion_count = NumberColumn(_("排除情形"), unit=_("种"), css="later")
    doubts = DoubtsColumn(
        _("不确定内容"), order_by="doubt_count", empty_values=(None, Counter()), default=_("全部已核")
    )
    benefits = TextColumn(_("能得到什么"), accessor=_benefits)
    cases = TextColumn(
        _("适用"),
        accessor=lambda one: listed(CASES[kind] for kind in one.shown.case_kinds),
        css="later",
    )
    version_count = NumberColumn(_("版本"), unit=_("个"), css="later")
    versions = TextColumn(_("各版本"), accessor=_versions, css="later")
    next_change = DateColumn(_("下次变化"), css="later")

    column_sets = {
        "head": (
            _("三行头"),
            ("name", "state", "closes", "gives", "who", "delivery", "level", "doubts"),
        ),
        "basic": (
            _("基本"),
            ("name", "state", "kind", "subject", "level", "numbers", "since", "until", "doubts"),
        ),
        "content": (
            _("内容"),
            (
                "name",
                "state",
                "benefits",
                "condition_count",
                "exclusion_count",
                "doubts",
                "cases",
                "version_count",
                "next_change",
                "office",
            ),
        ),
    }

    def row_css(self, record: Entry) -> str:
        return "closed" if record.state == "ended" else ""
