"""The rules the platform answers by, for apps that stand beside the one which keeps them.

The setting ``RULES_IN_FORCE`` names the function that gives the library: the catalogue, and over it whatever
was published here.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from gaoxin.engines.rules.library import Library


@lru_cache(maxsize=1)
def _giver() -> Callable[[], Library]:
    giver: Callable[[], Library] = import_string(settings.RULES_IN_FORCE)
    return giver


def rules_in_force() -> Library:
    """Versions of every policy, with the dictionary of facts they speak of."""
    return _giver()()
