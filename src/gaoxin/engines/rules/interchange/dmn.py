"""A table ↔ a DMN 1.3 decision table.

Units, clause and our own expressions travel as attributes of a namespace of ours, which DMN tools keep;
a table from elsewhere is read without them when a person gives the words that are missing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from gaoxin.engines.rules.documents import CERTAINTIES, Bounds, Row, Table
from gaoxin.engines.rules.facts import NAME
from gaoxin.engines.rules.interchange.feel import (
    ANY,
    Test,
    bounds_entry,
    condition_of,
    expression_of,
    output_entry,
    read_bounds,
    read_output,
    tests_of,
    variable,
)
from gaoxin.engines.rules.interchange.table_text import (
    GivenWords,
    anchor_of,
    read_table_text,
    table_text,
)
from gaoxin.engines.rules.reading import Gathering, Place
from gaoxin.engines.rules.units import unit_of
from gaoxin.values.errors import DomainError

MODEL: Final = "https://www.omg.org/spec/DMN/20191111/MODEL/"
OURS: Final = "urn:gaoxin:rules"
_HITS: Final = {"UNIQUE": "unique", "FIRST": "first"}
_LARGEST: Final = 2_000_000
_WORDS: Final = ("clause", "certainty", "label_en", "note")

register_namespace("", MODEL)
register_namespace("gaoxin", OURS)


def table_to_dmn(table: Table, *, policy: str) -> str:
    """The decision table as XML; refuses rows whose condition is no list of simple tests."""
    anchor = table.anchor
    root = Element(
        _tag("definitions"),
        {"id": f"{policy}_{anchor.id}", "name": anchor.label, "namespace": f"{OURS}:{policy}"},
    )
    decision = SubElement(root, _tag("decision"), {"id": anchor.id, "name": anchor.label})
    for name in _WORDS:
        if value := getattr(anchor, name):
            decision.set(_own(name), value)
    SubElement(decision, _tag("description")).text = f"依据：{anchor.clause}"
    SubElement(
        decision, _tag("variable"), {"id": f"{anchor.id}_variable", "name": anchor.id, "typeRef": "number"}
    )
    _write_table(decision, table)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _write_table(decision: Element, table: Table) -> None:
    rests = len(table.rows) > 1 and table.rows[-1].is_otherwise
    # Where the last row takes the rest, its “-” meets every number: in DMN only FIRST says so.
    hit = "FIRST" if rests else table.hit.upper()
    body = SubElement(decision, _tag("decisionTable"), {"id": f"{table.anchor.id}_table", "hitPolicy": hit})
    body.set(_own("hit"), table.hit)
    lines = [_tests(row, table) for row in table.rows]
    inputs = list(dict.fromkeys(test.input for line in lines for test in line)) or [table.input]
    for number, name in enumerate(inputs, start=1):
        _write_input(body, table, name, number, lines)
    output = SubElement(body, _tag("output"), {"id": "output", "name": table.anchor.id, "typeRef": "number"})
    output.set("label", f"{table.anchor.label}（{table.gives.word}）")
    output.set(_own("unit"), table.gives.word)
    for number, (row, line) in enumerate(zip(table.rows, lines, strict=True), start=1):
        rule = SubElement(body, _tag("rule"), {"id": f"rule_{number}"})
        entries = {test.input: test.entry for test in line}
        for name in inputs:
            _write_text(rule, "inputEntry", entries.get(name, ANY), identifier=f"rule_{number}_{name}")
        _write_text(rule, "outputEntry", output_entry(row.low, row.high), identifier=f"rule_{number}_output")


def _tests(row: Row, table: Table) -> tuple[Test, ...]:
    if row.bounds is not None:
        return (Test(table.input, bounds_entry(row.bounds)),)
    if row.is_otherwise:
        return ()
    tests = tests_of(row.when)
    if tests is None:
        raise DomainError(
            "dmn.condition",
            f"“{table.anchor.label}”里的条件“{row.when}”，决策表的一行写不下。",
            value=row.when,
            remedy="请先把它写成一个定义，再在表里引用。",
        )
    return tests


def _write_input(body: Element, table: Table, name: str, number: int, lines: list[tuple[Test, ...]]) -> None:
    unit = table.unit if name == table.input else None
    label = f"{name}（{unit.word}）" if unit else name
    node = SubElement(body, _tag("input"), {"id": f"input_{number}", "label": label})
    if unit is not None:
        node.set(_own("unit"), unit.word)
    entries = [test.entry for line in lines for test in line if test.input == name]
    read = SubElement(
        node, _tag("inputExpression"), {"id": f"expression_{number}", "typeRef": _type(entries)}
    )
    read.set(_own("expression"), name)
    SubElement(read, _tag("text")).text = variable(name) or f"{table.anchor.id}_input_{number}"


def _type(entries: list[str]) -> str:
    if any(entry in ("true", "false") for entry in entries):
        return "boolean"
    return "string" if any(entry.startswith('"') for entry in entries) else "number"


def _write_text(rule: Element, kind: str, text: str, *, identifier: str) -> None:
    plain = "".join(letter if letter.isalnum() or letter == "_" else "_" for letter in identifier)
    SubElement(SubElement(rule, _tag(kind), {"id": plain}), _tag("text")).text = text


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _own(name: str) -> str:
    return f"{{{OURS}}}{name}"


# ------------------------------------------------------------------ reading


def table_from_dmn(text: str, *, given: GivenWords | None = None, file: str = "表.dmn") -> Table:
    """The table of a DMN file with one decision table; what we do not carry is refused, not dropped."""
    words = given or GivenWords()
    decision, body = _decision(_parsed(text, file), file)
    _refuse_what_is_not_carried(body)
    inputs = body.findall(_any("input"))
    rows = _rows(body, inputs)
    bounded = any(row.bounds is not None for row in rows)
    (output,) = body.findall(_any("output"))
    anchor = anchor_of(
        _demand("名称", words.name or decision.get("id", "")),
        label=words.label or decision.get("name", ""),
        clause=_demand("条款", words.clause or decision.get(_own("clause"), "")),
        certainty=_certainty(decision),
        file=file,
    )
    if not NAME.fullmatch(anchor.id):
        raise DomainError(
            "dmn.name",
            f"“{anchor.id}”不能作名称。",
            value=anchor.id,
            remedy="请在导入时另给名称：小写字母、数字和下划线。",
        )
    source = words.input or _expression(inputs[0])
    unit = _demand("输入的单位", words.unit or _unit(inputs[0])) if bounded else ""
    table = Table(
        anchor=replace(
            anchor, label_en=decision.get(_own("label_en"), ""), note=decision.get(_own("note"), "")
        ),
        input=source if bounded else "",
        unit=unit_of(unit) if bounded else None,
        gives=unit_of(_demand("输出的单位", words.gives or _unit(output))),
        hit=body.get(_own("hit")) or _HITS[body.get("hitPolicy", "UNIQUE")],
        rows=rows,
    )
    return read_table_text(table_text(table), certainty=anchor.certainty, shown_as=file)


def _parsed(text: str, file: str) -> Element:
    if len(text) > _LARGEST:
        raise DomainError("dmn.too_large", f"“{file}”太大，不像一张决策表。", remedy="请只导出一张决策表。")
    try:
        root: Element = fromstring(text.encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        raise DomainError(
            "dmn.file",
            f"“{file}”不是能读的 DMN 文件。",
            remedy="请从 DMN 软件里重新导出；文件里不能有 DTD 或实体。",
        ) from None
    return root


def _any(name: str) -> str:
    """Of whatever DMN version the element is; the parts we read are the same in 1.1 to 1.5."""
    return f"{{*}}{name}"


def _decision(root: Element, file: str) -> tuple[Element, Element]:
    found = [
        (decision, table)
        for decision in root.iter(_tag_of(root, "decision"))
        for table in decision.findall(_any("decisionTable"))
    ]
    if len(found) != 1:
        raise DomainError(
            "dmn.one_table",
            f"“{file}”里有 {len(found)} 张决策表，一次只导入一张。",
            remedy="请在 DMN 软件里每张表另存一个文件；文字表达式、业务知识模型不导入。",
        )
    return found[0]


def _tag_of(root: Element, name: str) -> str:
    namespace, brace, _ = root.tag.rpartition("}")
    return f"{namespace}{brace}{name}"


def _refuse_what_is_not_carried(body: Element) -> None:
    policy = body.get("hitPolicy", "UNIQUE")
    faults: list[tuple[bool, str, str]] = [
        (policy not in _HITS, f"命中方式 {policy} 不支持。", "请改为 UNIQUE 或 FIRST。"),
        (body.get("aggregation") is not None, "汇总命中（aggregation）不支持。", "请改写成分项得分。"),
        (len(body.findall(_any("output"))) != 1, "只支持一个输出列。", "请每个输出另作一张表。"),
        (not body.findall(_any("input")), "没有输入列。", "请补上输入列。"),
        (not body.findall(_any("rule")), "没有行。", "请补上至少一行。"),
        (
            any(True for _ in body.iter(_tag_of(body, "defaultOutputEntry"))),
            "默认输出（defaultOutputEntry）不支持。",
            "请写成最后一行，条件都为“-”，命中方式用 FIRST。",
        ),
    ]
    gathering = Gathering()
    gathering.errors.extend(
        DomainError("dmn.not_carried", reason, remedy=remedy) for bad, reason, remedy in faults if bad
    )
    gathering.finish()


def _rows(body: Element, inputs: list[Element]) -> tuple[Row, ...]:
    rules = body.findall(_any("rule"))
    names = [_expression(one) for one in inputs]
    lines = [[_text(entry) for entry in rule.findall(_any("inputEntry"))] for rule in rules]
    is_tiered = len(names) == 1 and all(
        line in ([ANY], [""]) or (line and read_bounds(line[0]) is not None) for line in lines
    )
    read: Callable[[list[str]], Bounds | str | None] = _tier if is_tiered else lambda line: _when(names, line)
    gathering = Gathering()
    rows = [
        gathering.attempt(lambda n=n, rule=rule, line=line: _row(n, rule, line, read))  # type: ignore[misc]
        for n, (rule, line) in enumerate(zip(rules, lines, strict=True), start=1)
    ]
    gathering.finish()
    return tuple(row for row in rows if row is not None)


def _row(
    number: int, rule: Element, line: list[str], read: Callable[[list[str]], Bounds | str | None]
) -> Row:
    outputs = [_text(entry) for entry in rule.findall(_any("outputEntry"))]
    value = read_output(outputs[0]) if len(outputs) == 1 else None
    if value is None:
        raise DomainError(
            "dmn.output",
            f"第 {number} 行的输出“{'、'.join(outputs)}”不是数。",
            field=f"rule_{number}",
            value=outputs,
            remedy="请写成数，如 5；专家可选的范围写 [7..8]。",
        )
    try:
        condition = read(line)
    except DomainError as error:
        raise DomainError(
            error.code, f"第 {number} 行：{error.message}", field=f"rule_{number}", remedy=error.remedy
        ) from None
    bounds = condition if isinstance(condition, Bounds) else None
    return Row(bounds, condition if isinstance(condition, str) else "", *value, Place("", number, ""))


def _tier(line: list[str]) -> Bounds | None:
    return read_bounds(line[0])


def _when(names: list[str], line: list[str]) -> str | None:
    if len(line) != len(names):
        raise DomainError(
            "dmn.columns", f"有 {len(names)} 个输入列，而这一行有 {len(line)} 格。", remedy="请补齐。"
        )
    tests = [Test(name, entry) for name, entry in zip(names, line, strict=True) if entry not in (ANY, "")]
    return " and ".join(condition_of(test) for test in tests) or None


def _text(entry: Element) -> str:
    found = entry.find(_any("text"))
    return "" if found is None else (found.text or "").strip()


def _expression(column: Element) -> str:
    read = column.find(_any("inputExpression"))
    if read is None:
        raise DomainError("dmn.input", "输入列没有表达式。", remedy="请在 DMN 软件里给输入列写上名称。")
    return read.get(_own("expression")) or expression_of(_text(read))


def _unit(column: Element) -> str:
    """Told by our attribute, else by the brackets closing the label: ``营业收入（万元）``."""
    told = column.get(_own("unit"))
    if told:
        return told
    label = column.get("label", "").replace("(", "（").replace(")", "）")
    return label.rpartition("（")[2].removesuffix("）") if label.endswith("）") else ""


def _certainty(decision: Element) -> str:
    told = decision.get(_own("certainty"), "")
    return told if told in CERTAINTIES else "to_verify"


def _demand(what: str, found: str) -> str:
    if not found:
        raise DomainError("dmn.words", f"决策表没有写明{what}。", field=what, remedy="请在导入时给出。")
    return found
