"""People and role assignments as lists."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.enterprise_lookup import enterprise_names
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import in_force
from gaoxin.foundation.zones.models import Department
from gaoxin.foundation.zones.selectors import departments
from gaoxin.web.filters import LedgerFilterSet
from gaoxin.web.sentences import listed
from gaoxin.web.tables import (
    CodeColumn,
    DateColumn,
    LedgerColumn,
    LedgerTable,
    LinkColumn,
    NameColumn,
    YesNoColumn,
)

ACTIVE, LOCKED, TEMPORARY, DISABLED = "active", "locked", "temporary", "disabled"
STATES = {
    ACTIVE: (_("在用"), "badge-green"),
    LOCKED: (_("已锁定"), "badge-red"),
    TEMPORARY: (_("待改密码"), "badge-amber"),
    DISABLED: (_("停用"), ""),
}
HELD, COMING, OVER, REVOKED = "held", "coming", "over", "revoked"
TERM_STATES = {
    HELD: (_("有效"), "badge-green"),
    COMING: (_("未开始"), "badge-blue"),
    OVER: (_("已到期"), ""),
    REVOKED: (_("已收回"), "badge-amber"),
}


def _choices(states: dict[str, tuple[Any, str]]) -> list[tuple[str, Any]]:
    return [(code, label) for code, (label, _css) in states.items()]


def state_of(user: User) -> str:
    """The state of a login; ``user`` comes from ``listed_users``."""
    if not user.is_active:
        return DISABLED
    if getattr(user, "is_locked", False):
        return LOCKED
    return TEMPORARY if user.must_change_password else ACTIVE


def term_state(row: Membership) -> str:
    today = timezone.localdate()
    if row.revoked_at is not None:
        return REVOKED
    if row.since > today:
        return COMING
    return OVER if row.until is not None and row.until < today else HELD


class BadgeColumn(LedgerColumn):
    """A state by its label, set off by colour; ``states`` maps a code to (label, class)."""

    css = "choice"
    sheet_width = 12

    def __init__(self, verbose_name: Any, *, states: dict[str, tuple[Any, str]], **rest: Any) -> None:
        super().__init__(verbose_name, orderable=False, **rest)
        self.states = states

    def render(self, value: str) -> SafeString:
        label, css = self.states[value]
        return format_html('<span class="badge {}">{}</span>', css, label)

    def sheet_value(self, value: str) -> str:
        return str(self.states[value][0])


class RolesColumn(LedgerColumn):
    """The roles in force, each with its department."""

    css = "wrap"
    sheet_width = 40

    def __init__(self, verbose_name: Any) -> None:
        super().__init__(verbose_name, accessor=_current_roles, orderable=False, empty_values=((), None))

    def render(self, value: tuple[str, ...]) -> SafeString:
        return format_html_join("、", "{}", ((one,) for one in value))

    def sheet_value(self, value: tuple[str, ...]) -> str | None:
        return listed(value) or None


def _current_roles(user: User) -> tuple[str, ...]:
    return tuple(role_words(row) for row in getattr(user, "roles_here", ()))


def role_words(row: Membership) -> str:
    if row.department is None:
        return str(row.get_role_display())
    return gettext("%(role)s（%(department)s）") % {
        "role": row.get_role_display(),
        "department": row.department.short_name,
    }


class UserTable(LedgerTable):
    display_name = NameColumn(_("姓名"), url_name="accounts:user")
    username = CodeColumn(_("用户名"))
    roles = RolesColumn(_("角色"))
    state = BadgeColumn(_("状态"), states=STATES, accessor=state_of)
    phone = CodeColumn(_("电话"), orderable=False)
    email = LedgerColumn(_("邮箱"), orderable=False)
    has_second_factor = YesNoColumn(_("二次验证"), orderable=False)
    password_changed_at = DateColumn(_("密码修改时间"))
    last_login = DateColumn(_("最近登录"))
    date_joined = DateColumn(_("建立时间"))

    column_sets: ClassVar = {
        "daily": (
            _("常用"),
            ("display_name", "username", "roles", "state", "phone", "has_second_factor", "last_login"),
        ),
    }
    empty_title = _("还没有用户")
    empty_hint = _("新建用户后，请安全管理员为其分配角色。")

    class Meta(LedgerTable.Meta):
        model = User
        fields: tuple[str, ...] = ()

    def row_css(self, record: User) -> str:
        return "" if record.is_active else "closed"


class UserFilters(LedgerFilterSet):
    role = django_filters.ChoiceFilter(label=_("角色"), choices=Role.choices, method="with_role")
    department = django_filters.ModelChoiceFilter(
        label=_("部门"),
        queryset=lambda request: departments(request.actor.scope),
        method="in_department",
        empty_label=_("全部"),
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=_choices(STATES), method="in_state")

    search_fields = ("display_name", "username", "phone")
    search_hint = _("姓名、用户名或电话")

    def with_role(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(self._holding(role=value))

    def in_department(self, queryset: QuerySet[User], name: str, value: Department) -> QuerySet[User]:
        return queryset.filter(self._holding(department=value))

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == DISABLED:
            return queryset.filter(is_active=False)
        if value == LOCKED:
            return queryset.filter(is_active=True, is_locked=True)
        return queryset.filter(is_active=True, is_locked=False, must_change_password=value == TEMPORARY)

    def _holding(self, **wanted: Any) -> Exists:
        zones = self.request.actor.scope.zone_ids
        rows = Membership.objects.filter(in_force(), user=OuterRef("pk"), zone_id__in=zones, **wanted)
        return Exists(rows)


class RoleTable(LedgerTable):
    user = LinkColumn(_("姓名"), accessor="user__display_name", url_name="accounts:user", key="user_id")
    username = CodeColumn(_("用户名"), accessor="user__username")
    role = LedgerColumn(_("角色"))
    department = LedgerColumn(_("限定部门"), accessor="department__short_name")
    enterprise = LedgerColumn(_("代表企业"), accessor="enterprise_name", orderable=False)
    since = DateColumn(_("起"))
    until = DateColumn(_("止"))
    state = BadgeColumn(_("状态"), states=TERM_STATES, accessor=term_state)
    revoked_at = DateColumn(_("收回时间"))

    column_sets: ClassVar = {
        "daily": (
            _("常用"),
            ("user", "username", "role", "department", "since", "until", "state"),
        ),
    }
    empty_title = _("还没有分配角色")

    class Meta(LedgerTable.Meta):
        model = Membership
        fields: tuple[str, ...] = ()

    def prepare(self, records: list[Membership]) -> None:
        """The names of the enterprises that enterprise users stand for, read together."""
        names = enterprise_names(record.enterprise_id for record in records if record.enterprise_id)
        for record in records:
            name = names.get(record.enterprise_id) if record.enterprise_id else None
            record.enterprise_name = name  # type: ignore[attr-defined]

    def row_css(self, record: Membership) -> str:
        return "" if term_state(record) in (HELD, COMING) else "closed"


class RoleFilters(LedgerFilterSet):
    role = django_filters.ChoiceFilter(label=_("角色"), choices=Role.choices)
    department = django_filters.ModelChoiceFilter(
        label=_("部门"), queryset=lambda request: departments(request.actor.scope), empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=_choices(TERM_STATES), method="in_state")

    search_fields = ("user__display_name", "user__username")
    search_hint = _("姓名或用户名")

    def in_state(self, queryset: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        today = timezone.localdate()
        if value == REVOKED:
            return queryset.filter(revoked_at__isnull=False)
        if value == HELD:
            return queryset.filter(in_force())
        if value == COMING:
            return queryset.filter(revoked_at__isnull=True, since__gt=today)
        return queryset.filter(revoked_at__isnull=True, until__lt=today)
