"""A server process that imports a sheet and, when told to, dies in the middle of writing.

Run as a program: ``python -m tests.sheets.interrupted prepare|die|import|count`` on the database named by
``GAOXIN_DATABASE_URL``. Prints what the test compares.
"""

import json
import os
import signal
import sys
from typing import Any

import django

ROWS = 400
DIES_AFTER = 250


def main(step: str) -> None:
    django.setup()
    from gaoxin.foundation.sheets.handlers import register
    from tests.sheets.conftest import DepartmentSheet

    class Mortal(DepartmentSheet):
        written = 0

        def _write(self, row: Any, zone_id: int) -> None:
            super()._write(row, zone_id)
            self.written += 1
            if step == "die" and self.written == DIES_AFTER:
                os.kill(os.getpid(), signal.SIGKILL)

    register(Mortal())
    STEPS[step]()


def prepare() -> None:
    from django.core.management import call_command

    from gaoxin.foundation.accounts.roles import Role
    from gaoxin.foundation.sheets import actions
    from tests.factories import actor_of, make_user, make_zone
    from tests.sheets.conftest import HEAD, KIND
    from tests.sheets.ledger import xlsx

    call_command("migrate", verbosity=0)
    zone = make_zone(code="here")
    by = actor_of(make_user(zone, Role.STATISTICIAN, username="officer"))
    content = xlsx([HEAD, *([f"第{number}局", "局", number] for number in range(ROWS))])
    actions.preview_batch(actions.upload_sheet(KIND, content=content, file_name="局.xlsx", by=by), by=by)
    sys.stdout.write(json.dumps("ready"))


def confirm() -> None:
    from gaoxin.foundation.accounts.models import User
    from gaoxin.foundation.sheets import actions
    from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch
    from tests.factories import actor_of

    by = actor_of(User.objects.get(username="officer"))
    done = actions.confirm_batch(ImportBatch.objects.get(), by=by, mode=ConfirmMode.ALL_VALID)
    sys.stdout.write(json.dumps(done.state))


def count() -> None:
    from gaoxin.foundation.audit.models import AuditEvent
    from gaoxin.foundation.sheets.models import ImportBatch
    from gaoxin.foundation.zones.models import Department

    imported = AuditEvent.objects.filter(action="sheets.imported").count()
    sys.stdout.write(json.dumps([Department.objects.count(), ImportBatch.objects.get().state, imported]))


STEPS = {"prepare": prepare, "die": confirm, "import": confirm, "count": count}

if __name__ == "__main__":
    main(sys.argv[1])
