"""Who is told of what happens to a case: its agent, and the people of the enterprise whose project it is.

What the platform writes by itself, such as records taken over from before, is told to nobody.
"""

from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals import permissions
from gaoxin.approvals.models import ApprovalCase, CaseItem, CaseState
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.selectors import users_of_enterprise
from gaoxin.foundation.notices.actions import notify

_CLOSED: Final[dict[str, str | Promise]] = {
    CaseState.FINISHED: _("“%(project)s”的审批（%(number)s）全部办结。"),
    CaseState.ABANDONED: _("“%(project)s”的审批（%(number)s）已终止：%(reason)s"),
}


def tell_opened(case: ApprovalCase, *, by: Actor) -> None:
    """The agent, who begins with the papers; the enterprise, which may follow from here on."""
    words = _("“%(project)s”已立案（%(number)s），由您代办。")
    _tell(case, words, by=by, users=_agent(case))
    _tell(
        case, _("“%(project)s”的审批已立案（%(number)s），可以随时查看进度。"), by=by, users=_enterprise(case)
    )


def tell_agent(case: ApprovalCase, *, by: Actor) -> None:
    """Whoever takes a running case over."""
    _tell(case, _("“%(project)s”（%(number)s）改由您代办。"), by=by, users=_agent(case))


def tell_papers_missing(item: CaseItem, reason: str, *, by: Actor) -> None:
    _tell(
        item.case,
        _("“%(project)s”的“%(item)s”要补材料：%(reason)s"),
        by=by,
        users=_agent(item.case) + _enterprise(item.case),
        kind=permissions.PAPERS_MISSING,
        address=reverse("approvals:item", args=(item.pk,)),
        item=item.label,
        reason=reason.strip() or str(_("见补正通知")),
    )


def tell_land_lost(case: ApprovalCase, *, by: Actor) -> None:
    words = _("“%(project)s”（%(number)s）没有取得土地，预审意见自行失效。")
    _tell(case, words, by=by, users=_agent(case) + _enterprise(case))


def tell_closed(case: ApprovalCase, reason: str, *, by: Actor) -> None:
    users = _agent(case) + _enterprise(case)
    _tell(case, _CLOSED[case.state], by=by, users=users, reason=reason.strip())


def _agent(case: ApprovalCase) -> list[int]:
    return [] if case.agent_id is None else [case.agent_id]


def _enterprise(case: ApprovalCase) -> list[int]:
    owner = case.project.enterprise_id
    return [] if owner is None else users_of_enterprise(owner, zone_id=case.zone_id)


def _tell(
    case: ApprovalCase,
    words: str | Promise,
    *,
    by: Actor,
    users: list[int],
    kind: str = permissions.CASE_MOVED,
    address: str = "",
    **named: Any,
) -> None:
    """Once the running transaction has committed, in the language of the zone."""
    if by.user_id is None or not users:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = str(words) % {"project": case.project.name, "number": case.number, **named}
    notify(
        kind,
        zone_id=case.zone_id,
        text=text,
        url=address or reverse("approvals:case", args=(case.pk,)),
        users=users,
        except_user=by.user_id,
    )
