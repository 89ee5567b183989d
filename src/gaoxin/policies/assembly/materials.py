"""Materials of an application: what is handed in, what the zone has already, what is wanting."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.attachments.selectors import attachments_of
from gaoxin.policies.models import Application, CallMaterial, MaterialSource
from gaoxin.web.quantities import written_day


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """``evidence`` is what the zone has on record instead of a file."""

    material: CallMaterial
    files: tuple[Attachment, ...]
    evidence: tuple[str, ...]

    @property
    def takes_files(self) -> bool:
        """What is on record already need not be handed in."""
        return not self.evidence

    @property
    def is_there(self) -> bool:
        return bool(self.files or self.evidence)

    @property
    def is_wanting(self) -> bool:
        return self.material.is_required and not self.is_there


def materials_of(application: Application, *, on: dt.date) -> list[MaterialLine]:
    """In the order of the call."""
    files: dict[str, list[Attachment]] = {}
    for one in attachments_of(application):
        files.setdefault(one.purpose, []).append(one)
    return [
        MaterialLine(
            material=one,
            files=tuple(files.get(one.purpose, ())),
            evidence=tuple(evidence_of(one.source, application.enterprise, on=on)),
        )
        for one in application.call.materials.all()
    ]


def evidence_of(source: str, enterprise: Enterprise, *, on: dt.date) -> list[str]:
    """What the zone's own ledgers say in place of a paper; nothing where the enterprise is to hand it in."""
    match source:
        case MaterialSource.REGISTRATION:
            founded = written_day(enterprise.registered_on) if enterprise.registered_on else "—"
            said = _("%(code)s，成立日期 %(founded)s") % {"code": enterprise.uscc, "founded": founded}
            return [said] if enterprise.uscc else []
        case MaterialSource.TITLES:
            return [_title_words(one) for one in enterprises.recognitions_in_force(enterprise, as_of=on)]
        case MaterialSource.FIGURES:
            row = enterprises.figures_of(enterprise, year=on.year - 1)
            return [] if row is None else [_("%(year)s年年度数据，已入档") % {"year": row.year}]
        case MaterialSource.PROPERTY:
            counts = enterprises.property_counts(enterprise, as_of=on)
            held = [one for one in counts if one.number]
            pieces = _("件")
            return [f"{one.property_class.label} {one.number} {pieces}" for one in held]
    return []


def _title_words(row: object) -> str:
    until = written_day(row.valid_until) if row.valid_until else _("长期")  # type: ignore[attr-defined]
    kind = row.get_kind_display()  # type: ignore[attr-defined]
    return f"{kind}，{written_day(row.recognised_on)} – {until}"  # type: ignore[attr-defined]
