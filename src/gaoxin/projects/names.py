"""Pinyin initials of project names, for search by first letters."""

from pypinyin import Style, lazy_pinyin


def initials_of(name: str) -> str:
    """``年产10万吨负极材料`` → ``nc10wdfjcl``; at most 180 characters."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda text: list(text))
    return "".join(letter for letter in letters if letter.isalnum()).lower()[:180]
