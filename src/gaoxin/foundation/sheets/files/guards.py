"""What is refused before a cell is read: too large, packed to burst, locked, with macros."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from gaoxin.foundation.sheets.files import compound
from gaoxin.foundation.sheets.files.formats import (
    SAVE_AS,
    FileFormat,
    FileRefused,
    recognised,
    refuse_other_archives,
)

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024


# What zipfile raises for damaged, encrypted and exotic packages.
PACKAGE_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken in. Bytes, rows and columns."""

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    ratio: int = 150
    ratio_from_bytes: int = 30 * MEGABYTE
    entries: int = 2000
    sheets: int = 60
    rows: int = 50_000
    columns: int = 300


STANDARD = Limits()


def checked_format(content: bytes, *, limits: Limits = STANDARD) -> FileFormat:
    """The format of a file that may be read; raises ``FileRefused`` with the reason and a remedy."""
    refuse_size(len(content), limits=limits)
    found = recognised(content)
    if found is FileFormat.XLSX:
        _check_package(content, limits)
    if found is FileFormat.XLS:
        _check_container(content)
    return found


def refuse_size(size: int, *, limits: Limits = STANDARD) -> None:
    """Also called with the announced size of an upload, before its bytes are held."""
    if size > limits.file_bytes:
        raise FileRefused(
            "too_large",
            f"文件有 {size / MEGABYTE:.1f} MB，超过上限 {limits.file_bytes // MEGABYTE} MB。",
            remedy="请删去图片和用不到的工作表，或分成几个文件上传。",
        )


def _check_package(content: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_entries(entries, limits)
            refuse_other_archives([entry.filename for entry in entries])
            _refuse_macros([entry.filename for entry in entries])
            _check_unpacked(package, entries, limits)
    except PACKAGE_FAULTS as error:
        raise damaged() from error


def check_unpacking(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuses a package that bursts when unpacked, or whose parts declare entities."""
    _check_entries(entries, limits)
    _check_unpacked(package, entries, limits)


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise _bomb(f"内含 {len(entries)} 个部件")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > limits.unpacked_bytes:
        raise _bomb(f"展开后有 {unpacked // MEGABYTE} MB")
    if unpacked > limits.ratio_from_bytes and unpacked / packed > limits.ratio:
        raise _bomb(f"展开后是原来的 {unpacked // packed} 倍")


def _check_unpacked(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Unpack once, keeping nothing: declared sizes may be false; entity declarations are refused."""
    total = 0
    for entry in entries:
        with package.open(entry) as part:
            head = part.read(CHUNK)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise FileRefused("entities", "文件内含实体声明，不是正常的 Excel 工作簿。", remedy=SAVE_AS)
            size = len(head)
            while chunk := part.read(CHUNK):
                size += len(chunk)
                if total + size > limits.unpacked_bytes:
                    raise _bomb(f"展开后超过 {limits.unpacked_bytes // MEGABYTE} MB")
            total += size


def _refuse_macros(names: list[str]) -> None:
    lowered = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lowered):
        raise _macros()


def _check_container(content: bytes) -> None:
    try:
        names = compound.CompoundFile(content).names
    except compound.DamagedContainer as error:
        raise damaged() from error
    if "EncryptedPackage" in names:
        raise locked()
    if "WordDocument" in names:
        raise FileRefused(
            "not_a_sheet",
            "这个文件其实是 Word 文档，不是表格。",
            remedy="请把其中的表格复制到 Excel，保存为 .xlsx 后再上传。",
        )
    if {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"} & names:
        raise _macros()
    if not {"Workbook", "Book"} & names:
        raise FileRefused("not_a_sheet", "这个文件不是 Excel 或 WPS 表格。", remedy=SAVE_AS)


def damaged() -> FileRefused:
    return FileRefused("damaged", "文件已损坏或没有传完整，无法读取。", remedy="请重新保存原表后再上传。")


def locked() -> FileRefused:
    return FileRefused(
        "password",
        "文件设有打开密码，无法读取。",
        remedy="请打开文件，在“文件—信息—保护工作簿”中取消密码，保存后再上传。",
    )


def _macros() -> FileRefused:
    return FileRefused(
        "macros",
        "文件带有宏程序，为安全起见不予读取。",
        remedy="请另存为“Excel 工作簿（.xlsx，不带宏）”后再上传。",
    )


def _bomb(reason: str) -> FileRefused:
    return FileRefused(
        "unpacks_too_large",
        f"文件{reason}，超出安全范围。",
        remedy="请把数据复制到新建的工作簿，保存后再上传。",
    )
