"""What the measures say about titles and property: how long they hold, when they are renewed, which class."""

import datetime as dt

from gaoxin.enterprises.models import PropertyClass, PropertyKind, RecognitionKind

# 国科发火〔2016〕32号 第十二条; 工信部企业〔2026〕2号 and 〔2022〕63号; 国科发政〔2017〕115号 第十一条.
VALID_YEARS = {
    RecognitionKind.TECH_SME: 1,
    RecognitionKind.HIGH_TECH: 3,
    RecognitionKind.INNOVATIVE_SME: 3,
    RecognitionKind.SPECIALISED_SME: 3,
    RecognitionKind.LITTLE_GIANT: 3,
}

_CLASS_ONE = frozenset(
    {
        PropertyKind.INVENTION_PATENT,
        PropertyKind.PLANT_VARIETY,
        PropertyKind.NATIONAL_CROP,
        PropertyKind.NATIONAL_NEW_DRUG,
        PropertyKind.PROTECTED_TCM,
        PropertyKind.LAYOUT_DESIGN,
    }
)


def last_valid_day(kind: RecognitionKind, recognised_on: dt.date) -> dt.date | None:
    """The day before the anniversary, where a measure states a term; None where it states none."""
    years = VALID_YEARS.get(kind)
    return None if years is None else same_day(recognised_on, years=years) - dt.timedelta(days=1)


def may_renew(recognised_on: dt.date, valid_until: dt.date | None, *, on: dt.date) -> bool:
    """A new certificate may overlap the old one within the old one's last year."""
    if valid_until is None:
        return False
    return recognised_on < on <= valid_until and on > same_day(valid_until, years=-1)


def same_day(day: dt.date, *, years: int) -> dt.date:
    """The same month and day some years away; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def class_of(kind: PropertyKind) -> PropertyClass:
    """Ⅰ类 or Ⅱ类 (国科发政〔2017〕115号 第七条)."""
    return PropertyClass.CLASS_ONE if kind in _CLASS_ONE else PropertyClass.CLASS_TWO
