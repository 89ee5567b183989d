"""The catalogue of approvals and its conditions as they stand for a day."""

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gaoxin.approvals.catalogue import ApprovalCatalogue, approvals_at
from gaoxin.approvals.catalogue.conditions import Conditions
from gaoxin.engines.rules.library import Library
from gaoxin.foundation.rules_in_force import rules_in_force


def approvals() -> ApprovalCatalogue:
    """Asked for every row of a page: the folder of the settings is taken as it is."""
    folder = settings.CATALOGUE_DIR
    return approvals_at(folder if isinstance(folder, Path) else Path(folder))


def conditions_on(on: dt.date) -> Conditions:
    """Ready to be asked; made once for a day and a state of the rules."""
    return _conditions(rules_in_force(), on)


@lru_cache(maxsize=16)
def _conditions(rules: Library, on: dt.date) -> Conditions:
    return Conditions(approvals(), rules, on)
