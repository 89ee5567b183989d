"""`gaoxin remind`: what is to be said every day, from the operating system's timer."""

from typing import Annotated

import typer


def remind(zone: Annotated[str, typer.Option("--zone", help="高新区代码；不填为全部。")] = "") -> None:
    """发出到了日子的资质到期提醒（180、90、30 天）；每天运行一次，重复运行不重复提醒。"""
    import django

    django.setup()
    from django.utils import timezone

    from gaoxin.foundation.accounts.actor import system_actor
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.policies.actions.reminders import remind_renewals
    from gaoxin.values.errors import DomainError

    rows = Zone.objects.order_by("code")
    found = list(rows.filter(code=zone) if zone else rows)
    if not found:
        words = "没有这个高新区。" if zone else "还没有高新区。"
        raise DomainError("zone.unknown", words, value=zone, remedy="请核对高新区代码。")
    for one in found:
        told = remind_renewals(
            one, by=system_actor("gaoxin remind", zone_id=one.pk), today=timezone.localdate()
        )
        typer.echo(f"  ✓ {one}：提醒 {told} 张证书")
