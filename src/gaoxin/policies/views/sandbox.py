"""政策沙盘: thresholds moved over the whole zone before anything is published."""

from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.numerals import numeral
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies import presentation, selectors
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.library import library
from gaoxin.policies.permissions import USE_SANDBOX
from gaoxin.policies.views.matching import asked_day
from gaoxin.values.errors import DomainError

PREFIX = "p."
NAMES_SHOWN = 60
DEFAULT = "high_tech_enterprise"


@dataclass(frozen=True, slots=True)
class Lever:
    """A threshold to be moved: as it is, and as the person set it."""

    id: str
    label: str
    clause: str
    unit: str
    present: str
    given: str
    certainty: str

    @property
    def is_moved(self) -> bool:
        return bool(self.given) and self.given != self.present


@needs(USE_SANDBOX)
def sandbox(request: HttpRequest) -> HttpResponse:
    """调一个阈值，看全区谁因此符合、谁不再符合；地址就是方案，可发给别人。"""
    context = _trial_context(request)
    return render(request, "policies/sandbox.html", context)


@needs(USE_SANDBOX)
def sandbox_note(request: HttpRequest) -> FileResponse:
    """沙盘测算情况（Word）。"""
    from gaoxin.foundation.documents.rendering import render_briefing
    from gaoxin.policies.briefings import trial_briefing

    by: Any = request.actor  # type: ignore[attr-defined]
    context = _trial_context(request)
    trial = context["trial"]
    if trial is None:
        raise DomainError(
            "sandbox.nothing", _("还没有调整阈值，没有可写的内容。"), remedy=_("请先改一个数再测算。")
        )
    document = trial_briefing(
        trial,
        zone=zone_of(by.scope),
        on=context["on"],
        dated=timezone.localdate(),
        gained=[one.name for one in context["gained"]],
        lost=[one.name for one in context["lost"]],
        has_sample=any(one.is_sample for one in (*context["gained"], *context["lost"])),
    )
    name = _("政策沙盘测算：%(policy)s") % {"policy": trial.policy.title}
    return FileResponse(BytesIO(render_briefing(document)), as_attachment=True, filename=f"{name}.docx")


def _trial_context(request: HttpRequest) -> dict[str, Any]:
    by: Any = request.actor  # type: ignore[attr-defined]
    on = asked_day(request)
    policies = policies_for_enterprises(library().on(on))
    asked = request.GET.get("policy", DEFAULT)
    policy = asked if asked in {one.policy for one in policies} else policies[0].policy
    version = library().version_on(policy, on)
    assert version is not None
    levers = _levers(version, request, on)
    moved = [lever for lever in levers if lever.is_moved]
    context: dict[str, Any] = {
        "policies": [(one.policy, presentation.in_language(one.title, one.title_en)) for one in policies],
        "policy": policy,
        "version": version,
        "levers": levers,
        "on": on,
        "trial": None,
        "refusal": None,
        "query": request.GET.urlencode(),
    }
    if moved:
        context |= _tried(policy, [f"{one.id}={one.given}" for one in moved], by.scope, on)
    return context


def _tried(policy: str, changes: list[str], scope: Any, on: Any) -> dict[str, Any]:
    from gaoxin.policies.assembly.sandbox import try_thresholds

    run = selectors.newest_run(scope)
    try:
        trial = try_thresholds(policy, changes, scope=scope, on=on, mark=run.pk if run else 0)
    except DomainError as error:
        return {"refusal": error}
    named = {
        one.pk: one
        for one in enterprises.enterprises(scope).filter(
            pk__in=(*trial.gained[:NAMES_SHOWN], *trial.lost[:NAMES_SHOWN])
        )
    }
    words = presentation.VERDICTS
    return {
        "trial": trial,
        "counts": [
            (
                words[verdict],
                trial.before[verdict],
                trial.after[verdict],
                trial.after[verdict] - trial.before[verdict],
            )
            for verdict in trial.before
        ],
        "gained": [named[key] for key in trial.gained[:NAMES_SHOWN] if key in named],
        "lost": [named[key] for key in trial.lost[:NAMES_SHOWN] if key in named],
    }


def _levers(version: PolicyVersion, request: HttpRequest, on: Any) -> list[Lever]:
    found = []
    for one in version.parameters:
        value = one.value_on(on)
        if value is None:
            continue
        present = numeral(Fraction(value), places=6).replace(",", "")
        found.append(
            Lever(
                id=one.anchor.id,
                label=presentation.in_language(one.anchor.label, one.anchor.label_en),
                clause=one.anchor.clause,
                unit=one.unit.word,
                present=present,
                given=request.GET.get(f"{PREFIX}{one.anchor.id}", "").strip(),
                certainty=str(presentation.CERTAINTIES[one.anchor.certainty]),
            )
        )
    return found
