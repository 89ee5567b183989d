"""A list of items and papers as offices keep it in a sheet, row by row; merged cells are filled down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gaoxin.approvals.catalogue.material_lists import MaterialLine
from gaoxin.foundation.sheets.files.grid import Cell
from gaoxin.foundation.sheets.files.reading import open_book
from gaoxin.values.errors import DomainError

_TITLE_ROWS: Final = 10
# The first header that is met is taken.
_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "item": ("事项", "事项名称", "审批事项", "办理事项", "item"),
    "material": ("材料", "材料名称", "申请材料", "申报材料", "提交材料", "material"),
    "department": ("部门", "审批部门", "主管部门", "实施部门", "department"),
    "group": ("类别", "投资类型", "项目类型", "类型", "investor_type", "group"),
}
_NEEDED: Final = {"item": "事项", "material": "材料"}


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    places: dict[str, int]


def material_lines(content: bytes) -> list[MaterialLine]:
    """Of the first visible sheet that has such headers. Raises ``FileRefused`` or ``DomainError``."""
    missing: list[str] = list(_NEEDED.values())
    for tab in open_book(content).tabs:
        rows = [] if tab.hidden else tab.load(None).rows
        header = _header(rows)
        if header is None:
            continue
        missing = [word for role, word in _NEEDED.items() if role not in header.places]
        if not missing:
            lines = _lines(rows, header)
            if lines:
                return lines
            raise DomainError(
                "materials.empty", "表头下面没有材料。", field="file", remedy="请核对后重新上传。"
            )
    raise DomainError(
        "materials.headers",
        f"没有找到“{'”“'.join(missing)}”列。",
        field="file",
        value="、".join(missing),
        remedy="请在表头写“事项”“材料”（可另加“部门”“类别”），一行一份材料。",
    )


def _header(rows: Sequence[Sequence[Cell]]) -> _Header | None:
    """The row among the first that has most of the headers, and where they stand."""
    found = [_Header(place, _places(row)) for place, row in enumerate(rows[:_TITLE_ROWS])]
    best = max(found, key=lambda one: len(one.places), default=None)
    return best if best is not None and best.places else None


def _places(row: Sequence[Cell]) -> dict[str, int]:
    written = [str(cell).strip().lower() for cell in row]
    return {
        role: next(written.index(name) for name in names if name in written)
        for role, names in _HEADERS.items()
        if any(name in written for name in names)
    }


def _lines(rows: Sequence[Sequence[Cell]], header: _Header) -> list[MaterialLine]:
    found: list[MaterialLine] = []
    above = dict.fromkeys(header.places, "")
    for number, row in enumerate(rows[header.row + 1 :], header.row + 2):
        told = {
            role: str(row[place]).strip() if place < len(row) else "" for role, place in header.places.items()
        }
        if not told["material"]:
            continue
        above = {role: word or above[role] for role, word in told.items()}
        found.append(
            MaterialLine(
                number,
                above.get("group", ""),
                above.get("department", ""),
                above["item"],
                told["material"],
            )
        )
    return found
