"""公示名单: who is to get how much, as a letter for the notice board and as a workbook."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from gaoxin.foundation.documents.content import Column, OfficialLetter, Section, Table
from gaoxin.foundation.documents.numbering import official_date
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.listed_workbook import ListColumn, list_workbook
from gaoxin.policies.models import AwardState, GrantRound
from gaoxin.values.errors import Conflict
from gaoxin.values.money import spoken_money

# Returned ones are not shown any more; proposed ones not yet.
SHOWN: Final = tuple(
    state for state in AwardState.values if state not in (AwardState.PROPOSED, AwardState.RETURNED)
)


@dataclass(frozen=True, slots=True)
class Listed:
    enterprise: str
    uscc: str
    benefit: str
    amount: Decimal
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """``office`` receives objections; ``since`` to ``until`` are the days of the notice."""

    title: str
    policy: str
    zone: str
    office: str
    on: dt.date
    since: dt.date
    until: dt.date
    days: int
    rows: tuple[Listed, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.rows), Decimal(0))


def notice_of(row: GrantRound, *, zone: Zone, office: str) -> Notice:
    """Refuses before the notice has its days: a list without them would be no notice."""
    if row.public_from is None or row.public_until is None or row.public_days is None:
        raise Conflict(
            "round.no_notice",
            _("这个批次还没有开始公示，没有公示名单。"),
            remedy=_("请先审核完毕并开始公示。"),
        )
    awards = row.awards.filter(state__in=SHOWN).select_related("enterprise").order_by("enterprise_id", "id")
    rows = (
        Listed(
            one.enterprise.name, one.enterprise.uscc or "", one.label, one.amount, one.enterprise.is_sample
        )
        for one in awards
    )
    return Notice(
        title=f"关于“{row.title}”拟兑付名单的公示",
        policy=row.title,
        zone=zone.name,
        office=office,
        on=row.on,
        since=row.public_from,
        until=row.public_until,
        days=row.public_days,
        rows=tuple(rows),
    )


def notice_letter(notice: Notice) -> OfficialLetter:
    columns = (
        Column("序号", is_number=True),
        Column("企业名称"),
        Column("统一社会信用代码"),
        Column("奖补名称"),
        Column("金额", "元", is_number=True),
    )
    rows = tuple(
        (str(number), one.enterprise, one.uscc, one.benefit, f"{one.amount:,.2f}")
        for number, one in enumerate(notice.rows, 1)
    )
    total = ("", "合计", "", "", f"{notice.total:,.2f}")
    firms = len({one.uscc or one.enterprise for one in notice.rows})
    return OfficialLetter(
        title=notice.title,
        organisation=notice.zone,
        dated=notice.since,
        lead=(
            (
                f"根据“{notice.policy}”，按{official_date(notice.on)}的事实审核，拟对 {firms} 家企业兑付"
                f" {len(notice.rows)} 笔，合计 {spoken_money(notice.total)}，现予公示。"
            ),
            (
                f"公示期为{official_date(notice.since)}至{official_date(notice.until)}"
                f"，共 {notice.days} 个工作日（开始当日不计）。对名单有异议的，请在公示期内以书面形式向"
                f"{notice.office}提出，并写明事实、理由和联系方式。"
                "单位提出的加盖公章，个人提出的签署真实姓名。"
            ),
        ),
        sections=(Section("拟兑付名单", tables=(Table(columns, (*rows, total)),)),),
        has_sample=any(one.is_sample for one in notice.rows),
    )


def notice_workbook(notice: Notice) -> bytes:
    columns = [
        ListColumn(_("序号"), 6),
        ListColumn(_("企业名称"), 36),
        ListColumn(_("统一社会信用代码"), 24),
        ListColumn(_("奖补名称"), 30),
        ListColumn(_("金额（元）"), 16, is_summed=True),
    ]
    rows = [
        (number, one.enterprise, one.uscc, one.benefit, one.amount)
        for number, one in enumerate(notice.rows, 1)
    ]
    remark = _("公示期：%(since)s 至 %(until)s，%(days)s 个工作日") % {
        "since": notice.since,
        "until": notice.until,
        "days": notice.days,
    }
    return list_workbook(columns, rows, title=notice.title, sheet_name=_("公示名单"), remark=remark)
