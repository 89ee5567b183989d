"""How Chinese is read aloud. Imported when first needed: the dictionary takes 60 MB of memory."""

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

# The reading a company name has where the dictionary's own first reading is another one.
load_single_dict({ord("长"): "cháng,zhǎng", ord("朝"): "cháo,zhāo", ord("曾"): "zēng,céng"})
load_phrases_dict(
    {
        "长子": [["zhǎng"], ["zǐ"]],
        "长治": [["cháng"], ["zhì"]],
        "重庆": [["chóng"], ["qìng"]],
        "朝阳": [["cháo"], ["yáng"]],
        "朝晖": [["zhāo"], ["huī"]],
    }
)


def first_letters(text: str) -> list[str]:
    """The first letter of each character's reading; signs that are no Chinese stand for themselves."""
    # The library's hints leave out that a list of signs may be given back, as its documentation says.
    return list(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list))  # type: ignore[arg-type]


def syllables(text: str) -> list[str]:
    """Each character's reading spelled out, without tones; signs that are no Chinese stand for themselves."""
    return list(lazy_pinyin(text, errors=list))  # type: ignore[arg-type]
