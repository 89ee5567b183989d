from django.conf import settings
from django.db import migrations

from gaoxin.foundation.audit import triggers


def protect(apps, schema_editor):
    """What was done to a cultivation plan becomes append-only in the database itself."""
    if settings.AUDIT_TRIGGERS:
        triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("policies", "0010_scenarios")]

    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
