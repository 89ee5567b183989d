"""The top of a document: name, scope, paper, days of force; its materials, notes and steps."""

from typing import Any

from gaoxin.policies.studio_spots import Given, Spot
from gaoxin.policies.studio_tree import Tree


def basics_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
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


def notes_given(spot: Spot) -> dict[str, Any]:
    """What stands in its form at first."""
    tree = spot.tree
    head = tree.get("head", {})
    told = {name: "\n".join(tree.get(name) or ()) for name in ("materials", "notes")}
    return told | {name: "\n".join(head.get(name) or ()) for name in ("steps", "handling")}


def keep_notes(spot: Spot, given: Given) -> None:
    """What was typed, into the tree."""
    tree = spot.tree
    for name in ("materials", "notes"):
        tree[name] = _lines(given[name])
        if not tree[name]:
            del tree[name]
    _keep_head(tree, steps=_lines(given["steps"]), handling=_lines(given["handling"]))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
