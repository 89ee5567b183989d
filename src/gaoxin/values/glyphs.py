"""Text as officers really type it, brought to plain shapes before anything is read from it.

Only characters that stand for the same thing are folded. Compatibility folding (NFKC) is not used: it
would turn ``5²`` into ``52``.
"""

import re
import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_DRAWN_DASHES = "−─━"
# In a code, the numeral one and the long-vowel mark are what input methods leave where a dash was meant.
_MISTYPED_DASHES = "一ー_"
_QUOTES = "'‘’`\"“”"
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?E[+-]?[0-9]{1,3}", re.IGNORECASE)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs made half-width, blanks made spaces, invisible characters gone."""
    # A large sheet is hundreds of thousands of short texts, nearly all of them printable as they are.
    if text.isascii() and text.isprintable():
        return text
    translated = text.translate(_FULL_WIDTH)
    if translated.isprintable():
        return translated
    kept = []
    for character in translated:
        category = unicodedata.category(character)
        if category != "Cf":
            kept.append(" " if category in {"Cc", "Zs", "Zl", "Zp"} else character)
    return "".join(kept)


def without_blanks(text: str) -> str:
    """Half-width text with every blank gone."""
    return half_width(text).replace(" ", "")


def without_quotes(text: str) -> str:
    """Without the quote marks a spreadsheet or a copy leaves around a value."""
    return text.strip(_QUOTES)


def is_dash(character: str) -> bool:
    """Any dash of Unicode, with the minus sign and the lines drawn in its place."""
    return unicodedata.category(character) == "Pd" or character in _DRAWN_DASHES


def without_dashes(text: str) -> str:
    """A code without its dashes, mistyped ones included."""
    if text.isalnum() and text.isascii():
        return text
    return "".join(c for c in text if not is_dash(c) and c not in _MISTYPED_DASHES)


def is_scientific(text: str) -> bool:
    """A long code or amount that a spreadsheet has shortened to ``9.11403E+17``: its digits are lost."""
    return _SCIENTIFIC.fullmatch(text) is not None
