"""申报通知: drawn up, published, how its applications stand, listed to be paid."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions import calls as actions
from gaoxin.policies.actions.calls import Material
from gaoxin.policies.actions.listing import list_applications
from gaoxin.policies.application_forms import CallForm, ExtendForm, MaterialForms, materials_given
from gaoxin.policies.application_words import (
    FUNNEL,
    call_doors,
    call_title,
    call_word,
    standing_words,
)
from gaoxin.policies.assembly.delivery import grant_policies
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.limits import limit_of, standing_state
from gaoxin.policies.models import ApplicationCall, ApplicationState
from gaoxin.policies.permissions import APPLY, MANAGE_CALLS, READ_APPLICATIONS
from gaoxin.policies.presentation import in_language
from gaoxin.policies.selectors import applications as selectors
from gaoxin.policies.selectors.delivery import rounds as delivery_rounds
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from gaoxin.web.errors import status_of
from gaoxin.web.sending import MALFORMED, OK, send

PER_PAGE = 50


@needs(MANAGE_CALLS)
def call_new(request: HttpRequest) -> HttpResponse:
    """拟一个申报通知，材料先按政策文件列出，发布前可改。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    choices = [(one.policy, in_language(one.title, one.title_en)) for one in grant_policies(today)]
    initial = {"policy": request.GET.get("policy", ""), "opens_on": today}
    form = CallForm(request.POST or None, policies=choices, initial=initial)

    def act(_given: dict[str, Any]) -> ApplicationCall:
        given = form.given()
        version = library().version_on(given["policy"], given["opens_on"])
        asked = [Material(name[:80]) for name in (version.materials if version else ())]
        return actions.open_call(zone_of(by.scope), by=by, materials=asked, **given)

    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, _("已拟定。请核对材料清单，能从共享数据取得的不要企业交，然后发布。"))
        return redirect("policies:call_materials", sent.result.pk)
    context = {
        "form": form,
        "title": _("拟申报通知"),
        "submit": _("下一步：材料清单"),
        "back": reverse("policies:applications"),
    }
    return render(request, "policies/applications/form.html", context, status=sent.status)


@needs(MANAGE_CALLS)
def call_materials(request: HttpRequest, pk: int) -> HttpResponse:
    """材料清单：名称、来源、是否必须、要求；留空的行不计。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.call(pk, scope=by.scope)
    held = list(row.materials.values("name", "source", "is_required", "note"))
    forms = MaterialForms(request.POST or None, initial=held)

    refusal, status = None, OK
    if request.method == "POST":
        refusal, status = _set_materials(row, forms, by=by)
        if status == OK:
            messages.success(request, _("材料清单已保存。"))
            return redirect("policies:call", pk)
    context = {
        "call": row,
        "title": call_title(row),
        "forms": forms,
        "refusal": refusal,
    }
    return render(request, "policies/applications/materials.html", context, status=status)


def _set_materials(row: ApplicationCall, forms: Any, *, by: Actor) -> tuple[DomainError | None, int]:
    """The refusal, if any, and the status of the answer; a set of forms has no field to put it beside."""
    if not forms.is_valid():
        return None, MALFORMED
    try:
        actions.set_materials(row, by=by, materials=materials_given(forms))
    except (NotPermitted, NotFound):
        raise
    except DomainError as error:
        return error, status_of(error)
    return None, OK


@needs(READ_APPLICATIONS)
def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一个申报通知：谁能报、交什么、多久办完；经办人看各环节有多少、哪些要到期。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.call(pk, scope=by.scope)
    today = timezone.localdate()
    is_own = by.scope.enterprise_id is not None
    word, badge = call_word(row, today=today)
    context = {
        "call": row,
        "title": call_title(row),
        "word": word,
        "badge": badge,
        "materials": row.materials.all(),
        "is_own": is_own,
    }
    if is_own:
        context |= {
            "application": selectors.live_application(row, enterprise_id=by.scope.enterprise_id),
            "may_start": allows(by, APPLY) and word == _("受理中"),
        }
    else:
        context |= _for_officers(request, row, by=by)
    return render(request, "policies/applications/call.html", context)


def _for_officers(request: HttpRequest, row: ApplicationCall, *, by: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    listed = selectors.applications_of(by.scope).filter(call=row).select_related("correction")
    counts: dict[str, int] = {}
    waiting: list[dict[str, Any]] = []
    for one in listed:
        state = standing_state(one, today=today)
        counts[state] = counts.get(state, 0) + 1
        limit = limit_of(one, today=today)
        waiting.append({"application": one, "standing": standing_words(one, limit, today=today)})
    waiting.sort(key=lambda one: (one["standing"].limit is None, one["application"].due_on or today))
    counts[ApplicationState.DRAFT] = selectors.counts_by_state(row).get(ApplicationState.DRAFT, 0)
    lights = [one["standing"].limit.light for one in waiting if one["standing"].limit]
    return {
        "funnel": [(one.label, counts.get(one, 0)) for one in FUNNEL if counts.get(one) or one in FUNNEL[:7]],
        "late": lights.count("red"),
        "soon": lights.count("amber"),
        "page": (page := Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))),
        "rows": page.object_list,
        "left": selectors.money_left(row),
        "rounds": delivery_rounds(by.scope).filter(applications__call=row).distinct(),
        "doors": call_doors(row, by=by, today=today, supported=counts.get(ApplicationState.SUPPORTED, 0)),
    }


@needs(MANAGE_CALLS)
@require_POST
def call_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """发布，企业从此看得到。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    actions.publish_call(selectors.call(pk, scope=by.scope), by=by, today=timezone.localdate())
    messages.success(request, _("已发布，企业可以看到。"))
    return redirect("policies:call", pk)


@needs(MANAGE_CALLS)
def call_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """延长受理期限，写明原因。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.call(pk, scope=by.scope)
    form = ExtendForm(request.POST or None, initial={"closes_on": row.closes_on})
    sent = send(request, form, lambda given: actions.extend_call(row, by=by, **given))
    if sent.is_done:
        messages.success(request, _("受理期限已延长。"))
        return redirect("policies:call", pk)
    context = {
        "form": form,
        "title": _("延长期限"),
        "subject": call_title(row),
        "submit": _("延长"),
        "back": reverse("policies:call", args=(pk,)),
    }
    return render(request, "policies/applications/form.html", context, status=sent.status)


@needs(MANAGE_CALLS)
@require_POST
def call_list(request: HttpRequest, pk: int) -> HttpResponse:
    """拟支持的全部列入一个兑现批次，接着公示。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.call(pk, scope=by.scope)
    granted = list_applications(row, by=by, today=timezone.localdate())
    messages.success(request, _("已列入兑现批次，请公示。"))
    return redirect("policies:round", granted.pk)
