"""A year's arrangement read from the text of its State Council notice: a new year needs only a paste."""

import re
from datetime import date

from gaoxin.values.errors import DomainError, Refusal, refusing
from gaoxin.values.glyphs import without_blanks
from gaoxin.values.workday_years import CalendarYear, DaysOff, NoticeSource, YearKind

_TITLE = re.compile(r"国务院办公厅关于([0-9]{4})年部分节假日安排的通知")
_NUMBER = re.compile(r"国办发明电[〔\[(]([0-9]{4})[〕\])]([0-9]+)号")
_ITEM = re.compile(r"[一二三四五六七八九十]、([^:。]{2,12}):(.*?)(?=[一二三四五六七八九十]、[^:。]{2,12}:|$)")
_ASIDE = re.compile(r"\([^)]*\)")
_SPAN = re.compile(
    r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日"
    r"(?:[至-](?:(?:([0-9]{4})年)?([0-9]{1,2})月)?([0-9]{1,2})日)?"
)
_RESTS = re.compile(r"放假|补休|休息|公休")
_TOTAL = re.compile(r"共([0-9]{1,2})天")


def parse_notice(text: str, *, field: str | None = None) -> CalendarYear:
    """The official year a notice of the form used since 2010 arranges; its own day totals are checked."""
    refuse = refusing(text, field=field)
    plain = without_blanks(text)
    title = _TITLE.search(plain)
    if title is None:
        raise _unreadable("没有找到“国务院办公厅关于某年部分节假日安排的通知”标题", refuse=refuse)
    year = int(title[1])
    number = _NUMBER.search(plain)
    days_off: list[DaysOff] = []
    make_up_days: list[date] = []
    for name, arrangement in _ITEM.findall(plain):
        off, worked = _arranged(name, _ASIDE.sub("", arrangement), year=year, refuse=refuse)
        days_off += off
        make_up_days += worked
    if not days_off:
        raise _unreadable("没有读出任何一个节日的放假日期", refuse=refuse)
    source = NoticeSource(title[0], f"国办发明电〔{number[1]}〕{number[2]}号" if number else "")
    return CalendarYear(
        year=year,
        kind=YearKind.OFFICIAL,
        sources=(source,),
        days_off=tuple(sorted(days_off, key=lambda item: item.first)),
        make_up_days=tuple(sorted(make_up_days)),
    )


def _arranged(name: str, text: str, *, year: int, refuse: Refusal) -> tuple[list[DaysOff], list[date]]:
    """The days off and the make-up days of one festival."""
    off: list[DaysOff] = []
    worked: list[date] = []
    for sentence in text.split("。"):
        spans = [_span(match, year=year, refuse=refuse) for match in _SPAN.finditer(sentence)]
        if "上班" in sentence:
            worked += [first for first, _ in spans]
        elif _RESTS.search(sentence):
            off += [DaysOff(name, first, last) for first, last in spans]
    total = _TOTAL.search(text)
    if not off:
        raise _unreadable(f"没有读出{name}的放假日期", refuse=refuse)
    if total and int(total[1]) != sum(1 for days_off in off for _ in days_off):
        raise _unreadable(f"{name}读出的放假天数与通知所写“{total[0]}”不符", refuse=refuse)
    return off, worked


def _span(match: re.Match[str], *, year: int, refuse: Refusal) -> tuple[date, date]:
    first_year, month, day, last_year, last_month, last_day = (
        int(group) if group else 0 for group in match.groups()
    )
    try:
        first = date(first_year or year, month, day)
        last = date(last_year or year, last_month or month, last_day) if last_day else first
    except ValueError:
        raise _unreadable(f"“{match[0]}”不是有效日期", refuse=refuse) from None
    return first, last


def _unreadable(problem: str, *, refuse: Refusal) -> DomainError:
    return refuse(
        "calendar.notice_unreadable",
        f"放假通知读不懂：{problem}。",
        remedy="请粘贴国务院办公厅通知全文，从标题到落款。",
    )
