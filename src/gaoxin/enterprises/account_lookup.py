"""Answers the accounts' question which enterprise a code or an id names."""

from collections.abc import Iterable, Mapping

from gaoxin.enterprises import selectors
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.enterprise_lookup import EnterpriseCard, EnterpriseLookup
from gaoxin.foundation.zones.scope import Scope


def _by_code(code: str, scope: Scope) -> EnterpriseCard | None:
    found = selectors.enterprise_of_code(code, scope=scope)
    return EnterpriseCard(found.pk, found.name) if found else None


def _names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Enterprise.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


LOOKUP = EnterpriseLookup(by_code=_by_code, names=_names)
