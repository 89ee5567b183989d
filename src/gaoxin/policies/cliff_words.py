"""断崖 in plain words: how much more of what, and what is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gaoxin.engines.rules.facts import Fact, split_input
from gaoxin.foundation.unit_words import quantity
from gaoxin.policies.assembly.library import library
from gaoxin.policies.library_words import listed
from gaoxin.policies.presentation import in_language
from gaoxin.values.money import spoken_money

if TYPE_CHECKING:
    from gaoxin.engines.rules.cliffs import Loss
    from gaoxin.policies.assembly.cliffs import Near, ZoneCliff


@dataclass(frozen=True, slots=True)
class ShownLoss:
    """``words`` say what goes; ``label`` and ``clause`` are the condition or benefit that takes it."""

    policy: str
    title: str
    label: str
    clause: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownCliff:
    fact: str
    last: str
    net: str
    losses: tuple[ShownLoss, ...]
    cliff: "ZoneCliff"


@dataclass(frozen=True, slots=True)
class ShownNear:
    """``再增加 1 人，将失去…``"""

    words: str
    policy: str
    clause: str


def fact_words(fact: Fact, name: str, *, year: int) -> str:
    """``2025年从业人员``; ``year`` is that of the application."""
    label = in_language(fact.label, fact.label_en)
    back = split_input(name)[1]
    return label if back is None else _("%(year)s年%(fact)s") % {"year": year - back, "fact": label}


def amount_words(fact: Fact, stored: int) -> str:
    return quantity(fact.shown(stored), fact.unit)


def span_words(low: str, high: str) -> str:
    return low if low == high else _("%(low)s 至 %(high)s") % {"low": low, "high": high}


def shown_cliff(one: "ZoneCliff", *, year: int) -> ShownCliff:
    fact = one.fact
    least, most = one.cents
    return ShownCliff(
        fact=fact_words(fact, one.input, year=year),
        last=span_words(*(amount_words(fact, value) for value in one.lasts)),
        net=_net_words(least, most),
        losses=tuple(_loss(loss) for loss in one.losses),
        cliff=one,
    )


def _net_words(least: int, most: int) -> str:
    """Money at the step altogether; where others give more, it may be less than nothing."""
    if most <= 0:
        return _("不减少")
    return span_words(_yuan(max(least, 0)), _yuan(most))


def _yuan(cents: int) -> str:
    from gaoxin.policies.assembly.sides import yuan

    return spoken_money(yuan(cents))


def _loss(loss: "Loss") -> ShownLoss:
    """Amounts differ from firm to firm, so the zone's list names what is lost, not how much."""
    words = _("资格") if loss.is_title else _("奖补")
    if loss.is_title and loss.cents:
        words = _("资格和奖补")
    return ShownLoss(loss.policy, _title(loss.policy), loss.label, loss.clause, words)


def _title(policy: str) -> str:
    version = library().versions_of(policy)[-1]
    return in_language(version.title, version.title_en)


def shown_near(one: "Near", fact: Fact, *, year: int) -> ShownNear:
    """For one enterprise with its own figures."""
    losses = one.cliff.losses
    words = _("%(fact)s现为 %(present)s，再增加 %(room)s，将失去%(what)s") % {
        "fact": fact_words(fact, one.cliff.input, year=year),
        "present": amount_words(fact, one.present),
        "room": amount_words(fact, one.room),
        "what": listed(_lost_words(losses)),
    }
    if one.cliff.cents > 0:
        words = _("%(words)s；各项政策合计少得 %(money)s") % {"words": words, "money": _yuan(one.cliff.cents)}
    first = losses[0]
    return ShownNear(words, first.policy, f"{first.label}（{first.clause}）" if first.clause else first.label)


def _lost_words(losses: "Sequence[Loss]") -> list[str]:
    found = []
    for one in losses:
        if one.is_title:
            found.append(_("“%(title)s”的资格") % {"title": _title(one.policy)})
        if one.cents:
            money = _yuan(one.cents)
            found.append(_("“%(title)s”的 %(money)s") % {"title": _title(one.policy), "money": money})
    return found
