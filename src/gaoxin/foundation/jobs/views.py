"""Pages of background work: the waiting page with its bar, and the list of one's own jobs."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.jobs.actions import cancel_job
from gaoxin.foundation.jobs.models import JobState
from gaoxin.foundation.jobs.permissions import MANAGE_JOBS
from gaoxin.foundation.jobs.selectors import visible_job, visible_jobs

PAGE_SIZE = 50


@require_GET
@needs()
def job_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    pages = Paginator(visible_jobs(actor), PAGE_SIZE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "everybody": allows(actor, MANAGE_JOBS),
    }
    return render(request, "jobs/list.html", context)


@require_GET
@needs()
def job_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """The whole page, or (asked for by HTMX) only the part that moves; a finished job leads to its result."""
    job = visible_job(job_id, by=request.actor)  # type: ignore[attr-defined]
    partial = request.headers.get("HX-Request") == "true"
    follow = "follow" in request.GET
    if follow and job.state == JobState.DONE and job.result_url:
        return _go_to(job.result_url, partial=partial)
    template = "jobs/_state.html" if partial else "jobs/job.html"
    return render(request, template, {"job": job, "follow": follow})


@require_POST
@needs()
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    job = cancel_job(visible_job(job_id, by=actor), by=actor)
    return redirect(job)


def _go_to(url: str, *, partial: bool) -> HttpResponse:
    """A redirect the browser follows as a page, also when HTMX asked."""
    return HttpResponse(headers={"HX-Redirect": url}) if partial else redirect(url)
