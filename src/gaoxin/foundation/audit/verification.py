"""Walking a chain from its first event to its end and naming the first thing that does not fit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.foundation.audit.models import AuditChain
from gaoxin.foundation.audit.sealing import SEALED, digest_of

CHUNK = 2000
OnProgress = Callable[[int, int], None]
_DIGEST = len(SEALED)


@dataclass(frozen=True, slots=True)
class Verification:
    """``checked`` events fit; ``broken_number`` is the first that does not, ``reason`` says why in words."""

    ok: bool
    checked: int
    head: str
    broken_number: int | None = None
    reason: str = ""


class _Broken(Exception):
    """Carries the number of the first event that does not fit and the reason."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number = number
        self.reason = reason


def verify_chain(chain: AuditChain, *, on_progress: OnProgress | None = None) -> Verification:
    """Recompute every digest of ``chain``, in chunks; memory stays the same however long it is.

    Events appended while this runs are left to the next verification. ``on_progress`` is told how many of
    how many were walked.
    """
    chain.refresh_from_db()
    walk = _Walk(chain)
    try:
        for values in _events(chain):
            walk.step(values)
            if on_progress is not None and walk.number % CHUNK == 0:
                on_progress(walk.number, chain.length)
        walk.arrive()
    except _Broken as broken:
        return Verification(False, walk.number, walk.head, broken.number, broken.reason)
    return Verification(True, walk.number, walk.head)


def _events(chain: AuditChain) -> Iterator[tuple]:
    rows = chain.events.filter(number__lte=chain.length).order_by("number")
    return rows.values_list(*SEALED, "digest").iterator(chunk_size=CHUNK)


class _Walk:
    """The state of one walk: the number and digest of the last event that fitted."""

    def __init__(self, chain: AuditChain) -> None:
        self.chain = chain
        self.number = 0
        self.head = ""
        checks = chain.checks.filter(ok=True).values_list("length", "head", "checked_at")
        self.ends = {length: (head, at) for length, head, at in checks if length}

    def step(self, values: tuple) -> None:
        previous, number = values[0], values[1]
        if number != self.number + 1:
            raise _Broken(self.number + 1, _("第 %d 条缺失。") % (self.number + 1))
        if previous != self.head:
            raise _Broken(number, _("第 %d 条与前一条不相接。") % number)
        if digest_of(values[:_DIGEST], chain_key=self.chain.key) != values[_DIGEST]:
            raise _Broken(number, _("第 %d 条的内容与其摘要不符。") % number)
        self.number, self.head = number, values[_DIGEST]
        self._compare_with_earlier_check()

    def arrive(self) -> None:
        """The walk ends where the chain says it ends, and nothing lies beyond."""
        if self.number != self.chain.length:
            raise _Broken(self.number + 1, _("末尾缺少 %d 条。") % (self.chain.length - self.number))
        if self.head != self.chain.head:
            raise _Broken(self.number, _("最后一条与链的末端摘要不符。"))
        verified_further = max(self.ends, default=0)
        if verified_further > self.number:
            reason = _("以前校验时有 %(then)d 条，现在只有 %(now)d 条。")
            raise _Broken(self.number + 1, reason % {"then": verified_further, "now": self.number})
        self._nothing_beyond()

    def _compare_with_earlier_check(self) -> None:
        head, at = self.ends.get(self.number, (self.head, None))
        if head != self.head:
            reason = _("前 %(number)d 条与 %(day)s 校验时不同，被整段改写。")
            raise _Broken(self.number, reason % {"number": self.number, "day": f"{at:%Y-%m-%d}"})

    def _nothing_beyond(self) -> None:
        length = AuditChain.objects.values_list("length", flat=True).get(pk=self.chain.pk)
        stray = self.chain.events.filter(number__gt=length).order_by("number").first()
        if stray is not None:
            raise _Broken(stray.number, _("第 %d 条不是由平台写入的。") % stray.number)
