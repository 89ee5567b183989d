"""A person asks for work; it runs when the request's transaction commits and says how it ended."""

import logging

import pytest
from django.db import transaction

from gaoxin.foundation.accounts.models import Membership
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.foundation.jobs.execution import execute
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.permissions import MANAGE_JOBS
from gaoxin.foundation.jobs.registry import JobResult, job
from gaoxin.foundation.zones.models import Department
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError
from tests.factories import make_actor, make_department


def test_a_job_runs_after_the_commit_and_leads_to_its_result(
    zone, officer, declare, django_capture_on_commit_callbacks
):
    def check(progress, *, rows):
        return JobResult(url="/enterprises/", text=f"核对 {rows} 行")

    with django_capture_on_commit_callbacks(execute=True):
        job = start_job(declare(check), by=officer, arguments={"rows": 3}, subject_url="/sheets/1/")
        assert Job.objects.get().state == JobState.WAITING
    job.refresh_from_db()
    assert (job.state, job.result_url, job.result_text) == (JobState.DONE, "/enterprises/", "核对 3 行")
    assert (job.zone, job.asked_by_id, job.asked_by_name) == (zone, officer.user_id, officer.name)
    assert job.title == "核对台账"
    assert job.task_id
    assert job.created_at <= job.started_at <= job.finished_at


def test_a_title_of_its_own_is_shown_instead_of_the_kinds(officer, declare):
    kind = declare(lambda progress: None)
    assert start_job(kind, by=officer, title="导入《调度表》").title == "导入《调度表》"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_queued_when_the_request_is_rolled_back(declare):
    from tests.factories import make_zone

    officer = make_actor(make_zone(), Role.STATISTICIAN)
    ran = []
    kind = declare(lambda progress: ran.append(1))

    def ask_and_fail():
        with transaction.atomic():
            start_job(kind, by=officer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_fail()
    assert not Job.objects.exists()
    assert ran == []


def test_a_refusal_is_shown_in_the_words_of_the_rule(officer, declare):
    def refuse(progress):
        raise DomainError("sheet.no_rows", "表中没有数据行。", remedy="请从第三行起填写。")

    job = _run(start_job(declare(refuse), by=officer))
    assert (job.state, job.error, job.reference) == (
        JobState.FAILED,
        "表中没有数据行。请从第三行起填写。",
        "",
    )


def test_an_unexpected_error_gives_the_person_a_number_that_is_in_the_log(officer, declare, caplog):
    def break_down(progress):
        return {}["secret value"]

    with caplog.at_level(logging.ERROR):
        job = _run(start_job(declare(break_down), by=officer))
    assert job.state == JobState.FAILED
    assert job.reference
    assert job.reference in job.error
    assert "secret value" not in job.error
    assert f"reference {job.reference}" in caplog.text
    assert "KeyError" in caplog.text


def test_what_a_failed_job_wrote_in_its_transaction_is_gone(zone, officer, declare):
    def half(progress):
        with transaction.atomic():
            make_department(zone, name="项目专班")
            raise DomainError("x", "第 2 行有误。")

    assert _run(start_job(declare(half), by=officer)).state == JobState.FAILED
    assert not Department.objects.exists()


def test_a_job_acts_with_the_rights_its_person_holds_when_it_runs(zone, declare):
    admin = make_actor(zone, Role.SYSTEM_ADMIN)
    seen = []
    job = start_job(declare(lambda progress: seen.append(progress.by)), by=admin)
    Membership.objects.filter(user_id=admin.user_id).delete()
    _run(job)
    assert seen[0].user_id == admin.user_id
    assert not allows(seen[0], MANAGE_JOBS)
    assert seen[0].scope == Scope(frozenset())


def test_a_job_runs_once_however_often_it_is_queued(officer, declare):
    ran = []
    job = start_job(declare(lambda progress: ran.append(1)), by=officer)
    execute(job.pk)
    execute(job.pk)
    assert ran == [1]


def test_an_undeclared_kind_is_refused_and_leaves_no_row(officer):
    with pytest.raises(KeyError):
        start_job("no.such", by=officer)
    assert not Job.objects.exists()


def test_two_functions_cannot_share_a_kind(declare):
    code = declare(lambda progress: None)
    with pytest.raises(ValueError, match="declared twice"):
        job(code, title="另一项")(lambda progress: None)


def test_a_result_never_leads_away_from_this_site():
    for url in ("https://example.com/", "//example.com/"):
        with pytest.raises(ValueError, match="page of this site"):
            JobResult(url=url)


def _run(job: Job) -> Job:
    execute(job.pk)
    job.refresh_from_db()
    return job
