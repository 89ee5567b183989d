"""Reading the register: who is in it, found by name, code or pinyin initials."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gaoxin.enterprises.models import Cluster, Enterprise
from gaoxin.enterprises.names import nearest
from gaoxin.enterprises.selectors.ranking import EnterpriseRows
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound
from gaoxin.values.glyphs import half_width
from gaoxin.values.uscc import normalise

# As many keys as a filter carries along instead of reading all names a second time for the count.
FEW_FOUND = 1_000
MOST_WORDS = 6
_LETTERS = re.compile(r"[A-Za-z0-9]+")


def enterprises(scope: Scope) -> EnterpriseRows:
    """Enterprises of the scope; an enterprise user sees its own."""
    return scope.rows(EnterpriseRows(Enterprise), enterprise="id")  # type: ignore[return-value]


def enterprise(enterprise_id: int, *, scope: Scope) -> Enterprise:
    """One enterprise with zone and cluster; ``NotFound`` outside the scope."""
    found = enterprises(scope).select_related("cluster", "zone").filter(pk=enterprise_id).first()
    if found is None:
        raise NotFound("没有找到这家企业，或不在您的数据范围内。")
    return found


def enterprise_of_code(uscc: str, *, scope: Scope) -> Enterprise | None:
    return enterprises(scope).filter(uscc=normalise(uscc)).first()


def enterprises_named(name: str, *, scope: Scope) -> list[Enterprise]:
    """Every enterprise of exactly this name; more than one when their codes differ."""
    return list(enterprises(scope).filter(name=name).order_by("pk"))


def clusters(scope: Scope) -> QuerySet[Cluster]:
    """The zone's clusters in their order; an enterprise user sees them too, they are no secret."""
    return Cluster.objects.filter(zone_id__in=scope.zone_ids)


def cluster(code: str, *, scope: Scope) -> Cluster:
    found = clusters(scope).filter(code=code).first()
    if found is None:
        raise NotFound(f"没有代码为“{code}”的产业集群。")
    return found


def matching(queryset: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Rows that contain every word: in name or short name, or as pinyin initials or part of the code."""
    words = half_width(text).split()[:MOST_WORDS]
    if not words:
        return queryset
    found = queryset
    for word in words:
        found = found.filter(_anywhere(word))
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW_FOUND + 1])
    return queryset.filter(pk__in=keys) if len(keys) <= FEW_FOUND else found


def _anywhere(word: str) -> Q:
    if not _LETTERS.fullmatch(word):
        written = {word, word.replace("(", "（").replace(")", "）")}
        found = Q()
        for one in sorted(written):
            found |= Q(name__contains=one) | Q(short_name__contains=one)
        return found
    found = Q(initials__contains=word.lower())
    if any(character.isdigit() for character in word):
        found |= Q(uscc__contains=word.upper())
    return found


@dataclass(frozen=True, slots=True)
class Namesake:
    """An enterprise whose name is like a given one; ``likeness`` is 80–100."""

    enterprise: Enterprise
    likeness: int


def similar_names(name: str, *, scope: Scope, limit: int = 5) -> list[Namesake]:
    """Enterprises that may be the one meant, likeliest first. A hint to a person: nothing is merged on it."""
    if len(name.strip()) < 2:
        return []
    known = dict(enterprises(scope).order_by().values_list("pk", "name"))
    scores = nearest(name, known, limit=limit)
    rows = enterprises(scope).select_related("cluster").in_bulk([key for key, _score in scores])
    return [Namesake(rows[key], round(score)) for key, score in scores if key in rows]
