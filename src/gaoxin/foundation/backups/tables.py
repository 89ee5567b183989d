"""The tables of a backup, and their rows as plain values that mean the same in every database."""

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.duration import duration_string

CHUNK = 1000
# Logins and the queue belong to the running installation, not to its data.
LEFT_OUT = frozenset({"sessions.session", "django_tasks_db.dbtaskresult"})
# What a fresh installation already has in it; replaced by the backup's rows.
MADE_BY_INSTALLING = frozenset({"contenttypes.contenttype", "auth.permission"})
# Failed logins at an installation that has nobody to log in yet.
BEFORE_FIRST_LOGIN = frozenset({"axes.accessattempt", "axes.accessfailurelog", "axes.accesslog"})

Model = type[models.Model]
_PLAIN = frozenset({type(None), bool, int, str, float})
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def backed_up() -> list[Model]:
    """Every table of the installation, referenced ones before those that refer to them.

    Where tables refer to each other in a circle, the links are checked at the end of the transaction.
    """
    chosen = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    chosen = sorted((one for one in chosen if label(one) not in LEFT_OUT), key=label)
    ordered: dict[Model, None] = {}
    for model in chosen:
        _add_with_references(model, ordered, chosen=set(chosen), under_way=set())
    return list(ordered)


def left_out() -> list[Model]:
    """Tables whose rows are in no backup; a restore empties them."""
    return [model for model in apps.get_models() if label(model) in LEFT_OUT]


def label(model: Model) -> str:
    return model._meta.label_lower


def fields_of(model: Model) -> list[models.Field]:
    """Stored columns; those the database computes by itself are left to it."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def lines_of(model: Model) -> Iterator[str]:
    """Each row as one line of canonical JSON, read in chunks."""
    fields = fields_of(model)
    names = [field.attname for field in fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        plain = {field.attname: _plain(value, field) for field, value in zip(fields, row, strict=True)}
        yield _write(plain)


def insert_lines(model: Model, lines: Iterable[str]) -> int:
    """Write rows exactly as they are, keys and moments included; returns how many."""
    fields = fields_of(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    count = 0
    with connection.cursor() as cursor:
        for chunk in _chunks(_stored(line, fields) for line in lines):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def delete_rows(model: Model) -> None:
    """Empty one table without looking at what refers to it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


class TableDigest:
    """A digest of a set of rows that does not depend on their order: databases sort texts differently."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: str) -> None:
        self.rows += 1
        digest = hashlib.sha256(line.encode()).digest()
        self._sum = (self._sum + int.from_bytes(digest, "big")) % 2**256

    @property
    def text(self) -> str:
        return f"{self._sum:064x}"


def digest_of(model: Model) -> TableDigest:
    """The digest of the rows now in the database."""
    digest = TableDigest()
    for line in lines_of(model):
        digest.add(line)
    return digest


def _add_with_references(
    model: Model, ordered: dict[Model, None], *, chosen: set[Model], under_way: set[Model]
) -> None:
    if model in ordered or model in under_way or model not in chosen:
        return
    under_way.add(model)
    for field in model._meta.local_concrete_fields:
        if field.remote_field is not None:
            _add_with_references(field.remote_field.model, ordered, chosen=chosen, under_way=under_way)
    ordered[model] = None


def _plain(value: Any, field: models.Field) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(field, models.JSONField):
        return value
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{field}: no plain form of {type(value).__name__}")


def _stored(line: str, fields: list[models.Field]) -> list[Any]:
    row = json.loads(line)
    return [field.get_db_prep_save(_read(row[field.attname], field), connection) for field in fields]


def _read(value: Any, field: models.Field) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def _chunks(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    chunk: list[list[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
