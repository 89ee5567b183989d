"""The State Council's notice is pasted and becomes the calendar of its year."""

from datetime import date

import pytest

from gaoxin.values.workday_notice import parse_notice
from gaoxin.values.workdays import WorkingCalendar
from tests.values.refusals import refusal

NOTICE_OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""
NOTICE_OF_2012 = """国务院办公厅关于2012年部分节假日安排的通知 国办发明电〔2011〕45号
一、元旦：2012年1月1日至3日放假调休，共3天。2011年12月31日（星期六）上班。
二、春节：1月22日至28日放假调休，共7天。1月21日（星期六）、1月29日（星期日）上班。
三、清明节：4月2日至4日放假调休，共3天。3月31日（星期六）、4月1日（星期日）上班。
四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。
五、端午节：6月22日至24日放假公休，共3天。
六、中秋节、国庆节：9月30日至10月7日放假调休，共8天。9月29日（星期六）上班。
"""


@pytest.mark.parametrize(("text", "year"), [(NOTICE_OF_2026, 2026), (NOTICE_OF_2012, 2012)])
def test_a_pasted_notice_is_the_year_the_catalogue_holds(
    calendar: WorkingCalendar, text: str, year: int
) -> None:
    recorded = next(known for known in calendar.years if known.year == year)
    assert parse_notice(text) == recorded
    assert parse_notice(text.replace("\n", "")) == recorded


def test_a_notice_without_line_breaks_in_full_width_reads_the_same() -> None:
    assert parse_notice(NOTICE_OF_2026.replace("2026", "２０２６")) == parse_notice(NOTICE_OF_2026)


def test_a_break_may_begin_in_the_december_before() -> None:
    arranged = parse_notice(
        "国务院办公厅关于2023年部分节假日安排的通知\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    )
    assert arranged.days_off[0].first == date(2022, 12, 31)
    assert arranged.days_off[0].last == date(2023, 1, 2)
    assert str(arranged.sources[0]) == "《国务院办公厅关于2023年部分节假日安排的通知》"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("关于做好放假工作的通知", "没有找到"),
        ("国务院办公厅关于2027年部分节假日安排的通知", "没有读出任何一个节日"),
        (NOTICE_OF_2026.replace("共9天", "共8天"), "春节读出的放假天数与通知所写“共8天”不符"),
        (NOTICE_OF_2026.replace("9月25日（周五）", "9月31日"), "“9月31日至27日”不是有效日期"),
        (NOTICE_OF_2026.replace("5月9日（周六）上班", "5月8日上班"), "本来就是工作日"),
    ],
)
def test_a_notice_that_does_not_add_up_is_refused(text: str, says: str) -> None:
    assert says in refusal(lambda: parse_notice(text)).message
