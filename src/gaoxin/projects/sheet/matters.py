"""存在问题 and 需协调事项: several matters in one cell, as officers write them, and back."""

import re
from collections.abc import Iterable

from gaoxin.values.glyphs import without_blanks

SEPARATORS = re.compile(r"[；;\n]+")
NUMBERING = re.compile(r"^(?:[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)|[①-⑳])\s*")
NOTHING = frozenset(
    ["无", "暂无", "没有", "正常", "无问题", "无存在问题", "没有问题", "不存在问题", "暂无问题", "按计划推进"]
)


def matters(text: object) -> list[str]:
    """``1.用地指标未落实；2.资金缺口。`` → 用地指标未落实, 资金缺口; 无 and the like are nothing."""
    parts = (_bare(part) for part in SEPARATORS.split(str(text or "")))
    return [part for part in dict.fromkeys(parts) if part and without_blanks(part) not in NOTHING]


def joined(titles: Iterable[str]) -> str | None:
    """The titles of problems as one cell; reading it gives back the same matters."""
    return "；".join(one_matter(title) for title in titles) or None


def one_matter(title: str) -> str:
    """A title as it reads in a cell, where a semicolon or a line end would begin another matter."""
    return _bare(SEPARATORS.sub("，", title))


def nothing_new(old: object, new: object) -> bool:
    """The cell names no matter that is not open already; leaving one out closes nothing, nor does 清空."""
    return new is not None and set(matters(new)) <= set(matters(old))


def _bare(text: str) -> str:
    return NUMBERING.sub("", text.strip()).strip().rstrip("。，,").strip()
