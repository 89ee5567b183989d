"""Stays in valleys and incubators that stood among the premises are copied to the register of stays."""

import datetime as dt
from typing import Any

from django.db import migrations

KINDS = ("innovation_valley", "incubator")
SOURCED = ("source", "source_on", "source_batch", "source_row", "is_sample", "recorded_at", "recorded_by")


def copy_stays(apps: Any, _schema_editor: Any) -> None:
    """What the register has already is left as it is; nothing is taken from the premises."""
    premises = apps.get_model("resources", "Carrier").objects.filter(kind__in=KINDS).order_by("id")
    carriers = apps.get_model("innovation", "InnovationCarrier").objects
    for place in premises:
        told = {"kind": place.kind, "floor_area": place.floor_area or None, "note": place.note}
        carrier, _is_new = carriers.get_or_create(
            zone_id=place.zone_id, name=place.name, defaults=told | _sourced(place)
        )
        for tenancy in place.tenancies.order_by("since", "id"):
            _copy(apps, carrier, tenancy)


def _copy(apps: Any, carrier: Any, tenancy: Any) -> None:
    stays = apps.get_model("innovation", "Tenant").objects
    of_firm = stays.filter(enterprise_id=tenancy.enterprise_id)
    if of_firm.filter(carrier=carrier, entered_on=tenancy.since).exists():
        return
    # The register knows one open stay of an enterprise; the one that officers registered holds.
    if tenancy.until is None and of_firm.filter(left_on__isnull=True).exists():
        return
    stays.create(
        carrier=carrier,
        enterprise_id=tenancy.enterprise_id,
        entered_on=tenancy.since,
        left_on=None if tenancy.until is None else tenancy.until + dt.timedelta(days=1),
        outcome="" if tenancy.until is None else "withdrawn",
        **_sourced(tenancy),
    )


def _sourced(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SOURCED}


class Migration(migrations.Migration):
    dependencies = [
        ("innovation", "0002_carriers_of_innovation"),
        ("resources", "0001_initial"),
    ]

    operations = [migrations.RunPython(copy_stays, migrations.RunPython.noop)]
