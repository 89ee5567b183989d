"""One enterprise: who it is, what it holds, how it does, and where every figure comes from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gaoxin.enterprises import selectors
from gaoxin.enterprises.charts import revenue_chart
from gaoxin.enterprises.highlights import highlights
from gaoxin.enterprises.industries import industries
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.permissions import READ_ENTERPRISES, RECORD_FIGURES, WRITE_ENTERPRISES
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.panels import panels_for


@needs(READ_ENTERPRISES)
def enterprise_detail(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = selectors.enterprise(pk, scope=by.scope)
    as_of = enterprise.zone.data_as_of or timezone.localdate()
    context = _record_of(enterprise, as_of=as_of) | {
        "as_of": as_of,
        "panels": panels_for("ENTERPRISE_PANELS", enterprise, by=by, as_of=as_of),
        "history": selectors.audit_history(enterprise, scope=by.scope),
        "may_write": allows(by, WRITE_ENTERPRISES),
        "may_record": allows(by, RECORD_FIGURES),
    }
    return render(request, "enterprises/detail.html", context)


def _record_of(enterprise: Enterprise, *, as_of: Any) -> dict[str, Any]:
    table = selectors.figure_table(enterprise, last_year=as_of.year - 1)
    titles = selectors.titles(enterprise, as_of=as_of)
    rights = list(enterprise.properties.all())
    counts = selectors.property_counts(enterprise, as_of=as_of)
    return {
        "enterprise": enterprise,
        "industry": industries().path(enterprise.industry_code),
        "table": table,
        "highlights": highlights(table, counts=counts, has_property=bool(rights), titles=titles),
        "chart": revenue_chart(table, as_of=as_of),
        "titles": titles,
        "held": [title for title in titles if title.is_held],
        "rights": rights,
        "property_counts": counts,
        "financings": list(enterprise.financings.all()),
        "contacts": list(enterprise.contacts.all()),
        "changes": list(selectors.changes(enterprise)[:30]),
    }
