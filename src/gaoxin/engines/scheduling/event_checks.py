"""What an event must carry to be registered at all."""

from collections.abc import Iterator

from gaoxin.engines.scheduling.events import ClockEvent, EventKind
from gaoxin.values.errors import DomainError, DomainErrors
from gaoxin.values.sentences import Sentence


def check_order(event: ClockEvent, before: ClockEvent | None) -> None:
    """Raises ``DomainError`` for an event before the last one, or recorded before it happened."""
    if event.recorded_at is not None and event.recorded_at < event.happened_at:
        raise DomainError(
            "clock.recorded_before_happened",
            Sentence("“{kind}”的登记时间早于发生时间。", kind=event.kind.word),
            field="happened_at",
            value=event,
            remedy=Sentence("请核对发生时间；尚未发生的事不能预先登记。"),
        )
    if before is not None and event.happened_at < before.happened_at:
        raise DomainError(
            "clock.out_of_order",
            Sentence(
                "“{kind}”（{happened_at}）早于前一事件“{before}”（{earlier}）。",
                kind=event.kind.word,
                happened_at=f"{event.happened_at:%Y-%m-%d %H:%M}",
                before=before.kind.word,
                earlier=f"{before.happened_at:%Y-%m-%d %H:%M}",
            ),
            field="happened_at",
            value=event,
            remedy=Sentence("请核对两个事件的发生时间。"),
        )


def check_papers(event: ClockEvent) -> None:
    """Raises when a stop or an extension lacks what makes it lawful."""
    errors = list(_missing(event))
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise DomainErrors(errors)


def _missing(event: ClockEvent) -> Iterator[DomainError]:
    if event.kind is EventKind.STOPPED:
        if event.ground is None:
            yield DomainError(
                "clock.stop_without_ground",
                Sentence("停表没有法定事由。"),
                field="ground",
                value=event,
                remedy=Sentence(
                    "只有听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审可以停表；其他情形请继续计时。"
                ),
            )
        if not event.notice_no.strip():
            yield DomainError(
                "clock.stop_without_notice",
                Sentence("停表没有书面告知。"),
                field="notice_no",
                value=event,
                remedy=Sentence("请先书面告知申请人所需时间，并填写告知书文号（行政许可法第四十五条）。"),
            )
    if event.kind is EventKind.EXTENDED:
        yield from _missing_for_extension(event)


def _missing_for_extension(event: ClockEvent) -> Iterator[DomainError]:
    if event.days is None or event.days <= 0:
        yield _lacks(event, "days", Sentence("没有填写延长天数"), Sentence("请填写延长的天数。"))
    if not event.approver.strip():
        yield _lacks(
            event,
            "approver",
            Sentence("没有批准人"),
            Sentence("延长期限须经本行政机关负责人批准，请填写批准人。"),
        )
    if not event.reason.strip():
        yield _lacks(
            event, "reason", Sentence("没有理由"), Sentence("延长期限的理由须告知申请人，请填写理由。")
        )


def _lacks(event: ClockEvent, field: str, what: str, remedy: str) -> DomainError:
    return DomainError(
        f"clock.extension_without_{field}",
        Sentence("延长期限{what}。", what=what),
        field=field,
        value=event,
        remedy=remedy,
    )
