"""Database triggers that make tables append-only even for someone with a database console.

The trail itself and every table an app declares with ``append_only``. The same statements run from the
migrations, from ``gaoxin audit protect`` after a restore, and in tests.
"""

from collections.abc import Sequence

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from gaoxin.foundation.audit.append_only import declared_tables

CHAIN = "audit_auditchain"
EVENTS = "audit_auditevent"
REFUSAL = "this table is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, replacing any that are there. Tables a later migration makes are left to it."""
    remove(connection)
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    tables = tuple(table for table in declared_tables() if table in there)
    _run(connection, _postgresql(tables) if connection.vendor == "postgresql" else _sqlite(tables))


def remove(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        names = _names_on_postgresql(declared_tables())
        statements = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in names.items()]
        _run(connection, [*statements, "DROP FUNCTION IF EXISTS audit_refuse()"])
    else:
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite_triggers(declared_tables())])


def installed(using: str = "default") -> bool:
    """Whether every trigger is there; a restored or rebuilt database may have lost them."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        wanted = set(_names_on_postgresql(declared_tables()))
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        wanted = set(_sqlite_triggers(declared_tables()))
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return wanted <= {name for (name,) in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite(tables: Sequence[str]) -> list[str]:
    return [f"CREATE TRIGGER {name} {body}" for name, body in _sqlite_triggers(tables).items()]


def _sqlite_triggers(tables: Sequence[str]) -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    triggers = {
        f"{CHAIN}_no_delete": f"BEFORE DELETE ON {CHAIN} {refuse}",
        f"{CHAIN}_forward": f"BEFORE UPDATE ON {CHAIN} WHEN NEW.length < OLD.length {refuse}",
    }
    for table in tables:
        # REPLACE deletes the old row without firing a delete trigger: an existing number is refused here.
        same = "id = NEW.id"
        if table == EVENTS:
            same += " OR (chain_id = NEW.chain_id AND number = NEW.number)"
        exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
        triggers[f"{table}_no_replace"] = f"BEFORE INSERT ON {table} WHEN {exists} {refuse}"
        triggers[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} {refuse}"
        triggers[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} {refuse}"
    return triggers


def _names_on_postgresql(tables: Sequence[str]) -> dict[str, str]:
    names = {f"{CHAIN}_no_delete": CHAIN, f"{CHAIN}_no_truncate": CHAIN, f"{CHAIN}_forward": CHAIN}
    for table in tables:
        names |= {f"{table}_no_change": table, f"{table}_no_truncate": table}
    return names


def _postgresql(tables: Sequence[str]) -> list[str]:
    refuse = "EXECUTE FUNCTION audit_refuse()"
    body = f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END"
    forward = f"BEFORE UPDATE ON {CHAIN} FOR EACH ROW WHEN (NEW.length < OLD.length)"
    statements = [
        f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {CHAIN}_no_delete BEFORE DELETE ON {CHAIN} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {CHAIN}_no_truncate BEFORE TRUNCATE ON {CHAIN} FOR EACH STATEMENT {refuse}",
        f"CREATE TRIGGER {CHAIN}_forward {forward} {refuse}",
    ]
    for table in tables:
        statements += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    return statements
