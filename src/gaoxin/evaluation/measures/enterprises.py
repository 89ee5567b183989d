"""Measures over recognitions of enterprises."""

from gaoxin.enterprises import selectors
from gaoxin.evaluation.measures.measured import Measured, Question, counted, measure, rows_url


@measure("enterprises.recognised")
def recognised(question: Question) -> Measured:
    """Recognitions of one kind granted in the year; an enterprise counts once."""
    kind, first_only = question.arguments["kind"], question.arguments.get("first_only", False)
    rows = selectors.recognitions(question.scope)
    rows = rows.filter(kind=kind, recognised_on__range=(question.from_day, question.until))
    if first_only:
        rows = rows.filter(is_first=True)
    url = rows_url(
        "enterprises:recognitions", kind=kind, year=question.year, first="true" if first_only else None
    )
    return counted(rows, url=url, distinct="enterprise_id")
