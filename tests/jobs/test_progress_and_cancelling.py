"""A job reports how far it is, not too often, and stops where it is asked to."""

import pytest
from django.db import transaction

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.actions import cancel_job, start_job
from gaoxin.foundation.jobs.execution import execute
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.progress import JobCancelled, Progress
from gaoxin.foundation.zones.models import Department
from gaoxin.values.errors import Conflict, NotFound
from tests.factories import make_actor, make_department, make_zone


class Clock:
    """A clock that only moves when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def job(officer, declare) -> Job:
    return start_job(declare(lambda progress: None), by=officer)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(job, officer, clock) -> Progress:
    return Progress(job_id=job.pk, by=officer, clock=clock)


def test_reports_closer_than_a_third_of_a_second_are_not_written(job, progress, clock):
    progress.update(1, 100, "读取第 1 行")
    progress.update(2, 100, "读取第 2 行")
    assert _read(job) == (1, 100, "读取第 1 行", 1)
    clock.now += 0.31
    progress.update(50, 100, "读取第 50 行")
    assert _read(job) == (50, 100, "读取第 50 行", 50)


def test_the_last_report_is_always_written(job, progress):
    progress.update(1, 3)
    progress.update(3, 3, "读完")
    assert _read(job) == (3, 3, "读完", 100)


def test_without_a_total_the_share_is_unknown_not_zero(job, progress):
    progress.update(7)
    assert _read(job) == (7, None, "", None)


def test_many_reports_cost_one_write(progress, django_assert_num_queries):
    with django_assert_num_queries(1):
        for done in range(1000):
            progress.update(done, 5000)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(officer, declare):
    ran = []
    job = start_job(declare(lambda progress: ran.append(1)), by=officer)
    cancelled = cancel_job(job, by=officer)
    execute(job.pk)
    assert cancelled.state == JobState.CANCELLED
    assert cancelled.finished_at is not None
    assert ran == []


def test_a_running_job_stops_at_its_next_report_and_its_writes_are_undone(zone, officer, declare):
    def work(progress):
        progress.update(1, 2)
        with transaction.atomic():
            make_department(zone, name="项目专班")
            cancel_job(Job.objects.get(), by=officer)
            progress.update(2, 2)

    job = start_job(declare(_outlive_the_rollback(work, officer)), by=officer)
    execute(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not Department.objects.exists()


def test_a_job_asked_to_stop_hears_it_from_its_report(job, officer, progress):
    Job.objects.update(state=JobState.RUNNING)
    assert cancel_job(job, by=officer).state == JobState.RUNNING
    with pytest.raises(JobCancelled):
        progress.update(1, 2)


def test_a_finished_job_cannot_be_cancelled(job, officer):
    execute(job.pk)
    with pytest.raises(Conflict):
        cancel_job(job, by=officer)
    job.refresh_from_db()
    assert (job.state, job.cancel_requested_at) == (JobState.DONE, None)


def test_a_colleague_cannot_cancel_it_and_is_not_told_that_it_exists(zone, job):
    with pytest.raises(NotFound):
        cancel_job(job, by=make_actor(zone, Role.STATISTICIAN))
    job.refresh_from_db()
    assert (job.state, job.cancel_requested_at) == (JobState.WAITING, None)


def test_the_system_administrator_of_the_zone_may_cancel_it(zone, job):
    assert cancel_job(job, by=make_actor(zone, Role.SYSTEM_ADMIN)).state == JobState.CANCELLED


def test_an_administrator_of_another_zone_may_not(job):
    with pytest.raises(NotFound):
        cancel_job(job, by=make_actor(make_zone(), Role.SYSTEM_ADMIN))
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def _outlive_the_rollback(work, officer):
    """The request to stop comes from another connection, so the job's rollback does not undo it."""

    def run(progress):
        try:
            work(progress)
        except JobCancelled:
            Job.objects.update(cancel_requested_at="2025-03-31T09:00:00+08:00")
            raise

    return run


def _read(job: Job) -> tuple[int | None, int | None, str, int | None]:
    job.refresh_from_db()
    return job.done, job.total, job.message, job.percent
