"""Why a light was given, in the language of the page; the engine says the same in Chinese alone."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gaoxin.engines.progress import Judgement, Light, PeriodLight, Position, Progress, Verdict
from gaoxin.values.money import MoneyUnit, format_money

LIGHT_WORDS = {"green": "绿", "yellow": "黄", "red": "红"}


def reason_of(progress: Progress) -> str:
    """The reason of the present light, or why there is none."""
    current, awaited = progress.current, progress.awaited
    if current:
        return _judged(current)
    if progress.first_planned is None:
        return _("没有月度计划，不判灯；下达月度计划后按月判灯")
    if awaited:
        return reason_of_period(awaited)
    first = progress.first_planned
    return _("计划从%(year)s年%(month)s月开始，还没有到判灯的时候") % {
        "year": first.year,
        "month": first.month,
    }


def reason_of_period(period: PeriodLight) -> str:
    """The reason of a month's light; a month still 待报 says until when."""
    if period.judgements:
        return _judged(period.judgements[-1])
    return _("%(month)s月待报，报送截止%(day)s，到期未报判红") % {
        "month": period.month.month,
        "day": _day(period.deadline),
    }


def _judged(judgement: Judgement) -> str:
    facts = _("，").join([*_arrears(judgement.position), _comparison(judgement.position)])
    return _("%(facts)s；%(conclusion)s") % {"facts": facts, "conclusion": _conclusion(judgement)}


def _conclusion(judgement: Judgement) -> str:
    word = _(LIGHT_WORDS[judgement.light.value])
    said = {
        "verdict": (_("判%(light)s") if judgement.is_final else _("截止日前暂判%(light)s")) % {"light": word},
        "day": _day(judgement.day),
    }
    if judgement.light is Light.YELLOW and judgement.verdict is Verdict.CLOSE:
        return _("差额在容差之内，%(verdict)s") % said
    if judgement.light is Light.YELLOW and judgement.before is Light.RED:
        if judgement.is_repair:
            return _("%(day)s补上，由红%(verdict)s，下一期按计划即转绿") % said
        return _("上期为红，本期补上，%(verdict)s，下一期按计划即转绿") % said
    return said["verdict"]


def _arrears(position: Position) -> Iterator[str]:
    day = _day(position.day)
    if position.unreported:
        months = _("、").join(_("%(month)s月") % {"month": month.month} for month in position.unreported)
        yield _("%(months)s到%(day)s仍未报送") % {"months": months, "day": day}
    for milestone in position.overdue:
        yield _("节点“%(name)s”计划%(planned)s完成，到%(day)s未完成") % {
            "name": milestone.name,
            "planned": _day(milestone.planned_on),
            "day": day,
        }


def _comparison(position: Position) -> str:
    shortfall = position.shortfall
    said = {
        "month": position.month.month,
        "planned": _money(position.planned),
        "reported": _money(position.reported),
        "gap": _money(abs(shortfall or Decimal(0))),
    }
    if shortfall is None:
        return _("%(month)s月已报部分累计 %(reported)s，是否达到计划 %(planned)s无法判断") % said
    if shortfall > 0:
        return _("%(month)s月累计完成 %(reported)s，低于计划 %(planned)s，差 %(gap)s") % said
    if shortfall == 0:
        return _("%(month)s月累计完成 %(reported)s，与计划持平") % said
    return _("%(month)s月累计完成 %(reported)s，达到计划 %(planned)s，超出 %(gap)s") % said


def _money(amount: Decimal) -> str:
    """万元; more decimals than two only where two would hide a difference."""
    places = 2 if amount % 100 == 0 else 6
    figure = format_money(amount, unit=MoneyUnit.TEN_THOUSAND_YUAN, places=places)
    return _("%(amount)s 万元") % {"amount": figure}


def _day(day: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}
