"""The container of .xls and .et files ([MS-CFB]): its directory, and the bytes of one stream."""

import struct
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN = 0xFFFFFFFE
LARGEST_SECTOR = 0xFFFFFFFA
ENTRY_BYTES = 128


class DamagedContainer(ValueError):
    """The sectors do not form the chains the header promises."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: int
    size: int


class CompoundFile:
    """Read-only view of a compound file held in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._open()
        except (struct.error, IndexError) as error:
            raise DamagedContainer("truncated") from error

    def _open(self) -> None:
        head = self._content[:512]
        sector_shift, mini_shift = struct.unpack_from("<HH", head, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise DamagedContainer("sector size")
        self._sector = 1 << sector_shift
        (directory_start,) = struct.unpack_from("<I", head, 48)
        self._cutoff, mini_fat_start = struct.unpack_from("<II", head, 56)
        self._table = self._read_table(head)
        self._mini_table = _numbers(self._chain(mini_fat_start)) if mini_fat_start <= LARGEST_SECTOR else ()
        self._entries = [entry for entry in _entries(self._chain(directory_start)) if entry.name]
        root = self._entries[0] if self._entries else _Entry("", END_OF_CHAIN, 0)
        self._mini_stream = self._chain(root.start)[: root.size] if root.start <= LARGEST_SECTOR else b""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(entry.name for entry in self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; raises ``KeyError`` when there is none of that name."""
        entry = next((entry for entry in self._entries if entry.name == name), None)
        if entry is None:
            raise KeyError(name)
        if entry.size < self._cutoff and self._mini_stream:
            return self._mini_chain(entry.start)[: entry.size]
        return self._chain(entry.start)[: entry.size]

    def _read_table(self, head: bytes) -> tuple[int, ...]:
        """The sector allocation table; its own sectors are listed in the header, then in chained sectors."""
        listed = list(struct.unpack_from("<109I", head, 76))
        following, count = struct.unpack_from("<II", head, 68)
        per_sector = self._sector // 4
        for _ in range(count):
            numbers = _numbers(self._sector_bytes(following))
            listed += numbers[: per_sector - 1]
            following = numbers[-1]
        table: list[int] = []
        for sector in listed:
            if sector <= LARGEST_SECTOR:
                table += _numbers(self._sector_bytes(sector))
        return tuple(table)

    def _sector_bytes(self, number: int) -> bytes:
        offset = (number + 1) * self._sector
        if offset >= len(self._content):
            raise DamagedContainer("sector outside the file")
        return self._content[offset : offset + self._sector].ljust(self._sector, b"\x00")

    def _chain(self, start: int) -> bytes:
        parts = [self._sector_bytes(number) for number in _followed(self._table, start)]
        return b"".join(parts)

    def _mini_chain(self, start: int) -> bytes:
        stream = self._mini_stream
        return b"".join(
            stream[number * 64 : number * 64 + 64] for number in _followed(self._mini_table, start)
        )


def _followed(table: tuple[int, ...], start: int) -> list[int]:
    """The sector numbers of a chain; a chain longer than its table goes in circles."""
    chain: list[int] = []
    number = start
    while number <= LARGEST_SECTOR:
        if number >= len(table) or len(chain) > len(table):
            raise DamagedContainer("broken chain")
        chain.append(number)
        number = table[number]
    return chain


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _entries(directory: bytes) -> list[_Entry]:
    entries = []
    for offset in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
        length = struct.unpack_from("<H", directory, offset + 64)[0]
        name = directory[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, offset + 116)
        entries.append(_Entry(name, start, size))
    return entries
