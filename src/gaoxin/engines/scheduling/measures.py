"""The reform measures: legal ground, scope, conditions, and what each changes in the network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from gaoxin.engines.scheduling.changes import (
    Bundle,
    Change,
    Loosen,
    Prepare,
    Replace,
    RunParallel,
    Shorten,
    changed_network,
)
from gaoxin.engines.scheduling.items import INSTANT, ActingParty, Limit, Strength
from gaoxin.engines.scheduling.network import Network
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence


class MeasureKind(Enum):
    """The measures by their official names."""

    PARALLEL_APPROVAL = "parallel_approval"
    AREA_ASSESSMENT = "area_assessment"
    PLEDGE_APPROVAL = "pledge_approval"
    BUNDLED_ASSESSMENT = "bundled_assessment"
    SOLE_EXAMINER = "sole_examiner"
    PRE_APPROVAL = "pre_approval"
    STANDARD_LAND = "standard_land"
    PLEDGE_SYSTEM = "pledge_system"
    FULL_AGENCY = "full_agency"
    START_OF_WORKS = "start_of_works"
    SHORTER_LIMITS = "shorter_limits"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def ground(self) -> str:
        """Where the measure comes from; a measure with its own ground says so in ``basis``."""
        return _GROUNDS[self]

    @property
    def conditions(self) -> tuple[str, ...]:
        """What must be so before the measure may be used, in words."""
        return _CONDITIONS[self]


_WORDS = {
    MeasureKind.PARALLEL_APPROVAL: "并联审批",
    MeasureKind.AREA_ASSESSMENT: "区域评估",
    MeasureKind.PLEDGE_APPROVAL: "告知承诺",
    MeasureKind.BUNDLED_ASSESSMENT: "打捆环评",
    MeasureKind.SOLE_EXAMINER: "独任审批",
    MeasureKind.PRE_APPROVAL: "预审批",
    MeasureKind.STANDARD_LAND: "标准地",
    MeasureKind.PLEDGE_SYSTEM: "承诺制",
    MeasureKind.FULL_AGENCY: "全代办",
    MeasureKind.START_OF_WORKS: "开工一件事",
    MeasureKind.SHORTER_LIMITS: "压缩承诺时限",
}

_GROUNDS = {
    MeasureKind.PARALLEL_APPROVAL: "国办发〔2019〕11号：每个阶段一家牵头、并联审批、限时办结",
    MeasureKind.AREA_ASSESSMENT: "国办发〔2019〕11号：推行区域评估",
    MeasureKind.PLEDGE_APPROVAL: "国办发〔2019〕11号：推行告知承诺制",
    MeasureKind.BUNDLED_ASSESSMENT: "生态环境部门关于同类项目打捆开展环评审批的规定",
    MeasureKind.SOLE_EXAMINER: "地方实践，全国性法规未见规定；以本地授权文件为准",
    MeasureKind.PRE_APPROVAL: "地方“拿地即开工”规定；预审意见不具有法律效力",
    MeasureKind.STANDARD_LAND: "“标准地”出让规定：供地前完成区域评估、明确控制指标",
    MeasureKind.PLEDGE_SYSTEM: "《山西省企业投资项目承诺制规定》（2019年7月1日起施行）",
    MeasureKind.FULL_AGENCY: "GB/T 38227 投资项目建设审批代办服务规范",
    MeasureKind.START_OF_WORKS: "国办函〔2025〕3号及住房城乡建设部门关于开工“一件事”的通知",
    MeasureKind.SHORTER_LIMITS: "部门公开承诺的办理时限",
}

_CONDITIONS: Mapping[MeasureKind, tuple[str, ...]] = {
    MeasureKind.PARALLEL_APPROVAL: ("事项之间没有材料上的先后依赖",),
    MeasureKind.AREA_ASSESSMENT: (
        "区域边界和评估报告已经批准，且在有效期内",
        "项目符合园区规划，不在负面清单内",
        "不属于须单独评估的高风险类别",
    ),
    MeasureKind.PLEDGE_APPROVAL: (
        "申请人书面承诺符合条件，并按期接受核查",
        "不涉及国家安全、公共安全、重大生态、特殊消防和危险化学品",
    ),
    MeasureKind.BUNDLED_ASSESSMENT: (
        "同一园区同类的环境影响报告表项目，园区规划环评已完成并落实",
        "不属于“两高”，不跨区域，不涉及重大生态敏感",
        "各业主的环保责任不变",
    ),
    MeasureKind.SOLE_EXAMINER: (
        "事项在独任清单内，风险低、标准明确",
        "审批人员已获授权，与申请人没有利害关系",
        "按比例抽查",
    ),
    MeasureKind.PRE_APPROVAL: (
        "意向用地单位自愿申请，承诺自担风险",
        "未取得土地的，预审意见自行失效",
        "签订合同、缴清价款后才发正式批准文件",
    ),
    MeasureKind.STANDARD_LAND: (
        "地块按标准地出让，控制指标写入合同",
        "区域评估在供地前完成",
    ),
    MeasureKind.PLEDGE_SYSTEM: (
        "企业投资项目，事项在承诺清单或政府统一服务清单内",
        "不涉及国家安全、生态安全、重大布局、战略性资源和重大公共利益",
    ),
    MeasureKind.FULL_AGENCY: ("企业书面委托，代办免费",),
    MeasureKind.START_OF_WORKS: (
        "新建、改建、扩建的房屋建筑和市政基础设施",
        "不需要特殊消防设计专家评审",
    ),
    MeasureKind.SHORTER_LIMITS: ("承诺时限不超过法定时限",),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as used for one project. ``changes`` say what becomes of the network when it is on.

    ``label``, ``basis`` and ``conditions`` fall back on those of the kind; ``scope`` says in words which
    items or projects it is for.
    """

    key: str
    kind: MeasureKind
    changes: tuple[Change, ...]
    label: str = ""
    basis: str = ""
    scope: str = ""
    conditions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.label or self.kind.word

    @property
    def ground(self) -> str:
        return self.basis or self.kind.ground

    @property
    def required(self) -> tuple[str, ...]:
        return self.conditions or self.kind.conditions


def apply_measures(network: Network, measures: Iterable[Measure]) -> Network:
    """The network with the measures on; the order in which they are given does not matter."""
    chosen = tuple(measures)
    seen: set[str] = set()
    for measure in chosen:
        if measure.key in seen:
            raise DomainError(
                "scheduling.measure_repeated",
                Sentence("措施“{measure}”选了两次。", measure=measure.name),
                field="measures",
                value=measure.key,
                remedy=Sentence("同一措施只需打开一次。"),
            )
        seen.add(measure.key)
    return changed_network(network, (change for measure in chosen for change in measure.changes))


def parallel_approval(*phases: str, key: str = MeasureKind.PARALLEL_APPROVAL.value) -> Measure:
    """Items of the phases (all, if none is named) start as soon as their own papers are there."""
    return Measure(key, MeasureKind.PARALLEL_APPROVAL, (RunParallel(phases),))


def area_assessment(items: Iterable[str], *, key: str = MeasureKind.AREA_ASSESSMENT.value) -> Measure:
    """Each item becomes a look-up of the area's valid report."""
    return Measure(key, MeasureKind.AREA_ASSESSMENT, tuple(Replace(item) for item in items))


def bundled_assessment(items: Iterable[str], *, key: str = MeasureKind.BUNDLED_ASSESSMENT.value) -> Measure:
    """The bundle's assessment is approved for all its projects; this one only looks it up."""
    return Measure(key, MeasureKind.BUNDLED_ASSESSMENT, tuple(Replace(item) for item in items))


def pledge_approval(items: Iterable[str], *, key: str = MeasureKind.PLEDGE_APPROVAL.value) -> Measure:
    """Decided when accepted, on a pledge that is checked afterwards."""
    return Measure(key, MeasureKind.PLEDGE_APPROVAL, tuple(Shorten(item, INSTANT) for item in items))


def sole_examiner(limits: Mapping[str, Limit], *, key: str = MeasureKind.SOLE_EXAMINER.value) -> Measure:
    """One authorised examiner accepts, examines and decides within the item's own short limit."""
    return Measure(key, MeasureKind.SOLE_EXAMINER, _shortened(limits))


def pre_approval(land: str, items: Iterable[str], *, key: str = MeasureKind.PRE_APPROVAL.value) -> Measure:
    """The items are examined before ``land`` (the contract) is there; only their certificates wait for it."""
    strength = Strength.BEFORE_CERTIFICATE
    return Measure(key, MeasureKind.PRE_APPROVAL, tuple(Loosen(item, land, strength) for item in items))


def standard_land(
    assessed: Iterable[str], *, limits: Mapping[str, Limit] | None = None, key: str = "standard_land"
) -> Measure:
    """The assessments are made before the land is supplied; items it simplifies take the given limits."""
    changes = (*(Replace(item) for item in assessed), *_shortened(limits or {}))
    return Measure(key, MeasureKind.STANDARD_LAND, changes)


def pledge_system(
    pledged: Iterable[str], *, served: Iterable[str] = (), key: str = MeasureKind.PLEDGE_SYSTEM.value
) -> Measure:
    """``pledged`` are decided on the firm's pledge, ``served`` are done by the government."""
    changes: list[Change] = [Shorten(item, INSTANT) for item in pledged]
    changes += [Replace(item) for item in served]
    return Measure(key, MeasureKind.PLEDGE_SYSTEM, tuple(changes))


def full_agency(
    items: Iterable[str], *, days: int | None = None, key: str = MeasureKind.FULL_AGENCY.value
) -> Measure:
    """An agent prepares the papers while earlier items are still running, in at most ``days`` each."""
    changes = tuple(Prepare(item, days, ahead=True, by=ActingParty.AGENT) for item in items)
    return Measure(key, MeasureKind.FULL_AGENCY, changes)


def start_of_works(
    items: Iterable[str], *, limit: Limit | None = None, key: str = MeasureKind.START_OF_WORKS.value
) -> Measure:
    """One form for all, prepared once with the first item; ``limit`` is the promise for the bundle."""
    bundle = tuple(items)
    papers = (Prepare(item, 0) for item in bundle[1:])
    limits = (Shorten(item, limit) for item in bundle) if limit else ()
    return Measure(key, MeasureKind.START_OF_WORKS, (Bundle(bundle), *papers, *limits))


def shorter_limits(limits: Mapping[str, Limit], *, key: str = MeasureKind.SHORTER_LIMITS.value) -> Measure:
    """The departments promise less than before."""
    return Measure(key, MeasureKind.SHORTER_LIMITS, _shortened(limits))


def _shortened(limits: Mapping[str, Limit]) -> tuple[Change, ...]:
    return tuple(Shorten(item, limit) for item, limit in limits.items())
