"""Which of some words is most like one that was written: a guess for a person, never a reason to merge."""

from collections.abc import Iterable


def nearest_word(text: str, words: Iterable[str], *, at_least: int) -> str | None:
    """The likeliest of ``words``; none when even that is less alike than ``at_least`` (0–100)."""
    # Only a word that is not known needs it, so the library waits for the first of them.
    from rapidfuzz import fuzz, process

    found = process.extractOne(text, words, scorer=fuzz.ratio, score_cutoff=at_least)
    return None if found is None else found[0]
