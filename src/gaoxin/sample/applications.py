"""Sample calls of the first zone with applications on every step of the way, all of sample enterprises.

Nothing is listed to be paid: rounds are opened by people.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import actor_for, memberships_of
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.actions import keep_account
from gaoxin.policies.actions.applications import add_material, save_application, start_application
from gaoxin.policies.actions.calls import (
    ORDINARY_LIMITS,
    QUICK_LIMITS,
    Limits,
    Material,
    open_call,
    publish_call,
)
from gaoxin.policies.actions.handling import (
    Opinion,
    accept_application,
    recheck_application,
    return_application,
    review_application,
)
from gaoxin.policies.actions.submitting import submit_application
from gaoxin.policies.assembly.delivery import assess
from gaoxin.policies.assembly.materials import materials_of
from gaoxin.policies.models import Application, ApplicationCall, DeliveryClass, FundingOrder, MaterialSource
from gaoxin.sample.accounts import USERNAMES
from gaoxin.sample.writing import RECORDED_BY

WAN: Final = 10_000
NOTE: Final = "示例数据：咨询请到企业服务中心，工作日 9:00–17:00。"
ORDINARY_MATERIALS: Final = (
    Material("营业执照", MaterialSource.REGISTRATION),
    Material("高新技术企业或科技型中小企业证书", MaterialSource.TITLES, note="台账里没有的上传扫描件"),
    Material("上年研发费用专项审计报告", note="会计师事务所出具，加盖公章"),
    Material("研发项目立项文件", is_required=False),
)
QUICK_MATERIALS: Final = (
    Material("营业执照", MaterialSource.REGISTRATION),
    Material("高新技术企业证书", MaterialSource.TITLES),
)
RETURNED_FOR: Final = ("上年研发费用专项审计报告缺第 3 页", "审计报告没有加盖会计师事务所公章")
# Working days before today on which each handed in, and how far each has come.
ORDINARY_WAY: Final = (
    (2, "submitted"),
    (5, "submitted"),
    (6, "accepted"),
    (18, "accepted"),
    (9, "reviewed"),
    (12, "supported"),
)
QUICK_WAY: Final = ((1, "submitted"), (3, "reviewed"))


def load_applications(zone: Zone, *, own: int, today: dt.date) -> int:
    """``own`` is the enterprise of the enterprise user, which has one returned; says how many there are."""
    people = _People(zone)
    ordinary = _call(zone, people, "rd_input_reward", 800, ORDINARY_LIMITS, ORDINARY_MATERIALS, today=today)
    quick = _call(
        zone, people, "high_tech_first_reward", 300, QUICK_LIMITS, QUICK_MATERIALS, today=today, is_quick=True
    )
    mine = Enterprise.objects.get(pk=own)
    _returned(ordinary, mine, people, today=today)
    for call, way in ((ordinary, ORDINARY_WAY), (quick, QUICK_WAY)):
        firms = _meeting(call, today=today, but=own)
        for (back, step), firm in zip(way, firms, strict=False):
            _bring(call, firm, people, day=_back(today, back), step=step, today=today)
    return Application.objects.filter(call__zone=zone).count()


class _People:
    """The officer and the leader of the demo accounts; enterprises are acted for by the loading itself."""

    def __init__(self, zone: Zone) -> None:
        self.enterprise = system_actor(RECORDED_BY, zone_id=zone.pk)
        self.officer, self.leader = (
            self._actor(role, zone) for role in (Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER)
        )

    def _actor(self, role: Role, zone: Zone) -> Actor:
        user = User.objects.get(username=USERNAMES[role])
        return actor_for(user, memberships_of(user), zone_id=zone.pk)


def _back(today: dt.date, days: int) -> dt.date:
    return working_calendar().subtract_working_days(today, days)


def _call(
    zone: Zone,
    people: _People,
    policy: str,
    wan: int,
    limits: Limits,
    materials: tuple[Material, ...],
    *,
    today: dt.date,
    is_quick: bool = False,
) -> ApplicationCall:
    opens = _back(today, 25)
    call = open_call(
        zone,
        by=people.officer,
        policy=policy,
        delivery_class=DeliveryClass.QUICK if is_quick else DeliveryClass.ORDINARY,
        opens_on=opens,
        closes_on=working_calendar().add_working_days(today, 20),
        budget=wan * WAN,  # type: ignore[arg-type]
        order=FundingOrder.REVIEWED_FIRST,
        limits=limits,
        materials=materials,
        note=NOTE,
        is_sample=True,
    )
    return publish_call(call, by=people.officer, today=opens)


def _meeting(call: ApplicationCall, *, today: dt.date, but: int) -> Iterator[Enterprise]:
    """Sample enterprises that meet the policy and are due something, in a fixed order."""
    found = assess(Scope(frozenset({call.zone_id})), policy=call.policy, on=today, case_kind=call.case_kind)
    ids = sorted({one.enterprise_id for one in found.due} - {but})
    taken = Application.objects.filter(call__zone_id=call.zone_id).values("enterprise_id")
    rows = Enterprise.objects.filter(pk__in=ids, is_sample=True).exclude(pk__in=taken)
    yield from rows.order_by("pk")


def _submit(call: ApplicationCall, firm: Enterprise, people: _People, *, day: dt.date) -> Application:
    by = people.enterprise
    row = start_application(call, firm, by=by, today=day, is_sample=True)
    for line in materials_of(row, on=day):
        if line.takes_files and line.material.is_required:
            name = f"示例_{line.material.name}.pdf"
            add_material(
                row, line.material, by=by, content=sample_pdf(), file_name=name, today=day, is_sample=True
            )
    contact = {"contact_name": "示例联系人", "contact_phone": "0355-0000000"}
    stated = {"on_dishonest_list": "false"}
    row = save_application(row, by=by, stated=stated, today=day, **contact)
    return submit_application(row, by=by, today=day, even_so=True)


def _returned(call: ApplicationCall, firm: Enterprise, people: _People, *, today: dt.date) -> None:
    row = _submit(call, firm, people, day=_back(today, 4))
    day = _back(today, 2)
    return_application(row, by=people.officer, items=RETURNED_FOR, returned_on=day, today=day)


def _bring(
    call: ApplicationCall, firm: Enterprise, people: _People, *, day: dt.date, step: str, today: dt.date
) -> None:
    """Handed in on a day and brought as far as ``step``, a working day for each."""
    row = _submit(call, firm, people, day=day)
    if step == "submitted":
        return
    days = working_calendar()
    if not call.is_quick:
        day = days.next_working_day(day)
        accept_application(row, by=people.officer, accepted_on=day, today=day)
    if step == "accepted":
        return
    day = min(days.next_working_day(day), today)
    opinion = Opinion(True, "事实与台账一致，材料齐全", day)
    review_application(row, by=people.officer, opinion=opinion, today=day)
    if step == "reviewed":
        return
    keep_account(
        firm,
        by=people.officer,
        account_name=firm.name,
        bank="示例银行长治高新支行",
        number=f"0405{firm.pk:012d}",
        since=day,
        today=day,
        origin=Origin(source="示例数据", is_sample=True),
    )
    day = min(days.next_working_day(day), today)
    recheck_application(row, by=people.leader, opinion=Opinion(True, "同意", day), today=day)


def sample_pdf() -> bytes:
    """One page that says SAMPLE, with its table of objects."""
    text = b"BT /F1 36 Tf 60 700 Td (SAMPLE) Tj ET"
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )
