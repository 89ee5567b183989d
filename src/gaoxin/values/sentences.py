"""Sentences in Chinese that remember how they were made, so that a page can say them in another language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

Part = str | int | date | Sequence[str]


class Sentence(str):
    """The ``template`` with ``parts`` put in for ``{name}``; a Chinese string wherever a string is wanted.

    Templates are written out where a sentence is made: translations are found by them. Days are written as
    2026年3月1日, sequences joined by 、; sentences may be parts of others.
    """

    __slots__ = ("parts", "template")
    template: str
    parts: Mapping[str, Part]

    def __new__(cls, template: str, /, **parts: Part) -> "Sentence":
        written = {name: _in_chinese(part) for name, part in parts.items()}
        sentence = super().__new__(cls, template.format_map(written) if parts else template)
        sentence.template, sentence.parts = template, parts
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), dict(self.parts)

    def told(self, translate: Callable[[str], str], write: Callable[[Part], str]) -> str:
        """By the translation of its template; ``write`` puts days, numbers and sequences into words."""
        told = {
            name: part.told(translate, write) if isinstance(part, Sentence) else write(part)
            for name, part in self.parts.items()
        }
        template = translate(self.template)
        return template.format_map(told) if told else template


def _in_chinese(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, date):
        return f"{part.year}年{part.month}月{part.day}日"
    return str(part) if isinstance(part, int) else "、".join(part)
