"""What the catalogue says in Chinese, in English: where a text stands, which office, notes, materials."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.conf import settings
from django.utils.translation import get_language

from gaoxin.values.errors import DomainError

_JOINS: Final = {"；": "; ", "·": " · ", "、": ", "}
_NUMERALS: Final = {word: str(number) for number, word in enumerate("一二三四五六七八九", 1)}
_WITH_BRACKETS: Final = re.compile(r"(?P<outer>.+?)（(?P<inner>[^（）]+)）")


def phrase(text: str) -> str:
    """``text`` on Chinese pages; on English ones in English as far as it is no title or number of a text."""
    if not text or not (get_language() or "").startswith("en"):
        return text
    return _english(text, _phrases(settings.CATALOGUE_DIR))


def _english(text: str, known: Mapping[str, str]) -> str:
    if text in known or text.endswith("。"):  # a sentence is told whole or not at all
        return known.get(text, text)
    for sign, join in _JOINS.items():
        parts = _outside_brackets(text, sign)
        if len(parts) > 1:
            return join.join(_english(part, known) for part in parts)
    found = _WITH_BRACKETS.fullmatch(text)
    if found is None:
        return text
    outer, inner = _english(found["outer"], known), _english(found["inner"], known)
    if (outer, inner) == (found["outer"], found["inner"]):
        return text
    return f"{outer} ({_NUMERALS.get(inner, inner)})"


def _outside_brackets(text: str, sign: str) -> list[str]:
    parts, depth = [""], 0
    for one in text:
        depth += (one == "（") - (one == "）")
        if one == sign and not depth:
            parts.append("")
        else:
            parts[-1] += one
    return parts


@cache
def _phrases(folder: Path) -> Mapping[str, str]:
    """All groups of ``phrases.yaml`` and its like together; what is written twice must be said alike."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("phrases*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for text, english in group.items():
                if found.setdefault(str(text), english) != english:
                    raise DomainError(
                        "phrase.repeated",
                        f"{path.name} 中“{text}”有两种英文。",
                        value=text,
                        remedy="请统一成一种。",
                    )
    return found
