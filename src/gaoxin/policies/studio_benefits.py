"""What a policy gives: fixed, at a rate with a cap, by tiers."""

import re
from typing import Any, Final

from django.utils.translation import gettext as _

from gaoxin.policies.studio_spots import Given, Spot, cited, known_unit, one_line, with_citation
from gaoxin.policies.studio_tests import fitting_unit, plain, side_of, yearly
from gaoxin.policies.studio_tree import append_to, keep_named, named, put_at
from gaoxin.values.errors import DomainError

_RATE: Final = re.compile(r"(?P<base>[a-z]\w*)(?:\[-(?P<year>\d)\])? \* (?P<rate>[a-z]\w*)")


def benefit_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    words = ("label", "kind", "unit", "expenditure", "highest_of")
    told = {**cited(node), **{name: node.get(name, "") for name in words}}
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


def keep_benefit(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = node.get("id") or spot.fresh("benefit_item")
    unit = known_unit(given["unit"] or "万元", field="unit")
    kept = with_citation({**node, "id": name}, given, label=given["label"]) | {"kind": given["kind"]}
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
            return one_line(given["formula"])
    return ""


def _threshold(spot: Spot, given: Given, name: str, label: str, value: str, unit: str) -> str:
    """A threshold of an amount; one the document had under another name keeps it."""
    certainty = {"certainty": given["certainty"]} if given["certainty"] else {}
    kept = {"label": label, "value": value, "unit": unit, "clause": given["clause"], **certainty}
    keep_named(spot.tree, "parameters", name, kept)
    return name
