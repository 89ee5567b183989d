"""A zone, its departments, and who held which post when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ZoneLevel(models.TextChoices):
    NATIONAL = "national", _("国家级高新区")
    PROVINCIAL = "provincial", _("省级高新区")


class Zone(models.Model):
    """高新区: the outermost boundary of data. Every business row belongs to exactly one."""

    code = models.SlugField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40)
    province = models.CharField(_("省份"), max_length=20)
    city = models.CharField(_("城市"), max_length=20)
    level = models.CharField(_("级别"), max_length=12, choices=ZoneLevel.choices)
    data_as_of = models.DateField(_("数据截至"), null=True, blank=True)
    is_sample = models.BooleanField(_("含示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("高新区")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.short_name


class Department(models.Model):
    """部门（局、专班、公司）of a zone."""

    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="departments", verbose_name=_("高新区")
    )
    name = models.CharField(_("全称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=0)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("部门")
        ordering = ("sort_order", "id")
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_department_name")]

    def __str__(self) -> str:
        return self.short_name


class Post(models.Model):
    """岗位 within a department, e.g. 科技创新局局长."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="posts", verbose_name=_("部门")
    )
    title = models.CharField(_("职务"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=0)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        ordering = ("sort_order", "id")
        constraints = [models.UniqueConstraint(fields=("department", "title"), name="uq_post_title")]

    def __str__(self) -> str:
        return self.title


class PostHolding(models.Model):
    """任职: one person in one post from a day until a day; history is kept, never overwritten."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("岗位"))
    person_name = models.CharField(_("姓名"), max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holdings",
        verbose_name=_("用户"),
    )
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        ordering = ("-since",)
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="ck_holding_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.post}"
