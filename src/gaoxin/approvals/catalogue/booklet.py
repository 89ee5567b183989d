"""The catalogue of approvals as one Chinese page: kinds of cases, items, papers, measures, lists."""

from collections.abc import Iterable, Iterator, Sequence

from gaoxin.approvals.catalogue.documents import (
    ApprovalCatalogue,
    CaseType,
    ItemType,
    Origin,
    PaperNeed,
    StatedLimit,
)
from gaoxin.engines.rules.documents import CERTAINTY_WORDS
from gaoxin.engines.scheduling.items import Strength

_ORIGINS = {
    Origin.APPLICANT: "建设单位自备",
    Origin.REGISTER: "平台已有",
    Origin.THIRD_PARTY: "中介机构编制",
    Origin.OUTCOME: "前面的事项核发",
}
_MOMENTS = {
    Strength.BEFORE_ACCEPTANCE: "",
    Strength.BEFORE_DECISION: "，决定前",
    Strength.BEFORE_CERTIFICATE: "，发证前",
}


def approvals_page(catalogue: ApprovalCatalogue) -> str:
    """Title, what the marks mean, then a table for each part."""
    intro = (
        "事项、时限、材料和措施从 `catalogue/approvals/` 写出。“没有查到”是没有查到法定时限，排方案时按"
        f"{catalogue.terms.unknown_limit} 个工作日暂估并注明。可信程度的意思见[规则目录](rules/README.md)。"
    )
    parts = ["# 审批目录", intro, _case_types(catalogue), *_phases(catalogue)]
    parts += [_papers(catalogue), _measures(catalogue), _bundles(catalogue), _lists(catalogue)]
    return "\n\n".join([*parts, _pledges(catalogue)]) + "\n"


def _case_types(catalogue: ApprovalCatalogue) -> str:
    rows = [_case_type(one, catalogue) for one in catalogue.case_types]
    return _part("审批类型", ("类型", "版本", "起", "事项", "默认措施"), rows)


def _case_type(one: CaseType, catalogue: ApprovalCatalogue) -> tuple[str, ...]:
    usual = "、".join(catalogue.measures[key].name.label for key in one.usual_measures)
    name = f"{one.name.label}{_mark(one.certainty)} {_small(one.key)}"
    return name, one.version, one.since.isoformat(), str(len(one.items)), usual


def _phases(catalogue: ApprovalCatalogue) -> Iterator[str]:
    heads = ("事项", "部门", "法定时限", "承诺时限", "要什么材料", "给出", "依据")
    for key, phase in catalogue.phases.items():
        rows = [_item(one, catalogue) for one in catalogue.items.values() if one.phase == key]
        yield _part(phase.name.label, heads, rows)


def _item(item: ItemType, catalogue: ApprovalCatalogue) -> tuple[str, ...]:
    needs = "；".join(_need(one, catalogue) for one in item.needs)
    gives = "；".join(catalogue.papers[key].name.label for key in item.gives)
    return (
        f"{item.number} {item.name.label} {_small(item.name.key)}".strip(),
        catalogue.departments[item.department].name.label,
        _limit(item.legal) + (f"，可延长 {item.extension}" if item.extension else ""),
        "" if item.promised is None else _limit(item.promised),
        needs,
        gives,
        f"{item.clause}{_mark(item.certainty)}" + (f"。{item.note}" if item.note else ""),
    )


def _need(need: PaperNeed, catalogue: ApprovalCatalogue) -> str:
    when = "（适用时）" if need.if_given or need.land_route else ""
    return f"{catalogue.papers[need.paper].name.label}{when}{_MOMENTS[need.strength]}"


def _limit(stated: StatedLimit) -> str:
    return ("没有查到" if stated.limit is None else stated.limit.words) + _mark(stated.certainty)


def _papers(catalogue: ApprovalCatalogue) -> str:
    rows = [
        (
            f"{one.name.label} {_small(key)}",
            _ORIGINS[one.origin],
            "" if one.prepare_days is None else f"{one.prepare_days} 个工作日{_mark(one.certainty)}",
        )
        for key, one in catalogue.papers.items()
    ]
    return _part("材料", ("材料", "谁给", "编制用时"), rows)


def _measures(catalogue: ApprovalCatalogue) -> str:
    rows = [
        (
            f"{one.name.label} {_small(key)}",
            one.effect,
            "、".join(catalogue.items[item].name.label for item in one.items),
            f"`{one.rule}`" if one.rule else "",
            f"{one.clause}{_mark(one.certainty)}",
        )
        for key, one in catalogue.measures.items()
    ]
    return _part("改革措施", ("措施", "做法", "事项", "条件（规则）", "依据"), rows)


def _bundles(catalogue: ApprovalCatalogue) -> str:
    rows = [
        (
            one.name.label,
            "、".join(catalogue.items[item].name.label for item in one.items),
            f"{one.clause}{_mark(one.certainty)}",
        )
        for one in catalogue.bundles.values()
    ]
    return _part("合并办理", ("名称", "事项", "依据"), rows)


def _lists(catalogue: ApprovalCatalogue) -> str:
    rows = []
    for one in catalogue.pledge_lists.values():
        known = [*(catalogue.items[key].name.label for key in one.items), *one.others]
        count = f"已知 {len(known)} 项，公布 {one.total} 项"
        rows.append((one.name.label, count, "、".join(known), f"{one.clause}{_mark(one.certainty)}"))
    return _part("山西承诺制清单", ("清单", "项数", "已知事项", "依据"), rows)


def _pledges(catalogue: ApprovalCatalogue) -> str:
    rows = [
        (catalogue.items[key].name.label, one.text, one.evidence, f"{one.days} 日{_mark(one.certainty)}")
        for key, one in catalogue.pledges.items()
    ]
    return _part("承诺内容", ("事项", "承诺", "应交证明", "决定后多少日内核查"), rows)


def _mark(certainty: str) -> str:
    return "" if certainty == "verified" else f"（{CERTAINTY_WORDS[certainty]}）"


def _small(text: str) -> str:
    return f"<small>`{text}`</small>"


def _part(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    table = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
    return f"## {title}\n\n{table}"
