"""Measures over carriers and their tenants."""

from gaoxin.evaluation.measures.measured import Measured, Question, counted, measure, rows_url
from gaoxin.resources import selectors


@measure("carriers.tenants")
def tenants(question: Question) -> Measured:
    kind = question.arguments.get("kind")
    rows = selectors.tenancies(question.scope, as_of=question.until, kind=kind)
    url = rows_url("resources:tenancies", kind=kind, as_of=question.until.isoformat())
    return counted(rows, url=url, distinct="enterprise_id")
