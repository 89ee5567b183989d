"""The catalogue of approvals from YAML, read as strictly as the rules: file, line, path, remedy."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from gaoxin.approvals.catalogue.documents import (
    ApprovalCatalogue,
    Bundle,
    CaseType,
    CheckMethod,
    Department,
    ItemKind,
    ItemType,
    Measure,
    MeasureKind,
    Named,
    Order,
    Origin,
    Paper,
    PaperNeed,
    Phase,
    PlanningTerms,
    PledgeList,
    PledgeText,
    RuleUse,
    Source,
    StatedLimit,
)
from gaoxin.engines.rules.documents import CERTAINTIES
from gaoxin.engines.rules.facts import NAME
from gaoxin.engines.rules.loading_parts import read_criterion
from gaoxin.engines.rules.loading_words import Defaults, texts
from gaoxin.engines.rules.reading import Entry, Gathering, Record, read_yaml
from gaoxin.engines.scheduling.items import INSTANT, Limit, LimitUnit, Strength

T = TypeVar("T")

_UNITS: Final = {
    "workday": LimitUnit.WORKING,
    "calendar": LimitUnit.NATURAL,
    "instant": LimitUnit.INSTANT,
}
_STRENGTHS: Final = {
    "acceptance": Strength.BEFORE_ACCEPTANCE,
    "decision": Strength.BEFORE_DECISION,
    "certificate": Strength.BEFORE_CERTIFICATE,
}


def load_approvals(catalogue: Path) -> ApprovalCatalogue:
    """The folder ``approvals`` of the catalogue; all faults of all files together as ``DomainErrors``."""
    gathering = Gathering()
    read = partial(_file, catalogue, gathering)
    pledges = catalogue / "approvals" / "pledges.yaml"
    loaded = ApprovalCatalogue(
        departments=read("departments.yaml", "departments", _department),
        phases=read("phases.yaml", "phases", _phase),
        papers=read("papers.yaml", "papers", _paper),
        items=read("items.yaml", "items", _item),
        measures=read("measures.yaml", "measures", _measure),
        bundles=read("bundles.yaml", "bundles", _bundle),
        pledge_lists=_part(pledges, catalogue, gathering, "lists", _pledge_list),
        pledges=_part(pledges, catalogue, gathering, "pledges", _pledge),
        case_types=_case_types(catalogue, gathering),
        terms=_terms(catalogue),
        digest=_digest(catalogue / "approvals"),
    )
    gathering.finish()
    return loaded


def _file(
    catalogue: Path, gathering: Gathering, name: str, part: str, read: Callable[[str, Entry], T]
) -> Mapping[str, T]:
    return _part(catalogue / "approvals" / name, catalogue, gathering, part, read)


def _part(
    path: Path, catalogue: Path, gathering: Gathering, part: str, read: Callable[[str, Entry], T]
) -> Mapping[str, T]:
    document = read_yaml(path, shown_as=path.relative_to(catalogue).as_posix())
    found: dict[str, T] = {}
    for key, entry in document.take(part).mapping().entries():
        one = gathering.attempt(lambda key=key, entry=entry: read(key, entry))  # type: ignore[misc]
        if one is not None:
            found[key] = one
    return found


def _case_types(catalogue: Path, gathering: Gathering) -> tuple[CaseType, ...]:
    paths = sorted((catalogue / "approvals" / "case_types").glob("*.yaml"))
    read = (
        gathering.attempt(
            lambda path=path: _case_type(read_yaml(path, shown_as=path.relative_to(catalogue).as_posix()))  # type: ignore[misc]
        )
        for path in paths
    )
    return tuple(one for one in read if one is not None)


def _terms(catalogue: Path) -> PlanningTerms:
    path = catalogue / "approvals" / "planning.yaml"
    record = read_yaml(path, shown_as=path.relative_to(catalogue).as_posix())
    terms = PlanningTerms(
        assembly_days=record.take("assembly_days").whole(),
        unknown_limit=record.take("unknown_limit").whole(),
        certainty=_certainty(record),
    )
    return _finished(record, terms)


def _digest(folder: Path) -> str:
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        told.update(path.relative_to(folder).as_posix().encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def _named(key: str, record: Record) -> Named:
    if not NAME.fullmatch(key):
        raise record.place.refuse(
            f"“{key}”不能作名称。", remedy="请用小写英文字母、数字和下划线。", value=key
        )
    return Named(key, record.text("label"), record.text("label_en"), record.place)


def _finished(record: Record, value: T) -> T:
    record.finish()
    return value


def _certainty(record: Record, default: str | None = None) -> str:
    found = record.get("certainty") if default is not None else record.take("certainty")
    return default if found is None and default is not None else found.choice(CERTAINTIES)  # type: ignore[union-attr]


def _department(key: str, entry: Entry) -> Department:
    record = entry.mapping()
    return _finished(record, Department(_named(key, record)))


def _phase(key: str, entry: Entry) -> Phase:
    record = entry.mapping()
    return _finished(record, Phase(_named(key, record), record.read("lead", Entry.text)))


def _paper(key: str, entry: Entry) -> Paper:
    record = entry.mapping()
    paper = Paper(
        name=_named(key, record),
        origin=Origin(record.take("origin").choice([one.value for one in Origin])),
        prepare_days=record.read("prepare_days", Entry.whole),
        prepare_after=texts(record, "prepare_after"),
        certainty=_certainty(record, "design"),
    )
    return _finished(record, paper)


def _item(key: str, entry: Entry) -> ItemType:
    record = entry.mapping()
    certainty = _certainty(record)
    test = record.get("applies_when")
    item = ItemType(
        name=_named(key, record),
        number=record.text("number", ""),
        phase=record.text("phase"),
        kind=ItemKind(record.take("kind").choice([one.value for one in ItemKind])),
        department=record.text("department"),
        legal=_limit(record.take("legal"), certainty),
        promised=record.read("promised", lambda one: _limit(one, certainty)),
        extension=record.read("extension", Entry.whole),
        test=None if test is None else read_criterion(test, Defaults(certainty)),
        rule=record.read("rule", _rule),
        needs=tuple(_need(one) for one in _list(record, "needs")),
        gives=texts(record, "gives"),
        after=tuple(_order(one) for one in _list(record, "after")),
        clause=record.text("clause"),
        certainty=certainty,
        note=record.text("note", ""),
        note_en=record.text("note_en", ""),
        assessment=record.text("assessment", ""),
    )
    _says_when(record, item)
    return _finished(record, item)


def _says_when(record: Record, item: ItemType) -> None:
    """Exactly one of applies_when, rule and ``always: true``: silence must not mean everybody."""
    always = record.read("always", Entry.flag) or False
    if sum((item.test is not None, item.rule is not None, always)) != 1:
        raise record.place.refuse(
            "没有写清什么情况适用。", remedy="请在 applies_when、rule、always: true 中写一个。"
        )


def _list(record: Record, name: str) -> list[Entry]:
    found = record.get(name)
    return [] if found is None else found.items()


def _limit(entry: Entry, certainty: str) -> StatedLimit:
    record = entry.mapping()
    unit = _UNITS[record.take("unit").choice(tuple(_UNITS))]
    count = record.read("count", Entry.whole)
    if count is not None and count < 0:
        raise record.place.refuse("时限不能为负数。", value=count)
    limit = INSTANT if unit is LimitUnit.INSTANT else None if count is None else Limit(count, unit)
    stated = StatedLimit(limit, record.text("clause", ""), _certainty(record, certainty))
    return _finished(record, stated)


def _rule(entry: Entry) -> RuleUse:
    record = entry.mapping()
    equals = record.read("equals", Entry.whole)
    use = RuleUse(record.text("policy"), record.text("value", ""), equals or 0)
    if bool(use.value) != (equals is not None):
        raise record.place.refuse("value 和 equals 应当一起写。")
    return _finished(record, use)


def _need(entry: Entry) -> PaperNeed:
    record = entry.mapping()
    need = PaperNeed(
        paper=record.text("paper"),
        strength=_strength(record),
        if_given=record.read("if_given", Entry.flag) or False,
        land_route=record.text("land_route", ""),
        place=record.place,
    )
    return _finished(record, need)


def _order(entry: Entry) -> Order:
    record = entry.mapping()
    return _finished(record, Order(record.text("item"), _strength(record), record.place))


def _strength(record: Record) -> Strength:
    found = record.get("at")
    return Strength.BEFORE_ACCEPTANCE if found is None else _STRENGTHS[found.choice(tuple(_STRENGTHS))]


def _measure(key: str, entry: Entry) -> Measure:
    record = entry.mapping()
    measure = Measure(
        name=_named(key, record),
        kind=MeasureKind(record.take("kind").choice([one.value for one in MeasureKind])),
        clause=record.text("clause"),
        certainty=_certainty(record),
        effect=record.text("effect"),
        effect_en=record.text("effect_en"),
        items=texts(record, "items"),
        rule=record.text("rule", ""),
        bundle=record.text("bundle", ""),
        days=record.read("days", Entry.whole),
    )
    return _finished(record, measure)


def _bundle(key: str, entry: Entry) -> Bundle:
    record = entry.mapping()
    bundle = Bundle(
        name=_named(key, record),
        clause=record.text("clause"),
        certainty=_certainty(record),
        rule=record.text("rule", ""),
        lead=record.text("lead"),
        items=texts(record, "items"),
        core=texts(record, "core"),
    )
    return _finished(record, bundle)


def _pledge_list(key: str, entry: Entry) -> PledgeList:
    record = entry.mapping()
    found = PledgeList(
        name=_named(key, record),
        total=record.take("total").whole(),
        items=texts(record, "items"),
        others=texts(record, "others"),
        clause=record.text("clause"),
        certainty=_certainty(record),
    )
    return _finished(record, found)


def _pledge(key: str, entry: Entry) -> PledgeText:
    record = entry.mapping()
    pledge = PledgeText(
        item=key,
        text=record.text("text"),
        text_en=record.text("text_en", ""),
        evidence=record.text("evidence"),
        evidence_en=record.text("evidence_en", ""),
        check=CheckMethod(record.take("check").choice([one.value for one in CheckMethod])),
        days=record.take("days").whole(),
        certainty=_certainty(record),
        place=record.place,
    )
    return _finished(record, pledge)


def _case_type(document: Record) -> CaseType:
    in_force = document.take("in_force").mapping()
    since, until = in_force.take("from").date(), in_force.read("to", Entry.date)
    if until is not None and until < since:
        raise in_force.place.refuse("失效日期早于生效日期。", remedy="请核对 in_force 的 from 与 to。")
    in_force.finish()
    certainty = _certainty(document)
    found = CaseType(
        name=Named(
            document.text("case_type"), document.text("title"), document.text("title_en"), document.place
        ),
        version=document.text("version"),
        region=document.text("region", ""),
        since=since,
        until=until,
        certainty=certainty,
        sources=tuple(_source(one) for one in document.take("sources").items()),
        notes=texts(document, "notes"),
        notes_en=_notes_in_english(document),
        applies_when=read_criterion(document.take("applies_when"), Defaults(certainty)),
        items=texts(document, "items"),
        bundles=texts(document, "bundles"),
        measures=texts(document, "measures"),
        usual_measures=texts(document, "usual_measures"),
    )
    return _finished(document, found)


def _notes_in_english(document: Record) -> tuple[str, ...]:
    notes, english = texts(document, "notes"), texts(document, "notes_en")
    if english and len(english) != len(notes):
        raise document.place.refuse(
            f"notes 有 {len(notes)} 条，notes_en 有 {len(english)} 条。", remedy="请逐条写出英文。"
        )
    return english


def _source(entry: Entry) -> Source:
    record = entry.mapping()
    return _finished(record, Source(record.text("number", ""), record.text("title")))
