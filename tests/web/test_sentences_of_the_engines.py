"""What engines say is Chinese on Chinese pages and English on English ones, down to the names of days."""

import datetime as dt
import re

from django.template import Context, Template
from django.utils import translation

from gaoxin.engines.processes.xes import read_xes
from gaoxin.engines.scheduling import ClockEvent, ClockTerms, EventKind, Limit, StopGround, read_clock
from gaoxin.foundation.working_days import working_calendar
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence
from gaoxin.web.refusals import in_words
from gaoxin.web.sentences import told

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TERMS = ClockTerms("施工许可", Limit(20), Limit(7))


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 9, tzinfo=dt.UTC)


def stopped_clock():
    events = [
        ClockEvent(EventKind.RECEIVED, at(2, 9)),
        ClockEvent(EventKind.ACCEPTED, at(2, 10), recorded_at=at(2, 25)),
        ClockEvent(EventKind.STOPPED, at(2, 12), ground=StopGround.EXPERT_REVIEW, notice_no="7"),
        ClockEvent(EventKind.RESUMED, at(3, 2)),
    ]
    calendar = working_calendar()
    return read_clock(events, terms=TERMS, calendar=calendar, as_of=dt.date(2026, 4, 10))


def test_how_a_date_came_about_is_told_in_english_without_a_chinese_word(db) -> None:
    clock = stopped_clock()
    with translation.override("en"):
        said = [told(step) for step in clock.steps] + [told(flag.words) for flag in clock.flags]
        said.append(told(clock.light_reason))
    assert any("stopped for Expert review" in one for one in said)
    assert any("Spring Festival" in one for one in said)
    assert not [one for one in said if CHINESE.search(one)]


def test_in_chinese_the_same_steps_stay_as_they_are(db) -> None:
    clock = stopped_clock()
    with translation.override("zh-hans"):
        assert [told(step) for step in clock.steps] == list(clock.steps)
    assert any("专家评审" in step for step in clock.steps)


def test_one_day_and_many_are_told_by_the_filter() -> None:
    page = Template("{{ limit.words|told }}")
    with translation.override("en"):
        assert page.render(Context({"limit": Limit(20)})) == "20 working days"
        assert page.render(Context({"limit": Limit(0)})) == "At once"
    with translation.override("zh-hans"):
        assert page.render(Context({"limit": Limit(20)})) == "20个工作日"


def test_words_of_people_are_left_alone() -> None:
    with translation.override("en"):
        assert told("即办") == "即办"
        said = told(Sentence("“{activity}”只能有一次", activity="备案"))
    assert said == "“备案” at most once"


def test_what_a_file_lacks_is_refused_in_english(tmp_path) -> None:
    file = tmp_path / "log.xes"
    file.write_text("<html></html>", encoding="utf-8")
    try:
        read_xes(file)
    except DomainError as error:
        refused = error
    with translation.override("en"):
        assert str(in_words(refused)) == "This is not an XES log. Choose a file ending in .xes or .xes.gz."
