"""国民经济行业分类 (GB/T 4754—2017): codes and names from the catalogue."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from gaoxin.values.errors import DomainError
from gaoxin.values.glyphs import without_blanks

FILE_NAME = "gbt4754_2017.json"
LEVELS = {1: "门类", 2: "大类", 3: "中类", 4: "小类"}


@dataclass(frozen=True)
class Industries:
    """``sections`` are 门类, ``divisions`` the 大类 of each; ``classes`` hold codes of two to four digits."""

    title: str
    number: str
    sections: dict[str, str]
    divisions: dict[str, tuple[str, ...]]
    classes: dict[str, str]

    @cached_property
    def section_of_division(self) -> dict[str, str]:
        return {division: section for section, codes in self.divisions.items() for division in codes}

    def name(self, code: str) -> str:
        """The name of a code; empty when the catalogue does not have it."""
        return self.sections.get(code) or self.classes.get(code, "")

    def path(self, code: str) -> list[tuple[str, str]]:
        """The code under its 门类, 大类 and 中类, the widest first."""
        section = self.section_of_division.get(code[:2])
        above = [section] if section else []
        steps = [*above, *(code[:length] for length in (2, 3, 4) if length <= len(code))]
        named = [(step, self.name(step)) for step in steps if self.name(step)]
        return [pair for place, pair in enumerate(named) if not place or pair[1] != named[place - 1][1]]

    def matching(self, text: str, *, limit: int = 30) -> list[tuple[str, str]]:
        """Codes that begin with ``text`` or whose names contain it, the most detailed first."""
        wanted = without_blanks(text).upper()
        found = sorted(self._found(wanted), key=lambda pair: (-len(pair[0]), pair[0]))
        return found[:limit] if wanted else []

    def _found(self, wanted: str) -> Iterator[tuple[str, str]]:
        for code, name in self.classes.items():
            if code.startswith(wanted.lstrip("ABCDEFGHIJKLMNOPQRST") or wanted) or wanted in name:
                yield code, name


def industries() -> Industries:
    """The classification in the catalogue, read once."""
    return _read(settings.CATALOGUE_DIR / "codes" / FILE_NAME)


@lru_cache(maxsize=4)
def _read(path: Path) -> Industries:
    held = json.loads(path.read_text(encoding="utf-8"))
    return Industries(
        title=held["title"],
        number=held["number"],
        sections={code: section["name"] for code, section in held["sections"].items()},
        divisions={code: tuple(section["divisions"]) for code, section in held["sections"].items()},
        classes=held["classes"],
    )


def parse_industry(raw: str, *, field: str = "industry_code") -> str:
    """``C3985``, ``3985 电子专用材料制造`` → ``3985``; 大类 and 中类 are accepted, unknown codes refused."""
    text = without_blanks(raw).upper()
    if not text:
        return ""
    code = "".join(character for character in text if character.isascii() and character.isalnum())
    digits = code[1:] if code[:1].isalpha() else code
    known = industries()
    if digits in known.classes and _fits_section(code, known):
        return digits
    raise DomainError(
        "industry.unknown",
        f"“{raw.strip()[:20]}”不是{known.number}中的行业代码。",
        field=field,
        value=raw,
        remedy="请填写2至4位数字代码，如3985（电子专用材料制造）；不确定小类的可填中类3位代码。",
    )


def _fits_section(code: str, known: Industries) -> bool:
    """A letter in front must be the 门类 the code belongs to."""
    return not code[:1].isalpha() or known.section_of_division.get(code[1:3]) == code[0]
