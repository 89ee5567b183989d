"""`gaoxin accounts …`: what only the operator of the machine does: open a zone, help its administrators."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gaoxin.foundation.accounts.actions import IssuedPassword
    from gaoxin.foundation.accounts.models import User
    from gaoxin.foundation.zones.models import Zone

OPERATOR = "gaoxin accounts"
app = typer.Typer(help="账户：开设高新区和三员，帮管理员找回访问。", no_args_is_help=True)
ZoneCode = Annotated[str, typer.Option("--zone", help="高新区代码。")]
Username = Annotated[str, typer.Argument(help="用户名。")]


@app.command("open-zone")
def open_zone(
    code: Annotated[str, typer.Argument(help="代码，小写字母，例如 changzhi。")],
    name: Annotated[str, typer.Option(prompt="全称")],
    short_name: Annotated[str, typer.Option(prompt="简称")],
    province: Annotated[str, typer.Option(prompt="省份")],
    city: Annotated[str, typer.Option(prompt="城市")],
) -> None:
    """开设一个高新区，并建立系统、安全、审计三名管理员。"""
    _start()
    from django.db import transaction

    from gaoxin.foundation.accounts.actor import system_actor
    from gaoxin.foundation.zones.actions import create_zone

    with transaction.atomic():
        zone = create_zone(
            by=system_actor(OPERATOR, zone_id=None),
            code=code,
            name=name,
            short_name=short_name,
            province=province,
            city=city,
        )
        slips = _three_administrators(zone)
    typer.echo(f"  ✓ 已开设{zone.name}。以下临时密码只显示这一次，7 天内有效，首次登录须修改：")
    for role, slip in slips:
        typer.echo(f"    {role}　{slip.user.username}　{slip.password}")


@app.command("reset-password")
def reset_password(username: Username) -> None:
    """重置密码并解除锁定，供唯一的安全管理员不能登录时使用。"""
    _start()
    from gaoxin.foundation.accounts.actions import reset_password as reset
    from gaoxin.foundation.accounts.actor import system_actor

    person = _person(username)
    slip = reset(person, by=system_actor(OPERATOR, zone_id=person.home_zone_id))
    typer.echo(f"  ✓ {username} 的临时密码（只显示这一次）：{slip.password}")


@app.command("reset-second-factor")
def reset_second_factor(
    username: Username, reason: Annotated[str, typer.Option(prompt="原因", help="写入审计。")]
) -> None:
    """重置二次验证，供唯一的安全管理员丢失手机时使用。"""
    _start()
    from gaoxin.foundation.accounts.actions import reset_second_factor as reset
    from gaoxin.foundation.accounts.actor import system_actor

    person = _person(username)
    reset(person, by=system_actor(OPERATOR, zone_id=person.home_zone_id), reason=reason)
    typer.echo(f"  ✓ {username} 的二次验证已重置。")


@app.command()
def grant(
    username: Username,
    role: Annotated[str, typer.Argument(help="角色代码，例如 security_admin。")],
    zone: ZoneCode,
) -> None:
    """给用户分配角色；跨高新区任职、或本区没有安全管理员时使用。"""
    _start()
    from gaoxin.foundation.accounts.actions import assign_role
    from gaoxin.foundation.accounts.actor import system_actor
    from gaoxin.foundation.accounts.roles import Role
    from gaoxin.values.errors import DomainError

    if role not in Role.values:
        known = "、".join(f"{one.value}（{one.label}）" for one in Role)
        raise DomainError(
            "role.unknown", f"没有角色“{role}”。", field="role", remedy=f"可用的角色：{known}。"
        )
    by = system_actor(OPERATOR, zone_id=_zone(zone).pk)
    row = assign_role(_person(username), by=by, role=Role(role))
    typer.echo(f"  ✓ {row}")


def _start() -> None:
    import django

    django.setup()


def _three_administrators(zone: "Zone") -> "list[tuple[str, IssuedPassword]]":
    from gaoxin.foundation.accounts.actions import assign_role, create_user
    from gaoxin.foundation.accounts.actor import system_actor
    from gaoxin.foundation.accounts.roles import Role

    by = system_actor(OPERATOR, zone_id=zone.pk)
    slips = []
    for role, suffix in (
        (Role.SYSTEM_ADMIN, "system"),
        (Role.SECURITY_ADMIN, "security"),
        (Role.AUDIT_ADMIN, "audit"),
    ):
        slip = create_user(by=by, username=f"{zone.code}-{suffix}", display_name=str(role.label))
        assign_role(slip.user, by=by, role=role)
        slips.append((str(role.label), slip))
    return slips


def _person(username: str) -> "User":
    from gaoxin.foundation.accounts.models import User
    from gaoxin.values.errors import NotFound

    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"没有用户“{username}”。")
    return found


def _zone(code: str) -> "Zone":
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.values.errors import NotFound

    found = Zone.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"没有代码为“{code}”的高新区。")
    return found
