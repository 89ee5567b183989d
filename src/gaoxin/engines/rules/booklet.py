"""The rules as Chinese pages an officer reads: one for each policy, an index, the fact dictionary."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import (
    CERTAINTY_WORDS,
    Anchor,
    Benefit,
    CriterionText,
    PolicyVersion,
    Score,
    ScoreItem,
    Source,
    Table,
)
from gaoxin.engines.rules.facts import Fact, FactDictionary
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.wording import (
    CASE_KIND_WORDS,
    GRANT_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    SUBJECT_WORDS,
    Vocabulary,
    with_unit,
    words_of_criterion_test,
    words_of_expression,
    words_of_item,
    words_of_parameter,
    words_of_row,
)

Lines = Iterator[str]
_FLAG_WORDS = {"money": "金额", "count": "数", "decimal": "数", "ratio": "比例", "points": "分值"}


def policy_page(versions: Sequence[PolicyVersion], facts: FactDictionary, cases: Mapping[str, int]) -> str:
    """A policy with all its versions, latest first; ``cases`` counts the cases of each version by name."""
    latest = _leading(versions)
    parts = [f"# {latest.title}", _small(latest.policy), _head(latest)]
    for version in reversed(versions):
        parts.extend(_version(version, facts, cases.get(version.name, 0)))
    return "\n\n".join(part for part in parts if part) + "\n"


def index_page(library: Library) -> str:
    """All policies by kind, with the papers they rest on."""
    known = {policy: library.versions_of(policy) for policy in library.policies()}
    intro = (
        "每一项政策从目录里的规则文件写出：条件、数、分档、待遇都注明条款。可信程度分四种：\n\n"
        "- **已核**：对照公布的原文核过；\n"
        "- **转引**：见于权威的转载或解读，没有对照原文；\n"
        "- **待核**：还没有对照原文，用之前请先核对；\n"
        "- **平台参数**：公布的文件没有规定，由平台给出，可由管委会改。\n\n"
        "规则用到的数据见[事实词典](facts.md)。"
    )
    parts = ["# 规则目录", intro]
    for kind, word in KIND_WORDS.items():
        rows = [_index_row(versions) for versions in known.values() if _leading(versions).kind == kind]
        if rows:
            heads = ("政策", "对象", "范围", "依据", "各版本")
            parts.append(f"## {word}\n\n{_table(heads, rows)}")
    return "\n\n".join(parts) + "\n"


def facts_page(dictionary: FactDictionary) -> str:
    """What the rules ask of a subject: unit, period, where the platform has it from."""
    intro = (
        "规则只用这里列出的事实。年度数据每个会计年度一个值，“上年度”指申请日所在年的上一个完整会计年度；"
        "其余都是截至申请日的状况。没有的数据按“不知道”处理，不当作零，也不当作“否”。"
    )
    parts = ["# 事实词典", intro]
    for subject in dictionary.subjects():
        rows = [_fact_row(fact) for fact in dictionary.of(subject)]
        heads = ("名称", "单位或选项", "期间", "数据来源", "企业能否改变")
        parts.append(f"## {SUBJECT_WORDS.get(subject, subject)}\n\n{_table(heads, rows)}")
    return "\n\n".join(parts) + "\n"


def _leading(versions: Sequence[PolicyVersion]) -> PolicyVersion:
    """The latest version for first applications, which the policy is known by."""
    return next((one for one in reversed(versions) if "first" in one.case_kinds), versions[-1])


def _index_row(versions: Sequence[PolicyVersion]) -> tuple[str, ...]:
    version = _leading(versions)
    papers = "；".join(source.number or source.title for source in version.sources)
    scope = f"{LEVEL_WORDS.get(version.level, version.level)}·{version.region}"
    named = f"[{version.title}]({version.policy}.md)"
    return (
        named,
        SUBJECT_WORDS.get(version.subject, version.subject),
        scope,
        papers,
        "<br>".join(map(_in_force, versions)),
    )


def _fact_row(fact: Fact) -> tuple[str, ...]:
    if fact.choices:
        unit = "、".join(fact.choices.values())
    elif fact.type in ("flag", "date"):
        unit = "是或否" if fact.type == "flag" else "日期"
    else:
        unit = "" if fact.unit is None or fact.unit.word == "1" else fact.unit.word
    name = f"{fact.label} {_small(fact.id)}"
    period = "年度" if fact.is_yearly else "申请日"
    return name, unit or _FLAG_WORDS[fact.type], period, fact.source, "能" if fact.is_changeable else "不能"


# ------------------------------------------------------------------ versions


def _head(version: PolicyVersion) -> str:
    rows = [
        ("类别", KIND_WORDS[version.kind]),
        ("对象", SUBJECT_WORDS.get(version.subject, version.subject)),
        ("范围", f"{LEVEL_WORDS.get(version.level, version.level)}·{version.region}"),
        ("负责部门", version.office),
    ]
    return _table(("项目", "内容"), [row for row in rows if row[1]])


def _version(version: PolicyVersion, facts: FactDictionary, cases: int) -> Lines:
    vocabulary = Vocabulary(version, facts, on=version.until or dt.date.max)
    only = "" if len(version.case_kinds) > 1 else f"，{CASE_KIND_WORDS[version.case_kinds[0]]}"
    yield f"## {_in_force(version)}{only} {_small(version.version)}"
    yield "\n".join(f"- {_paper(source)}" for source in version.sources)
    yield "\n".join(_circumstances(version, cases))
    if version.applies_when is not None:
        yield "### 适用范围\n\n" + "\n".join(_tree(version.applies_when, vocabulary))
    if version.criteria.parts or version.criteria.test or version.criteria.guidance:
        yield "### 条件\n\n" + "\n".join(_tree(version.criteria, vocabulary))
    if version.exclusions:
        lines = [line for one in version.exclusions for line in _tree(one, vocabulary)]
        yield "### 有下列情形的不予认可\n\n" + "\n".join(lines)
    for score in version.scores:
        yield _score(score, vocabulary)
    if version.tables:
        yield "### 分档表"
        yield from (_tier_table(table, vocabulary) for table in version.tables)
    if version.parameters:
        yield "### 参数\n\n" + _parameters(version)
    if version.definitions:
        yield "### 算法\n\n" + _definitions(version, vocabulary)
    if version.benefits:
        yield "### 待遇\n\n" + "\n".join(f"- {_benefit(one, vocabulary)}" for one in version.benefits)
    for title, words in (("材料", version.materials), ("说明", version.notes)):
        if words:
            yield f"### {title}\n\n" + "\n".join(f"- {one}" for one in words)


def _circumstances(version: PolicyVersion, cases: int) -> Lines:
    kinds = "、".join(CASE_KIND_WORDS[kind] for kind in version.case_kinds)
    yield f"- 适用于：{kinds}"
    if version.validity:
        yield f"- 有效期：{version.validity}"
    yield f"- 没有另外注明的，可信程度为：{CERTAINTY_WORDS[version.certainty]}"
    yield f"- 核对案例：{cases} 个"


def _in_force(version: PolicyVersion) -> str:
    since = f"{version.since} 起"
    return since if version.until is None else f"{version.since} 至 {version.until}"


def _paper(source: Source) -> str:
    number = f"（{source.number}）" if source.number else ""
    dates = [
        f"{source.issued} 发布" if source.issued else "",
        f"{source.effective} 施行" if source.effective else "",
    ]
    told = "，".join(one for one in dates if one)
    return f"{source.title}{number}" + (f"，{told}" if told else "")


def _tree(criterion: CriterionText, vocabulary: Vocabulary, depth: int = 0) -> Lines:
    """Conditions as a list; the whole itself is not a line where it only says that all must hold."""
    is_bare = depth == 0 and criterion.shape is Shape.ALL and not criterion.anchor.label
    if not is_bare:
        yield "  " * depth + f"- {_condition(criterion, vocabulary)}"
    for part in criterion.parts:
        yield from _tree(part, vocabulary, depth if is_bare else depth + 1)


def _condition(criterion: CriterionText, vocabulary: Vocabulary) -> str:
    anchor, words = criterion.anchor, words_of_criterion_test(criterion, vocabulary)
    label = f"**{anchor.label}**" if anchor.label else ""
    said = "：".join(one for one in (label, words if words != anchor.label else "") if one)
    direct = "（符合即直接确认）" if criterion.is_direct else ""
    guidance = f" {criterion.guidance}" if criterion.guidance and criterion.shape is Shape.TEST else ""
    return said + direct + guidance + _tag(anchor, bare=bool(criterion.parts)) + _note(anchor)


def _tag(anchor: Anchor, *, bare: bool = False) -> str:
    """Clause and certainty behind a line; groups without a clause have none."""
    if not anchor.clause and bare:
        return ""
    return f"　<small>{anchor.clause}·{CERTAINTY_WORDS[anchor.certainty]}</small>"


def _note(anchor: Anchor) -> str:
    return f"<br>{anchor.note}" if anchor.note else ""


def _score(score: Score, vocabulary: Vocabulary) -> str:
    most = "" if score.most is None else f"（满分 {with_unit(score.most, None)} 分）"
    heads = ("分项", "最高分", "怎样得分", "条款", "可信程度")
    rows = [row for item in score.items for row in _score_rows(item, vocabulary, 0)]
    return f"### {score.anchor.label}{most}\n\n{_table(heads, rows)}{_below(score.anchor)}"


def _score_rows(item: ScoreItem, vocabulary: Vocabulary, depth: int) -> Iterator[tuple[str, ...]]:
    label = "　" * depth + (f"**{item.anchor.label}**" if item.items else item.anchor.label)
    most = "" if item.most is None else with_unit(item.most, None)
    words = words_of_item(item, vocabulary) + _note(item.anchor)
    yield label, most, words, item.anchor.clause, CERTAINTY_WORDS[item.anchor.certainty]
    for part in item.items:
        yield from _score_rows(part, vocabulary, depth + 1)


def _tier_table(table: Table, vocabulary: Vocabulary) -> str:
    source = f"{words_of_expression(table.input, vocabulary)}" if table.input else "情形"
    rows = [words_of_row(row, table, vocabulary) for row in table.rows]
    hit = "" if table.hit == "unique" else "从上到下，符合哪一行就用哪一行。\n\n"
    title = f"#### {table.anchor.label}{_tag(table.anchor)}"
    return f"{title}\n\n{hit}{_table((source, '值'), rows)}{_below(table.anchor)}"


def _below(anchor: Anchor) -> str:
    return f"\n\n{anchor.note}" if anchor.note else ""


def _parameters(version: PolicyVersion) -> str:
    rows = [
        (
            f"{one.anchor.label} {_small(one.anchor.id)}" + _note(one.anchor),
            words_of_parameter(one),
            one.anchor.clause,
            CERTAINTY_WORDS[one.anchor.certainty],
        )
        for one in version.parameters
    ]
    return _table(("名称", "值", "条款", "可信程度"), rows)


def _definitions(version: PolicyVersion, vocabulary: Vocabulary) -> str:
    rows = [
        (
            one.anchor.label + _note(one.anchor),
            words_of_expression(one.expression, vocabulary),
            "" if one.unit is None or one.unit.word == "1" else one.unit.word,
            one.anchor.clause,
            CERTAINTY_WORDS[one.anchor.certainty],
        )
        for one in version.definitions
    ]
    return _table(("名称", "算法", "单位", "条款", "可信程度"), rows)


def _benefit(benefit: Benefit, vocabulary: Vocabulary) -> str:
    said = f"{GRANT_WORDS[benefit.kind]}：{benefit.anchor.label}"
    if benefit.amount:
        said += f"，金额为{words_of_expression(benefit.amount, vocabulary)}"
    if benefit.cap:
        said += f"，不超过{words_of_expression(benefit.cap, vocabulary)}"
    if benefit.highest_of:
        said += "，同类就高，不重复享受"
    return said + _tag(benefit.anchor) + _note(benefit.anchor)


def _small(text: str) -> str:
    return f"<small>`{text}`</small>"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
