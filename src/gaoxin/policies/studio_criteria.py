"""Conditions and their groups, into the tree of a document and out of it."""

from typing import Any

from django.utils.translation import gettext as _

from gaoxin.policies.studio_spots import Given, Spot, cited, one_line, with_citation
from gaoxin.policies.studio_tests import given_of, test_of
from gaoxin.policies.studio_tree import GROUPS, Tree, add_criterion, keep_named, named, put_at
from gaoxin.values.errors import DomainError


def condition_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    told = given_of(node.get("test", ""), spot.tree) or {}
    return {**told, **cited(node), "label": node.get("label", ""), "direct": node.get("direct") == "true"}


def keep_condition(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    before = given_of(node.get("test", ""), spot.tree) or {}
    name = node.get("id") or spot.fresh(f"{given['fact']}_condition")
    limit = before.get("limit") or spot.fresh(f"{name}_limit")
    test = test_of(given, spot.tree, spot.facts, limit=limit)
    label = str(given.get("label") or "").strip() or test.label
    kept = with_citation({**node, "id": name}, given, label=label) | {"test": test.text}
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


def judged_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    told = {"label": node.get("label", ""), "guidance": node.get("manual", "")}
    return {**told, **cited(node), "direct": node.get("direct") == "true"}


def keep_judged(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = node.get("id") or spot.fresh("judged_item")
    kept = with_citation({**node, "id": name}, given, label=given["label"])
    _put_criterion(spot, kept | {"manual": one_line(given["guidance"])}, given)


def formula_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    told = {"label": node.get("label", ""), "test": node.get("test", "")}
    return {**told, **cited(node), "direct": node.get("direct") == "true"}


def keep_formula(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    node = spot.node
    name = node.get("id") or spot.fresh("condition_item")
    kept = with_citation({**node, "id": name}, given, label=given["label"])
    _put_criterion(spot, kept | {"test": one_line(given["test"])}, given)


def group_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    node = spot.node
    shape = next((key for key in GROUPS if key in node), "any")
    told = {name: node.get(name, "") for name in ("label", "clause")}
    return {**told, "shape": shape, "count": node.get("at_least", "")}


def keep_group(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
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
