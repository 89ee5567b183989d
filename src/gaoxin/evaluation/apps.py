from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MEASURES = ("projects", "enterprises", "places", "innovation")


class EvaluationConfig(AppConfig):
    name = "gaoxin.evaluation"
    label = "evaluation"
    verbose_name = _("评价")

    def ready(self) -> None:
        for module in MEASURES:
            import_module(f"gaoxin.evaluation.measures.{module}")
