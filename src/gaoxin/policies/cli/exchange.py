"""Rules to and from other programs: DMN, Excel, JSONLogic."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.policies.cli.opening import (
    AsOf,
    Kind,
    PolicyName,
    policy_in,
    read_day,
    read_kind,
    rules,
    version_named,
)
from gaoxin.values.errors import DomainError

if TYPE_CHECKING:
    import datetime as dt

    from gaoxin.engines.rules.documents import PolicyVersion, Table
    from gaoxin.engines.rules.interchange.table_text import GivenWords
    from gaoxin.engines.rules.library import Library

FORMATS = ("dmn", "xlsx", "jsonlogic")


def export(
    policy: PolicyName,
    form: Annotated[str, typer.Option("--format", help="dmn 决策表，xlsx 分档表，jsonlogic 整项政策。")],
    out: Annotated[Path, typer.Option("--out", help="文件夹；每张表一个文件。")] = Path("."),
    table: Annotated[str, typer.Option("--table", help="只导出这张表。")] = "",
    version: Annotated[str, typer.Option("--version", help="版本；不填为申请日适用的版本。")] = "",
    as_of: AsOf = "",
    kind: Kind = "first",
) -> None:
    """导出一项政策：分档表为 DMN 或 Excel，整项政策为 JSONLogic。"""
    from gaoxin.foundation.screen import told

    if form not in FORMATS:
        raise DomainError(
            "cli.format", f"没有“{form}”格式。", value=form, remedy=f"可用：{'、'.join(FORMATS)}。"
        )
    library, day = rules(), read_day(as_of)
    out.mkdir(parents=True, exist_ok=True)
    if form == "jsonlogic":
        path = out / f"{policy}.json"
        path.write_text(_logic(library, policy, day, read_kind(kind)), encoding="utf-8")
        told(f"  ✓ {path}")
        return
    chosen = _version(library, policy, version, as_of, kind)
    written = [_write(one, chosen, form, out) for one in _tables(chosen, table)]
    for line in written:
        told(line)
    raise typer.Exit(0 if any(line.startswith("  ✓") for line in written) else 1)


def import_table(
    file: Annotated[Path, typer.Argument(help="DMN（.dmn、.xml）或 Excel（.xlsx）文件。")],
    policy: Annotated[str, typer.Option("--policy", help="放进这项政策里验证名称、单位。")] = "",
    name: Annotated[str, typer.Option(help="表的名称；不填用文件里的。")] = "",
    label: Annotated[str, typer.Option(help="表的标题。")] = "",
    clause: Annotated[str, typer.Option(help="依据的条款。")] = "",
    source: Annotated[str, typer.Option("--input", help="按什么分档，如 revenue[-1]。")] = "",
    unit: Annotated[str, typer.Option(help="上下限的单位。")] = "",
    gives: Annotated[str, typer.Option(help="值的单位。")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="写到文件；不填显示在屏幕上。")] = None,
) -> None:
    """读入一张 DMN 决策表或 Excel 分档表，给出可放进政策文件 tables 里的文字。"""
    from gaoxin.engines.rules.interchange.table_text import GivenWords, table_text
    from gaoxin.foundation.screen import told

    given = GivenWords(name=name, label=label, clause=clause, input=source, unit=unit, gives=gives)
    table = _read(file, given)
    if policy:
        _try(table, policy)
    text = table_text(table)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    told(f"  ✓ {out}：{table.anchor.label}，{len(table.rows)} 行")


def _logic(library: "Library", policy: str, day: "dt.date", kind: str) -> str:
    from gaoxin.engines.rules.interchange.jsonlogic import policy_logic

    programme = library.on(day, kind)
    return policy_logic(programme, policy_in(programme, policy, library), library.facts).text


def _version(library: "Library", policy: str, version: str, as_of: str, kind: str) -> "PolicyVersion":
    if version:
        return version_named(library, policy, version)
    day = read_day(as_of)
    found = library.version_on(policy, day, read_kind(kind))
    return found or library.versions_of(policy)[-1]


def _tables(version: "PolicyVersion", name: str) -> "list[Table]":
    found = [one for one in version.tables if name in ("", one.anchor.id)]
    if not found:
        known = "、".join(one.anchor.id for one in version.tables) or "无"
        raise DomainError(
            "cli.no_table",
            f"“{version.title}”{version.version} 版没有{f'“{name}”这张' if name else ''}分档表。",
            value=name,
            remedy=f"已有的表：{known}。",
        )
    return found


def _write(table: "Table", version: "PolicyVersion", form: str, out: Path) -> str:
    """The line to tell: the file, or why this table does not fit the format."""
    from gaoxin.engines.rules.interchange.dmn import table_to_dmn
    from gaoxin.engines.rules.interchange.tiers import tier_workbook

    path = out / f"{version.policy}.{table.anchor.id}.{form}"
    try:
        if form == "dmn":
            path.write_text(table_to_dmn(table, policy=version.policy), encoding="utf-8")
        else:
            path.write_bytes(tier_workbook(table))
    except DomainError as refusal:
        return f"  － {table.anchor.id}：{refusal.message}{refusal.remedy}"
    return f"  ✓ {path}"


def _read(file: Path, given: "GivenWords") -> "Table":
    from gaoxin.engines.rules.interchange.dmn import table_from_dmn
    from gaoxin.engines.rules.interchange.tiers import read_tier_workbook

    if not file.is_file():
        raise DomainError("cli.no_file", f"没有文件 {file}。", value=str(file), remedy="请核对路径。")
    if file.suffix.lower() == ".xlsx":
        return read_tier_workbook(file.read_bytes(), given=given, file=file.name)
    if file.suffix.lower() in (".dmn", ".xml"):
        return table_from_dmn(_text(file), given=given, file=file.name)
    raise DomainError("cli.format", f"不认识 {file.name} 的格式。", remedy="请用 .dmn、.xml 或 .xlsx。")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError(
            "cli.encoding", f"{file.name} 不是 UTF-8 文字。", remedy="请另存为 UTF-8。"
        ) from None


def _try(table: "Table", policy: str) -> None:
    """The table in the place of the one of its name: refused where a name or a unit does not fit."""
    from dataclasses import replace

    library = rules()
    version = library.versions_of(policy)[-1]
    others = tuple(one for one in version.tables if one.anchor.id != table.anchor.id)
    library.compile(replace(version, tables=(*others, table)), version.since)
