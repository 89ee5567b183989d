"""Drafting a policy that was not there before."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from gaoxin.engines.rules.documents import Table
from gaoxin.engines.rules.interchange.table_text import table_text
from gaoxin.engines.rules.rewriting import tree_of
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.policies import permissions
from gaoxin.policies.actions.studio import add_revision, refuse_name
from gaoxin.policies.assembly.drafts import basis_of, copied
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import DraftState, PublishedVersion, RuleDraft
from gaoxin.policies.studio_basics import keep_basics
from gaoxin.policies.studio_tree import Tree, in_order, keep_named, read_tree, written
from gaoxin.values.errors import DomainError

_LONGEST_NAME: Final = 40


@transaction.atomic
def begin_policy(
    *,
    by: Actor,
    basics: Mapping[str, Any],
    version: str,
    subject: str,
    template: tuple[str, str] | None = None,
    table: Table | None = None,
    note: str = "",
) -> RuleDraft:
    """A draft with no base. ``basics`` are what ``BasicsForm`` gives; a template gives conditions and cases.

    Refuses a title the library has already: that policy gets a new version instead.
    """
    require(by, permissions.EDIT_RULES)
    title = str(basics["title"]).strip()
    _refuse_known(title)
    policy = name_for(title)
    refuse_name(policy, version)
    tree, cases = _start(template, version=version, since=basics["since"], until=basics["until"])
    tree |= {"policy": policy, "version": version}
    tree.setdefault("subject", subject)
    tree.setdefault("case_kinds", ["first"])
    tree.setdefault("criteria", {"all": []})
    keep_basics(tree, {**basics, "title": title})
    if table is not None:
        read: Any = tree_of(f"tables:\n{table_text(table)}")
        keep_named(tree, "tables", table.anchor.id, read["tables"][table.anchor.id])
    draft = RuleDraft.objects.create(
        policy=policy,
        version=version,
        title=title,
        ends_base=False,
        author_id=by.user_id,
        recorded_by=by.name,
    )
    text = written(in_order(tree))
    add_revision(draft, by=by, number=1, text=text, cases=cases, note=note or _("新建政策"))
    changes = {"policy": (None, title), "version": (None, version)}
    record(permissions.DRAFT_OPENED, draft, by=by, zone_id=by.scope.zone_id, changes=changes)
    return draft


def _start(
    template: tuple[str, str] | None, *, version: str, since: dt.date, until: dt.date | None
) -> tuple[Tree, str]:
    if template is None:
        return {}, ""
    basis = basis_of(*template)
    text, cases = copied(basis, version=version, since=since, until=until)
    tree = read_tree(text)
    # What the template says of its own name and origin is not true of the new policy.
    for name in ("title_en", "notes"):
        tree.pop(name, None)
    return tree, cases


def _refuse_known(title: str) -> None:
    known = next((one for one in library().versions if one.title == title), None)
    if known is not None:
        raise DomainError(
            "studio.title_taken",
            _("政策库里已有“%(title)s”。") % {"title": title},
            field="title",
            value=title,
            remedy=_("要改它，请在它的页面“起草新版本”；确是另一项政策的，请换一个名称。"),
        )


def name_for(title: str) -> str:
    """An address for a new policy, from how its title sounds; never one that something else has."""
    from gaoxin.enterprises.readings import first_letters

    letters = "".join(first_letters(title)).lower()
    wish = re.sub(r"[^a-z0-9]+", "", letters)[:_LONGEST_NAME]
    if not wish or not wish[0].isalpha():
        wish = f"policy_{wish}"
    taken = {*library().policies(), *_drafted()}
    names = (wish, *(f"{wish}_{number}" for number in range(2, 10_000)))
    return next(name for name in names if name not in taken and _is_free(name))


def _drafted() -> set[str]:
    open_ones = RuleDraft.objects.exclude(state=DraftState.ABANDONED).values_list("policy", flat=True)
    return {*open_ones, *PublishedVersion.objects.values_list("policy", flat=True)}


def _is_free(name: str) -> bool:
    """Whether the address is looked up as a policy, and is no page of its own."""
    try:
        return resolve(reverse("policies:policy", args=[name])).url_name == "policy"
    except Resolver404:
        return False
