"""The digest that seals an audit event and ties it to the one before."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

# The sealed fields of an event in their order; the chain's key stands between the first and the second.
SEALED = (
    "previous",
    "number",
    "happened_at",
    "user_id",
    "actor_name",
    "address",
    "action",
    "subject_type",
    "subject_id",
    "subject_label",
    "changes",
)


def digest_of(values: Sequence[object], *, chain_key: str) -> str:
    """SHA-256 over the sealed values (in the order of ``SEALED``), in one canonical JSON text."""
    previous, number, happened_at, *rest = values
    assert isinstance(happened_at, dt.datetime)
    moment = happened_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    text = json.dumps([previous, chain_key, number, moment, *rest], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
