"""What is wrong with a list of items and the papers each asks for, as an office publishes it.

Lists are judged by their words: what stands literally twice, what names another item, what an earlier item
gives. A finding asks for a look; the office decides.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Final

from gaoxin.values.sentences import Sentence


class MaterialFault(Enum):
    NAMES_ANOTHER = "names_another"
    COPIED = "copied"
    GIVEN_BEFORE = "given_before"
    TWICE = "twice"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A row of the list. ``group`` tells lists apart that stand side by side (政府投资, 企业投资)."""

    line: int
    group: str
    department: str
    item: str
    material: str


@dataclass(frozen=True, slots=True)
class MaterialFinding:
    """``lines`` are rows of the list; ``items`` the names of those concerned, as written."""

    fault: MaterialFault
    group: str
    items: tuple[str, ...]
    message: str
    remedy: str
    lines: tuple[int, ...]

    @property
    def line_words(self) -> str:
        """67–74、80: neighbours drawn together."""
        runs: list[list[int]] = []
        for line in sorted(self.lines):
            if runs and line == runs[-1][-1] + 1:
                runs[-1].append(line)
            else:
                runs.append([line])
        return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A paper that several items of a group each ask for."""

    group: str
    material: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Rows of a group, and how many of them ask literally for what was asked before."""

    group: str
    items: int
    rows: int
    repeated: int

    @property
    def share(self) -> float:
        return self.repeated / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class MaterialReport:
    counts: tuple[GroupCount, ...]
    findings: tuple[MaterialFinding, ...]
    again: tuple[AskedAgain, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A result of approval: who gives it, and words by which lists call it."""

    giver: str
    words: tuple[str, ...]


_OUTCOMES: Final = (
    _Outcome(
        "项目核准、备案或可研批复",
        ("立项", "项目批文", "项目批准文件", "备案证", "核准文件", "项目建议书批复"),
    ),
    _Outcome("用地预审与选址", ("选址意见书", "用地预审意见", "选址意见及")),
    _Outcome("规划条件", ("规划条件", "设计要点")),
    _Outcome(
        "用地批准、建设用地规划许可",
        ("用地批准", "建设用地规划许可证", "划拨决定书", "土地使用证", "不动产权"),
    ),
    _Outcome("土地出让", ("土地使用权出让合同", "出让合同")),
    _Outcome("环评审批", ("环评批复", "环境影响评价批复", "环评审批意见", "环境影响评价文件批复")),
    _Outcome("节能审查", ("节能备案", "节能审查意见", "节能评估审查意见", "节能批复")),
    _Outcome("设计方案审查", ("方案审查意见", "方案审定通知", "初步设计批复", "初步设计审查意见")),
    _Outcome("建设工程规划许可", ("建设工程规划许可证",)),
    _Outcome("施工图审查", ("施工图审查合格", "施工图设计文件审查合格")),
    _Outcome("消防设计审查或备案", ("消防备案", "消防设计审查意见", "消防审核意见")),
    _Outcome("人防审查", ("人防审查意见", "人防批复", "人防工程规划许可")),
    _Outcome("质量安全监督登记", ("质量监督手续", "安全监督手续", "质量监督登记", "安全监督备案表")),
    _Outcome("合同备案", ("施工合同", "监理合同", "备案合同", "勘察设计合同备案")),
)
_APPLICATION: Final = re.compile(r"申请|申报|请示|委托书|承诺书")
# Endings that say what is done, not what it is about; without them a name is met within other texts.
_ENDINGS: Final = re.compile(r"(的)?(核发|发放|审批|核准|备案|审查|评估和审查|监督管理|征收|许可|登记)$")
_CLOSING: Final = "。；;：:，,、 　"
_VAGUE: Final = re.compile(
    r"^(其他|其它|有关|相关)(材料|资料|文件|证明|手续)(等)?$|^附件$|^等$|法律法规规定的其他"
)
_SHORTEST_NAME: Final = 5
_SHORTEST_COPY: Final = 2


def checked_materials(lines: Sequence[MaterialLine]) -> MaterialReport:
    groups: dict[str, list[MaterialLine]] = defaultdict(list)
    for line in lines:
        groups[line.group].append(line)
    findings: list[MaterialFinding] = []
    for group, rows in groups.items():
        lists = _by_item(rows)
        findings += [*_copied(group, lists), *_given_before(group, lists), *_twice(group, lists)]
        findings += _vague(group, rows)
    ordered = list(MaterialFault)
    findings.sort(key=lambda one: (ordered.index(one.fault), one.lines))
    return MaterialReport(
        tuple(_counted(group, rows) for group, rows in groups.items()),
        tuple(findings),
        tuple(again for group, rows in groups.items() for again in _asked_again(group, rows)),
    )


def plain(material: str) -> str:
    """Without the signs that end a line of a list and the blanks between."""
    return "".join(material.split()).rstrip(_CLOSING)


def _by_item(rows: Sequence[MaterialLine]) -> dict[str, list[MaterialLine]]:
    lists: dict[str, list[MaterialLine]] = defaultdict(list)
    for row in rows:
        lists[row.item].append(row)
    return lists


def _copied(group: str, lists: dict[str, list[MaterialLine]]) -> Iterator[MaterialFinding]:
    by_papers: dict[frozenset[str], list[str]] = defaultdict(list)
    for item, rows in lists.items():
        papers = frozenset(plain(row.material) for row in rows)
        if len(papers) >= _SHORTEST_COPY:
            by_papers[papers].append(item)
    for papers, items in by_papers.items():
        for one, other in combinations(items, 2):
            owner = _named_in(papers, (one, other))
            wrong = other if owner == one else one if owner == other else ""
            lines = tuple(row.line for row in lists[wrong or other])
            yield MaterialFinding(
                MaterialFault.NAMES_ANOTHER if wrong else MaterialFault.COPIED,
                group,
                (one, other),
                _copy_words(one, other, wrong, owner, len(papers)),
                Sentence("请向主管部门核对这份清单，改正后再公布。")
                if wrong
                else Sentence("若是同一许可的两类，可以相同；否则请核对哪一份抄错了。"),
                lines,
            )


def _copy_words(one: str, other: str, wrong: str, owner: str, count: int) -> str:
    if not wrong:
        return Sentence(
            "“{one}”和“{other}”的 {count} 份材料完全相同，其中一份可能是抄错的。",
            one=one,
            other=other,
            count=count,
        )
    return Sentence(
        "“{wrong}”的 {count} 份材料和“{owner}”的完全相同，写的也是“{owner}”，应是抄错的。",
        wrong=wrong,
        count=count,
        owner=owner,
    )


def _named_in(papers: frozenset[str], items: Sequence[str]) -> str:
    """The one of two items that the papers themselves name; empty when they name neither or both."""
    named = [item for item in items if any(_core(item) in paper for paper in papers)]
    return named[0] if len(named) == 1 else ""


def _core(item: str) -> str:
    """What an item is about, without brackets and without what is done."""
    name = re.sub(r"（.*?）|\(.*?\)", "", "".join(item.split()))
    return _ENDINGS.sub("", name) if len(_ENDINGS.sub("", name)) >= _SHORTEST_NAME else name


def _given_before(group: str, lists: dict[str, list[MaterialLine]]) -> Iterator[MaterialFinding]:
    for item, rows in lists.items():
        given = [
            (row, giver) for row in rows if (giver := giver_of(row.material)) and not _is_own(giver, item)
        ]
        if not given:
            continue
        named = "；".join(f"{plain(row.material)}（{giver}）" for row, giver in given)
        yield MaterialFinding(
            MaterialFault.GIVEN_BEFORE,
            group,
            (item,),
            Sentence(
                "“{item}”要的 {count} 份材料里，有 {given} 份是前面事项的结果：{named}。",
                item=item,
                count=len(rows),
                given=len(given),
                named=named,
            ),
            Sentence("前面事项核发的，由部门之间共享，不向申请人索要。"),
            tuple(row.line for row, _giver in given),
        )


def giver_of(material: str) -> str:
    """Which approval gives the paper; empty for what the applicant brings."""
    text = plain(material)
    if _APPLICATION.search(text):
        return ""
    return next((one.giver for one in _OUTCOMES if any(word in text for word in one.words)), "")


def _is_own(giver: str, item: str) -> bool:
    """An item that registers a contract may ask for the contract."""
    return giver == "合同备案" and "合同备案" in item


def _twice(group: str, lists: dict[str, list[MaterialLine]]) -> Iterator[MaterialFinding]:
    for item, rows in lists.items():
        met: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            met[plain(row.material)].append(row.line)
        for material, places in met.items():
            if len(places) > 1:
                yield MaterialFinding(
                    MaterialFault.TWICE,
                    group,
                    (item,),
                    Sentence(
                        "“{item}”把“{material}”要了 {count} 遍。",
                        item=item,
                        material=material,
                        count=len(places),
                    ),
                    Sentence("请删去重复的。"),
                    tuple(places),
                )


def _vague(group: str, rows: Sequence[MaterialLine]) -> Iterator[MaterialFinding]:
    for row in rows:
        if _VAGUE.search(plain(row.material)):
            yield MaterialFinding(
                MaterialFault.VAGUE,
                group,
                (row.item,),
                Sentence(
                    "“{item}”写的“{material}”太笼统，申请人不知道要交什么。",
                    item=row.item,
                    material=plain(row.material),
                ),
                Sentence("请写明是哪份材料；没有的请删去。"),
                (row.line,),
            )


def _asked_again(group: str, rows: Sequence[MaterialLine]) -> list[AskedAgain]:
    """The most often asked first."""
    items: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        items[plain(row.material)][row.item] = None
    found = [AskedAgain(group, material, tuple(names)) for material, names in items.items() if len(names) > 1]
    return sorted(found, key=lambda one: -len(one.items))


def _counted(group: str, rows: Sequence[MaterialLine]) -> GroupCount:
    met = Counter(plain(row.material) for row in rows)
    return GroupCount(group, len({row.item for row in rows}), len(rows), sum(met.values()) - len(met))
