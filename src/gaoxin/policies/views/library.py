"""The policy library: its list, the page of a policy, two versions side by side."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.attachments.selectors import attachments_of
from gaoxin.policies.assembly.facts import OF_THE_REGISTER
from gaoxin.policies.assembly.heads import notice_of, notices_of
from gaoxin.policies.assembly.library import library
from gaoxin.policies.chapters import chapters_of
from gaoxin.policies.comparison import ADDED, REMOVED, compare
from gaoxin.policies.library_filters import Entries, LibraryFilters
from gaoxin.policies.library_table import LibraryTable
from gaoxin.policies.library_words import CASES, LEVELS, STATE_BADGES, STATES, listed, version_name
from gaoxin.policies.permissions import EDIT_RULES, KEEP_HEADS, READ_LADDER, READ_MATCHES, READ_POLICIES
from gaoxin.policies.presentation import KINDS, in_language
from gaoxin.policies.selectors.heads import folder_of
from gaoxin.policies.selectors.library import (
    ENTERPRISE,
    IN_FORCE,
    Entry,
    conditions,
    entries,
    entry_of,
    state_of,
    version_before,
    version_named,
)
from gaoxin.web.figures import Figure
from gaoxin.web.ledger import ledger_page


def day_read(request: HttpRequest) -> dt.date:
    """The day of ``?on=``, else today; the library goes back and forward as far as its versions do."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


@needs(READ_POLICIES)
def library_list(request: HttpRequest) -> HttpResponseBase:
    """政策库：每项政策当日有效的版本。"""
    on = day_read(request)
    return ledger_page(
        request,
        table_class=LibraryTable,
        filterset_class=LibraryFilters,
        queryset=Entries(_listed(request, on)),  # type: ignore[arg-type]  # rows in memory
        title=_("政策库"),
        subtitle=_("按 %(day)s 有效的版本列出；未生效和已失效的也在，可按状态查。") % {"day": on},
        file_name=_("政策库"),
        template="policies/library.html",
        totals=_totals,
    )


def _listed(request: HttpRequest, on: dt.date) -> list[Entry]:
    """Each policy with what the person's zone says of it."""
    by: Any = request.actor  # type: ignore[attr-defined]
    found = entries(library(), on=on)
    notices = notices_of((one.shown for one in found), scope=by.scope, on=on)
    return [replace(one, notice=notices[one.policy]) for one in found]


def _totals(rows: Any) -> list[Figure]:
    """How many are in force, and how many of the listed are not fully verified."""
    return [
        Figure(label=_("有效"), value=sum(row.state == IN_FORCE for row in rows), unit=_("项")),
        Figure(label=_("面向企业"), value=sum(row.shown.subject == ENTERPRISE for row in rows), unit=_("项")),
        Figure(label=_("有不确定内容"), value=sum(bool(row.doubts) for row in rows), unit=_("项")),
    ]


@needs(READ_POLICIES)
def policy_page(request: HttpRequest, policy: str) -> HttpResponse:
    """一项政策：三行头、条件、分档、待遇、材料、不确定内容、各版本。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    on = day_read(request)
    rules = library()
    entry = entry_of(rules, policy, on=on)
    asked = request.GET.get("version", "")
    version = version_named(entry, asked) if asked else entry.shown
    before = version_before(entry, version)
    notice = notice_of(version, scope=by.scope, on=on)
    folder = folder_of(by.scope, policy)
    context = {
        "notice": notice,
        "files": attachments_of(folder) if folder else [],
        "entry": entry,
        "version": version,
        "title": in_language(version.title, version.title_en),
        "name": version_name(version),
        "name_shown": version_name(entry.shown),
        "kind": KINDS[version.kind],
        "level": LEVELS.get(version.level, version.level),
        "chapters": chapters_of(version, rules, on=on, register=OF_THE_REGISTER, notice=notice),
        "versions": [_version_line(one, version, on) for one in reversed(entry.versions)],
        "state": _state(version, on),
        "condition_count": len(conditions(version)),
        "before": before,
        "on": on,
        "doors": _doors(by, version),
    }
    return render(request, "policies/library_policy.html", context)


@needs(READ_POLICIES)
def compare_versions(request: HttpRequest, policy: str) -> HttpResponse:
    """两个版本并排：改了、增了、删了什么。"""
    on = day_read(request)
    rules = library()
    entry = entry_of(rules, policy, on=on)
    left, right = _sides(request, entry)
    parts = [] if left is right else compare(left, right, rules.facts)
    shows_all = request.GET.get("all") == "1"
    context = {
        "entry": entry,
        "title": in_language(right.title, right.title_en),
        "left": _version_line(left, left, on),
        "right": _version_line(right, right, on),
        "versions": [_version_line(one, right, on) for one in entry.versions],
        "parts": [part for part in parts if shows_all or part.changes],
        "counted": [(part, len(part.changes)) for part in parts if part.changes and not part.whole],
        "removed": sum(part.whole == REMOVED for part in parts),
        "added": sum(part.whole == ADDED for part in parts),
        "is_alike": not any(part.changes for part in parts),
        "numbers": next((part.changes for part in parts if part.name == "parameter"), []),
        "shows_all": shows_all,
    }
    return render(request, "policies/library_compare.html", context)


def _sides(request: HttpRequest, entry: Entry) -> tuple[PolicyVersion, PolicyVersion]:
    """As asked; else the version shown beside the one it replaced, or beside the one that replaces it."""
    asked = {name: request.GET.get(name, "") for name in ("left", "right")}
    right = version_named(entry, asked["right"]) if asked["right"] else entry.shown
    if asked["left"]:
        return version_named(entry, asked["left"]), right
    before = version_before(entry, right)
    if before is not None:
        return before, right
    after = next((one for one in entry.versions if one.since > right.since), None)
    return (right, after) if after is not None and not asked["right"] else (right, right)


def _state(version: PolicyVersion, on: dt.date) -> dict[str, Any]:
    state = state_of(version, on)
    return {"code": state, "word": STATES[state], "badge": STATE_BADGES[state]}


def _version_line(version: PolicyVersion, here: PolicyVersion, on: dt.date) -> dict[str, Any]:
    """A version in the list of versions."""
    return {
        "version": version,
        "state": _state(version, on),
        "name": version_name(version),
        "cases": listed(CASES[kind] for kind in version.case_kinds),
        "numbers": listed(source.number for source in version.sources if source.number),
        "here": version is here,
    }


def _doors(by: Actor, version: PolicyVersion) -> dict[str, Any]:
    """Where the person can go on from a policy: the own enterprise's answer, the zone's, a draft."""
    is_for_enterprises = version.subject == ENTERPRISE
    own = by.scope.enterprise_id
    return {
        "own": own if is_for_enterprises and own is not None and allows(by, READ_MATCHES) else None,
        "zone": is_for_enterprises and allows(by, READ_LADDER),
        "draft": allows(by, EDIT_RULES),
        "head": allows(by, KEEP_HEADS),
        "handbook": allows(by, READ_LADDER),
    }
