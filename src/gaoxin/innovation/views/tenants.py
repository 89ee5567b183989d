"""Stays: the register of all carriers, one stay with its rules, correction, exit, stated facts."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.rule_answers import in_language, written_words
from gaoxin.innovation import actions, selectors
from gaoxin.innovation.actions.tenants import CORRECTABLE
from gaoxin.innovation.assembly.rules import BY_ENTRY_RULE, TENANT, fact_of
from gaoxin.innovation.assembly.standing import standing_of
from gaoxin.innovation.assembly.tenants import OF_THE_REGISTERS
from gaoxin.innovation.carrier_forms import ExitForm, StateForm, StayForm
from gaoxin.innovation.carrier_words import TenantRow, fact_rows, judged
from gaoxin.innovation.filters import TenantFilters
from gaoxin.innovation.models import Tenant, TenantOutcome
from gaoxin.innovation.permissions import KEEP_TENANTS, READ_CARRIERS, READ_STAYS, STATE_FACTS
from gaoxin.innovation.tables import TenantTable
from gaoxin.innovation.views.days import asked_day
from gaoxin.innovation.views.form_page import form_page
from gaoxin.values.errors import NotFound
from gaoxin.web.ledger import ledger_page


@needs(READ_CARRIERS)
def tenant_list(request: HttpRequest) -> HttpResponseBase:
    """入驻台账：各载体在驻和离开的，一户一行。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=TenantTable,
        filterset_class=TenantFilters,
        queryset=selectors.tenants(by.scope),
        title=_("载体入驻台账"),
        subtitle=_("孵化器、众创空间、大学科技园、加速器和晋创谷，在驻和离开的都在内。"),
        file_name=_("载体入驻台账"),
        template="innovation/tenants.html",
        context={"may_import": allows(by, KEEP_TENANTS)},
        as_of=timezone.localdate(),
    )


@needs(READ_STAYS)
def tenant_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一户：入驻条件、毕业条件逐条对照，服务记录。离开的按离开那天判定。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    tenant = selectors.tenant(pk, scope=by.scope)
    on = asked_day(request)
    day = on if tenant.left_on is None else min(on, tenant.left_on)
    standing = standing_of(tenant, scope=by.scope, on=day)
    may_state = allows(by, STATE_FACTS)
    stays = selectors.tenants(by.scope)
    context = {
        "tenant": tenant,
        "standing": standing,
        "row": TenantRow(standing),
        "on": day,
        "entry": judged(standing.entry),
        "graduation": judged(standing.graduation),
        "is_own_rule": tenant.carrier.kind in BY_ENTRY_RULE,
        "facts": [
            {"row": row, "may_state": may_state and row.known.fact.id not in OF_THE_REGISTERS}
            for row in fact_rows(standing.reading.facts, may_state=may_state)
        ],
        "services": selectors.services(by.scope).filter(tenant=tenant)[:50],
        "other_stays": stays.filter(enterprise=tenant.enterprise_id).exclude(pk=pk)
        if tenant.enterprise_id
        else (),
        "may_keep": allows(by, KEEP_TENANTS),
        "may_read_carrier": allows(by, READ_CARRIERS),
    }
    return render(request, "innovation/tenant.html", context)


@needs(KEEP_TENANTS)
def tenant_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """更正入驻登记。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    tenant = selectors.tenant(pk, scope=by.scope)
    form = StayForm(request.POST or None, initial={name: getattr(tenant, name) for name in CORRECTABLE})

    def act(given: dict[str, Any]) -> Tenant:
        return actions.correct_tenant(tenant, by=by, fields=given, today=timezone.localdate())

    return form_page(
        request,
        form,
        act,
        back=_page_of(tenant),
        done=_("已修改。"),
        title=_("更正入驻登记"),
        subject=str(tenant),
        submit=_("保存"),
    )


@needs(KEEP_TENANTS)
def tenant_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """登记毕业、退出或迁出；表单上先写明按规则符不符合毕业。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    tenant = selectors.tenant(pk, scope=by.scope)
    today = timezone.localdate()
    standing = standing_of(tenant, scope=by.scope, on=today)
    initial = {"left_on": today, "outcome": TenantOutcome.GRADUATED if standing.graduates else ""}
    form = ExitForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> Tenant:
        return actions.leave_tenant(tenant, by=by, today=today, **given)

    return form_page(
        request,
        form,
        act,
        back=_page_of(tenant),
        done=_("已登记离开。"),
        title=_("登记毕业或离开"),
        subject=str(tenant),
        submit=_("登记"),
        graduation=judged(standing.graduation),
    )


@needs(STATE_FACTS)
def tenant_fact(request: HttpRequest, pk: int, fact: str) -> HttpResponse:
    """填报入驻户的一项事实。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    tenant = selectors.tenant(pk, scope=by.scope)
    found = fact_of(TENANT, fact)
    if found is None or fact in OF_THE_REGISTERS:
        raise NotFound(_("这一项由台账给出，或事实词典里没有。"))
    past = list(selectors.tenant_facts(by.scope, tenant_id=pk).filter(fact=fact))
    initial = {"value": past[0].value if past else "", "observed_on": _within(tenant, asked_day(request))}
    label = in_language(found.label, found.label_en)
    form = StateForm(request.POST or None, fact=found, label=label, initial=initial)

    def act(given: dict[str, Any]) -> Any:
        return actions.state_tenant_fact(
            tenant,
            by=by,
            fact_id=fact,
            value=form.written(),
            observed_on=given["observed_on"],
            today=timezone.localdate(),
            origin=Origin(source=given["source"]),
        )

    return form_page(
        request,
        form,
        act,
        back=_page_of(tenant),
        done=_("已填报，条件对照随之更新。"),
        title=_("填报入驻事实"),
        subject=str(tenant),
        submit=_("保存"),
        note=_("一般来自：%(source)s") % {"source": found.source},
        history=[{"row": row, "words": written_words(found, row.value) if row.value else ""} for row in past],
    )


def _within(tenant: Tenant, day: dt.date) -> dt.date:
    """A day on which the tenant was there."""
    return day if tenant.left_on is None else min(day, tenant.left_on)


def _page_of(tenant: Tenant) -> str:
    return reverse("innovation:tenant", args=(tenant.pk,))
