"""Thresholds, workings, tiers and scores, into the tree of a document and out of it."""

import re
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from gaoxin.engines.rules.documents import Bounds
from gaoxin.engines.rules.interchange.coverage import faults_between
from gaoxin.policies import studio_part_forms as forms
from gaoxin.policies.studio_spots import Given, Spot, cited, known_unit, one_line, with_citation
from gaoxin.policies.studio_tests import fitting_unit, plain, side_of, yearly
from gaoxin.policies.studio_tree import Tree, found_at, keep_named, put_at
from gaoxin.values.errors import DomainError, DomainErrors


def parameter_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    return {**cited(node), **{name: node.get(name, "") for name in ("label", "value", "unit")}}


def keep_parameter(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = str(spot.at[-1]) if spot.at else spot.fresh("threshold")
    unit = known_unit(given["unit"], field="unit")
    kept = with_citation(node, given, label=given["label"])
    kept |= {"value": plain(given["value"], field="value"), "unit": unit}
    keep_named(spot.tree, "parameters", name, kept)


_WAYS: Final = (
    ("ratio", re.compile(r"ratio\((?P<a>\w+)(?:\[-(?P<ay>\d)\])?, (?P<b>\w+)(?:\[-(?P<by>\d)\])?, zero=0\)")),
    ("growth", re.compile(r"(?P<a>\w+)\[-(?P<ay>1)\] - (?P=a)\[-2\]")),
    (
        "growth_rate",
        re.compile(r"ratio\((?P<a>\w+)\[-(?P<ay>1)\] - (?P=a)\[-2\], (?P=a)\[-2\], zero=unknown\)"),
    ),
    ("total", re.compile(r"total\((?P<a>\w+), (?P<n>\d)\)")),
)


def definition_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    told = {**cited(node), "label": node.get("label", ""), "unit": node.get("unit", "")}
    text = node.get("expr", "")
    for how, pattern in _WAYS:
        found = pattern.fullmatch(text)
        if found is not None:
            parts = found.groupdict()
            sides = {"fact": parts.get("a"), "year": parts.get("ay") or "", "below": parts.get("b")}
            return told | sides | {"below_year": parts.get("by") or "", "years": parts.get("n"), "how": how}
    return told | ({"how": "formula", "formula": text} if text else {})


def keep_definition(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = str(spot.at[-1]) if spot.at else spot.fresh("computed")
    text, unit = _expression(spot, given)
    kept = with_citation(node, given, label=given["label"])
    if unit:
        kept["unit"] = unit
    keep_named(spot.tree, "definitions", name, kept | {"expr": text})


def _expression(spot: Spot, given: Given) -> tuple[str, str]:
    """The expression and the unit of what it gives."""
    how = given["how"]
    if how == "formula":
        if not given["formula"].strip():
            raise DomainError(
                "studio.formula", _("没有写算式。"), field="formula", remedy=_("请写算式，或换一种算法。")
            )
        unit = given["unit"].strip()
        return one_line(given["formula"]), known_unit(unit, field="unit") if unit else ""
    if not given["fact"]:
        raise DomainError("studio.side", _("没有选甲。"), field="fact", remedy=_("请从列表里选。"))
    side = side_of(spot.tree, spot.facts, given["fact"])
    own = side.unit.word if side.unit else "1"
    match how:
        case "growth":
            unit = fitting_unit(side, given["unit"], field="unit").word
            return f"{side.name}[-1] - {side.name}[-2]", unit
        case "growth_rate":
            return f"ratio({side.name}[-1] - {side.name}[-2], {side.name}[-2], zero=unknown)", "%"
        case "total":
            unit = fitting_unit(side, given["unit"], field="unit").word
            return f"total({side.name}, {given.get('years') or 2})", unit
    if not given["below"]:
        raise DomainError("studio.side", _("没有选乙。"), field="below", remedy=_("请从列表里选。"))
    below = side_of(spot.tree, spot.facts, given["below"])
    left = yearly(side, given["year"])
    try:
        right = yearly(below, given["below_year"])
    except DomainError as error:
        raise DomainError(error.code, error.message, field="below_year", remedy=error.remedy) from None
    alike = side.unit is not None and below.unit is not None and side.unit.dimension == below.unit.dimension
    usual = "%" if alike else f"{own}/{below.unit.word if below.unit else '1'}"
    return f"ratio({left}, {right}, zero=0)", known_unit(given["unit"] or usual, field="unit")


def table_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    told = {**cited(node), **{name: node.get(name, "") for name in ("label", "unit", "gives")}}
    found = re.fullmatch(r"(?P<name>\w+)(?:\[-(?P<year>\d)\])?", node.get("input", ""))
    if found is not None:
        told |= {"fact": found["name"], "year": found["year"] or ""}
    for place, row in enumerate(node.get("rows", ())):
        told |= _row_of(place, row)
    return told


def _row_of(place: int, row: Tree) -> dict[str, Any]:
    return {
        f"low_{place}": row.get("from", row.get("over", "")),
        f"low_in_{place}": "over" not in row,
        f"high_{place}": row.get("upto", row.get("below", "")),
        f"high_in_{place}": "upto" in row,
        f"value_{place}": row.get("value", ""),
    }


def table_size(spot: Spot) -> int:
    """How many rows a form of the table offers."""
    return max(len(spot.node.get("rows", ())) + forms.MORE_ROWS, forms.FEWEST_ROWS)


def keep_table(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    side = side_of(spot.tree, spot.facts, given["fact"])
    source, unit = yearly(side, given["year"]), fitting_unit(side, given["unit"], field="unit").word
    rows = tiers(given["rows"])
    kept = with_citation(spot.node, given, label=given["label"])
    gives = known_unit(given["gives"], field="gives")
    kept |= {"input": source, "unit": unit, "gives": gives, "hit": "unique", "rows": rows}
    name = str(spot.at[-1]) if spot.at else spot.fresh(f"{side.name}_tier")
    keep_named(spot.tree, "tables", name, kept)


def tiers(typed: list[dict[str, Any]]) -> list[Tree]:
    """Rows of a table, lowest first; all that leaves a number out or takes one twice is refused together."""
    if not typed:
        raise DomainError(
            "studio.no_tiers", _("分档表里没有一档。"), remedy=_("请至少填一档：上限或下限，和取值。")
        )
    rows, bounds = [], []
    for number, row in enumerate(typed, start=1):
        low = plain(row["low"], field="") if row["low"] else ""
        high = plain(row["high"], field="") if row["high"] else ""
        if not row["value"]:
            raise _tier(number, _("没有填取值。"))
        if not low and not high:
            raise _tier(number, _("上限和下限都没有填。"))
        is_empty = low and high and (Decimal(low), True, True) > (
            Decimal(high), bool(row["low_in"]), bool(row["high_in"])
        )  # fmt: skip
        if is_empty:
            raise _tier(number, _("没有数能落进去，请核对上下限和“含”。"))
        kept = {"from" if row["low_in"] else "over": low} if low else {}
        kept |= {"upto" if row["high_in"] else "below": high} if high else {}
        rows.append(kept | {"value": plain(row["value"], field="")})
        limits = (Decimal(low) if low else None, Decimal(high) if high else None)
        bounds.append((number, Bounds(limits[0], bool(row["low_in"]), limits[1], bool(row["high_in"]))))
    _refuse_gaps(bounds)
    return rows


def _refuse_gaps(bounds: list[tuple[int, Bounds]]) -> None:
    remedy = _("请核对相邻两档的界限和“含”。")
    faults = [
        DomainError("studio.tiers", words, remedy=remedy)
        for words in faults_between(bounds, overlaps_matter=True)
    ]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise DomainErrors(faults)


def _tier(number: int, words: str) -> DomainError:
    return DomainError(
        "studio.tier",
        _("第 %(number)s 档：%(words)s") % {"number": number, "words": words},
        remedy=_("没有上限或下限的一边留空，其余都要填。"),
    )


# ------------------------------------------------------------------- scores


def score_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    return {**cited(node), "label": node.get("label", ""), "most": node.get("max", "")}


def keep_score(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = str(spot.at[-1]) if spot.at else spot.fresh("total_score")
    kept = with_citation(node, given, label=given["label"])
    if given["most"]:
        kept["max"] = plain(given["most"], field="most")
    keep_named(spot.tree, "scores", name, kept | {"items": node.get("items", [])})


def item_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    told = {**cited(node), "label": node.get("label", ""), "most": node.get("max", "")}
    if "table" in node:
        return told | {"how": "table", "table": node["table"]}
    if "expert" in node:
        low, high = node["expert"]
        return told | {"how": "expert", "low": low, "high": high}
    return told | ({"how": "formula", "formula": node["expr"]} if "expr" in node else {})


def keep_item(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = node.get("id") or spot.fresh("score_item")
    kept = with_citation({**node, "id": name}, given, label=given["label"])
    if given["most"]:
        kept["max"] = plain(given["most"], field="most")
    match given["how"]:
        case "table" if given["table"]:
            kept["table"] = given["table"]
        case "table":
            raise DomainError("studio.table", _("没有选分档表。"), field="table", remedy=_("请先建分档表。"))
        case "expert":
            kept["expert"] = [plain(given[end], field=end) for end in ("low", "high")]
        case _:
            kept["expr"] = one_line(given["formula"])
    if spot.at:
        put_at(spot.tree, spot.at, kept)
    else:
        found_at(spot.tree, (*spot.into, "items")).append(kept)
