"""Pages that change the register: particulars and contacts, each one form and one action."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.forms.register import (
    ChangeEnterpriseForm,
    ContactForm,
    EndForm,
    NewEnterpriseForm,
)
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.permissions import WRITE_ENTERPRISES
from gaoxin.foundation.accounts.access import needs
from gaoxin.web import sending
from gaoxin.web.sending import send

Act = Callable[[Any], Any]


def form_page(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    act: Act,
    title: str,
    done: str,
    enterprise: Enterprise,
    submit: str = "",
    note: str = "",
    anchor: str = "",
) -> HttpResponse:
    """Shows ``form``; a valid one is given to ``act``, whose refusal comes back beside the field it names."""
    address = reverse("enterprises:detail", args=(enterprise.pk,))
    return sending.form_page(
        request,
        form,
        act,
        template="enterprises/form.html",
        done=done,
        back=f"{address}#{anchor}" if anchor else address,
        title=title,
        enterprise=enterprise,
        submit=submit or _("保存"),
        note=note,
    )


@needs(WRITE_ENTERPRISES)
def new_enterprise(request: HttpRequest) -> HttpResponse:
    """Register an enterprise; similar names are shown once before a new one is entered."""
    by: Any = request.actor  # type: ignore[attr-defined]
    form = NewEnterpriseForm(request.POST or None, by=by)
    similar: list[selectors.Namesake] = []

    def act(given: dict[str, Any]) -> Enterprise | None:
        similar.extend(selectors.similar_names(given["name"], scope=by.scope))
        if similar and not given["distinct"]:
            return None
        fields = {name: given[name] for name in form.Meta.fields}
        return actions.register_enterprise(by=by, fields=fields, today=timezone.localdate())

    sent = send(request, form, act)
    if sent.result is not None:
        messages.success(request, _("企业已登记。请接着补充年度数据和资质。"))
        return redirect("enterprises:detail", sent.result.pk)
    context = {"form": form, "similar": similar, "title": _("登记企业"), "submit": _("登记")}
    return render(request, "enterprises/enterprise_form.html", context, status=sent.status)


@needs(WRITE_ENTERPRISES)
def edit_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)
    form = ChangeEnterpriseForm(
        request.POST or None, instance=selectors.enterprise(pk, scope=by.scope), by=by
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.correct_enterprise(
            enterprise,
            by=by,
            fields=form.changed,
            seen=form.seen,
            effective_on=given["effective_on"],
            reason=given["reason"],
            today=timezone.localdate(),
        )

    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, _("修改已保存，原值留在变更记录里。"))
        return redirect("enterprises:detail", pk)
    context = {"form": form, "enterprise": enterprise, "title": _("修改企业档案"), "submit": _("保存")}
    return render(request, "enterprises/enterprise_form.html", context, status=sent.status)


@needs(WRITE_ENTERPRISES)
def add_contact(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)
    return form_page(
        request,
        form=ContactForm(request.POST or None),
        act=lambda given: actions.add_contact(enterprise, by=by, **given),
        title=_("登记联系人"),
        done=_("联系人已登记。"),
        enterprise=enterprise,
        anchor="contacts",
    )


@needs(WRITE_ENTERPRISES)
def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    contact = selectors.contact(pk, scope=by.scope)
    initial = {name: getattr(contact, name) for name in ("name", "duty", "phone", "since")}
    return form_page(
        request,
        form=ContactForm(request.POST or None, initial=initial),
        act=lambda given: actions.correct_contact(contact, by=by, fields=given),
        title=_("修改联系人"),
        done=_("修改已保存。"),
        enterprise=contact.enterprise,
        anchor="contacts",
    )


@needs(WRITE_ENTERPRISES)
def end_contact(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    contact = selectors.contact(pk, scope=by.scope)
    return form_page(
        request,
        form=EndForm(request.POST or None, initial={"until": timezone.localdate()}),
        act=lambda given: actions.end_contact(contact, by=by, **given),
        title=_("停用联系人：%(name)s") % {"name": contact.name},
        done=_("联系人已停用，记录保留。"),
        submit=_("停用"),
        enterprise=contact.enterprise,
        anchor="contacts",
    )
