"""After a restore: is what the database now holds what the backup says it held?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.audit.models import AuditChain
from gaoxin.foundation.audit.verification import verify_chain
from gaoxin.foundation.backups.figures import key_figures
from gaoxin.foundation.backups.manifest import Manifest
from gaoxin.foundation.backups.tables import backed_up, digest_of, label

MISSING = "—"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared, as in the backup and as now in the database."""

    subject: str
    wanted: str
    found: str
    ok: bool


def compare(manifest: Manifest) -> Iterator[Check]:
    """Every table, audit chain and key figure, in this order."""
    yield from _tables(manifest)
    yield from _chains(manifest)
    yield from _figures(manifest)


def differences(checks: Iterable[Check]) -> list[str]:
    words = _("%(subject)s应为 %(wanted)s，实为 %(found)s")
    return [
        words % {"subject": check.subject, "wanted": check.wanted, "found": check.found}
        for check in checks
        if not check.ok
    ]


def _tables(manifest: Manifest) -> Iterator[Check]:
    models = {label(model): model for model in backed_up()}
    for table in manifest.tables:
        found = digest_of(models[table.name])
        same = (found.rows, found.text) == (table.rows, table.digest)
        subject = str(models[table.name]._meta.verbose_name)
        yield Check(subject, _rows(table.rows, table.digest), _rows(found.rows, found.text), same)


def _chains(manifest: Manifest) -> Iterator[Check]:
    chains = {chain.key: chain for chain in AuditChain.objects.all()}
    for entry in manifest.audit:
        chain = chains.get(entry.key)
        subject = _("审计链 %s") % entry.key
        wanted = _rows(entry.length, entry.head)
        if chain is None:
            yield Check(subject, wanted, MISSING, ok=False)
            continue
        walked = verify_chain(chain)
        same = walked.ok and (walked.checked, walked.head) == (entry.length, entry.head)
        yield Check(subject, wanted, walked.reason or _rows(walked.checked, walked.head), same)


def _figures(manifest: Manifest) -> Iterator[Check]:
    found = key_figures(timezone.localdate(manifest.created_at))
    for name, wanted in sorted(manifest.figures.items()):
        now = found.get(name)
        # Figures are defined in the catalogue, which is no part of a backup and may have changed since.
        yield Check(
            name, wanted, _("未比对（口径已变）") if now is None else now, now is None or now == wanted
        )


def _rows(count: int, digest: str) -> str:
    return _("%(count)d 行（%(digest)s）") % {"count": count, "digest": digest[:8]}
