"""Reading background work: one's own; the system administrator's, the whole zone's."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.jobs.models import OPEN_STATES, Job
from gaoxin.foundation.jobs.permissions import MANAGE_JOBS
from gaoxin.values.errors import NotFound


def visible_jobs(by: Actor) -> QuerySet[Job]:
    """Jobs the actor asked for in their zones (all of them for whoever manages jobs), newest first."""
    jobs = Job.objects.filter(zone_id__in=by.scope.zone_ids)
    return jobs if allows(by, MANAGE_JOBS) else jobs.filter(asked_by_id=by.user_id, asked_by__isnull=False)


def visible_job(job_id: int, *, by: Actor) -> Job:
    """One visible job. Raises ``NotFound`` for anybody else's."""
    found = visible_jobs(by).filter(pk=job_id).first()
    if found is None:
        raise NotFound(_("没有找到这项任务，或它不是您发起的。"))
    return found


def open_job_count(by: Actor) -> int:
    """How many of the actor's own jobs wait or run."""
    return Job.objects.filter(asked_by_id=by.user_id, state__in=OPEN_STATES).count() if by.user_id else 0
