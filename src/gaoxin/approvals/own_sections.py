"""我的办件 on an enterprise's own home: how far its approvals are, in plain words, and what it still owes."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.approvals import selectors
from gaoxin.approvals.case_words import CaseCard, case_cards, papers_asked, told_publicly
from gaoxin.approvals.kept_words import paper_name
from gaoxin.approvals.permissions import READ_CASES
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.own_page import OwnSection, Waiting
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows

SHOWN = 3


def cases_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection | None:
    """Running cases of its projects; nothing for an enterprise without any."""
    if not allows(by, READ_CASES):
        return None
    rows = list(selectors.running_cases(by.scope).filter(project__enterprise=enterprise))
    if not rows:
        return None
    cards = case_cards(rows, as_of=today)
    return OwnSection(
        title=gettext_lazy("我的办件"),
        template="approvals/own_section.html",
        anchor="cases",
        context={"rows": [_row(card) for card in cards]},
        count=len(cards),
        url=reverse("approvals:cases"),
        waiting=tuple(one for card in cards for one in _waiting(card)),
    )


def _row(card: CaseCard) -> dict[str, object]:
    handled = [one for one in card.cards if one.is_offices_turn][:SHOWN]
    papers = list(card.case.papers.filter(handed_in_on__isnull=True))
    return {
        "card": card,
        "handled": [(one.label, told_publicly(one)) for one in handled],
        "papers": [paper_name(one) for one in papers[:SHOWN]],
        "papers_more": max(len(papers) - SHOWN, 0),
    }


def _waiting(card: CaseCard) -> list[Waiting]:
    """Items sent back for papers; what was asked stands in the words."""
    return [
        Waiting(
            text=_("“%(item)s”要补材料：%(papers)s")
            % {"item": one.label, "papers": papers_asked(one) or _("见补正通知")},
            url=reverse("approvals:item", args=(one.item.pk,)),
            word=_("待补正"),
            light="red",
        )
        for one in card.cards
        if one.awaits_papers
    ]
