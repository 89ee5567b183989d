"""Enterprises in the order of one figure of one year, quickly at a hundred thousand rows."""

from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from gaoxin.enterprises.models import RANKABLE, AnnualFigures, Enterprise
from gaoxin.enterprises.selectors.paging import ListedRows

# Up to here the plain join is as quick as the walk along the index, and it needs no second look.
FEW = 4_000


@dataclass(frozen=True, slots=True)
class Ranking:
    figure: str
    year: int
    descends: bool


class EnterpriseRows(ListedRows[Enterprise]):
    """A query that can be put in the order of a figure: known values first, then the unknown, then by key.

    Its own SQL joins the year's figures in force and sorts all rows. A page of many rows is found in another
    way that gives the same rows: along the index of the figure, asking of each row only whether it belongs.
    """

    ranking: Ranking | None = None
    # Numbers of rows counted so far, by the SQL that counted them; shared by what is derived from a list.
    counted: dict[tuple[str, Any], int]

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.counted = {}

    def ranked_by(self, figure: str, *, year: int, descends: bool = True) -> Self:
        if figure not in RANKABLE:
            raise ValueError(f"not a figure with an index: {figure}")
        in_force = Q(annual_figures__year=year, annual_figures__is_current=True)
        rows = self.annotate(ranked=FilteredRelation("annual_figures", condition=in_force))
        value = F(f"ranked__{figure}")
        term = value.desc(nulls_last=True) if descends else value.asc(nulls_last=True)
        rows = rows.order_by(term, "-pk" if descends else "pk")
        rows.ranking = Ranking(figure, year, descends)
        return rows

    def order_by(self, *terms: Any) -> Self:
        """Another order ends the ranking; further terms behind it do not."""
        rows = super().order_by(*terms)
        present = self.query.order_by
        if self.ranking is not None and tuple(terms[: len(present)]) != present:
            rows.ranking = None
        return rows

    def count(self) -> int:
        """The order does not change the number: the join is left out. A page asks twice and counts once."""
        if self.ranking is None:
            return super().count()
        keys = self._unranked().values("pk")
        try:
            asked = keys.query.sql_with_params()
        except EmptyResultSet:
            return 0
        if asked not in self.counted:
            self.counted[asked] = keys.count()
        return self.counted[asked]

    @property
    def is_ordered_specially(self) -> bool:
        return self.ranking is not None

    def page_of_keys(self, piece: slice) -> list[int]:
        if self.ranking is None or self.count() <= FEW:
            return super().page_of_keys(piece)
        return self._along_the_index(self.ranking, piece.start or 0, piece.stop)

    def _clone(self) -> Self:
        clone = super()._clone()
        clone.ranking = self.ranking
        clone.counted = self.counted
        return clone

    def _unranked(self) -> Self:
        plain = self._clone()
        plain.ranking = None
        return plain.order_by()

    def _along_the_index(self, ranking: Ranking, start: int, stop: int) -> list[int]:
        known = self._known(ranking)
        keys = list(known[start:stop])
        if len(keys) == stop - start:
            return keys
        passed = known.count()
        unknown = self._unranked().exclude(pk__in=self._with_value(ranking).values("enterprise"))
        tail = unknown.order_by("-pk" if ranking.descends else "pk")
        after = slice(max(0, start - passed), stop - passed)
        return keys + ListedRows.page_of_keys(tail, after)

    def _known(self, ranking: Ranking) -> QuerySet[Any]:
        sign = "-" if ranking.descends else ""
        member = Exists(self._unranked().filter(pk=OuterRef("enterprise_id")))
        rows = self._with_value(ranking).filter(member)
        return rows.order_by(f"{sign}{ranking.figure}", f"{sign}enterprise_id").values_list(
            "enterprise_id", flat=True
        )

    def _with_value(self, ranking: Ranking) -> QuerySet[AnnualFigures]:
        known = {f"{ranking.figure}__isnull": False}
        return AnnualFigures.objects.filter(year=ranking.year, is_current=True, **known)
