"""Matching a zone and opening a round over it in the background, with progress."""

import datetime as dt
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.foundation.jobs.progress import Progress
from gaoxin.foundation.jobs.registry import JobResult, job
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions.cliffs import count_cliffs
from gaoxin.policies.actions.matching import match_zone
from gaoxin.policies.actions.reminders import remind_renewals
from gaoxin.policies.actions.rounds import open_round
from gaoxin.policies.models import DeliveryClass, FundingOrder, MatchRun

MATCH = "policies.match"
OPEN_ROUND = "policies.open_round"
CLIFFS = "policies.cliffs"


@job(MATCH, title=gettext_lazy("政策匹配"))
def match(progress: Progress, on: str) -> JobResult:
    """Match the asking person's zone for an application date."""

    def tell(done: int, total: int) -> None:
        progress.update(done, total, _("已匹配 %(done)d 项政策") % {"done": done})

    zone = zone_of(progress.by.scope)
    run = match_zone(zone, by=progress.by, on=dt.date.fromisoformat(on), tell=tell)
    told = remind_renewals(
        zone, by=system_actor(str(_("到期提醒")), zone_id=zone.pk), today=timezone.localdate()
    )
    text = _("%(count)d 家企业已匹配。") % {"count": run.enterprise_count} + _changed(run)
    if told:
        text += _("另有 %(count)d 张证书发出到期提醒。") % {"count": told}
    return JobResult(url=reverse("policies:ladder"), text=text)


@job(OPEN_ROUND, title=gettext_lazy("开兑现批次"))
def open_round_of(
    progress: Progress, policy: str, on: str, budget: str, order: str, delivery_class: str
) -> JobResult:
    """Put a grant policy to every enterprise of the asking person's zone."""

    def tell(done: int, total: int) -> None:
        progress.update(done, total, _("已判定 %(done)d 家企业") % {"done": done})

    row = open_round(
        zone_of(progress.by.scope),
        by=progress.by,
        policy=policy,
        on=dt.date.fromisoformat(on),
        today=timezone.localdate(),
        budget=Decimal(budget),
        order=FundingOrder(order),
        delivery_class=DeliveryClass(delivery_class),
        tell=tell,
    )
    text = _("批次已开，列入 %(count)d 笔，请逐笔审核。") % {"count": row.awards.count()}
    return JobResult(url=reverse("policies:round", args=(row.pk,)), text=text)


@job(CLIFFS, title=gettext_lazy("断崖核对"))
def cliffs(progress: Progress, on: str) -> JobResult:
    """Count the cliffs of the asking person's zone for an application date."""
    run = count_cliffs(zone_of(progress.by.scope), by=progress.by, on=dt.date.fromisoformat(on))
    text = _("核对了 %(firms)d 家企业，找到 %(count)d 处断崖。") % {
        "firms": run.enterprise_count,
        "count": len(run.cliffs),
    }
    return JobResult(url=reverse("policies:cliffs"), text=text)


def _changed(run: MatchRun) -> str:
    """What is new against the run before, in a sentence; nothing for a first run."""
    rows = run.differences.aggregate(gained=Sum("gained_count"), lost=Sum("lost_count"))
    if rows["gained"] is None:
        return ""
    return _("与上次相比，新符合 %(gained)d 家次，不再符合 %(lost)d 家次。") % rows
