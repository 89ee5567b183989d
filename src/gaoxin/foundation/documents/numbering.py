"""Numbers and dates as official documents write them."""

import datetime as dt

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1–99 as counted in headings: 一, 十, 十二, 二十, 九十九."""
    if not 1 <= number <= 99:
        raise ValueError(f"headings are numbered from 1 to 99: {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def heading_number(level: int, number: int) -> str:
    """结构层次序数, level 1–4: 一、 （一） 1. （1） (GB/T 9704—2012 7.3.3)."""
    if level == 1:
        return f"{chinese_number(number)}、"
    if level == 2:
        return f"（{chinese_number(number)}）"
    if level == 3:
        return f"{number}."
    if level == 4:
        return f"（{number}）"
    raise ValueError(f"official documents have four levels: {level}")


def official_date(day: dt.date) -> str:
    """2025年3月31日: Arabic numerals, year in full, no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(office: str, *, year: int, number: int) -> str:
    """长高管发〔2025〕3号: six-sided brackets, no 第, no leading zeros (7.2.5)."""
    return f"{office}〔{year}〕{number}号"


def width_in_characters(text: str) -> float:
    """Width on the grid: a Chinese character is 1, an ASCII character ½."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)
