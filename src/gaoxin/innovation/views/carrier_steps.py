"""Forms of a carrier: the register, an entry, a service, a stated fact."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.rule_answers import in_language, written_words
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.innovation import actions, selectors
from gaoxin.innovation.actions.carriers import FIELDS
from gaoxin.innovation.assembly.carriers import read_carrier
from gaoxin.innovation.assembly.rules import CARRIER, fact_of
from gaoxin.innovation.carrier_forms import CarrierForm, EntryForm, ServiceForm, StateForm
from gaoxin.innovation.carrier_words import FactRow, year_words
from gaoxin.innovation.models import InnovationCarrier
from gaoxin.innovation.permissions import KEEP_CARRIERS, KEEP_TENANTS, STATE_FACTS
from gaoxin.innovation.views.days import asked_day, asked_year
from gaoxin.innovation.views.form_page import form_page
from gaoxin.values.errors import NotFound


@needs(KEEP_CARRIERS)
def carrier_new(request: HttpRequest) -> HttpResponse:
    """登记载体。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    form = CarrierForm(request.POST or None, scope=by.scope, is_new=True)

    def act(given: dict[str, Any]) -> InnovationCarrier:
        source = given.pop("source")
        zone, today = zone_of(by.scope), timezone.localdate()
        return actions.register_carrier(zone, by=by, today=today, origin=Origin(source=source), **given)

    return form_page(
        request,
        form,
        act,
        back=reverse("innovation:carriers"),
        after=_page_of,
        done=_("载体已登记。"),
        title=_("登记载体"),
        submit=_("登记"),
    )


@needs(KEEP_CARRIERS)
def carrier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改载体登记。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    initial = {name: getattr(carrier, name) for name in FIELDS}
    form = CarrierForm(request.POST or None, scope=by.scope, is_new=False, initial=initial)

    def act(given: dict[str, Any]) -> InnovationCarrier:
        return actions.correct_carrier(carrier, by=by, fields=given, today=timezone.localdate())

    return form_page(
        request,
        form,
        act,
        back=_page_of(carrier),
        done=_("已修改。"),
        title=_("修改载体登记"),
        subject=carrier.name,
        submit=_("保存"),
    )


@needs(KEEP_TENANTS)
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """登记入驻：按在孵企业条件当场对照，不符合的写明理由才记下。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    today = timezone.localdate()
    form = EntryForm(request.POST or None, scope=by.scope, carrier=carrier, initial={"entered_on": today})

    def act(given: dict[str, Any]) -> Any:
        origin = Origin(source=given["source"])
        return actions.enter_tenant(carrier, by=by, today=today, origin=origin, **form.given())

    room = read_carrier(carrier, scope=by.scope, on=today).occupancy
    return form_page(
        request,
        form,
        act,
        back=_page_of(carrier),
        after=lambda tenant: reverse("innovation:tenant", args=(tenant.pk,)),
        done=_("已登记入驻。"),
        title=_("登记入驻"),
        subject=carrier.name,
        submit=_("登记入驻"),
        room=room,
    )


@needs(KEEP_TENANTS)
def service_new(request: HttpRequest, pk: int) -> HttpResponse:
    """登记一次服务。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    housed = selectors.tenants(by.scope).filter(carrier=carrier).order_by("-left_on", "id")
    initial = {"tenant": request.GET.get("tenant", ""), "kind": request.GET.get("kind", "")}
    form = ServiceForm(request.POST or None, tenants=housed, initial=initial)

    def act(given: dict[str, Any]) -> Any:
        origin = Origin(source=given.pop("source"))
        return actions.record_service(carrier, by=by, today=timezone.localdate(), origin=origin, **given)

    return form_page(
        request,
        form,
        act,
        back=_page_of(carrier),
        done=_("服务已登记。"),
        title=_("登记服务"),
        subject=carrier.name,
        submit=_("登记"),
    )


@needs(STATE_FACTS)
def carrier_fact(request: HttpRequest, pk: int, fact: str) -> HttpResponse:
    """填报载体的一项事实；旧值留着，按截至日期取用。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    carrier = selectors.carrier(pk, scope=by.scope)
    found = fact_of(CARRIER, fact)
    if found is None:
        raise NotFound(_("事实词典里没有这一项。"))
    today = timezone.localdate()
    year = asked_year(request, default=today.year - 1) if found.is_yearly else None
    label = in_language(found.label, found.label_en)
    if year is not None:
        label = year_words(label, year)
    past = list(selectors.carrier_facts(by.scope, carrier_id=pk).filter(fact=fact, year=year))
    initial = {"value": past[0].value if past else "", "observed_on": asked_day(request)}
    form = StateForm(request.POST or None, fact=found, label=label, initial=initial)

    def act(given: dict[str, Any]) -> Any:
        return actions.state_carrier_fact(
            carrier,
            by=by,
            fact_id=fact,
            year=year,
            value=form.written(),
            observed_on=given["observed_on"],
            today=today,
            origin=Origin(source=given["source"]),
        )

    reading = read_carrier(carrier, scope=by.scope, on=today)
    same = (one for one in (*reading.facts, *reading.others) if one.fact.id == fact and one.year == year)
    known = next(same, None)
    return form_page(
        request,
        form,
        act,
        back=_page_of(carrier),
        done=_("已填报，条件对照随之更新。"),
        title=_("填报载体事实"),
        subject=carrier.name,
        submit=_("保存"),
        note=_("一般来自：%(source)s") % {"source": found.source},
        books=FactRow(known, may_state=True) if known is not None and known.derived else None,
        history=[{"row": row, "words": written_words(found, row.value) if row.value else ""} for row in past],
    )


def _page_of(carrier: InnovationCarrier) -> str:
    return reverse("innovation:carrier", args=(carrier.pk,))
