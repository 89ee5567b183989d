"""One search box over everything the person may see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.permissions import READ_ENTERPRISES
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, allows
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation import selectors as innovation
from gaoxin.innovation.permissions import READ_INNOVATION
from gaoxin.projects import selectors as projects
from gaoxin.projects.permissions import READ_PROJECTS
from gaoxin.resources import selectors as resources
from gaoxin.resources.permissions import READ_RESOURCES

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of thing that can be found. ``page`` is the address name of a single one, if it has a page."""

    label: str | Promise
    permission: Permission
    find: Callable[[Scope, str], QuerySet]
    list_name: str
    page: str
    note: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Hit:
    row: Any
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What one shelf has for the words: the first few, how many in all, and the list of all of them."""

    label: str | Promise
    hits: list[Hit]
    count: int
    href: str


SHELVES = (
    Shelf(
        _("企业"),
        READ_ENTERPRISES,
        lambda scope, words: enterprises.matching(enterprises.enterprises(scope), words).order_by("name"),
        "enterprises:list",
        "enterprises:detail",
        lambda row: row.uscc or str(_("暂无代码")),
    ),
    Shelf(
        _("重点项目"),
        READ_PROJECTS,
        lambda scope, words: projects.matching(projects.projects(scope), words).order_by("number"),
        "projects:list",
        "projects:detail",
        lambda row: f"{row.number} {row.get_stage_display()}",
    ),
    Shelf(
        _("载体"),
        READ_RESOURCES,
        lambda scope, words: resources.named(scope, words),
        "resources:carriers",
        "resources:carrier",
        lambda row: str(row.get_kind_display()),
    ),
    Shelf(
        _("创新平台"),
        READ_INNOVATION,
        lambda scope, words: innovation.platforms(scope).filter(name__icontains=words),
        "innovation:platforms",
        "",
        lambda row: str(row.get_kind_display()),
    ),
)


@needs()
def search_page(request: HttpRequest) -> HttpResponse:
    """Results by kind, each leading to its page or to the whole list."""
    words = request.GET.get("q", "").strip()[:60]
    found = list(search(request.actor, words)) if words else []  # type: ignore[attr-defined]
    return render(request, "dashboards/search.html", {"search_words": words, "found": found})


def search(by: Actor, words: str) -> Iterable[Hits]:
    """The shelves that have something for ``words``, within what ``by`` may read."""
    for shelf in SHELVES:
        if not allows(by, shelf.permission):
            continue
        rows = shelf.find(by.scope, words)
        count = rows.count()
        if count:
            hits = [Hit(row, _address(shelf, row), shelf.note(row)) for row in rows[:SHOWN]]
            yield Hits(shelf.label, hits, count, f"{reverse(shelf.list_name)}?{urlencode({'q': words})}")


def _address(shelf: Shelf, row: Any) -> str:
    if shelf.page:
        return reverse(shelf.page, args=[row.pk])
    return f"{reverse(shelf.list_name)}?{urlencode({'q': row.name})}"
