"""到期提醒: 180, 90 and 30 days before a certificate ends, each said once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.assembly.renewals import Expiry, expiries
from gaoxin.policies.models import RenewalReminder
from gaoxin.policies.selectors.cultivation import enterprise_people

DAYS: Final = (180, 90, 30)


def remind_renewals(zone: Zone, *, by: Actor, today: dt.date) -> int:
    """Tells officers in one notice and each firm's own people of certificates that reached a new mark.

    A certificate that passed several marks unseen is told once, by the nearest; one with a follower never.
    Returns how many were told. Running it again on the same day tells nobody twice.
    """
    require(by, permissions.SEND_REMINDERS, zone_id=zone.pk)
    scope = Scope(frozenset({zone.pk}))
    last = today + dt.timedelta(days=max(DAYS))
    with transaction.atomic():
        Zone.objects.select_for_update().get(pk=zone.pk)
        ending = [one for one in expiries(scope, first=today, last=last, on=today) if one.follower is None]
        due = _due(ending, today)
        if not due:
            return 0
        RenewalReminder.objects.bulk_create(
            RenewalReminder(recognition=one.recognition, valid_until=one.ends_on, days=days, sent_on=today)
            for one, days in due
        )
        record(
            permissions.RENEWALS_REMINDED,
            zone,
            by=by,
            zone_id=zone.pk,
            changes={"reminded": (None, len(due))},
        )
        with translation.override(settings.LANGUAGE_CODE):
            _tell_officers(zone, due)
            _tell_enterprises(zone, due)
    return len(due)


def _due(ending: Iterable[Expiry], today: dt.date) -> list[tuple[Expiry, int]]:
    ending = list(ending)
    told: dict[tuple[int, dt.date], int] = {}
    rows = RenewalReminder.objects.filter(recognition_id__in=[one.recognition.pk for one in ending])
    for key, until, days in rows.values_list("recognition_id", "valid_until", "days"):
        told[key, until] = min(days, told.get((key, until), days))
    found = []
    for one in ending:
        mark = min(days for days in DAYS if (one.ends_on - today).days <= days)
        if mark < told.get((one.recognition.pk, one.ends_on), mark + 1):
            found.append((one, mark))
    return found


def _tell_officers(zone: Zone, due: Sequence[tuple[Expiry, int]]) -> None:
    counts = Counter(days for _one, days in due)
    parts = "，".join(
        _("%(days)s 天内 %(count)s 张") % {"days": days, "count": counts[days]} for days in sorted(counts)
    )
    notify(
        permissions.RENEWAL_DUE,
        zone_id=zone.pk,
        text=_("资质证书即将到期：%(parts)s。请安排续办。") % {"parts": parts},
        url=f"{reverse('policies:renewals')}?month={due[0][0].ends_on:%Y-%m}",
        roles=(Role.ENTERPRISE_SERVICE,),
    )


def _tell_enterprises(zone: Zone, due: Sequence[tuple[Expiry, int]]) -> None:
    people = enterprise_people(zone.pk, only={one.recognition.enterprise_id for one, _days in due})
    for one, _days in due:
        users = people.get(one.recognition.enterprise_id)
        if users:
            words = _("贵企业的“%(title)s”%(day)s 到期，请尽早准备续办；点开看现在是否还符合条件。")
            named = {"title": one.recognition.get_kind_display(), "day": one.ends_on}
            page = reverse("policies:explanation", args=(one.recognition.enterprise_id, one.policy))
            notify(
                permissions.RENEWAL_DUE,
                zone_id=zone.pk,
                text=words % named,
                url=f"{page}?kind=renewal",
                users=users,
            )
