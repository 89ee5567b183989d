"""Which roles one person may not hold together: three administrators apart (三员分立), and from officers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.values.errors import DomainError


@dataclass(frozen=True, slots=True)
class Term:
    """A role held in a zone over days, both ends included; ``until`` None is open."""

    role: Role
    zone_id: int
    department_id: int | None
    enterprise_id: int | None
    since: dt.date
    until: dt.date | None

    def overlaps(self, other: "Term") -> bool:
        starts_in_time = self.until is None or other.since <= self.until
        return starts_in_time and (other.until is None or self.since <= other.until)


def refuse_conflict(new: Term, held: Iterable[Term]) -> None:
    """Raise ``DomainError`` when ``new`` may not stand beside a role held over the same days."""
    for other in held:
        if new.overlaps(other):
            _refuse_beside(new, other)


def _refuse_beside(new: Term, other: Term) -> None:
    roles = {new.role, other.role}
    if roles <= ADMINISTRATORS and len(roles) == 2:
        raise _conflict(
            "roles.administrators_apart", other, _("系统、安全、审计三个管理员角色不能由同一人担任。")
        )
    if new.zone_id != other.zone_id:
        return
    if len(roles & ADMINISTRATORS) == 1 and len(roles) == 2:
        raise _conflict("roles.administrator_officer", other, _("管理员不能同时办理本区业务。"))
    if Role.ENTERPRISE_USER in roles and len(roles) == 2:
        raise _conflict("roles.enterprise_officer", other, _("企业用户不能同时担任管委会角色。"))
    if new.role == Role.ENTERPRISE_USER and new.enterprise_id != other.enterprise_id:
        raise _conflict("roles.two_enterprises", other, _("一个账户在同一高新区只能代表一家企业。"))
    if new.role == other.role and new.department_id == other.department_id:
        raise _conflict("roles.duplicate", other, _("此人在这段时间已经有这个角色。"))


def _conflict(code: str, other: Term, message: str) -> DomainError:
    remedy = _("请先结束其“%(role)s”角色，或另设一个账户。") % {"role": other.role.label}
    return DomainError(code, message, field="role", remedy=remedy)
