"""Every number on an explanation page is the exact oracle's, for a sample of the sample zone's firms."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.facts import enterprise_facts
from gaoxin.policies.assembly.library import library
from gaoxin.policies.presentation import span_words
from gaoxin.sample.loader import CHANGZHI, load_sample
from tests.engines.rules.oracle import Oracle
from tests.factories import actor_of, login, make_user

TODAY = dt.date(2026, 6, 15)
EVERY, MOST = 60, 6
# Kinds of numbers the page lists.
SHOWN = ("score", "definition", "table")
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db) -> tuple[Zone, Client, Actor]:
    load_sample(lambda _words: None)
    zone = Zone.objects.get(code=CHANGZHI)
    user = make_user(zone, Role.ENTERPRISE_SERVICE)
    return zone, login(Client(), user), actor_of(user)


def test_verdict_scores_figures_and_money_are_the_oracles(officer):
    zone, client, by = officer
    firms = list(zone.enterprises.order_by("pk").values_list("pk", flat=True))[::EVERY][:MOST]
    assert len(firms) >= 5
    programme = library().on(TODAY)
    counted = 0
    for firm in firms:
        facts = enterprise_facts(firm, scope=by.scope, on=TODAY)
        oracle = Oracle(programme.graph, facts, TODAY)
        for policy in policies_for_enterprises(programme):
            response = client.get(
                reverse("policies:explanation", args=[firm, policy.policy]), {"on": TODAY.isoformat()}
            )
            answer = response.context["answer"]
            assert answer.verdict == oracle.verdict(policy), (firm, policy.policy)
            counted += figures_agree(response, oracle)
    assert counted > 200


def figures_agree(response: Any, oracle: Oracle) -> int:
    """How many numbers of the page were compared with the oracle's."""
    context = response.context
    page = response.content.decode()
    compared = 0
    for figure in context["answer"].figures.values():
        low, high = oracle.number(figure.output.node)
        unit = figure.output.unit
        exact = tuple(None if end is None else unit.shown(end) for end in (low, high))
        assert (figure.low, figure.high) == exact, figure.output.id
        compared += 1
    shown = {(item.label, item.shown) for item in (*context["scores"], *context["figures"])}
    for figure in context["answer"].figures.values():
        if figure.output.kind in SHOWN:
            words = span_words(figure.low, figure.high)
            assert (figure.output.label, words) in shown
            assert words in page
    for payment, amount in zip(context["payments"], context["answer"].amounts, strict=True):
        if amount.grant.node is not None and payment.yuan is not None:
            low, _high = oracle.amount(amount.grant.node)
            assert Fraction(payment.yuan) * 100 == low
            compared += 1
    return compared
