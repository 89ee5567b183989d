"""Sentences of the engines, which know no Django, in the language of the page."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import get_language, gettext

from gaoxin.values.sentences import Part, Sentence


def told(words: str) -> str:
    """In Chinese as it stands; else by the translation of how it was made. Other words are left alone."""
    if not isinstance(words, Sentence) or (get_language() or "zh").startswith("zh"):
        return words
    return words.told(gettext, _written)


def listed(words: Iterable[object]) -> str:
    """One after another: 、 between them in Chinese, commas in English."""
    return gettext("、").join(map(str, words))


def _written(part: Part) -> str:
    if isinstance(part, str):
        return told(part)
    if isinstance(part, date):
        return part.isoformat()
    return ", ".join(map(told, part)) if isinstance(part, Sequence) else str(part)
