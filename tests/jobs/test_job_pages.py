"""The waiting page and the list: one's own jobs, without JavaScript too."""

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.foundation.jobs.execution import execute
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.registry import JobResult
from tests.factories import actor_of, login, make_user, make_zone


@pytest.fixture
def user(zone) -> User:
    return make_user(zone, Role.STATISTICIAN)


@pytest.fixture
def job(user, declare) -> Job:
    return start_job(
        declare(lambda progress: JobResult(url="/jobs/", text="导入 68 行")),
        by=actor_of(user),
        title="导入《调度表》",
    )


def test_a_waiting_page_shows_the_bar_and_asks_again_by_itself(client, user, job):
    Job.objects.update(state=JobState.RUNNING, done=25, total=100, message="读取第 25 行")
    page = login(client, user).get(job.waiting_url).content.decode()
    assert 'value="25" max="100"' in page
    assert "已完成 25 / 100（25%）" in page
    assert "读取第 25 行" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_the_script_fetches_only_the_part_that_moves(client, user, job):
    page = login(client, user).get(job.waiting_url, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<section id="job"')
    assert "<html" not in page


def test_a_finished_job_leads_to_its_result_by_script_and_without(client, user, job):
    execute(job.pk)
    login(client, user)
    assert client.get(job.waiting_url).headers["Location"] == "/jobs/"
    answer = client.get(job.waiting_url, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/jobs/")
    page = client.get(job.get_absolute_url())
    assert page.status_code == 200
    assert "导入 68 行" in page.content.decode()


def test_a_failed_job_stays_on_its_page_and_says_why(client, user, job):
    Job.objects.update(
        state=JobState.FAILED, error="第 3 行金额不是数字。请改正后重传。", finished_at=timezone.now()
    )
    page = login(client, user).get(job.waiting_url).content.decode()
    assert "第 3 行金额不是数字。请改正后重传。" in page
    assert "hx-trigger" not in page


def test_cancelling_from_the_page(client, user, job):
    answer = login(client, user).post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert job.state == JobState.CANCELLED


def test_the_list_shows_ones_own_jobs_and_no_one_elses(client, zone, user, job):
    start_job("test.work", by=actor_of(make_user(zone, Role.STATISTICIAN)), title="别人的任务")
    page = login(client, user).get("/jobs/").content.decode()
    assert "导入《调度表》" in page
    assert "别人的任务" not in page


def test_the_system_administrator_sees_all_jobs_of_the_zone_and_of_no_other(client, zone, job):
    elsewhere = make_zone()
    start_job("test.work", by=actor_of(make_user(elsewhere, Role.STATISTICIAN)), title="他区的任务")
    page = login(client, make_user(zone, Role.SYSTEM_ADMIN)).get("/jobs/").content.decode()
    assert "导入《调度表》" in page
    assert "他区的任务" not in page


def test_other_peoples_jobs_are_not_found_and_not_cancelled(client, zone, job):
    people = [
        make_user(zone, Role.STATISTICIAN),
        make_user(make_zone(), Role.STATISTICIAN),
        make_user(make_zone(), Role.SYSTEM_ADMIN),
    ]
    for person in people:
        login(client, person)
        assert client.get(job.get_absolute_url()).status_code == 404
        assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_a_visitor_is_sent_to_the_login(client, job):
    for answer in (
        client.get("/jobs/"),
        client.get(job.get_absolute_url()),
        client.post(f"/jobs/{job.pk}/cancel/"),
    ):
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_the_list_costs_the_same_however_long_it_is(client, user, job, django_assert_max_num_queries):
    for _ in range(70):
        start_job("test.work", by=actor_of(user))
    login(client, user)
    with django_assert_max_num_queries(10):
        assert "第 1–50 条，共 71 条" in client.get("/jobs/").content.decode()


def test_nothing_yet_says_what_would_be_here(client, user):
    assert "还没有后台任务" in login(client, user).get("/jobs/").content.decode()
