"""Loading the sample zones: all of it or nothing, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gaoxin.enterprises.models import Recognition
from gaoxin.foundation.accounts.actor import system_actor
from gaoxin.foundation.audit.actions import Entry, record_many
from gaoxin.foundation.zones.actions import create_zone
from gaoxin.foundation.zones.models import Zone, ZoneLevel
from gaoxin.policies.actions import match_zone
from gaoxin.sample.accounts import DemoAccount, create_demo_accounts, create_officer, write_accounts
from gaoxin.sample.applications import load_applications
from gaoxin.sample.approvals import load_approvals
from gaoxin.sample.bundles import load_bundle
from gaoxin.sample.catalogue import ZoneCatalogue, read_zone
from gaoxin.sample.cultivation import load_cultivation
from gaoxin.sample.events import SAMPLE_LOADED
from gaoxin.sample.incubation import write_incubation
from gaoxin.sample.old_log import load_old_log
from gaoxin.sample.own_matters import load_own_matters
from gaoxin.sample.policy_heads import write_policy_heads
from gaoxin.sample.writing import RECORDED_BY, Written, write_zone
from gaoxin.sample.zone import SEED, SampleZone, generate
from gaoxin.values.errors import Conflict

CHANGZHI, EXAMPLE = "changzhi", "example"
Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Rows of each kind, and how many of them are samples, by zone; the accounts and their file."""

    zones: Mapping[str, Mapping[str, tuple[int, int]]]
    accounts: tuple[DemoAccount, ...] = ()
    accounts_file: Path | None = None

    @property
    def rows(self) -> int:
        return sum(count for kinds in self.zones.values() for count, _samples in kinds.values())


def load_sample(progress: Tell = print, *, seed: int = SEED) -> LoadReport:
    """Load 长治高新区 and the second zone with a login for each role.

    Raises ``Conflict`` when one of the zones is there already, and then nothing is changed.
    """
    refuse_existing((CHANGZHI, EXAMPLE))
    catalogues = {code: read_zone(settings.CATALOGUE_DIR, code) for code in (CHANGZHI, EXAMPLE)}
    samples = {code: generate(seed, catalogue=catalogue) for code, catalogue in catalogues.items()}
    progress(
        f"生成示例数据：{sum(len(rows) for one in samples.values() for rows in one.kinds().values())} 行"
    )
    with transaction.atomic():
        written = {code: _load(sample) for code, sample in samples.items()}
        progress(f"写入 {'、'.join(sample.zone['short_name'] for sample in samples.values())}")
        accounts = _accounts(catalogues, written, seed=seed)
        _load_work(written, progress)
        path = write_accounts(accounts)
    progress(f"建立演示账号 {len(accounts)} 个，见 {path}")
    return LoadReport({code: rows.counts for code, (_zone, rows) in written.items()}, tuple(accounts), path)


def _load_work(written: Mapping[str, tuple[Zone, Written]], progress: Tell) -> None:
    """What officers and enterprises have been doing: requests, applications, cases, matchings, plans."""
    today, here = timezone.localdate(), written[CHANGZHI][0]
    progress(f"企业诉求：{load_own_matters(here, own=_own_enterprise(here), today=today)} 件")
    progress(f"政策申报：{load_applications(here, own=_own_enterprise(here), today=today)} 份")
    progress(f"审批办件：{load_approvals(here, own=_own_enterprise(here), today=today)} 件")
    progress(f"以前的审批记录：{load_old_log(here)} 件")
    progress(f"打捆环评：{load_bundle(here, today=today)} 个项目")
    for zone, _rows in written.values():
        run = match_zone(zone, by=system_actor(RECORDED_BY, zone_id=zone.pk), on=today)
        progress(f"政策匹配：{zone.short_name} {run.enterprise_count} 家企业")
        progress(f"培育计划：{zone.short_name} {load_cultivation(zone, run, today=today)} 份")


def refuse_existing(codes: tuple[str, ...]) -> None:
    found = Zone.objects.filter(code__in=codes).first()
    if found is not None:
        raise Conflict(
            "sample.exists",
            f"“{found}”已经装入，没有改动任何内容。",
            field="zone",
            value=found.code,
            remedy="要重新装入，请用 GAOXIN_HOME 指定一个新的数据目录，或备份后清空数据库再试。",
        )


def open_zone(sample: Mapping[str, Any]) -> Zone:
    """The zone's own row, marked as one that holds samples, with the day of its data."""
    zone = create_zone(
        by=system_actor(RECORDED_BY, zone_id=None),
        code=str(sample["code"]),
        name=str(sample["name"]),
        short_name=str(sample["short_name"]),
        province=str(sample["province"]),
        city=str(sample["city"]),
        level=ZoneLevel(str(sample["level"])),
        is_sample=True,
    )
    zone.data_as_of = sample["data_as_of"]
    zone.save(update_fields=("data_as_of",))
    return zone


def record_load(zone: Zone, written: Written) -> None:
    """One audit event for each kind of row: how many were written, how many of them are samples."""
    entries = [
        Entry(
            SAMPLE_LOADED,
            zone,
            {"kind": (None, kind), "count": (None, count), "sample_rows": (None, samples)},
        )
        for kind, (count, samples) in written.counts.items()
        if count
    ]
    record_many(entries, by=system_actor(RECORDED_BY, zone_id=zone.pk), zone_id=zone.pk)


def _load(sample: SampleZone) -> tuple[Zone, Written]:
    zone = open_zone(sample.zone)
    written = write_zone(zone, sample)
    written.counts |= write_incubation(zone, sample, written.enterprises)
    written.counts |= write_policy_heads(zone, written.departments)
    record_load(zone, written)
    return zone, written


def _own_enterprise(zone: Zone) -> int:
    """The enterprise of the enterprise user: one with a title, so that its pages have something to show."""
    held = Recognition.objects.filter(enterprise__zone=zone, enterprise__is_sample=True, kind="high_tech")
    return int(held.order_by("enterprise_id").values_list("enterprise_id", flat=True)[0])


def _accounts(
    catalogues: Mapping[str, ZoneCatalogue], written: Mapping[str, tuple[Zone, Written]], *, seed: int
) -> list[DemoAccount]:
    here, _rows = written[CHANGZHI]
    own = _own_enterprise(here)
    officer = system_actor(RECORDED_BY, zone_id=here.pk)
    neighbour = system_actor(RECORDED_BY, zone_id=written[EXAMPLE][0].pk)
    return [
        *create_demo_accounts(catalogues[CHANGZHI], by=officer, enterprise_id=own, seed=seed),
        create_officer("neighbour", catalogues[EXAMPLE], by=neighbour, seed=seed),
    ]
