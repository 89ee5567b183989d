"""Matches in plain words: what can be had, what is one step away, what one answer would decide."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.explanation import Answer
from gaoxin.enterprises.knowledge import place_of
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import answers_for
from gaoxin.policies.assembly.library import library
from gaoxin.policies.library_words import Sentences
from gaoxin.policies.policy_heads import head_of
from gaoxin.policies.presentation import Asked, Match, Payment, grouped, payments_of

# What an enterprise can get; the other kinds are standards and definitions.
WANTED: Final = ("recognition", "grant")
NEAR: Final = 2
GIVES_SHOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is not known: what it is called, and where the enterprise can say it."""

    label: str
    url: str
    fact: str
    year: int | None


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """One policy for one enterprise; ``payments`` are computed amounts, ``gives`` what the paper says."""

    policy: str
    title: str
    payments: tuple[Payment, ...]
    gives: tuple[str, ...]
    reasons: tuple[str, ...]
    questions: tuple[Question, ...]
    judged: int
    short_of: int

    @property
    def total(self) -> Decimal | None:
        """The computed amounts together, in 元; None where none is computed."""
        known = [one.yuan for one in self.payments if one.yuan is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def is_one_answer_away(self) -> bool:
        return len(self.questions) == 1 and not self.judged and bool(self.questions[0].url)


@dataclass(frozen=True, slots=True)
class OwnMatches:
    """``near`` are one or two conditions short; ``far`` the rest that is not met."""

    met: tuple[OwnMatch, ...]
    near: tuple[OwnMatch, ...]
    unknown: tuple[OwnMatch, ...]
    far: tuple[OwnMatch, ...]

    @property
    def one_answer(self) -> list[OwnMatch]:
        return [one for one in self.unknown if one.is_one_answer_away]

    @property
    def waited_for(self) -> dict[tuple[str, int | None], list[str]]:
        """By fact and year the policies that wait for it."""
        found: dict[tuple[str, int | None], list[str]] = {}
        for match in (*self.unknown, *self.near, *self.far):
            for one in match.questions:
                found.setdefault((one.fact, one.year), []).append(match.title)
        return found

    @property
    def most_wanted(self) -> list[tuple[Question, int]]:
        """Questions by how many open policies ask them, the most asked first."""
        asked = {(one.fact, one.year): one for match in self.unknown for one in match.questions if one.url}
        counted = Counter((one.fact, one.year) for match in self.unknown for one in match.questions)
        return [(asked[key], count) for key, count in counted.most_common() if key in asked]


def own_matches(enterprise: Enterprise, *, scope: Scope, on: dt.date) -> OwnMatches:
    """Every policy an enterprise can get something by, as of an application date."""
    groups = grouped(answers_for(enterprise.pk, scope=scope, on=on))
    kinds = {one.policy: one.kind for one in library().versions}
    said = {
        verdict: [
            _own(match) for match in groups[verdict.value] if kinds[match.answer.policy.policy] in WANTED
        ]
        for verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN)
    }
    short = said[Verdict.NOT_MET]
    return OwnMatches(
        met=tuple(said[Verdict.MET]),
        near=tuple(one for one in short if one.short_of <= NEAR),
        unknown=tuple(said[Verdict.UNKNOWN]),
        far=tuple(one for one in short if one.short_of > NEAR),
    )


def _own(match: Match) -> OwnMatch:
    answer = match.answer
    return OwnMatch(
        policy=answer.policy.policy,
        title=match.title,
        payments=tuple(payments_of(answer)) if answer.verdict is Verdict.MET else (),
        gives=_gives(answer),
        reasons=tuple(match.reasons),
        questions=tuple(_question(one) for one in match.asked),
        judged=len(answer.open_items),
        short_of=match.short_of,
    )


def _gives(answer: Answer) -> tuple[str, ...]:
    language = get_language() or ""
    return _gives_in(answer.policy.policy, answer.on, library().digest, language)


@lru_cache(maxsize=512)
def _gives_in(policy: str, on: dt.date, _digest: str, _language: str) -> tuple[str, ...]:
    """What the paper says it gives, in the language of the page; kept, since it is the same for all."""
    version = library().version_on(policy, on)
    if version is None or not version.benefits:
        return ()
    head = head_of(version, Sentences(version, library().facts, on=on), on=on)
    return head.gives[:GIVES_SHOWN]


def _question(asked: Asked) -> Question:
    place = place_of(asked.fact, asked.year)
    url = reverse("portal:propose", args=place) if place is not None else ""
    return Question(asked.label, url, asked.fact, asked.year)


def waiting_words(policies: list[str]) -> str:
    """“高新技术企业认定等 3 项政策等它判定”."""
    if len(policies) == 1:
        return _("“%(policy)s”等它才能判定") % {"policy": policies[0]}
    words = {"policy": policies[0], "count": len(policies)}
    return _("“%(policy)s”等 %(count)s 项政策等它才能判定") % words
