"""The page that tells the system administrator whether the data is safe."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.backups.permissions import MANAGE_BACKUPS
from gaoxin.foundation.backups.selectors import backup_runs, is_old, last_backup

PAGE_SIZE = 50


@require_GET
@needs(MANAGE_BACKUPS)
def run_list(request: HttpRequest) -> HttpResponse:
    last = last_backup()
    runs = backup_runs(request.actor)  # type: ignore[attr-defined]
    page = Paginator(runs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "backups/list.html", {"page": page, "last": last, "old": is_old(last)})
