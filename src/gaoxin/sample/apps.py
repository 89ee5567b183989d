"""An app without tables: it is installed so that its audit action has a name on every page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SampleConfig(AppConfig):
    name = "gaoxin.sample"
    verbose_name = _("示例数据")

    def ready(self) -> None:
        from gaoxin.sample import events  # noqa: F401
