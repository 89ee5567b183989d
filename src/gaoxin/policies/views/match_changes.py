"""本次变化: what a matching changed against the one before it, policy by policy, firm by firm."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.policies.assembly.answers import answers_of_many
from gaoxin.policies.assembly.packing import unpack_ids
from gaoxin.policies.cultivation_words import policy_title
from gaoxin.policies.models import ChangeKind, MatchDifference, MatchRun
from gaoxin.policies.permissions import READ_LADDER
from gaoxin.policies.presentation import Match
from gaoxin.policies.selectors.cultivation import differences_of
from gaoxin.policies.selectors.matching import match_runs
from gaoxin.values.errors import NotFound

PER_PAGE, RUNS_SHOWN = 25, 12


@needs(READ_LADDER)
def match_changes(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """本次匹配与上次相比：谁新符合、谁不再符合、谁新差一项。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    runs = match_runs(by.scope)
    run = runs.first() if pk is None else runs.filter(pk=pk).first()
    if run is None and pk is not None:
        raise NotFound(_("没有这次匹配，或不在您的数据范围内。"))
    context: dict[str, Any] = {"run": run, "runs": list(runs[:RUNS_SHOWN]), "differences": []}
    if run is not None:
        found = list(differences_of(run))
        context |= {
            "previous": found[0].previous if found else None,
            "differences": [
                {"row": one, "title": policy_title(one.policy), "counts": _counts(one)} for one in found
            ],
            **_chosen(request, run, found, by),
        }
    return render(request, "policies/cultivation/changes.html", context)


def _counts(row: MatchDifference) -> list[tuple[str, str, int]]:
    """Kind of change, its word, how many enterprises."""
    counts = {
        ChangeKind.GAINED: row.gained_count,
        ChangeKind.LOST: row.lost_count,
        ChangeKind.NEAR: row.near_count,
    }
    return [(kind.value, str(kind.label), count) for kind, count in counts.items()]


def _chosen(request: HttpRequest, run: MatchRun, found: list[MatchDifference], by: Actor) -> dict[str, Any]:
    """The enterprises of one policy and kind of change, with what stands against them on the run's day."""
    if not found:
        return {}
    row = next((one for one in found if one.policy == request.GET.get("policy")), found[0])
    kind = request.GET.get("kind", "")
    if kind not in ChangeKind.values:
        kind = next((name for name, _word, count in _counts(row) if count), ChangeKind.GAINED.value)
    ids = tuple(unpack_ids(getattr(row, kind)))
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    answers = answers_of_many(shown, policy=row.policy, scope=by.scope, on=run.on, case_kind=run.case_kind)
    named = {one.pk: one for one in enterprises.enterprises(by.scope).filter(pk__in=shown)}
    return {
        "chosen": row,
        "chosen_title": policy_title(row.policy),
        "kind": kind,
        "kind_word": ChangeKind(kind).label,
        "page": page,
        "list_query": f"?policy={row.policy}&kind={kind}",
        "rows": [
            {"enterprise": named[key], "match": Match(answers[key]) if key in answers else None}
            for key in shown
            if key in named
        ],
    }
