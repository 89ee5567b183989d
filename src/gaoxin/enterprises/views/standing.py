"""Pages that enter and mend titles, property and equity."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.forms.standing import (
    FinancingForm,
    PropertyForm,
    RecognitionChangeForm,
    RecognitionForm,
    WithdrawalForm,
)
from gaoxin.enterprises.models import AcquiredBy, PropertyKind, RecognitionKind
from gaoxin.enterprises.permissions import WRITE_ENTERPRISES
from gaoxin.enterprises.views.changes import form_page
from gaoxin.foundation.accounts.access import needs


@needs(WRITE_ENTERPRISES)
def add_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)

    def act(given: dict[str, Any]) -> Any:
        kind = RecognitionKind(given["kind"])
        return actions.add_recognition(
            enterprise, by=by, today=timezone.localdate(), **(given | {"kind": kind})
        )

    return form_page(
        request,
        form=RecognitionForm(request.POST or None, initial={"kind": request.GET.get("kind")}),
        act=act,
        title=_("登记认定"),
        done=_("认定已登记。"),
        enterprise=enterprise,
        anchor="titles",
    )


@needs(WRITE_ENTERPRISES)
def edit_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    recognition = selectors.recognition(pk, scope=by.scope)
    names = ("certificate_no", "recognised_on", "valid_until", "is_first")

    def act(given: dict[str, Any]) -> Any:
        fields = {name: value for name, value in given.items() if name != "is_first" or value is not None}
        return actions.correct_recognition(recognition, by=by, fields=fields, today=timezone.localdate())

    return form_page(
        request,
        form=RecognitionChangeForm(
            request.POST or None, initial={name: getattr(recognition, name) for name in names}
        ),
        act=act,
        title=_("更正认定：%(title)s") % {"title": recognition.get_kind_display()},
        done=_("更正已保存，原值留在变更记录里。"),
        enterprise=recognition.enterprise,
        anchor="titles",
    )


@needs(WRITE_ENTERPRISES)
def withdraw_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    recognition = selectors.recognition(pk, scope=by.scope)
    return form_page(
        request,
        form=WithdrawalForm(request.POST or None, initial={"withdrawn_on": timezone.localdate()}),
        act=lambda given: actions.withdraw_recognition(
            recognition, by=by, today=timezone.localdate(), **given
        ),
        title=_("撤销认定：%(title)s") % {"title": recognition.get_kind_display()},
        done=_("认定已撤销，记录保留。"),
        submit=_("撤销认定"),
        note=_("撤销后资质自撤销日起失效；证书和撤销原因都会保留，供以后核查。"),
        enterprise=recognition.enterprise,
        anchor="titles",
    )


@needs(WRITE_ENTERPRISES)
def add_property(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)

    def act(given: dict[str, Any]) -> Any:
        return actions.add_property(enterprise, by=by, today=timezone.localdate(), **_typed(given))

    return form_page(
        request,
        form=PropertyForm(request.POST or None),
        act=act,
        title=_("登记知识产权"),
        done=_("知识产权已登记。"),
        note=_("Ⅰ类、Ⅱ类按国科发政〔2017〕115号第七条由类型自动归类。"),
        enterprise=enterprise,
        anchor="property",
    )


@needs(WRITE_ENTERPRISES)
def edit_property(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    right = selectors.property_(pk, scope=by.scope)
    names = ("kind", "title", "number", "granted_on", "valid_until", "acquired_by")

    def act(given: dict[str, Any]) -> Any:
        return actions.correct_property(right, by=by, fields=_typed(given), today=timezone.localdate())

    return form_page(
        request,
        form=PropertyForm(request.POST or None, initial={name: getattr(right, name) for name in names}),
        act=act,
        title=_("修改知识产权"),
        done=_("修改已保存，原值留在变更记录里。"),
        enterprise=right.enterprise,
        anchor="property",
    )


@needs(WRITE_ENTERPRISES)
def add_financing(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)
    return form_page(
        request,
        form=FinancingForm(request.POST or None),
        act=lambda given: actions.add_financing(enterprise, by=by, today=timezone.localdate(), **given),
        title=_("登记股权融资"),
        done=_("股权融资已登记。"),
        note=_("只登记实际到账的股权投资；借款、政府补助不在此列。"),
        enterprise=enterprise,
        anchor="equity",
    )


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"kind": PropertyKind(given["kind"]), "acquired_by": AcquiredBy(given["acquired_by"])}
