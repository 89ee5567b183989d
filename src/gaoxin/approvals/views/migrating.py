"""版本迁移: what moving a case to the present catalogue would change, then moved, or moved back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.approvals import actions, selectors
from gaoxin.approvals.assembly.migrating import migration_of
from gaoxin.approvals.migration_words import change_lines, kept_lines, paper_names
from gaoxin.approvals.permissions import MIGRATE_TERMS
from gaoxin.foundation.accounts.access import needs
from gaoxin.values.errors import DomainError


@needs(MIGRATE_TERMS)
def migration_page(request: HttpRequest, pk: int) -> HttpResponse:
    """先看清每一项怎么变，再迁移；看的时候什么也不写。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    changes = list(case.terms_changes.select_related("reverts").prefetch_related("reverted_by"))
    standing = [one for one in changes if one.reverts_id is None and not one.reverted_by.all()]
    context: dict[str, Any] = {
        "case": case,
        "history": [(one, kept_lines(one)) for one in reversed(changes)],
        "latest": standing[-1].pk if standing and case.state == "running" else None,
    }
    try:
        migration = migration_of(case, scope=by.scope, as_of=timezone.localdate())
    except DomainError as refusal:
        context["refusal"] = refusal
    else:
        lines = change_lines(migration.changes)
        context |= {
            "migration": migration,
            "moves": [line for line in lines if line.is_move],
            "others": [line for line in lines if not line.is_move],
            "papers": paper_names(migration.papers),
            "may_apply": migration.is_needed and case.state == "running",
        }
    return render(request, "approvals/migrate.html", context)


@needs(MIGRATE_TERMS)
@require_POST
def migrate(request: HttpRequest, pk: int) -> HttpResponse:
    """按看过的变化迁移；看过以后又变了的不迁移。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    try:
        actions.migrate_case(case, by=by, seen=request.POST.get("seen", ""), today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy or ''}")
    else:
        messages.success(request, _("已迁移到现行版本，期限随之更新。"))
    return redirect("approvals:migration", pk)


@needs(MIGRATE_TERMS)
@require_POST
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回最近一次迁移；此后已经办结的事项不动。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    change = selectors.terms_change(pk, scope=by.scope)
    try:
        actions.revert_migration(change, by=by, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy or ''}")
    else:
        messages.success(request, _("已撤回，办件回到原来的版本。"))
    return redirect("approvals:migration", change.case_id)
