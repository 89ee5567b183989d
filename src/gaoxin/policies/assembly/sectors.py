"""From a GB/T 4754-2017 code to the sector whose threshold of 规模（限额）以上 applies."""

from typing import Final

# First and last division of each sector; 70 房地产业 is parted below by its groups.
_DIVISIONS: Final = (
    (6, 46, "industry"),
    (47, 50, "construction"),
    (51, 51, "wholesale"),
    (52, 52, "retail"),
    (53, 60, "transport"),
    (61, 61, "lodging"),
    (62, 62, "catering"),
    (63, 65, "information"),
    (71, 72, "leasing_business"),
    (73, 75, "research_technical"),
    (76, 79, "water_environment"),
    (80, 82, "resident_service"),
    (83, 83, "education"),
    (84, 84, "health"),
    (85, 85, "social_work"),
    (86, 90, "culture_sports"),
)
_REAL_ESTATE: Final = 70
_DEVELOPMENT: Final = "701"


def sector_of(code: str) -> str | None:
    """``C3841`` or ``3841`` → ``industry``; None where the code is too short to tell."""
    digits = code.lstrip("ABCDEFGHIJKLMNOPQRST")
    if len(digits) < 2 or not digits.isdecimal():
        return None
    division = int(digits[:2])
    if division == _REAL_ESTATE:
        if len(digits) < 3:
            return None
        return "real_estate_development" if digits.startswith(_DEVELOPMENT) else "property_service"
    for first, last, sector in _DIVISIONS:
        if first <= division <= last:
            return sector
    return "outside"
