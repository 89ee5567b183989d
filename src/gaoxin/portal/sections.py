"""The sections of the home that come from the register and the policies themselves."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.correction_table import BADGES
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.own_page import OwnSection, Waiting
from gaoxin.enterprises.selectors.standing import Title
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.policies.application_models import LIVE, Application, ApplicationState
from gaoxin.policies.selectors.applications import applications_of, open_calls_for
from gaoxin.policies.selectors.delivery import awards
from gaoxin.portal.matches import own_matches

SHOWN = 3
SETTLED_DAYS = 30


def matches_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection:
    """可享政策: what is met with its amounts, what is near, what one answer would decide."""
    found = own_matches(enterprise, scope=by.scope, on=today)
    one_answer = found.one_answer
    waiting = tuple(
        Waiting(
            text=_("补一项就能判定“%(policy)s”：%(fact)s")
            % {"policy": one.title, "fact": one.questions[0].label},
            url=one.questions[0].url,
            word=_("待补"),
            light="amber",
        )
        for one in one_answer[:1]
    )
    return OwnSection(
        title=gettext_lazy("可享政策"),
        template="portal/section_matches.html",
        anchor="policies",
        context={
            "found": found,
            "met": found.met[:SHOWN],
            "near": found.near[:SHOWN],
            "one_answer": one_answer[:SHOWN],
        },
        count=len(found.met),
        url=reverse("portal:policies"),
        waiting=waiting,
    )


def titles_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection:
    """资质与到期: what is held, and what ends within the half-year."""
    titles = enterprises.titles(enterprise, as_of=today)
    held = [one for one in titles if one.is_held]
    waiting = tuple(
        Waiting(
            text=_("%(title)s还有 %(days)s 天到期，请准备续期")
            % {"title": one.recognition.get_kind_display(), "days": one.days_left},
            url=f"{reverse('portal:facts')}#titles",
            word=_("到期"),
            light="amber",
            until=one.recognition.valid_until,
        )
        for one in held
        if one.state == "ending"
    )
    return OwnSection(
        title=gettext_lazy("资质与到期"),
        template="portal/section_titles.html",
        anchor="titles",
        context={"held": held, "ended": _ended(titles)},
        count=len(held),
        url=f"{reverse('portal:facts')}#titles",
        waiting=waiting,
    )


def _ended(titles: list[Title]) -> list[str]:
    """Names of the titles that have ended and are not held by a later certificate."""
    held = {one.recognition.kind for one in titles if one.is_held}
    ended = (one.recognition for one in titles if one.state == "ended" and one.recognition.kind not in held)
    return list(dict.fromkeys(str(row.get_kind_display()) for row in ended))


def corrections_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection | None:
    """更正建议: those in the works, and what was answered lately."""
    rows = list(enterprises.corrections(by.scope)[: 2 * SHOWN])
    if not rows:
        return None
    since = today - dt.timedelta(days=SETTLED_DAYS)
    waiting = tuple(
        Waiting(
            text=_("“%(label)s”的更正建议未采纳，请看理由") % {"label": row.label},
            url=reverse("enterprises:correction", args=(row.pk,)),
            word=row.get_state_display(),
            light="red",
        )
        for row in rows
        if row.state == "refused" and row.settled_on is not None and row.settled_on >= since
    )
    return OwnSection(
        title=gettext_lazy("更正建议"),
        template="portal/section_corrections.html",
        anchor="corrections",
        context={"rows": [(row, BADGES.get(row.state, "")) for row in rows[:SHOWN]]},
        count=sum(row.is_open for row in rows),
        url=reverse("enterprises:corrections"),
        waiting=waiting,
    )


def applications_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection:
    """我的申报: what came back to be completed, what is under way, what may be applied for now."""
    rows = applications_of(by.scope)
    returned = list(rows.filter(state=ApplicationState.RETURNED))
    drafts = list(rows.filter(state=ApplicationState.DRAFT))
    taken = set(rows.filter(state__in=LIVE).values_list("call_id", flat=True))
    offers = [one for one in open_calls_for(enterprise, today) if one.call.pk not in taken][:SHOWN]
    waiting = [
        _application_waits(one, _("退回补正：%(title)s"), _("待补正"), "red", one.due_on) for one in returned
    ]
    waiting += [
        _application_waits(one, _("还没有提交：%(title)s"), _("草稿"), "amber", one.call.closes_on)
        for one in drafts
    ]
    return OwnSection(
        title=gettext_lazy("我的申报"),
        template="portal/section_applications.html",
        anchor="applications",
        context={"rows": list(rows[:SHOWN]), "offers": offers},
        count=rows.filter(state__in=LIVE).count(),
        url=reverse("policies:applications"),
        waiting=tuple(waiting),
    )


def _application_waits(row: Application, text: str, word: str, light: str, until: dt.date | None) -> Waiting:
    address = reverse("policies:application", args=(row.pk,))
    return Waiting(text % {"title": row.call.title}, address, word, light, until)


def awards_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection | None:
    """兑现: what was granted to the enterprise, once it is public."""
    rows = list(awards(by.scope)[:SHOWN])
    if not rows:
        return None
    return OwnSection(
        title=gettext_lazy("政策兑现"),
        template="portal/section_awards.html",
        anchor="awards",
        context={"rows": rows},
        url=reverse("policies:rounds"),
    )
