"""The queue that a real installation uses: a table of the same database, worked off by another process."""

import pytest
from django_tasks_db.models import DBTaskResult

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.actions import cancel_job, start_job
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.registry import JobResult
from gaoxin.foundation.jobs.worker import queue_worker
from tests.factories import make_actor, make_zone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _queue_in_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def officer():
    return make_actor(make_zone(), Role.STATISTICIAN)


def test_the_worker_takes_jobs_in_their_order_until_none_is_left(officer, declare):
    seen = []

    def work(progress, *, sheet):
        seen.append(sheet)
        return JobResult(text=f"第 {sheet} 张")

    kind = declare(work)
    jobs = [start_job(kind, by=officer, arguments={"sheet": sheet}) for sheet in (1, 2, 3)]
    assert {job.state for job in Job.objects.all()} == {JobState.WAITING}
    queue_worker(interval=0, batch=True).run()
    assert seen == [1, 2, 3]
    assert {job.state for job in Job.objects.all()} == {JobState.DONE}
    places = {str(place.pk) for place in DBTaskResult.objects.successful()}
    assert places == {Job.objects.get(pk=job.pk).task_id for job in jobs}


def test_the_worker_passes_over_a_job_cancelled_meanwhile(officer, declare):
    ran = []
    job = start_job(declare(lambda progress: ran.append(1)), by=officer)
    cancel_job(job, by=officer)
    queue_worker(interval=0, batch=True).run()
    job.refresh_from_db()
    assert (job.state, ran) == (JobState.CANCELLED, [])


def test_a_job_that_breaks_does_not_stop_the_worker(officer, declare):
    def work(progress, *, sheet):
        if sheet == 1:
            raise RuntimeError

    kind = declare(work)
    for sheet in (1, 2):
        start_job(kind, by=officer, arguments={"sheet": sheet})
    queue_worker(interval=0, batch=True).run()
    states = Job.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [JobState.FAILED, JobState.DONE]
