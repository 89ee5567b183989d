"""Reading funds within a scope."""

from django.db.models import QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.funding.models import Fund


def funds(scope: Scope) -> QuerySet[Fund]:
    return scope.rows(Fund.objects.all())
