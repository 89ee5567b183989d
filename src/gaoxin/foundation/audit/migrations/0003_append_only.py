"""The trail becomes append-only in the database itself (see ``triggers``)."""

from django.conf import settings
from django.db import migrations

from gaoxin.foundation.audit import triggers


def protect(apps, schema_editor):
    # Transactional tests empty every table between cases; they switch the protection off.
    if settings.AUDIT_TRIGGERS:
        triggers.install(schema_editor.connection)


def release(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain_checks")]

    operations = [migrations.RunPython(protect, release)]
