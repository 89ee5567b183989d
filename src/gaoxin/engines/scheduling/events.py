"""What happened to one item of a running case, and on which terms its clock runs."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from gaoxin.engines.scheduling.items import Limit
from gaoxin.values.sentences import Sentence


class EventKind(Enum):
    """The steps of an item, as registered."""

    RECEIVED = "received"
    PAPERS_MISSING = "papers_missing"
    PAPERS_COMPLETE = "papers_complete"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    STOPPED = "stopped"
    RESUMED = "resumed"
    EXTENDED = "extended"
    DECIDED = "decided"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _EVENT_WORDS[self]


_EVENT_WORDS = {
    EventKind.RECEIVED: Sentence("收件"),
    EventKind.PAPERS_MISSING: Sentence("一次性补正告知"),
    EventKind.PAPERS_COMPLETE: Sentence("补正齐全"),
    EventKind.ACCEPTED: Sentence("受理"),
    EventKind.REFUSED: Sentence("不予受理"),
    EventKind.STOPPED: Sentence("停表"),
    EventKind.RESUMED: Sentence("恢复计时"),
    EventKind.EXTENDED: Sentence("延长期限"),
    EventKind.DECIDED: Sentence("作出决定"),
    EventKind.DELIVERED: Sentence("送达"),
    EventKind.WITHDRAWN: Sentence("撤回申请"),
}


class StopGround(Enum):
    """行政许可法第四十五条: time of these is not counted; nothing else stops the clock."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"

    @property
    def word(self) -> str:
        return _GROUND_WORDS[self]


_GROUND_WORDS = {
    StopGround.HEARING: Sentence("听证"),
    StopGround.TENDER: Sentence("招标"),
    StopGround.AUCTION: Sentence("拍卖"),
    StopGround.INSPECTION: Sentence("检验"),
    StopGround.TESTING: Sentence("检测"),
    StopGround.QUARANTINE: Sentence("检疫"),
    StopGround.APPRAISAL: Sentence("鉴定"),
    StopGround.EXPERT_REVIEW: Sentence("专家评审"),
}


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """``happened_at`` and ``recorded_at`` are both local times of the zone, both with or both without tzinfo.

    A stop carries ``ground``, ``notice_no`` and, when told, the working ``days`` expected; an extension
    carries ``approver``, ``reason`` and ``days`` in the unit of the item; a notice of missing papers its
    ``notice_no``.
    """

    kind: EventKind
    happened_at: datetime
    recorded_at: datetime | None = None
    ground: StopGround | None = None
    notice_no: str = ""
    approver: str = ""
    reason: str = ""
    days: int | None = None


NOTICE_DAYS: Final = 5
DELIVERY_DAYS: Final = 10
EXTENSION_DAYS: Final = 10


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """The limits of one item. Defaults are 行政许可法第三十二条, 第四十二条, 第四十四条.

    ``notice_days`` and ``delivery_days`` are working days; ``extension_days`` counts in the unit of the limit
    and is the most one extension may add, 0 where the law allows none.
    """

    label: str
    legal: Limit
    promised: Limit | None = None
    notice_days: int = NOTICE_DAYS
    delivery_days: int = DELIVERY_DAYS
    extension_days: int = EXTENSION_DAYS
