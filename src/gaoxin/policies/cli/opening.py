"""What every command begins with: the rules, the day, the zone, the enterprise that is meant."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.values.errors import DomainError, NotFound

if TYPE_CHECKING:
    from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
    from gaoxin.engines.rules.documents import PolicyVersion
    from gaoxin.engines.rules.library import Library
    from gaoxin.enterprises.models import Enterprise
    from gaoxin.foundation.zones.scope import Scope

PolicyName = Annotated[str, typer.Argument(help="政策代码，如 high_tech_enterprise。")]
AsOf = Annotated[str, typer.Option("--as-of", help="申请日，如 2026-06-15；不填为今天。")]
Kind = Annotated[str, typer.Option("--kind", help="first 首次申请，renewal 复核。")]
ZoneCode = Annotated[str, typer.Option("--zone", help="高新区代码；不填为全部。")]


def start() -> None:
    import django

    django.setup()


def catalogue() -> Path:
    from django.conf import settings

    return Path(settings.CATALOGUE_DIR)


def rules() -> "Library":
    """The library of the catalogue, for commands that read no data; no database is opened."""
    start()
    from gaoxin.policies.assembly.library import catalogue_library

    return catalogue_library()


def read_day(text: str) -> dt.date:
    from django.utils import timezone

    if not text:
        return timezone.localdate()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise DomainError(
            "cli.day", f"“{text}”不是日期。", field="as_of", value=text, remedy="请写成 2026-06-15 的样子。"
        ) from None


def read_kind(text: str) -> str:
    from gaoxin.engines.rules.documents import CASE_KINDS

    if text not in CASE_KINDS:
        raise DomainError(
            "cli.kind",
            f"没有“{text}”这种申请。",
            value=text,
            remedy="请写 first（首次申请）或 renewal（复核）。",
        )
    return text


def policy_in(programme: "Programme", name: str, library: "Library") -> "CompiledPolicy":
    """The policy in force on the programme's day; says which versions there are when none is."""
    found = programme.policies.get(name)
    if found is None:
        versions = library.versions_of(name)
        spans = "；".join(f"{one.version}（{one.since} 至 {one.until or '今'}）" for one in versions)
        raise DomainError(
            "cli.not_in_force",
            f"{programme.on} 没有“{versions[-1].title}”适用于这种申请的版本。",
            value=name,
            remedy=f"请换申请日或申请类型；已有版本：{spans}。",
        )
    return found


def version_named(library: "Library", policy: str, name: str) -> "PolicyVersion":
    versions = library.versions_of(policy)
    for version in versions:
        if version.version == name:
            return version
    known = "、".join(version.version for version in versions)
    raise DomainError(
        "cli.no_version", f"“{versions[-1].title}”没有“{name}”版。", value=name, remedy=f"已有版本：{known}。"
    )


def scope_of(code: str) -> "Scope":
    """One zone, or all of them: the operator of the machine sees everything."""
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.foundation.zones.scope import Scope

    zones = Zone.objects.filter(code=code) if code else Zone.objects.all()
    found = frozenset(zones.values_list("pk", flat=True))
    if not found:
        raise NotFound(f"没有代码为“{code}”的高新区。" if code else "还没有高新区。")
    return Scope(found)


def enterprise_meant(text: str, scope: "Scope") -> "Enterprise":
    """By its code or its full name; part of a name finds it when only one has it."""
    from gaoxin.enterprises import selectors

    by_code = selectors.enterprise_of_code(text, scope=scope)
    if by_code is not None:
        return by_code
    named = selectors.enterprises_named(text, scope=scope)
    found = named or list(selectors.matching(selectors.enterprises(scope), text).order_by("pk")[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise DomainError(
            "cli.no_enterprise",
            f"没有找到企业“{text}”。",
            value=text,
            remedy="请用统一社会信用代码或企业全称，并核对 --zone。",
        )
    listed = "；".join(f"{one.name}（{one.uscc}）" for one in found[:5])
    raise DomainError(
        "cli.several_enterprises",
        f"“{text}”不止一家。",
        value=text,
        remedy=f"请用统一社会信用代码指明：{listed}。",
    )
