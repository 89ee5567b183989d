"""Measures over key projects."""

from django.db.models import QuerySet

from gaoxin.evaluation.measures.measured import Measured, Question, counted, measure, rows_url, summed
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject


def _listed(question: Question) -> QuerySet[KeyProject]:
    return selectors.ledger_projects(
        question.scope,
        year=question.year,
        provincial=question.arguments.get("provincial"),
        industrial=question.arguments.get("industrial"),
    )


def _ledger_url(question: Question) -> str:
    return rows_url(
        "projects:list",
        year=question.year,
        provincial="true" if question.arguments.get("provincial") else None,
        industrial="true" if question.arguments.get("industrial") else None,
    )


@measure("projects.count")
def count(question: Question) -> Measured:
    return counted(_listed(question), url=_ledger_url(question))


@measure("projects.total_investment")
def total_investment(question: Question) -> Measured:
    return summed(_listed(question), "total_investment", url=_ledger_url(question))


@measure("projects.annual_plan")
def annual_plan(question: Question) -> Measured:
    entries = selectors.ledger_entries(question.scope, year=question.year)
    return summed(entries, "planned_investment", url=_ledger_url(question))


@measure("projects.annual_actual")
def annual_actual(question: Question) -> Measured:
    reports = selectors.ledger_reports(question.scope, year=question.year, as_of=question.as_of)
    return summed(reports, "amount", url=_ledger_url(question))


def _signed(question: Question) -> QuerySet[KeyProject]:
    return selectors.signed_projects(question.scope, year=question.year, as_of=question.until)


@measure("projects.signed_count")
def signed_count(question: Question) -> Measured:
    return counted(_signed(question), url=rows_url("projects:list", signed=question.year))


@measure("projects.signed_amount")
def signed_amount(question: Question) -> Measured:
    return summed(_signed(question), "total_investment", url=rows_url("projects:list", signed=question.year))
