"""What the forms of a document say, into its tree and out of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.documents import Bounds
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.interchange.coverage import faults_between
from gaoxin.engines.rules.units import unit_of
from gaoxin.policies import studio_part_forms as forms
from gaoxin.policies.studio_tests import fitting_unit, given_of, plain, side_of, test_of, yearly
from gaoxin.policies.studio_tree import (
    GROUPS,
    Path,
    Tree,
    add_criterion,
    append_to,
    found_at,
    fresh_name,
    keep_named,
    named,
    put_at,
)
from gaoxin.values.errors import DomainError, DomainErrors

Given = Mapping[str, Any]
_CITED: Final = ("clause", "quote", "certainty", "note")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part stands (``at``), or under what a new one is added (``into``)."""

    tree: Tree
    facts: FactDictionary
    at: Path = ()
    into: Path = ()

    @property
    def node(self) -> Tree:
        """The part as it is; empty for a new one."""
        found: Tree = found_at(self.tree, self.at) if self.at else {}
        return found if isinstance(found, dict) else {}

    def fresh(self, wish: str) -> str:
        known = [fact.id for fact in self.facts.of(str(self.tree.get("subject", "")))]
        return fresh_name(self.tree, wish, facts=known)


@dataclass(frozen=True, slots=True)
class Part:
    """A form, what stands in it at first, and how what was typed changes the tree."""

    title: str | Promise
    form: Any
    initial: Callable[[Spot], dict[str, Any]]
    apply: Callable[[Spot, Given], None]


def _cited(node: Given) -> dict[str, Any]:
    return {name: node.get(name, "") for name in _CITED}


def _with_citation(node: Tree, given: Given, *, label: str) -> Tree:
    """Name, words and clause first, as documents write them; what is empty is not written."""
    head = {name: node[name] for name in ("id",) if name in node}
    pairs = {"label": label, "label_en": node.get("label_en", "") if node.get("label") == label else ""}
    pairs |= {name: str(given.get(name) or "").strip() for name in _CITED}
    return head | {name: value for name, value in pairs.items() if value}


# --------------------------------------------------------------- conditions


def _condition(spot: Spot) -> dict[str, Any]:
    node = spot.node
    told = given_of(node.get("test", ""), spot.tree) or {}
    return {**told, **_cited(node), "label": node.get("label", ""), "direct": node.get("direct") == "true"}


def _keep_condition(spot: Spot, given: Given) -> None:
    node = spot.node
    before = given_of(node.get("test", ""), spot.tree) or {}
    name = node.get("id") or spot.fresh(f"{given['fact']}_condition")
    limit = before.get("limit") or spot.fresh(f"{name}_limit")
    test = test_of(given, spot.tree, spot.facts, limit=limit)
    label = str(given.get("label") or "").strip() or test.label
    kept = _with_citation({**node, "id": name}, given, label=label) | {"test": test.text}
    if test.threshold is not None:
        words, value, unit = test.threshold
        old = named(spot.tree, "parameters").get(limit, {})
        own = {name: old[name] for name in ("label", "label_en") if name in old} or {"label": words}
        certainty = {"certainty": given["certainty"]} if given.get("certainty") else {}
        threshold = own | {"value": value, "unit": unit, "clause": str(given["clause"]), **certainty}
        keep_named(spot.tree, "parameters", limit, threshold)
    _put_criterion(spot, kept, given)


def _put_criterion(spot: Spot, criterion: Tree, given: Given) -> None:
    if given.get("direct"):
        criterion["direct"] = "true"
    if spot.at:
        put_at(spot.tree, spot.at, criterion)
    else:
        add_criterion(spot.tree, spot.into, criterion)


def _judged(spot: Spot) -> dict[str, Any]:
    node = spot.node
    told = {"label": node.get("label", ""), "guidance": node.get("manual", "")}
    return {**told, **_cited(node), "direct": node.get("direct") == "true"}


def _keep_judged(spot: Spot, given: Given) -> None:
    node = spot.node
    name = node.get("id") or spot.fresh("judged_item")
    kept = _with_citation({**node, "id": name}, given, label=given["label"])
    _put_criterion(spot, kept | {"manual": _one_line(given["guidance"])}, given)


def _formula(spot: Spot) -> dict[str, Any]:
    node = spot.node
    told = {"label": node.get("label", ""), "test": node.get("test", "")}
    return {**told, **_cited(node), "direct": node.get("direct") == "true"}


def _keep_formula(spot: Spot, given: Given) -> None:
    node = spot.node
    name = node.get("id") or spot.fresh("condition_item")
    kept = _with_citation({**node, "id": name}, given, label=given["label"])
    _put_criterion(spot, kept | {"test": _one_line(given["test"])}, given)


def _group(spot: Spot) -> dict[str, Any]:
    node = spot.node
    shape = next((key for key in GROUPS if key in node), "any")
    told = {name: node.get(name, "") for name in ("label", "clause")}
    return {**told, "shape": shape, "count": node.get("at_least", "")}


def _keep_group(spot: Spot, given: Given) -> None:
    node, shape = spot.node, given["shape"]
    parts = next((node[key] for key in ("all", "any", "of") if key in node), None)
    if parts is None:
        parts = [node["not"]] if "not" in node else []
    kept: Tree = {name: given[name].strip() for name in ("label", "clause") if given[name].strip()}
    if kept or node.get("id"):
        kept = {"id": node.get("id") or spot.fresh("group_item")} | kept
    kept |= {name: node[name] for name in ("label_en", "certainty", "note", "direct") if name in node}
    if shape == "at_least":
        if not given.get("count"):
            raise DomainError(
                "studio.count", _("没有写至少几项。"), field="count", remedy=_("请填一个数，如 2。")
            )
        kept |= {"at_least": str(given["count"]), "of": parts}
    elif shape == "not":
        kept |= {"not": parts[0] if len(parts) == 1 else {"any": parts}}
    else:
        kept |= {shape: parts}
    if spot.at:
        put_at(spot.tree, spot.at, kept)
    else:
        add_criterion(spot.tree, spot.into, kept)


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ------------------------------------------------------------------ numbers


def _parameter(spot: Spot) -> dict[str, Any]:
    node = spot.node
    return {**_cited(node), **{name: node.get(name, "") for name in ("label", "value", "unit")}}


def _keep_parameter(spot: Spot, given: Given) -> None:
    node = spot.node
    name = str(spot.at[-1]) if spot.at else spot.fresh("threshold")
    unit = _unit(given["unit"], field="unit")
    kept = _with_citation(node, given, label=given["label"])
    kept |= {"value": plain(given["value"], field="value"), "unit": unit}
    keep_named(spot.tree, "parameters", name, kept)


def _unit(text: str, *, field: str) -> str:
    try:
        return unit_of(text.strip()).word
    except DomainError as error:
        raise DomainError(error.code, error.message, field=field, value=text, remedy=error.remedy) from None


_WAYS: Final = (
    ("ratio", re.compile(r"ratio\((?P<a>\w+)(?:\[-(?P<ay>\d)\])?, (?P<b>\w+)(?:\[-(?P<by>\d)\])?, zero=0\)")),
    ("growth", re.compile(r"(?P<a>\w+)\[-(?P<ay>1)\] - (?P=a)\[-2\]")),
    (
        "growth_rate",
        re.compile(r"ratio\((?P<a>\w+)\[-(?P<ay>1)\] - (?P=a)\[-2\], (?P=a)\[-2\], zero=unknown\)"),
    ),
    ("total", re.compile(r"total\((?P<a>\w+), (?P<n>\d)\)")),
)


def _definition(spot: Spot) -> dict[str, Any]:
    node = spot.node
    told = {**_cited(node), "label": node.get("label", ""), "unit": node.get("unit", "")}
    text = node.get("expr", "")
    for how, pattern in _WAYS:
        found = pattern.fullmatch(text)
        if found is not None:
            parts = found.groupdict()
            sides = {"fact": parts.get("a"), "year": parts.get("ay") or "", "below": parts.get("b")}
            return told | sides | {"below_year": parts.get("by") or "", "years": parts.get("n"), "how": how}
    return told | ({"how": "formula", "formula": text} if text else {})


def _keep_definition(spot: Spot, given: Given) -> None:
    node = spot.node
    name = str(spot.at[-1]) if spot.at else spot.fresh("computed")
    text, unit = _expression(spot, given)
    kept = _with_citation(node, given, label=given["label"])
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
        return _one_line(given["formula"]), _unit(unit, field="unit") if unit else ""
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
    return f"ratio({left}, {right}, zero=0)", _unit(given["unit"] or usual, field="unit")


def _table(spot: Spot) -> dict[str, Any]:
    node = spot.node
    told = {**_cited(node), **{name: node.get(name, "") for name in ("label", "unit", "gives")}}
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


def _keep_table(spot: Spot, given: Given) -> None:
    side = side_of(spot.tree, spot.facts, given["fact"])
    source, unit = yearly(side, given["year"]), fitting_unit(side, given["unit"], field="unit").word
    rows = tiers(given["rows"])
    kept = _with_citation(spot.node, given, label=given["label"])
    gives = _unit(given["gives"], field="gives")
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


def _score(spot: Spot) -> dict[str, Any]:
    node = spot.node
    return {**_cited(node), "label": node.get("label", ""), "most": node.get("max", "")}


def _keep_score(spot: Spot, given: Given) -> None:
    node = spot.node
    name = str(spot.at[-1]) if spot.at else spot.fresh("total_score")
    kept = _with_citation(node, given, label=given["label"])
    if given["most"]:
        kept["max"] = plain(given["most"], field="most")
    keep_named(spot.tree, "scores", name, kept | {"items": node.get("items", [])})


def _item(spot: Spot) -> dict[str, Any]:
    node = spot.node
    told = {**_cited(node), "label": node.get("label", ""), "most": node.get("max", "")}
    if "table" in node:
        return told | {"how": "table", "table": node["table"]}
    if "expert" in node:
        low, high = node["expert"]
        return told | {"how": "expert", "low": low, "high": high}
    return told | ({"how": "formula", "formula": node["expr"]} if "expr" in node else {})


def _keep_item(spot: Spot, given: Given) -> None:
    node = spot.node
    name = node.get("id") or spot.fresh("score_item")
    kept = _with_citation({**node, "id": name}, given, label=given["label"])
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
            kept["expr"] = _one_line(given["formula"])
    if spot.at:
        put_at(spot.tree, spot.at, kept)
    else:
        found_at(spot.tree, (*spot.into, "items")).append(kept)


# ----------------------------------------------------------------- benefits

_RATE: Final = re.compile(r"(?P<base>[a-z]\w*)(?:\[-(?P<year>\d)\])? \* (?P<rate>[a-z]\w*)")


def _benefit(spot: Spot) -> dict[str, Any]:
    node = spot.node
    words = ("label", "kind", "unit", "expenditure", "highest_of")
    told = {**_cited(node), **{name: node.get(name, "") for name in words}}
    amount, known = node.get("amount", ""), named(spot.tree, "parameters")
    cap = node.get("cap", "")
    told["cap"] = known[cap].get("value", "") if cap in known else cap
    found = _RATE.fullmatch(amount)
    if amount in known:
        return told | {"how": "fixed", "amount": known[amount].get("value", "")}
    if amount in named(spot.tree, "tables"):
        return told | {"how": "tiers", "table": amount}
    if found is not None and found["rate"] in known:
        rate = known[found["rate"]].get("value", "")
        return told | {"how": "rate", "base": found["base"], "year": found["year"] or "", "rate": rate}
    return told | ({"how": "formula", "formula": amount} if amount else {"how": "none"})


def _keep_benefit(spot: Spot, given: Given) -> None:
    node = spot.node
    name = node.get("id") or spot.fresh("benefit_item")
    unit = _unit(given["unit"] or "万元", field="unit")
    kept = _with_citation({**node, "id": name}, given, label=given["label"]) | {"kind": given["kind"]}
    amount = _amount(spot, given, name, unit)
    if amount:
        kept["amount"] = amount
        if given["cap"]:
            cap = plain(given["cap"], field="cap")
            kept["cap"] = _threshold(spot, given, f"{name}_cap", _("%s上限") % given["label"], cap, unit)
        kept["unit"] = unit
    elif given["cap"]:
        raise DomainError(
            "studio.cap", _("写了最高，没有写金额怎样算。"), field="how", remedy=_("请选金额的算法。")
        )
    kept |= {key: given[key].strip() for key in ("highest_of", "expenditure") if given[key].strip()}
    if spot.at:
        put_at(spot.tree, spot.at, kept)
    else:
        append_to(spot.tree, "benefits", kept)


def _amount(spot: Spot, given: Given, name: str, unit: str) -> str:
    label = given["label"]
    match given["how"]:
        case "fixed":
            value = plain(given["amount"], field="amount")
            return _threshold(spot, given, f"{name}_amount", label, value, unit)
        case "rate":
            if not given["base"]:
                raise DomainError(
                    "studio.side", _("没有选按什么的比例。"), field="base", remedy=_("请从列表里选。")
                )
            side = side_of(spot.tree, spot.facts, given["base"])
            rate = plain(given["rate"], field="rate")
            fitting_unit(side, unit, field="base")
            own = _threshold(spot, given, f"{name}_rate", _("%s比例") % label, rate, "%")
            return f"{yearly(side, given['year'])} * {own}"
        case "tiers":
            if not given["table"]:
                raise DomainError(
                    "studio.table", _("没有选分档表。"), field="table", remedy=_("请先建分档表。")
                )
            return str(given["table"])
        case "formula":
            return _one_line(given["formula"])
    return ""


def _threshold(spot: Spot, given: Given, name: str, label: str, value: str, unit: str) -> str:
    """A threshold of an amount; one the document had under another name keeps it."""
    certainty = {"certainty": given["certainty"]} if given["certainty"] else {}
    kept = {"label": label, "value": value, "unit": unit, "clause": given["clause"], **certainty}
    keep_named(spot.tree, "parameters", name, kept)
    return name


# ------------------------------------------------------------------- basics


def _basics(spot: Spot) -> dict[str, Any]:
    tree = spot.tree
    paper = (tree.get("documents") or [{}])[0]
    scope, force = tree.get("scope", {}), tree.get("in_force", {})
    told = {name: tree.get(name, "") for name in ("title", "title_en", "kind", "office", "certainty")}
    told |= {"level": scope.get("level", ""), "region": scope.get("region", "")}
    told |= {"document": paper.get("title", ""), "number": paper.get("number", "")}
    told |= {name: _day(paper.get(name)) for name in ("issued", "effective")}
    told |= {"since": _day(force.get("from")), "until": _day(force.get("to"))}
    return told | {"delivery": tree.get("head", {}).get("delivery", "")}


def _day(text: str | None) -> str:
    return "" if text in (None, "null", "~") else str(text)


def keep_basics(tree: Tree, given: Given) -> None:
    """The top of a document; further papers beside the first stay."""
    tree |= {"title": given["title"], "kind": given["kind"], "certainty": given["certainty"]}
    for name in ("title_en", "office"):
        tree[name] = given[name]
        if not given[name]:
            del tree[name]
    tree["scope"] = {"level": given["level"], "region": given["region"]}
    paper = {"number": given["number"], "title": given["document"]}
    paper |= {name: given[name].isoformat() if given[name] else "null" for name in ("issued", "effective")}
    tree["documents"] = [paper, *(tree.get("documents") or [{}])[1:]]
    until = given["until"].isoformat() if given["until"] else "null"
    tree["in_force"] = {"from": given["since"].isoformat(), "to": until}
    _keep_head(tree, delivery=given["delivery"])


def _keep_head(tree: Tree, **said: Any) -> None:
    head = {**tree.get("head", {}), **said}
    tree["head"] = {name: value for name, value in head.items() if value}
    if not tree["head"]:
        del tree["head"]


def _notes(spot: Spot) -> dict[str, Any]:
    tree = spot.tree
    head = tree.get("head", {})
    told = {name: "\n".join(tree.get(name) or ()) for name in ("materials", "notes")}
    return told | {name: "\n".join(head.get(name) or ()) for name in ("steps", "handling")}


def _keep_notes(spot: Spot, given: Given) -> None:
    tree = spot.tree
    for name in ("materials", "notes"):
        tree[name] = _lines(given[name])
        if not tree[name]:
            del tree[name]
    _keep_head(tree, steps=_lines(given["steps"]), handling=_lines(given["handling"]))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


PARTS: Final[Mapping[str, Part]] = {
    "basics": Part(
        gettext_lazy("基本情况"), forms.BasicsForm, _basics, lambda spot, given: keep_basics(spot.tree, given)
    ),
    "notes": Part(gettext_lazy("材料、说明和步骤"), forms.NotesForm, _notes, _keep_notes),
    "condition": Part(gettext_lazy("条件"), forms.ConditionForm, _condition, _keep_condition),
    "judged": Part(gettext_lazy("人工核定的条件"), forms.JudgedForm, _judged, _keep_judged),
    "formula": Part(gettext_lazy("用算式写的条件"), forms.FormulaForm, _formula, _keep_formula),
    "group": Part(gettext_lazy("一组条件"), forms.GroupForm, _group, _keep_group),
    "parameter": Part(gettext_lazy("数值标准"), forms.ParameterForm, _parameter, _keep_parameter),
    "definition": Part(gettext_lazy("计算口径"), forms.DefinitionForm, _definition, _keep_definition),
    "table": Part(gettext_lazy("分档表"), forms.TableForm, _table, _keep_table),
    "score": Part(gettext_lazy("评分"), forms.ScoreForm, _score, _keep_score),
    "item": Part(gettext_lazy("评分分项"), forms.ItemForm, _item, _keep_item),
    "benefit": Part(gettext_lazy("能得到什么"), forms.BenefitForm, _benefit, _keep_benefit),
}


def part_of(node: Tree, tree: Tree) -> str:
    """Which form a criterion is edited in."""
    if any(key in node for key in GROUPS):
        return "group"
    if "manual" in node:
        return "judged"
    return "condition" if given_of(node.get("test", ""), tree) is not None else "formula"
