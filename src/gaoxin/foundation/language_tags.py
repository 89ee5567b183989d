"""Words of the catalogue on templates, in the language of the page."""

from django import template

from gaoxin.foundation.phrases import phrase as phrase_words
from gaoxin.foundation.rule_answers import in_language as words_in_language
from gaoxin.foundation.unit_words import unit_words

register = template.Library()


@register.filter
def phrase(text: str | None) -> str:
    """``{{ item.clause|phrase }}``: where a text stands, whose practice, which office."""
    return phrase_words(text or "")


@register.filter
def in_language(text: str | None, english: str | None) -> str:
    """``{{ item.note|in_language:item.note_en }}``."""
    return words_in_language(text or "", english or "")


@register.filter
def unit(word: str | None) -> str:
    """``{{ lever.unit|unit }}``: 万元/亩 in the language of the page."""
    return unit_words(word or "")
