"""Calls and applications as pages show them: states, steps, limits, what may be done, in plain words."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.limits import Limit, LimitKind, standing_state
from gaoxin.policies.delivery_words import Door, Step
from gaoxin.policies.models import (
    PAID_OUT,
    Application,
    ApplicationCall,
    ApplicationState,
    AwardState,
    CorrectionNotice,
    GrantAward,
    OpinionStep,
    RoundState,
)
from gaoxin.policies.permissions import (
    APPLY,
    HANDLE_APPLICATIONS,
    MANAGE_CALLS,
    RECHECK_APPLICATIONS,
)
from gaoxin.policies.presentation import in_language
from gaoxin.values.errors import DomainError
from gaoxin.web.quantities import written_day

S = ApplicationState
BADGES: Mapping[str, str] = {
    S.SUBMITTED: "badge-blue",
    S.RETURNED: "badge-amber",
    S.ACCEPTED: "badge-jade",
    S.REVIEWED: "badge-jade",
    S.SUPPORTED: "badge-green",
    S.LISTED: "badge-green",
    S.REFUSED: "badge-red",
    S.DECLINED: "badge-red",
    S.LAPSED: "badge-red",
}
LIMIT_WORDS: Mapping[LimitKind, str | Promise] = {
    LimitKind.ACCEPT: gettext_lazy("受理"),
    LimitKind.REVIEW: gettext_lazy("审核"),
    LimitKind.DECIDE: gettext_lazy("复核"),
    LimitKind.CORRECT: gettext_lazy("企业补正"),
}
_WAY: tuple[tuple[str | Promise, frozenset[ApplicationState]], ...] = (
    (gettext_lazy("填写"), frozenset({S.DRAFT})),
    (gettext_lazy("受理"), frozenset({S.SUBMITTED, S.RETURNED})),
    (gettext_lazy("审核"), frozenset({S.ACCEPTED, S.REVIEWED})),
    (gettext_lazy("公示"), frozenset({S.SUPPORTED, S.LISTED})),
    (gettext_lazy("兑付"), frozenset()),
)
FUNNEL = (
    S.DRAFT,
    S.SUBMITTED,
    S.RETURNED,
    S.ACCEPTED,
    S.REVIEWED,
    S.SUPPORTED,
    S.LISTED,
    S.REFUSED,
    S.DECLINED,
    S.LAPSED,
    S.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state that holds today, in a word with its badge; the lamp of the limit that runs."""

    state: ApplicationState
    word: str
    badge: str
    limit: Limit | None

    @property
    def limit_words(self) -> str:
        if self.limit is None:
            return ""
        kind, left = LIMIT_WORDS[self.limit.kind], self.limit.left
        if left < 0:
            return _("%(step)s逾期 %(days)s 个工作日") % {"step": kind, "days": -left}
        if left == 0:
            return _("%(step)s今天到期") % {"step": kind}
        return _("%(step)s还有 %(days)s 个工作日") % {"step": kind, "days": left}


def standing_words(row: Application, limit: Limit | None, *, today: dt.date) -> Standing:
    state = standing_state(row, today=today)
    is_deemed = state == S.ACCEPTED and row.state == S.SUBMITTED
    word = _("视为受理") if is_deemed else str(state.label)
    return Standing(state, word, BADGES.get(state, ""), limit)


def call_title(row: ApplicationCall) -> str:
    """The policy's title in the reader's language; as recorded where the library has it no more."""
    try:
        version = library().version_on(row.policy, row.opens_on, row.case_kind)
    except DomainError:
        version = None
    return in_language(row.title, version.title_en) if version else row.title


def call_word(row: ApplicationCall, *, today: dt.date) -> tuple[str, str]:
    """What a call is on a day, and its badge."""
    if row.published_on is None:
        return _("未发布"), ""
    if today < row.opens_on:
        return _("未开始"), "badge-blue"
    if today > row.closes_on:
        return _("已截止"), ""
    return _("受理中"), "badge-green"


def way_of(row: Application, awards: Iterable[GrantAward], *, today: dt.date) -> list[Step]:
    """填写 → 受理 → 审核 → 公示 → 兑付; nothing is current where the way has ended."""
    state = standing_state(row, today=today)
    held = list(awards)
    paid = bool(held) and all(one.state in PAID_OUT for one in held)
    public = any(one.round.state in (RoundState.PAYING, RoundState.CLOSED) for one in held)
    now = next((place for place, (_word, states) in enumerate(_WAY) if state in states), None)
    if now == 3 and public:
        now = 4
    if now is None:
        reached = 0 if not row.submitted_on else 1 if state != S.REFUSED else 2
        return [Step(word, place <= reached, False) for place, (word, _states) in enumerate(_WAY)]
    return [
        Step(word, is_done=place < now or paid, is_current=place == now and not paid)
        for place, (word, _states) in enumerate(_WAY)
    ]


def next_words(row: Application, awards: Iterable[GrantAward], *, today: dt.date) -> str:
    """What happens next, as one would tell it on the telephone."""
    match standing_state(row, today=today):
        case S.DRAFT:
            closes = written_day(row.call.closes_on)
            return _("还没有提交。请在 %(day)s 前填完提交。") % {"day": closes}
        case S.SUBMITTED:
            due = written_day(row.due_on)
            return _("材料已收到。%(day)s 前告诉您受理，或一次说清缺什么；到时没有告知，就算受理。") % {
                "day": due
            }
        case S.RETURNED:
            due = written_day(row.due_on)
            return _("还缺东西，清单在下面。请在 %(day)s 前补齐再提交，只需补这一次。") % {"day": due}
        case S.ACCEPTED | S.REVIEWED:
            return _("已受理，正在审核，由两个人先后办理。不用再交材料。")
        case S.SUPPORTED:
            return _("审核通过，拟支持。下一步公示，公示无异议后付款。")
        case S.LISTED:
            return _award_words(list(awards))
        case S.REFUSED:
            return _("没有通过，理由在下面。有不同意见，请联系经办人。")
        case S.DECLINED:
            return _("补正后仍不齐全，不予受理，理由在下面。受理期内补齐的可以重新申报。")
        case S.LAPSED:
            return _("没有在期限内补齐，这次申报结束了。受理期内可以重新申报。")
        case _:
            return _("您撤回了这次申报。受理期内可以重新申报。")


def _award_words(awards: list[GrantAward]) -> str:
    states = {AwardState(one.state) for one in awards}
    if states and states <= set(PAID_OUT):
        return _("已付款，请查收银行账户。")
    if states & {AwardState.PAYABLE}:
        return _("已批准，等待付款。")
    if states & {AwardState.AWAITING_BUDGET}:
        return _("公示无异议，预算不够，按次序等待。")
    if states & {AwardState.OBJECTED}:
        return _("公示期间有异议，正在核实。")
    if states & {AwardState.PUBLIC, AwardState.CLEARED}:
        until = written_day(awards[0].round.public_until)
        return _("正在公示，到 %(day)s 期满，无异议后付款。") % {"day": until}
    if states == {AwardState.RETURNED}:
        return _("公示或核实中被退回，请联系经办人。")
    return _("已列入兑现名单，即将公示。")


def call_doors(row: ApplicationCall, *, by: Actor, today: dt.date, supported: int) -> list[Door]:
    """What an officer may do with a call now."""
    if not allows(by, MANAGE_CALLS):
        return []
    if row.published_on is None:
        doors = [Door(_("改材料清单"), "policies:call_materials")]
        if today <= row.closes_on:
            doors.append(Door(_("发布"), "policies:call_publish", is_main=True, is_direct=True))
        return doors
    doors = [Door(_("延长期限"), "policies:call_extend")]
    if supported:
        doors.insert(0, Door(_("列入兑现批次"), "policies:call_list", is_main=True, is_direct=True))
    return doors


def application_doors(
    row: Application, *, by: Actor, today: dt.date, notice: CorrectionNotice | None
) -> list[Door]:
    """What this person may do now."""
    state = standing_state(row, today=today)
    if allows(by, APPLY) and by.scope.enterprise_id is not None:
        return _own_doors(state)
    handles, rechecks = allows(by, HANDLE_APPLICATIONS), allows(by, RECHECK_APPLICATIONS)
    match state:
        case S.SUBMITTED if handles:
            accept = Door(_("受理"), "policies:application_accept", is_main=True, is_direct=True)
            if notice is None:
                return [accept, Door(_("退回补正"), "policies:application_return")]
            return [accept, Door(_("不予受理"), "policies:application_decline")]
        case S.ACCEPTED if handles:
            return [Door(_("审核"), "policies:application_review", is_main=True)]
        case S.REVIEWED if rechecks and not _reviewed_by(row, by):
            return [Door(_("复核"), "policies:application_recheck", is_main=True)]
    return []


def _own_doors(state: ApplicationState) -> list[Door]:
    withdraw = Door(_("撤回"), "policies:application_withdraw")
    if state == S.DRAFT:
        return [Door(_("继续填写"), "policies:application_fill", is_main=True), withdraw]
    if state == S.RETURNED:
        return [Door(_("补正"), "policies:application_fill", is_main=True), withdraw]
    return [withdraw] if state in (S.SUBMITTED, S.ACCEPTED, S.REVIEWED, S.SUPPORTED) else []


def _reviewed_by(row: Application, by: Actor) -> bool:
    last = row.opinions.filter(step=OpinionStep.REVIEW).order_by("-id").first()
    return last is not None and last.user_id == by.user_id
