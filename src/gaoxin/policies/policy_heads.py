"""三行头: until when, what, who; from the rules in words and from what the zone says of the policy."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.engines.rules.documents import CriterionText, PolicyVersion
from gaoxin.foundation.phrases import phrase
from gaoxin.policies.assembly.heads import COMING, OPEN, UNKNOWN, WITHOUT_APPLICATION, Notice
from gaoxin.policies.library_words import CASES, SUBJECTS, WITHOUT_BENEFIT, Sentences, listed, sentences
from gaoxin.policies.presentation import in_language
from gaoxin.policies.selectors.library import COMING as VERSION_COMING
from gaoxin.policies.selectors.library import ENDED, conditions, state_of

# Titles are told in full so far; the rest of the conditions stands below.
TOLD = 4
_DATED = re.compile(r"\d{1,2}月(\d{1,2}日|底|末)")


@dataclass(frozen=True, slots=True)
class Head:
    """Each line a sentence and what belongs to it. ``is_sure`` is False while the window is 待核."""

    until: str
    until_more: tuple[str, ...]
    gives: tuple[str, ...]
    who: str
    who_more: tuple[str, ...]
    is_sure: bool = True


def head_of(version: PolicyVersion, say: Sentences, *, on: dt.date, notice: Notice | None = None) -> Head:
    """Without a notice only what the paper itself states is told."""
    return _HeadReader(version, say, on, notice).read()


class _HeadReader:
    def __init__(self, version: PolicyVersion, say: Sentences, on: dt.date, notice: Notice | None) -> None:
        self.version, self.say, self.on, self.notice = version, say, on, notice

    def read(self) -> Head:
        version = self.version
        cases = listed(CASES[one] for one in version.case_kinds)
        return Head(
            until=self._until(),
            until_more=tuple(self._until_more()),
            gives=tuple(self._gives()),
            who=_("%(subject)s（%(cases)s）")
            % {"subject": SUBJECTS.get(version.subject, version.subject), "cases": cases},
            who_more=tuple(self._who_more()),
            is_sure=not self._is_asked or self._is_settled,
        )

    @property
    def _is_asked(self) -> bool:
        """Whether anybody applies for it at all."""
        return self.notice is not None and self.version.kind not in WITHOUT_APPLICATION

    @property
    def _is_settled(self) -> bool:
        notice = self.notice
        return notice is not None and (notice.is_automatic or notice.reception.state != UNKNOWN)

    # ----------------------------------------------------------------- until

    def _until(self) -> str:
        version, state = self.version, state_of(self.version, self.on)
        if state == VERSION_COMING:
            return _("自 %(day)s 起执行") % {"day": version.since}
        if state == ENDED:
            return _("已于 %(day)s 失效") % {"day": version.until}
        if self._is_asked and not self._is_settled:
            return _("受理时间待核，以当年通知为准")
        return (self._received() if self._is_asked else "") or self._in_force()

    def _in_force(self) -> str:
        version = self.version
        if version.until is None:
            return _("现行有效，文件没有写失效日期")
        days = (version.until - self.on).days
        return _("%(day)s 截止，还有 %(days)s 天") % {"day": version.until, "days": days}

    def _received(self) -> str:
        """When it is applied for, where somebody said so."""
        notice = self.notice
        assert notice is not None
        span, days = notice.reception.span, notice.reception.days_left(self.on)
        if notice.is_automatic and span is None:
            return _("不用申请，由管委会直接兑现")
        match notice.reception.state:
            case "open" if days is not None and span is not None:
                return _("%(day)s 截止受理，还有 %(days)s 天") % {"day": span.closes, "days": days}
            case "open":
                return _("正在受理，截止日期待核")
            case "coming" if span is not None:
                return _("%(day)s 开始受理") % {"day": span.opens}
            case "closed" if span is not None:
                return _("今年已于 %(day)s 截止受理") % {"day": span.closes}
        return ""

    def _until_more(self) -> Iterator[str]:
        """The rest of the window, how long what is granted lasts, and notes that name days of the year."""
        if self._is_asked and state_of(self.version, self.on) not in (VERSION_COMING, ENDED):
            yield from self._received_more()
        if self.version.validity:
            yield _("取得后的有效期：%(length)s") % {"length": phrase(self.version.validity)}
        yield from (phrase(note) for note in self.version.notes if _DATED.search(note))

    def _received_more(self) -> Iterator[str]:
        notice = self.notice
        assert notice is not None
        span, state = notice.reception.span, notice.reception.state
        if state == OPEN and span is not None and span.opens is not None:
            yield _("%(day)s 起受理") % {"day": span.opens}
        if state == COMING and span is not None and span.closes is not None:
            yield _("%(day)s 截止受理") % {"day": span.closes}
        if span is not None and span.note:
            yield span.note
        yield self._in_force()

    # ----------------------------------------------------------------- gives

    def _gives(self) -> Iterator[str]:
        for one in self.version.benefits:
            label = in_language(one.anchor.label, one.anchor.label_en)
            amount = self.say.amount(one.amount) if one.amount else ""
            if one.cap:
                amount = _("%(amount)s，最高 %(cap)s") % {"amount": amount, "cap": self.say.amount(one.cap)}
            yield _("%(what)s：%(amount)s") % {"what": label, "amount": amount} if amount else label
        if not self.version.benefits:
            yield str(WITHOUT_BENEFIT.get(self.version.kind, _("文件没有写明待遇")))

    # ------------------------------------------------------------------- who

    def _who_more(self) -> Iterator[str]:
        version = self.version
        told = [in_language(one.anchor.label, one.anchor.label_en) for one in _told(version)]
        rest = len(conditions(version)) - TOLD
        if told and rest > 0:
            yield _("%(told)s 等，共 %(count)s 项条件") % {"told": sentences(told), "count": rest + TOLD}
        elif told:
            yield sentences(told)
        if version.exclusions:
            yield _("有 %(count)s 种情形的不行") % {"count": len(version.exclusions)}


def _told(version: PolicyVersion) -> list[CriterionText]:
    """The scope and the first conditions, each on the uppermost level that has words."""
    roots = [one for one in (version.applies_when, version.criteria) if one is not None]
    parts = [part for one in roots for part in ((one,) if one.anchor.label else one.parts)]
    return [one for one in parts if one.anchor.label][:TOLD]
