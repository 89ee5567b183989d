"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.notices.actions import mark_all_read, mark_read
from gaoxin.foundation.notices.selectors import notices_to, unread_count

PAGE_SIZE = 50


@require_GET
@needs()
def inbox(request: HttpRequest) -> HttpResponse:
    """Unread notices, or all of them with ``?show=all``."""
    actor = request.actor  # type: ignore[attr-defined]
    unread_only = request.GET.get("show") != "all"
    pages = Paginator(notices_to(actor, unread_only=unread_only), PAGE_SIZE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "unread_only": unread_only,
        "unread": unread_count(actor),
    }
    return render(request, "notices/inbox.html", context)


@require_POST
@needs()
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark as read and go to the page where the matter is dealt with."""
    notice = mark_read(by=request.actor, notice_id=notice_id)  # type: ignore[attr-defined]
    return redirect(notice.url or "notices:inbox")


@require_POST
@needs()
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    mark_read(by=request.actor, notice_id=notice_id)  # type: ignore[attr-defined]
    return redirect("notices:inbox")


@require_POST
@needs()
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=request.actor)  # type: ignore[attr-defined]
    return redirect("notices:inbox")
