"""Database triggers that make the trail append-only even for someone with a database console.

The same statements run from the migration, from ``gaoxin audit protect`` after a restore, and in tests.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ("audit_auditevent", "audit_chaincheck")
CHAIN = "audit_auditchain"
REFUSAL = "audit trail is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, replacing any that are there."""
    remove(connection)
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        statements = [
            f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in _names_on_postgresql().items()
        ]
        _run(connection, [*statements, "DROP FUNCTION IF EXISTS audit_refuse()"])
    else:
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite_triggers()])


def installed(using: str = "default") -> bool:
    """Whether every trigger is there; a restored or rebuilt database may have lost them."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        wanted = set(_names_on_postgresql())
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        wanted = set(_sqlite_triggers())
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return wanted <= {name for (name,) in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite() -> list[str]:
    return [f"CREATE TRIGGER {name} {body}" for name, body in _sqlite_triggers().items()]


def _sqlite_triggers() -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    triggers = {
        f"{CHAIN}_no_delete": f"BEFORE DELETE ON {CHAIN} {refuse}",
        f"{CHAIN}_forward": f"BEFORE UPDATE ON {CHAIN} WHEN NEW.length < OLD.length {refuse}",
        # REPLACE deletes the old row without firing a delete trigger: an existing number is refused here.
        "audit_auditevent_no_replace": (
            "BEFORE INSERT ON audit_auditevent WHEN EXISTS (SELECT 1 FROM audit_auditevent WHERE id = NEW.id "
            f"OR (chain_id = NEW.chain_id AND number = NEW.number)) {refuse}"
        ),
        "audit_chaincheck_no_replace": (
            "BEFORE INSERT ON audit_chaincheck WHEN EXISTS "
            f"(SELECT 1 FROM audit_chaincheck WHERE id = NEW.id) {refuse}"
        ),
    }
    for table in APPEND_ONLY:
        triggers[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} {refuse}"
        triggers[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} {refuse}"
    return triggers


def _names_on_postgresql() -> dict[str, str]:
    names = {f"{CHAIN}_no_delete": CHAIN, f"{CHAIN}_no_truncate": CHAIN, f"{CHAIN}_forward": CHAIN}
    for table in APPEND_ONLY:
        names |= {f"{table}_no_change": table, f"{table}_no_truncate": table}
    return names


def _postgresql() -> list[str]:
    refuse = "EXECUTE FUNCTION audit_refuse()"
    body = f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END"
    forward = f"BEFORE UPDATE ON {CHAIN} FOR EACH ROW WHEN (NEW.length < OLD.length)"
    statements = [
        f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {CHAIN}_no_delete BEFORE DELETE ON {CHAIN} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {CHAIN}_no_truncate BEFORE TRUNCATE ON {CHAIN} FOR EACH STATEMENT {refuse}",
        f"CREATE TRIGGER {CHAIN}_forward {forward} {refuse}",
    ]
    for table in APPEND_ONLY:
        statements += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    return statements
