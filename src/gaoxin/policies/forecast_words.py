"""年度预测 as pages and documents show it: classes, their exact meaning, the range and its rule."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.assembly.forecast import RungForecast
from gaoxin.policies.assembly.seasons import Season

CLASS_WORDS: Final[Mapping[str, str | Promise]] = {
    "recognised": gettext_lazy("本年已新认定"),
    "ready": gettext_lazy("已符合"),
    "planned": gettext_lazy("在培可达"),
    "near": gettext_lazy("差一两项"),
    "open": gettext_lazy("待补事实"),
    "late": gettext_lazy("符合但本年已截止"),
    "renewed": gettext_lazy("到期已续"),
    "renew_met": gettext_lazy("到期仍符合"),
    "renew_open": gettext_lazy("到期待补"),
    "renew_short": gettext_lazy("到期不符合"),
}
DEFINITIONS: Final[Mapping[str, str | Promise]] = {
    "recognised": gettext_lazy("认定日期在本年、到预测日为止，而且认定前一天不持有同一资质的企业。"),
    "ready": gettext_lazy("现在不持有，按最近一次匹配每一条都符合，本年申报还没有截止。"),
    "planned": gettext_lazy(
        "现在不符合，有进行中的培育计划；目标申报日期在本年申报截止以前（没有查到截止日期的按年底），"
        "没有达到的步骤期限都在截止以前，没有一步逾期。"
    ),
    "near": gettext_lazy("明确不符合，最少差一项或两项，又不在“在培可达”里。只列出，不计入预测。"),
    "open": gettext_lazy("还缺事实或核定，没有结论。只列出，不计入预测。"),
    "late": gettext_lazy("现在符合，但本年申报已经截止，要等下一年。不计入本年。"),
    "renewed": gettext_lazy("证书本年到期，认定台账里已有接续的新证书。"),
    "renew_met": gettext_lazy(
        "证书本年到期，没有接续；按最近一次匹配仍符合（续办另有标准的，按今天的事实判定）。到期续办不算新增。"
    ),
    "renew_open": gettext_lazy("证书本年到期，没有接续；还缺事实或核定，判不出结论。"),
    "renew_short": gettext_lazy("证书本年到期，没有接续；按同样的办法判定已经不符合，需要培育。"),
}
COUNTED: Final = ("recognised", "ready", "planned")
SHOWN_APART: Final = ("near", "open", "late")
RENEWALS: Final = ("renewed", "renew_met", "renew_open", "renew_short")


@dataclass(frozen=True, slots=True)
class ShownRung:
    rung: RungForecast

    @property
    def label(self) -> str:
        return str(RecognitionKind(self.rung.kind).label)

    @property
    def range(self) -> str:
        low, high = self.rung.low, self.rung.high
        return str(low) if low == high else f"{low}–{high}"

    @property
    def season(self) -> str:
        return season_words(self.rung.season)

    def counts(self, names: Iterable[str]) -> list[tuple[str, str | Promise, int]]:
        return [(name, CLASS_WORDS[name], self.rung.count(name)) for name in names]

    @property
    def counted(self) -> list[tuple[str, str | Promise, int]]:
        return self.counts(COUNTED)

    @property
    def apart(self) -> list[tuple[str, str | Promise, int]]:
        return self.counts(SHOWN_APART)

    @property
    def renewals(self) -> list[tuple[str, str | Promise, int]]:
        return self.counts(RENEWALS)


def season_words(season: Season) -> str:
    """“06-01 至 08-31” or that no paper says."""
    if not season.is_known:
        return _("时间待核")
    opens = season.opens.isoformat() if season.opens else _("开始日期待核")
    closes = season.closes.isoformat() if season.closes else _("截止日期待核")
    return f"{opens} — {closes}"


def forecast_briefing(
    rungs: Iterable[ShownRung],
    *,
    zone: Zone,
    year: int,
    on: dt.date,
    dated: dt.date,
    note: str,
    names: Mapping[tuple[str, str], list[str]],
    has_sample: bool,
) -> Briefing:
    """预测情况 of a year; ``names`` are the enterprises of (policy, class)."""
    rungs = list(rungs)
    lead = (
        f"按 {on} 的匹配、培育计划和认定台账，对全区 {year} 年各级资质新增情况作出预测。"
        "下限为本年已新认定加已符合，上限再加在培可达；差一两项和待补事实的企业只列出，不计入。"
    )
    sections = [_table_section(rungs), *_name_sections(rungs, names), _definitions()]
    return Briefing(
        title=f"{year}年企业梯度培育预测情况",
        organisation=zone.name,
        dated=dated,
        masthead="企业梯度培育",
        lead=(lead, *((note,) if note else ())),
        sections=tuple(sections),
        has_sample=has_sample,
    )


def _table_section(rungs: list[ShownRung]) -> Section:
    shown = ("recognised", "ready", "planned", "near", "renew_met", "renew_short")
    columns = (
        Column("资质"),
        Column("预计新增", "家", is_number=True),
        *(Column(str(CLASS_WORDS[name]), "家", is_number=True) for name in shown),
    )
    rows = tuple((one.label, one.range, *(str(one.rung.count(name)) for name in shown)) for one in rungs)
    return Section("总体情况", tables=(Table(columns, rows),))


def _name_sections(rungs: list[ShownRung], names: Mapping[tuple[str, str], list[str]]) -> Iterable[Section]:
    for one in rungs:
        paragraphs = tuple(
            f"{CLASS_WORDS[name]}（{one.rung.count(name)} 家）：{'、'.join(names[one.rung.policy, name])}。"
            for name in ("ready", "planned", "renew_short")
            if names.get((one.rung.policy, name))
        )
        if paragraphs:
            yield Section(one.label, paragraphs=paragraphs)


def _definitions() -> Section:
    return Section(
        "口径", paragraphs=tuple(f"{CLASS_WORDS[name]}：{text}" for name, text in DEFINITIONS.items())
    )
