"""Measures over platforms, science projects, cooperation and drugs."""

from gaoxin.evaluation.measures.measured import Measured, Question, counted, measure, rows_url
from gaoxin.innovation import selectors


@measure("platforms.count")
def platforms(question: Question) -> Measured:
    levels = question.arguments.get("levels", ())
    rows = selectors.platforms(question.scope, levels=levels).filter(selectors.known_by(question.year))
    return counted(rows, url=rows_url("innovation:platforms", level=levels, known_by=question.year))


@measure("platforms.new")
def new_platforms(question: Question) -> Measured:
    levels, kinds = question.arguments.get("levels", ()), question.arguments.get("kinds", ())
    rows = selectors.platforms(question.scope, levels=levels, kinds=kinds)
    url = rows_url("innovation:platforms", level=levels, kind=kinds, year=question.year)
    return counted(rows.filter(recognised_year=question.year), url=url)


@measure("innovation.science_projects")
def science_projects(question: Question) -> Measured:
    rows = selectors.science_projects(question.scope).filter(applied_year=question.year)
    return counted(rows, url=rows_url("innovation:science_projects", year=question.year))


@measure("innovation.cooperations")
def cooperations(question: Question) -> Measured:
    region = question.arguments.get("partner_region")
    rows = selectors.cooperations(question.scope).filter(year=question.year, partner_region=region)
    url = rows_url("innovation:cooperations", year=question.year, region=region)
    return counted(rows, url=url, distinct="enterprise_id")


@measure("innovation.drug_candidates")
def drug_candidates(question: Question) -> Measured:
    rows = selectors.drug_candidates(question.scope).filter(year=question.year)
    return counted(rows, url=rows_url("innovation:drug_candidates", year=question.year))
