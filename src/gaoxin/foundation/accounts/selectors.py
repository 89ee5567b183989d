"""Reading users: who a login is, in which zones, with which roles."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.locks import locked_name
from gaoxin.foundation.accounts.models import Membership, PersonalToken, User
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError, NotFound


def in_force(*, as_of: dt.date | None = None, path: str = "") -> Q:
    """The condition that a membership (reached over ``path``) holds on a day (today)."""
    day = as_of or timezone.localdate()
    open_ended = Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": day})
    return Q(**{f"{path}since__lte": day, f"{path}revoked_at__isnull": True}) & open_ended


def memberships_of(user: User, *, as_of: dt.date | None = None) -> QuerySet[Membership]:
    """The roles in force on a day (today), with their zones."""
    rows = user.memberships.filter(in_force(as_of=as_of))
    return rows.select_related("zone").order_by("zone__code", "id")


def actor_for(
    user: User, memberships: Iterable[Membership], *, zone_id: int | None, address: str = ""
) -> Actor:
    """The actor of a login in one zone (its first zone when ``zone_id`` is not one of them)."""
    rows = list(memberships)
    if not user.is_active or not rows:
        return Actor(user_id=user.pk, name=str(user), address=address)
    zones = [row.zone_id for row in rows]
    chosen = zone_id if zone_id in zones else zones[0]
    here = [row for row in rows if row.zone_id == chosen]
    departments = {row.department_id for row in here}
    enterprises = {row.enterprise_id for row in here if row.role == Role.ENTERPRISE_USER}
    return Actor(
        user_id=user.pk,
        name=str(user),
        scope=Scope(frozenset({chosen}), enterprise_id=next(iter(enterprises), None)),
        roles=frozenset(Role(row.role) for row in here),
        department_id=next(iter(departments)) if len(departments) == 1 else None,
        address=address,
        assignments=frozenset((Role(row.role), row.department_id) for row in here),
    )


def anonymous() -> Actor:
    return ANONYMOUS


def users(scope: Scope) -> QuerySet[User]:
    """People looked after by the scope's zone or holding a role in it at any time."""
    here = Membership.objects.filter(user=OuterRef("pk"), zone_id__in=scope.zone_ids)
    rows = User.objects.filter(Q(home_zone_id__in=scope.zone_ids) | Exists(here))
    return rows if scope.enterprise_id is None else rows.none()


def listed_users(scope: Scope) -> QuerySet[User]:
    """``users`` with what a list shows: ``is_locked``, ``has_second_factor`` and ``roles_here`` in force."""
    here = Membership.objects.filter(in_force(), zone_id__in=scope.zone_ids).select_related("department")
    devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return (
        users(scope)
        .annotate(is_locked=locked_name(OuterRef("username")), has_second_factor=Exists(devices))
        .prefetch_related(Prefetch("memberships", queryset=here.order_by("role"), to_attr="roles_here"))
    )


def user_in(scope: Scope, *, pk: int) -> User:
    found = listed_users(scope).filter(pk=pk).select_related("home_zone").first()
    if found is None:
        raise NotFound()
    return found


def role_assignments(scope: Scope) -> QuerySet[Membership]:
    """Every role ever assigned in the scope's zones, the newest first."""
    rows = Membership.objects.select_related("user", "zone", "department").order_by("-since", "-id")
    return scope.rows(rows)


def membership_in(scope: Scope, *, pk: int) -> Membership:
    found = role_assignments(scope).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def holders_of(
    roles: Iterable[Role], *, scope: Scope, as_of: dt.date | None = None, department_id: int | None = None
) -> QuerySet[User]:
    """Active people who hold any of ``roles`` on a day (today), for the whole zone or for the department."""
    held = Membership.objects.filter(
        in_force(as_of=as_of), user=OuterRef("pk"), zone_id__in=scope.zone_ids, role__in=list(roles)
    )
    if department_id is not None:
        held = held.filter(Q(department_id=department_id) | Q(department_id__isnull=True))
    return User.objects.filter(Exists(held), is_active=True).order_by("display_name", "id")


def users_of_enterprise(enterprise_id: int, *, zone_id: int) -> list[int]:
    """The active people who stand for an enterprise today."""
    rows = Membership.objects.filter(
        in_force(),
        zone_id=zone_id,
        role=Role.ENTERPRISE_USER,
        enterprise_id=enterprise_id,
        user__is_active=True,
    )
    return sorted(set(rows.values_list("user_id", flat=True)))


def is_sole_holder(membership: Membership) -> bool:
    """Whether nobody else active holds this administrator's role in this zone from today on."""
    if membership.role not in ADMINISTRATORS:
        return False
    same = Membership.objects.filter(
        in_force(), zone_id=membership.zone_id, role=membership.role, user__is_active=True
    )
    mine = same.filter(pk=membership.pk).exists()
    return mine and not same.exclude(user_id=membership.user_id).exists()


def sole_administration_of(user: User) -> Membership | None:
    """A role of administrator that only this person holds."""
    held = memberships_of(user).filter(role__in=ADMINISTRATORS)
    return next((row for row in held if is_sole_holder(row)), None)


def password_too_old(user: User) -> bool:
    age = timezone.now() - user.password_changed_at
    return age > dt.timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)


def password_age_left(user: User) -> int:
    """Days until the password must be changed; 0 when it is overdue."""
    age = timezone.now() - user.password_changed_at
    return max(settings.PASSWORD_MAX_AGE_DAYS - age.days, 0)


def temporary_password_expired(user: User) -> bool:
    """A password somebody else made, not replaced within the days it is good for."""
    age = timezone.now() - user.password_changed_at
    return user.must_change_password and age > dt.timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)


def second_factor_of(user: User) -> TOTPDevice | None:
    """The confirmed authenticator of a person."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def started_second_factor(user: User) -> TOTPDevice | None:
    """An authenticator whose first code is still awaited."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def recovery_codes_left(user: User) -> int:
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def second_factor_required(memberships: Iterable[Membership]) -> bool:
    """Whether any role in force makes the second factor compulsory."""
    return any(row.role in settings.SECOND_FACTOR_ROLES for row in memberships)


def tokens_of(user_id: int | None) -> QuerySet[PersonalToken]:
    """The tokens of a person; none of nobody."""
    rows = PersonalToken.objects.select_related("zone")
    return rows.none() if user_id is None else rows.filter(user_id=user_id)


def own_token(user_id: int | None, *, pk: int) -> PersonalToken:
    found = tokens_of(user_id).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def token_digest(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()


def actor_of_token(raw: str, *, address: str) -> tuple[Actor, PersonalToken]:
    """Whom a personal token acts as, in its zone.

    Raises ``DomainError`` with code ``token.unknown``, ``token.revoked``, ``token.expired``,
    ``token.disabled`` or ``token.no_role``; the API answers all of them with 401.
    """
    token = PersonalToken.objects.filter(digest=token_digest(raw)).select_related("user", "zone").first()
    if token is None:
        raise DomainError("token.unknown", _("令牌无效。"), remedy=_("请检查是否完整复制了令牌。"))
    _refuse_unusable(token)
    here = [row for row in memberships_of(token.user) if row.zone_id == token.zone_id]
    if not here:
        raise DomainError("token.no_role", _("令牌所有人在该高新区已没有角色。"))
    return actor_for(token.user, here, zone_id=token.zone_id, address=address), token


def _refuse_unusable(token: PersonalToken) -> None:
    renew = _("请登录平台，在“个人访问令牌”中重新创建。")
    if token.revoked_at is not None:
        raise DomainError("token.revoked", _("令牌已撤销。"), remedy=renew)
    if token.expires_on < timezone.localdate():
        raise DomainError("token.expired", _("令牌已过期。"), remedy=renew)
    if not token.user.is_active:
        raise DomainError("token.disabled", _("令牌所有人的账户已停用。"))
