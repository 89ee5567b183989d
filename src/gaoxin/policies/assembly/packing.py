"""Columns of a matching as they are kept: compressed bytes, and keys as compressed 64-bit integers."""

import zlib
from array import array
from collections.abc import Iterable
from typing import Final

from gaoxin.engines.rules.compiled import Verdict

# A verdict is kept as its place here.
ORDER: Final = (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
MOST: Final = 255


def pack(values: bytes) -> bytes:
    return zlib.compress(values, 1)


def unpack(packed: bytes | memoryview) -> bytes:
    return zlib.decompress(packed)


def pack_ids(ids: Iterable[int]) -> bytes:
    return pack(array("q", ids).tobytes())


def unpack_ids(packed: bytes | memoryview) -> "array[int]":
    found: array[int] = array("q")
    found.frombytes(unpack(packed))
    return found
