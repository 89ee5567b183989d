"""测算方案: numbers somebody moved in the sandbox, kept under a name for colleagues."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded

LONGEST = 2000


class Scenario(Recorded):
    """Kept as the address of the sandbox page, so that it is computed anew with the facts of the day."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)
    name = models.CharField(_("方案名称"), max_length=60)
    query = models.CharField(_("改动"), max_length=LONGEST)
    user_id = models.BigIntegerField(_("保存人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("测算方案")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_scenario_name")]

    def __str__(self) -> str:
        return self.name
