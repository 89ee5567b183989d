"""A process that dies leaves no job running for ever, and no job forgotten."""

import datetime as dt
import os
import socket
import subprocess

import pytest
from django.utils import timezone

from gaoxin.foundation.jobs.actions import start_job
from gaoxin.foundation.jobs.execution import execute
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.processes import process_name
from gaoxin.foundation.jobs.recovery import SILENCE, UNQUEUED, beat, reap_stale_jobs, requeue_lost_jobs
from gaoxin.foundation.jobs.worker import settle

NOW = dt.datetime(2025, 3, 31, 9, 0, tzinfo=dt.UTC)
HERE = socket.gethostname()[:80]


@pytest.fixture
def running(officer, declare) -> Job:
    """A job that this process is working on."""
    job = start_job(declare(lambda progress: None), by=officer)
    Job.objects.update(state=JobState.RUNNING, started_at=NOW, beat_at=NOW, worker=process_name())
    return job


def test_a_job_of_a_process_that_ended_fails_with_an_explanation(running):
    child = subprocess.Popen(["true"])
    child.wait()
    Job.objects.update(worker=f"{HERE}:{child.pid}:0a1b2c3d")
    assert reap_stale_jobs(now=NOW) == [running]
    running.refresh_from_db()
    assert (running.state, running.finished_at) == (JobState.FAILED, NOW)
    assert "中途停止" in running.error


def test_a_job_of_an_earlier_process_with_our_number_is_stale(running):
    Job.objects.update(worker=f"{HERE}:{os.getpid()}:00000000")
    assert reap_stale_jobs(now=NOW) == [running]


def test_a_job_we_are_working_on_is_left_alone(running):
    assert reap_stale_jobs(now=NOW) == []
    running.refresh_from_db()
    assert (running.state, running.error) == (JobState.RUNNING, "")


def test_a_machine_that_answers_is_believed_and_a_silent_one_given_up(running):
    Job.objects.update(worker="other-machine:77:0a1b2c3d")
    assert reap_stale_jobs(now=NOW + SILENCE) == []
    assert reap_stale_jobs(now=NOW + SILENCE + dt.timedelta(seconds=1)) == [running]


def test_a_beat_reaches_only_the_jobs_of_this_process(running, officer):
    other = start_job("test.work", by=officer)
    Job.objects.filter(pk=other.pk).update(state=JobState.RUNNING, worker="other:1:x", beat_at=NOW)
    assert beat() == 1
    running.refresh_from_db()
    other.refresh_from_db()
    assert running.beat_at > NOW
    assert other.beat_at == NOW


def test_a_job_that_never_reached_the_queue_is_queued_and_runs_once(officer, declare):
    ran = []
    job = start_job(declare(lambda progress: ran.append(1)), by=officer)
    assert requeue_lost_jobs(now=job.created_at + UNQUEUED) == 0
    assert requeue_lost_jobs(now=job.created_at + UNQUEUED * 2) == 1
    assert requeue_lost_jobs(now=job.created_at + UNQUEUED * 2) == 0
    assert ran == [1]


def test_a_process_wrongly_given_up_still_tells_how_its_work_ended(officer, declare):
    def work(progress):
        Job.objects.update(worker="other-machine:77:0a1b2c3d")
        reap_stale_jobs(now=timezone.now() + SILENCE * 2)
        assert Job.objects.get().state == JobState.FAILED

    job = start_job(declare(work), by=officer)
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")


def test_settling_at_the_start_of_the_worker_does_both(running, caplog):
    Job.objects.update(worker=f"{HERE}:{os.getpid()}:00000000")
    settle()
    running.refresh_from_db()
    assert running.state == JobState.FAILED
