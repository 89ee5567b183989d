"""What enterprises have in the works with the zone: corrections proposed, requests at every step."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from gaoxin.enterprises.actions import propose_correction
from gaoxin.enterprises.models import AnnualFigures, Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.selectors import departments
from gaoxin.sample.writing import RECORDED_BY
from gaoxin.services import actions
from gaoxin.services.models import ServiceRequest


@dataclass(frozen=True, slots=True)
class Matter:
    """One request: how many days ago it came, how far it went, how it was rated."""

    category: str
    title: str
    content: str
    days_ago: int
    reply: str = ""
    is_assigned: bool = True
    rating: int | None = None
    rated_because: str = ""
    difficulty: str = ""


# The first is that of the enterprise the demo account stands for.
MATTERS = (
    Matter(
        "utilities",
        "示例：厂区变压器容量不足",
        "新增设备投运后夜间用电高峰跳闸，希望协调供电公司增容。",
        6,
        reply="已与供电公司对接，本周内现场勘察并给出增容方案，费用按表后自担、表前免费的规定执行。",
    ),
    Matter("labour", "示例：招聘数控机床操作工 30 人", "订单增加，熟练工不足，希望对接职业院校。", 1),
    Matter(
        "premises",
        "示例：需要标准化厂房约 3,000 平方米",
        "现有厂房租期将满，希望推荐园区内载体。",
        0,
        is_assigned=False,
    ),
    Matter(
        "approval",
        "示例：环评补正材料反复退回",
        "三次补正意见不同，希望一次性告知。",
        12,
        difficulty="tangled",
    ),
    Matter(
        "funding",
        "示例：流动资金贷款续贷",
        "上期贷款月底到期，希望协调银行无还本续贷。",
        20,
        reply="已组织银企对接，银行同意无还本续贷。",
        rating=5,
    ),
    Matter(
        "policy",
        "示例：上年度奖补资金何时到账",
        "公示已结束，尚未收到款项。",
        25,
        reply="资金已列入本季度兑付计划。",
        rating=3,
        rated_because="希望提前告知到账时间",
        difficulty="slow",
    ),
)


def load_own_matters(zone: Zone, *, own: int, today: dt.date) -> int:
    """A proposal of the demo enterprise awaits an officer; requests of it and of others stand at every step.

    Returns how many requests were written.
    """
    by = system_actor(RECORDED_BY, zone_id=zone.pk)
    firms = _firms(zone, own)
    _propose(firms[0], by=by, today=today)
    for firm, matter in zip(firms, MATTERS, strict=False):
        _raise(firm, matter, by=by, today=today)
    return min(len(firms), len(MATTERS))


def _firms(zone: Zone, own: int) -> list[Enterprise]:
    others = Enterprise.objects.filter(zone=zone, is_sample=True, status="active").exclude(pk=own)
    return [Enterprise.objects.get(pk=own), *others.order_by("pk")[: len(MATTERS) - 1]]


def _propose(firm: Enterprise, *, by: Actor, today: dt.date) -> None:
    """The tax it paid last year, a twentieth more than on record."""
    rows = AnnualFigures.objects.filter(enterprise=firm, is_current=True, tax__gt=0, year__lt=today.year)
    row = rows.order_by("-year").first()
    if row is None or row.tax is None or row.year < today.year - 3:
        return
    propose_correction(
        firm,
        by=by,
        keeper="figure",
        key=f"tax-{row.year}",
        value=format((row.tax * Decimal("1.05")).quantize(Decimal("0.01")), "f"),
        reason="示例：年报时尚未计入年度汇算补缴的税款",
        evidence="示例：税务完税证明",
        today=today,
        is_sample=True,
    )


def _raise(firm: Enterprise, matter: Matter, *, by: Actor, today: dt.date) -> ServiceRequest:
    came = today - dt.timedelta(days=matter.days_ago)
    row = actions.raise_request(
        firm,
        by=by,
        category=matter.category,
        title=matter.title,
        content=matter.content,
        contact_name="示例联系人",
        contact_phone="13800000000",
        difficulty=matter.difficulty,
        today=came,
        is_sample=True,
    )
    bureau = departments(by.scope).first()
    if not matter.is_assigned or bureau is None:
        return row
    row = actions.assign_request(row, by=by, department=bureau, today=came)
    if matter.reply:
        row = actions.reply_request(row, by=by, note=matter.reply, today=_soon(came, today, 3))
    if matter.rating is not None:
        actions.close_request(row, by=by, note="示例：企业确认已解决", today=_soon(came, today, 5))
        row = actions.rate_request(
            row,
            by=by,
            satisfaction=matter.rating,
            words=matter.rated_because,
            today=_soon(came, today, 6),
        )
    return row


def _soon(came: dt.date, today: dt.date, days: int) -> dt.date:
    return min(came + dt.timedelta(days=days), today)
