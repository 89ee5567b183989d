"""One moment of the whole database, read without stopping those who work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Every read inside sees the database as at its beginning, whatever is written meanwhile.

    SQLite: a deferred transaction, which in WAL mode reads beside the writer; PostgreSQL: REPEATABLE READ.
    """
    if connection.vendor == "sqlite":
        with _deferred(), transaction.atomic(durable=True):
            _look()
            yield
    else:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _look()
            yield


def _look() -> None:
    """Both databases fix the moment at the first read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations")


@contextmanager
def _deferred() -> Iterator[None]:
    """Begin without the write lock that transactions of this product take at once."""
    connection.ensure_connection()
    sqlite: Any = connections[DEFAULT_DB_ALIAS]
    usual = sqlite.transaction_mode
    sqlite.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = usual
