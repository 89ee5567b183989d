"""Users, their roles in zones, and personal API tokens."""

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone

PHONE = RegexValidator(r"^[0-9+][0-9 -]{4,18}$", _("请填写手机或办公电话号码，只含数字、空格和短横。"))


class User(AbstractUser):
    """A person with a login. What they may do comes from memberships, never from Django's staff flags."""

    display_name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=20, blank=True, validators=[PHONE])
    # The zone whose administrators look after this login; roles may be held in other zones as well.
    home_zone = models.ForeignKey(
        Zone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("所属高新区"),
    )
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码修改时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ("username",)

    def __str__(self) -> str:
        return self.display_name or self.username


class Membership(models.Model):
    """A role a person holds in a zone, from a day until a day; ``department`` limits it to one department."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("用户")
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("高新区")
    )
    role = models.CharField(_("角色"), max_length=24, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("部门"),
    )
    # The enterprise of an enterprise user. A plain number: this layer knows no enterprises.
    enterprise_id = models.BigIntegerField(_("企业"), null=True, blank=True)
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)
    # Taken back before its last day, at once; the dates stay as they were decided.
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("角色分配")
        ordering = ("user_id", "zone_id", "role")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="ck_membership_dates"
            ),
            models.CheckConstraint(
                condition=~Q(role="enterprise_user") | Q(enterprise_id__isnull=False),
                name="ck_membership_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class FormerPassword(models.Model):
    """Hashes of earlier passwords, so that recent ones are not used again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("历史密码")
        ordering = ("-replaced_at",)

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class PersonalToken(models.Model):
    """个人访问令牌 for the API: acts as its owner in one zone; only a digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("用户"))
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("高新区"))
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    hint = models.CharField(_("前缀"), max_length=12)
    may_write = models.BooleanField(_("可写"), default=False)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    expires_on = models.DateField(_("有效期至"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    last_used_on = models.DateField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("个人访问令牌")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_on >= timezone.localdate()
