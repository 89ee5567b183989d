"""The whole trail as a file that can be verified without this product: a JSON object a line, with digests."""

import json
from collections.abc import Iterable
from pathlib import Path

from gaoxin.foundation.audit.models import AuditChain
from gaoxin.foundation.audit.sealing import SEALED

CHUNK = 2000


def write_events(output: Path, chains: Iterable[AuditChain]) -> int:
    """Write every event of the chains in order; returns how many."""
    written = 0
    with output.open("w", encoding="utf-8") as file:
        for chain in chains:
            rows = chain.events.order_by("number").values(*SEALED, "digest").iterator(chunk_size=CHUNK)
            for row in rows:
                row["happened_at"] = row["happened_at"].isoformat(timespec="microseconds")
                file.write(json.dumps({"chain": chain.key, **row}, ensure_ascii=False) + "\n")
                written += 1
    return written
