"""Matching a zone in the background, with progress."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.jobs.progress import Progress
from gaoxin.foundation.jobs.registry import JobResult, job
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions.matching import match_zone

MATCH = "policies.match"


@job(MATCH, title=gettext_lazy("政策匹配"))
def match(progress: Progress, on: str) -> JobResult:
    """Match the asking person's zone for an application date."""

    def tell(done: int, total: int) -> None:
        progress.update(done, total, _("已匹配 %(done)d 项政策") % {"done": done})

    zone = zone_of(progress.by.scope)
    run = match_zone(zone, by=progress.by, on=dt.date.fromisoformat(on), tell=tell)
    text = _("%(count)d 家企业已匹配。") % {"count": run.enterprise_count}
    return JobResult(url=reverse("policies:ladder"), text=text)
