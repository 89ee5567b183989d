"""规上 is one fact kept in two places: the register's 入规日期 and the recognition 规模以上企业 behind it."""

import datetime as dt

from django.db.models import QuerySet

from gaoxin.enterprises.models import Enterprise, Recognition, RecognitionKind
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin

LEFT = "退出规模以上"


def follow_register(enterprise: Enterprise, *, on: dt.date, by: Actor, origin: Origin) -> None:
    """The register's 入规日期 was set, moved or cleared, with effect ``on`` that day."""
    since, standing = enterprise.above_scale_since, _standing(enterprise)
    if since is None and standing is not None:
        standing.withdrawn_on = max(on, standing.recognised_on)
        standing.withdrawn_reason = LEFT
        standing.save(update_fields=("withdrawn_on", "withdrawn_reason"))
    elif since is not None and standing is not None:
        standing.recognised_on = since
        standing.save(update_fields=("recognised_on",))
    elif since is not None:
        _enter(enterprise, since, by=by, origin=origin)


def follow_recognition(enterprise: Enterprise) -> None:
    """A recognition 规模以上企业 was entered or withdrawn: the register repeats the one in force."""
    standing = _standing(enterprise)
    enterprise.above_scale_since = standing.recognised_on if standing else None
    enterprise.save(update_fields=("above_scale_since",))


def _enter(enterprise: Enterprise, since: dt.date, *, by: Actor, origin: Origin) -> None:
    """A spell that began the same day and was ended by mistake is taken up again."""
    spells = _spells(enterprise)
    if spells.filter(recognised_on=since).update(withdrawn_on=None, withdrawn_reason=""):
        return
    Recognition.objects.create(
        enterprise=enterprise,
        kind=RecognitionKind.ABOVE_SCALE,
        recognised_on=since,
        is_first=not spells.exists(),
        recorded_by=by.name,
        **origin.fields,
    )


def _spells(enterprise: Enterprise) -> QuerySet[Recognition]:
    return Recognition.objects.filter(enterprise=enterprise, kind=RecognitionKind.ABOVE_SCALE)


def _standing(enterprise: Enterprise) -> Recognition | None:
    return _spells(enterprise).filter(withdrawn_on__isnull=True).order_by("-recognised_on").first()
