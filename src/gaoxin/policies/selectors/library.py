"""The policies of a library as a reader looks for them: what is in force on a day, and what contains a word.

The library is no zone's data: everybody who may read it reads the same.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import Anchor, CriterionText, PolicyVersion
from gaoxin.engines.rules.library import Library
from gaoxin.values.errors import NotFound
from gaoxin.values.glyphs import half_width

IN_FORCE, COMING, ENDED = "in_force", "coming", "ended"
VERIFIED = "verified"
MOST_WORDS = 6
_LEVELS = ("zone", "city", "province", "provincial", "national", "model")
_LEAVES = (Shape.TEST, Shape.MANUAL)
ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a version that may be searched; ``place`` says which part of it the text is."""

    place: str
    text: str
    version: str

    @property
    def folded(self) -> str:
        return _folded(self.text)


@dataclass(frozen=True)
class Entry:
    """A policy on a day: ``shown`` is the version in force, else the next to come, else the last to end.

    ``found`` are the passages a search met, beside the title; ``notice`` is what a zone says of it.
    """

    shown: PolicyVersion
    versions: tuple[PolicyVersion, ...]
    on: dt.date
    found: tuple[Passage, ...] = ()
    notice: Any = None

    @property
    def policy(self) -> str:
        return self.shown.policy

    @property
    def state(self) -> str:
        return state_of(self.shown, self.on)

    @cached_property
    def doubts(self) -> Counter[str]:
        return doubts(self.shown)

    @property
    def doubt_count(self) -> int:
        return self.doubts.total()

    @property
    def condition_count(self) -> int:
        return len(conditions(self.shown))

    @property
    def exclusion_count(self) -> int:
        return len(self.shown.exclusions)

    @property
    def version_count(self) -> int:
        return len(self.versions)

    @property
    def numbers(self) -> str:
        return "、".join(source.number for source in self.shown.sources if source.number)

    @property
    def next_change(self) -> dt.date | None:
        """The next day on which another version begins or the one shown has ended."""
        begins = [one.since for one in self.versions if one.since > self.on]
        until = self.shown.until
        ends = [until + dt.timedelta(days=1)] if until is not None and until >= self.on else []
        return min(begins + ends, default=None)


def entries(rules: Library, *, on: dt.date) -> list[Entry]:
    """Every policy once: those in force first, for enterprises before others, the nearest level first."""
    found = [_entry(rules.versions_of(policy), on) for policy in rules.policies()]
    return sorted(found, key=_order)


def entry_of(rules: Library, policy: str, *, on: dt.date) -> Entry:
    """One policy; refuses one the library has not."""
    if policy not in rules.policies():
        raise NotFound("政策库里没有这项政策，请到政策库按名称或文号查找。")
    return _entry(rules.versions_of(policy), on)


def version_named(entry: Entry, version: str) -> PolicyVersion:
    """The version of that name; refuses one the policy has not."""
    found = next((one for one in entry.versions if one.version == version), None)
    if found is None:
        known = "、".join(one.version for one in entry.versions)
        raise NotFound(f"这项政策没有“{version[:40]}”版，现有版本：{known}。")
    return found


def version_before(entry: Entry, version: PolicyVersion) -> PolicyVersion | None:
    """The version another one replaced: the latest that began earlier and served the same kind of case."""
    earlier = [one for one in entry.versions if one.since < version.since]
    alike = [one for one in earlier if set(one.case_kinds) & set(version.case_kinds)]
    return max(alike or earlier, key=lambda one: one.since, default=None)


def state_of(version: PolicyVersion, on: dt.date) -> str:
    if version.since > on:
        return COMING
    return ENDED if version.until is not None and version.until < on else IN_FORCE


def _entry(versions: list[PolicyVersion], on: dt.date) -> Entry:
    return Entry(shown=_shown(versions, on), versions=tuple(versions), on=on)


def _shown(versions: list[PolicyVersion], on: dt.date) -> PolicyVersion:
    """First applications before renewals, where both are in force."""
    in_force = [one for one in versions if state_of(one, on) == IN_FORCE]
    if in_force:
        return max(in_force, key=lambda one: ("first" in one.case_kinds, one.since))
    coming = [one for one in versions if one.since > on]
    return min(coming, key=lambda one: one.since) if coming else max(versions, key=lambda one: one.since)


def _order(entry: Entry) -> tuple[int, bool, int, str]:
    shown = entry.shown
    level = _LEVELS.index(shown.level) if shown.level in _LEVELS else len(_LEVELS)
    return ((IN_FORCE, COMING, ENDED).index(entry.state), shown.subject != ENTERPRISE, level, shown.title)


# ------------------------------------------------------------------ content


def conditions(version: PolicyVersion) -> list[CriterionText]:
    """The simple conditions a subject has to meet, without groups and exclusions."""
    return [one for one in version.criteria.walk() if one.shape in _LEAVES]


def criteria(version: PolicyVersion) -> Iterator[tuple[str, CriterionText]]:
    """Every criterion with its part of the document: ``scope``, ``condition`` or ``exclusion``."""
    if version.applies_when is not None:
        yield from (("scope", one) for one in version.applies_when.walk())
    yield from (("condition", one) for one in version.criteria.walk())
    for exclusion in version.exclusions:
        yield from (("exclusion", one) for one in exclusion.walk())


def anchors(version: PolicyVersion) -> Iterator[tuple[str, Anchor]]:
    """Everything a version states, with its part of the document; groups without words are left out."""
    yield from (("parameter", one.anchor) for one in version.parameters)
    yield from ((part, one.anchor) for part, one in criteria(version) if one.anchor.label)
    yield from (("benefit", one.anchor) for one in version.benefits)
    yield from (("definition", one.anchor) for one in version.definitions)
    yield from (("table", one.anchor) for one in version.tables)
    for score in version.scores:
        yield ("score", score.anchor)
        yield from (("score", item.anchor) for item in score.walk() if item.anchor.label)


def doubts(version: PolicyVersion) -> Counter[str]:
    """How many of the things stated are not verified, by certainty."""
    return Counter(one.certainty for _, one in anchors(version) if one.certainty != VERIFIED)


# ------------------------------------------------------------------- search


def matching(rules: Library, found: Iterable[Entry], asked: str) -> list[Entry]:
    """Entries that hold every word somewhere, in any version; the more of them in the title the earlier.

    A word of Latin letters is also looked for in the titles' pinyin, spelled out or by initials. Where
    nothing is found, short names are tried: 高企 for 高新技术企业.
    """
    searched = list(found)
    words = [_folded(word) for word in asked.split()[:MOST_WORDS]]
    held = (_met(entry, words, _passages(rules)[entry.policy]) for entry in searched)
    met = [one for one in held if one is not None]
    if not met:
        return [one for one in searched if all(_shortens(word, one.shown.title) for word in words)]
    return sorted(met, key=lambda entry: len(entry.found))


def _shortens(word: str, title: str) -> bool:
    """Whether the characters of the word stand in the title in their order, with others between them."""
    rest = iter(_folded(title))
    return len(word) > 1 and all(character in rest for character in word)


def _met(entry: Entry, words: list[str], passages: tuple[Passage, ...]) -> Entry | None:
    """The entry with the passages that hold the words its title does not; None where a word is nowhere."""
    found: list[Passage] = []
    for word in words:
        if word in _folded(entry.shown.title) or word in _folded(entry.shown.title_en):
            continue
        holding = [one for one in passages if word in one.folded]
        if not holding and not (word.isascii() and _sounds(entry.shown.title, word)):
            return None
        own = [one for one in holding if one.version == entry.shown.version]
        found += (own or holding)[:1]
    return replace(entry, found=tuple(dict.fromkeys(found)))


@lru_cache(maxsize=2)
def _passages(rules: Library) -> dict[str, tuple[Passage, ...]]:
    return {
        policy: tuple(one for version in rules.versions_of(policy) for one in _texts(version))
        for policy in rules.policies()
    }


def _texts(version: PolicyVersion) -> Iterator[Passage]:
    def passage(place: str, *texts: str) -> Iterator[Passage]:
        yield from (Passage(place, text, version.version) for text in texts if text)

    yield from passage("title", version.title, version.title_en)
    for source in version.sources:
        yield from passage("source", source.number, source.title)
    for part, anchor in anchors(version):
        yield from passage(part, anchor.label, anchor.label_en)
    yield from passage("material", *version.materials)
    yield from passage("office", version.office)
    yield from passage("note", *version.notes)
    yield from passage("quote", *(anchor.quote for _part, anchor in anchors(version)))


@lru_cache(maxsize=1024)
def _sounds(title: str, word: str) -> bool:
    """Whether a title reads so; the readings are loaded with the first Latin word that is asked for."""
    from gaoxin.enterprises.readings import first_letters, syllables

    written = half_width(title)
    spoken = ("".join(first_letters(written)), "".join(syllables(written)))
    return any(word in _folded(one) for one in spoken)


def _folded(text: str) -> str:
    """Letters in lower case, brackets and quotation marks of every width alike, no blanks."""
    plain = "".join(half_width(text).lower().split())
    return plain.translate(_ALIKE)


_ALIKE = str.maketrans("〔〕【】（）", "[][]()", '“”"')
