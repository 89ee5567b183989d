"""Measures over carriers and their tenants."""

from gaoxin.evaluation.measures.measured import Measured, Question, counted, measure, rows_url
from gaoxin.innovation import selectors as innovation
from gaoxin.innovation.models import InnovationCarrierKind
from gaoxin.resources import selectors as resources


@measure("carriers.tenants")
def tenants(question: Question) -> Measured:
    """Enterprises in carriers of one kind, from the one register that keeps it; teams are not counted."""
    kind, day = question.arguments["kind"], question.until
    if kind in InnovationCarrierKind.values:
        present = innovation.tenants(question.scope).filter(innovation.present(day), carrier__kind=kind)
        url = rows_url("innovation:tenants", kind=kind, on=day.isoformat(), party="enterprise")
        return counted(present.filter(enterprise__isnull=False), url=url, distinct="enterprise_id")
    rows = resources.tenancies(question.scope, as_of=day, kind=kind)
    url = rows_url("resources:tenancies", kind=kind, as_of=day.isoformat())
    return counted(rows, url=url, distinct="enterprise_id")
