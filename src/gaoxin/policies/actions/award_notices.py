"""Telling an enterprise's own people how its grant moves: 公示, objection settled, approved, paid."""

from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.notices.actions import notify
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.models import AwardState, GrantAward
from gaoxin.policies.selectors.cultivation import enterprise_people
from gaoxin.values.money import spoken_money

_TEXTS: Final[dict[str, str | Promise]] = {
    AwardState.PUBLIC: gettext_lazy("“%(policy)s”开始公示：贵企业拟兑付 %(amount)s，公示到 %(until)s。"),
    AwardState.CLEARED: gettext_lazy("“%(policy)s”的异议不成立，贵企业的 %(amount)s 照常兑付。"),
    AwardState.RETURNED: gettext_lazy("“%(policy)s”的异议成立，贵企业的兑付已退回；理由请问企业服务专员。"),
    AwardState.PAYABLE: gettext_lazy("“%(policy)s”公示无异议，贵企业的 %(amount)s 已批准兑付，等待拨款。"),
    AwardState.AWAITING_BUDGET: gettext_lazy(
        "“%(policy)s”公示无异议；本批预算已用完，贵企业的 %(amount)s 排队等待预算。"
    ),
    AwardState.PAID: gettext_lazy("“%(policy)s”的 %(amount)s 已经拨付，请查收。"),
}
# Told only as the end of an objection: before the notice nobody outside knows of the award.
_AFTER_OBJECTION: Final = (AwardState.CLEARED, AwardState.RETURNED)


def tell_moved(award: GrantAward, *, before: str) -> None:
    """Once the running transaction commits; what is not public yet, and firms without people, is not told."""
    if award.state not in _TEXTS or (award.state in _AFTER_OBJECTION and before != AwardState.OBJECTED):
        return
    zone_id = award.round.zone_id
    users = enterprise_people(zone_id, only=(award.enterprise_id,)).get(award.enterprise_id)
    if not users:
        return
    with translation.override(settings.LANGUAGE_CODE):
        named = {
            "policy": award.round.title,
            "amount": spoken_money(award.amount),
            "until": award.round.public_until or _("公示期满"),
        }
        notify(
            permissions.AWARD_MOVED,
            zone_id=zone_id,
            text=str(_TEXTS[award.state]) % named,
            url=reverse("policies:award", args=(award.pk,)),
            users=users,
        )
