"""诉求: raised, accepted and given to somebody, answered, closed, taken up again, rated; limits set."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.enterprises.actions.contacts import parse_phone
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import users_of_enterprise
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.services import permissions, selectors
from gaoxin.services.models import (
    Difficulty,
    RequestCategory,
    RequestEvent,
    RequestEventKind,
    RequestState,
    ServiceRequest,
    ServiceTerms,
)
from gaoxin.values.errors import Conflict, DomainError, NotFound

LONGEST_TERM = 60
POOR = 2


@transaction.atomic
def raise_request(
    enterprise: Enterprise,
    *,
    by: Actor,
    category: str,
    title: str,
    content: str,
    contact_name: str,
    contact_phone: str,
    today: dt.date,
    difficulty: str = "",
    is_sample: bool = False,
) -> ServiceRequest:
    """A request is registered; the limit for accepting it runs from ``today``."""
    require(by, permissions.RAISE_REQUEST, zone_id=enterprise.zone_id)
    if by.scope.enterprise_id not in (None, enterprise.pk):
        raise NotFound()
    _refuse_choice(RequestCategory.values, category, field="category")
    _refuse_choice(["", *Difficulty.values], difficulty, field="difficulty")
    terms = selectors.terms_on(enterprise.zone_id, day=today)
    row = ServiceRequest.objects.create(
        enterprise=enterprise,
        category=category,
        title=_stated(title, field="title", most=80),
        content=_stated(content, field="content", most=1000),
        contact_name=_stated(contact_name, field="contact_name", most=40),
        contact_phone=parse_phone(
            _stated(contact_phone, field="contact_phone", most=40), field="contact_phone"
        ),
        difficulty=difficulty,
        registered_on=today,
        accept_by=working_calendar().deadline(today, terms.accept_days).date,
        user_id=by.user_id,
        recorded_by=by.name,
        is_sample=is_sample,
    )
    _note(row, RequestEventKind.REGISTERED, by=by, day=today)
    _record(permissions.REQUEST_RAISED, row, by=by, changes={"category": (None, row.category)})
    words = {"enterprise": enterprise.name, "title": row.title}
    _tell(
        row,
        permissions.REQUEST_NEW,
        _("新诉求：%(enterprise)s，%(title)s") % words,
        by=by,
        roles=(Role.ENTERPRISE_SERVICE,),
    )
    return row


@transaction.atomic
def assign_request(
    request: ServiceRequest,
    *,
    by: Actor,
    department: Department,
    today: dt.date,
    officer: User | None = None,
    note: str = "",
) -> ServiceRequest:
    """受理交办: accepted and given to a department; repeated, to another one, and the limit stays."""
    row = _locked(request)
    require(by, permissions.ASSIGN_REQUESTS, zone_id=row.enterprise.zone_id)
    _refuse_state(row, RequestState.REGISTERED, RequestState.ASSIGNED)
    _refuse_stranger(row, department, officer, by=by)
    changes: Changes = {"department": (row.department, department), "officer": (row.officer, officer)}
    row.department, row.officer = department, officer
    if row.accepted_on is None:
        row.accepted_on = today
    if row.reply_by is None:
        row.reply_by = _reply_by(row, start=today)
    row.state = RequestState.ASSIGNED
    row.save(
        update_fields=("department", "officer", "accepted_on", "reply_by", "state"),
    )
    told = _("交%(department)s%(officer)s，%(day)s 前答复。") % {
        "department": department,
        "officer": officer or "",
        "day": row.reply_by,
    }
    _note(row, RequestEventKind.ASSIGNED, by=by, day=today, note=told + note.strip())
    _record(permissions.REQUEST_ASSIGNED, row, by=by, changes=changes)
    text = _("诉求交您办理，%(day)s 前答复：%(title)s") % {"day": row.reply_by, "title": row.title}
    if officer is not None:
        _tell(row, permissions.REQUEST_GIVEN, text, by=by, users=(officer.pk,))
    else:
        hands = sorted(permissions.HANDLERS - {Role.ENTERPRISE_SERVICE})
        _tell(row, permissions.REQUEST_GIVEN, text, by=by, roles=hands, department_id=department.pk)
    _tell_enterprise(row, _("诉求已受理：%(title)s") % {"title": row.title}, by=by)
    return row


@transaction.atomic
def reply_request(request: ServiceRequest, *, by: Actor, note: str, today: dt.date) -> ServiceRequest:
    """答复: what was done or why not, told to the enterprise; a further reply may follow before closing."""
    row = _locked(request)
    _require_hand(row, by=by)
    _refuse_state(row, RequestState.ASSIGNED, RequestState.REPLIED)
    said = _stated(note, field="note", most=1000)
    row.state = RequestState.REPLIED
    row.replied_on = row.replied_on or today
    row.save(update_fields=("state", "replied_on"))
    _note(row, RequestEventKind.REPLIED, by=by, day=today, note=said)
    _record(permissions.REQUEST_REPLIED, row, by=by, changes={"note": (None, said)})
    _tell_enterprise(row, _("诉求有答复：%(title)s") % {"title": row.title}, by=by)
    return row


@transaction.atomic
def close_request(request: ServiceRequest, *, by: Actor, today: dt.date, note: str = "") -> ServiceRequest:
    """办结: the enterprise confirms, at any time; an officer only after the answer, saying how it ended."""
    row = _locked(request)
    said = note.strip()
    if by.scope.enterprise_id is not None:
        _require_own(row, by=by)
        _refuse_state(row, RequestState.REGISTERED, RequestState.ASSIGNED, RequestState.REPLIED)
    else:
        _require_hand(row, by=by)
        _refuse_state(row, RequestState.REPLIED)
        said = _stated(said, field="note", most=1000)
    row.state, row.closed_on = RequestState.CLOSED, today
    row.save(update_fields=("state", "closed_on"))
    _note(row, RequestEventKind.CLOSED, by=by, day=today, note=said)
    _record(permissions.REQUEST_CLOSED, row, by=by, changes={"note": (None, said or None)})
    _tell_enterprise(row, _("诉求已办结，请评价：%(title)s") % {"title": row.title}, by=by)
    return row


@transaction.atomic
def reopen_request(request: ServiceRequest, *, by: Actor, note: str, today: dt.date) -> ServiceRequest:
    """重新办理: the answer did not help; a fresh limit runs, the earlier answer and rating stay in events."""
    row = _locked(request)
    if by.scope.enterprise_id is not None:
        _require_own(row, by=by)
    else:
        _require_hand(row, by=by)
    _refuse_state(row, RequestState.REPLIED, RequestState.CLOSED)
    said = _stated(note, field="note", most=1000)
    row.closed_on = row.replied_on = row.satisfaction = None
    row.satisfaction_words = ""
    if row.department_id is None:
        row.state, row.accept_by = RequestState.REGISTERED, _accept_by(row, start=today)
    else:
        row.state, row.reply_by = RequestState.ASSIGNED, _reply_by(row, start=today)
    row.save()
    _note(row, RequestEventKind.REOPENED, by=by, day=today, note=said)
    _record(permissions.REQUEST_REOPENED, row, by=by, changes={"note": (None, said)})
    _tell(
        row,
        permissions.REQUEST_BACK,
        _("企业要求重新办理：%(title)s") % {"title": row.title},
        by=by,
        roles=(Role.ENTERPRISE_SERVICE,),
        users=() if row.officer_id is None else (row.officer_id,),
    )
    return row


@transaction.atomic
def rate_request(
    request: ServiceRequest, *, by: Actor, satisfaction: int, today: dt.date, words: str = ""
) -> ServiceRequest:
    """评价: 1 to 5 by the enterprise once it is closed; 2 and below say why."""
    row = _locked(request)
    _require_own(row, by=by)
    _refuse_state(row, RequestState.CLOSED)
    if row.satisfaction is not None:
        raise Conflict(
            "request.rated",
            _("这件诉求已经评价过了。"),
            field="satisfaction",
            value=row.satisfaction,
            remedy=_("情况有变的，请选择重新办理。"),
        )
    if satisfaction not in range(1, 6):
        raise DomainError(
            "request.satisfaction",
            _("满意度应为 1 到 5。"),
            field="satisfaction",
            value=satisfaction,
            remedy=_("请选择一项。"),
        )
    said = words.strip()
    if satisfaction <= POOR or said:
        said = _stated(said, field="words", most=300)
    row.satisfaction, row.satisfaction_words = satisfaction, said
    row.save(update_fields=("satisfaction", "satisfaction_words"))
    told = _("满意度 %(score)s 分。") % {"score": satisfaction} + said
    _note(row, RequestEventKind.RATED, by=by, day=today, note=told)
    _record(permissions.REQUEST_RATED, row, by=by, changes={"satisfaction": (None, satisfaction)})
    return row


@transaction.atomic
def set_terms(
    zone: Zone, *, by: Actor, accept_days: int, reply_days: int, since: dt.date, basis: str, today: dt.date
) -> ServiceTerms:
    """Other limits from a day on; requests registered before keep theirs."""
    require(by, permissions.SET_TERMS, zone_id=zone.pk)
    for name, days in (("accept_days", accept_days), ("reply_days", reply_days)):
        if not 1 <= days <= LONGEST_TERM:
            raise DomainError(
                "terms.days",
                _("时限应为 1 到 %(most)s 个工作日。") % {"most": LONGEST_TERM},
                field=name,
                value=days,
                remedy=_("请核对后再提交。"),
            )
    if since < today:
        raise DomainError(
            "terms.since",
            _("启用日期 %(day)s 已经过去。") % {"day": since},
            field="since",
            value=since,
            remedy=_("请填今天或以后的日期，已登记的诉求仍按原时限。"),
        )
    row = ServiceTerms.objects.create(
        zone=zone,
        accept_days=accept_days,
        reply_days=reply_days,
        since=since,
        basis=_stated(basis, field="basis", most=200),
        recorded_by=by.name,
    )
    changes: Changes = {
        "accept_days": (None, accept_days),
        "reply_days": (None, reply_days),
        "since": (None, since),
    }
    record(permissions.TERMS_SET, row, by=by, zone_id=zone.pk, changes=changes)
    return row


def note_export(*, by: Actor, zone: Zone, kind: str, count: int, query: str) -> None:
    """Puts on record that a list with people's telephone numbers left the platform."""
    require(by, permissions.READ_REQUESTS, zone_id=zone.pk)
    said = {"format": (None, kind), "count": (None, count), "filters": (None, query[:500])}
    record(permissions.REQUESTS_EXPORTED, zone, by=by, zone_id=zone.pk, changes=said)


def _locked(request: ServiceRequest) -> ServiceRequest:
    rows = ServiceRequest.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "department", "officer").get(pk=request.pk)


def _require_hand(row: ServiceRequest, *, by: Actor) -> None:
    zone_id = row.enterprise.zone_id
    require(by, permissions.HANDLE_REQUESTS, zone_id=zone_id, department_id=row.department_id)


def _require_own(row: ServiceRequest, *, by: Actor) -> None:
    require(by, permissions.FOLLOW_REQUEST, zone_id=row.enterprise.zone_id)
    if by.scope.enterprise_id not in (None, row.enterprise_id):
        raise NotFound()


def _refuse_state(row: ServiceRequest, *wanted: RequestState) -> None:
    if row.state not in wanted:
        raise Conflict(
            "request.state",
            _("这件诉求现在是“%(state)s”，不能这样办。") % {"state": row.get_state_display()},
            field="state",
            value=row.state,
            remedy=_("请刷新页面，按现在的状态办理。"),
        )


def _refuse_stranger(row: ServiceRequest, department: Department, officer: User | None, *, by: Actor) -> None:
    if department.zone_id != row.enterprise.zone_id:
        raise NotFound()
    if officer is not None and not selectors.officers(by.scope).filter(pk=officer.pk).exists():
        raise DomainError(
            "request.officer",
            _("“%(officer)s”没有办理诉求的角色。") % {"officer": officer},
            field="officer",
            remedy=_("请另选经办人，或先由安全管理员分配角色。"),
        )


def _refuse_choice(known: Iterable[str], value: str, *, field: str) -> None:
    if value not in known:
        raise DomainError(
            "request.choice", _("没有这个选项。"), field=field, value=value, remedy=_("请从列表中选择。")
        )


def _stated(text: str, *, field: str, most: int) -> str:
    words = text.strip()
    if not words:
        raise DomainError(f"request.{field}", _("没有填写。"), field=field, remedy=_("请补充后再提交。"))
    if len(words) > most:
        raise DomainError(
            f"request.{field}",
            _("写了 %(given)s 个字，最多 %(most)s 个字。") % {"given": len(words), "most": most},
            field=field,
            remedy=_("请精简。"),
        )
    return words


def _accept_by(row: ServiceRequest, *, start: dt.date) -> dt.date:
    terms = selectors.terms_on(row.enterprise.zone_id, day=start)
    return working_calendar().deadline(start, terms.accept_days).date


def _reply_by(row: ServiceRequest, *, start: dt.date) -> dt.date:
    terms = selectors.terms_on(row.enterprise.zone_id, day=start)
    return working_calendar().deadline(start, terms.reply_days).date


def _note(row: ServiceRequest, kind: RequestEventKind, *, by: Actor, day: dt.date, note: str = "") -> None:
    RequestEvent.objects.create(
        request=row,
        kind=kind,
        happened_on=day,
        note=note,
        is_by_enterprise=by.scope.enterprise_id is not None,
        user_id=by.user_id,
        recorded_by=by.name,
    )


def _record(action: str, row: ServiceRequest, *, by: Actor, changes: Changes) -> None:
    record(action, row, by=by, zone_id=row.enterprise.zone_id, changes=changes)


def _tell(
    row: ServiceRequest,
    kind: str,
    text: str,
    *,
    by: Actor,
    roles: Iterable[Role] = (),
    users: Iterable[int] = (),
    department_id: int | None = None,
) -> None:
    notify(
        kind,
        zone_id=row.enterprise.zone_id,
        text=text,
        url=reverse("services:request", args=(row.pk,)),
        roles=roles,
        users=users,
        department_id=department_id,
        except_user=by.user_id,
    )


def _tell_enterprise(row: ServiceRequest, text: str, *, by: Actor) -> None:
    users = users_of_enterprise(row.enterprise_id, zone_id=row.enterprise.zone_id)
    _tell(row, permissions.REQUEST_MOVED, text, by=by, users=users)
