"""Names and pledges kept with a case, in the language of the page."""

from django import template

from gaoxin.approvals import kept_words
from gaoxin.approvals.models import CaseItem, CasePaper, Pledge

register = template.Library()


@register.filter
def item_name(item: CaseItem) -> str:
    return kept_words.item_name(item)


@register.filter
def paper_name(paper: CasePaper) -> str:
    return kept_words.paper_name(paper)


@register.filter
def pledged(pledge: Pledge) -> str:
    return kept_words.pledge_words(pledge)[0]


@register.filter
def evidence_due(pledge: Pledge) -> str:
    return kept_words.pledge_words(pledge)[1]
