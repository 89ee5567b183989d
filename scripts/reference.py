"""Write the pages of docs/reference/ the product itself can tell: indicators, permissions, rules, approvals …

Run it after a change of any of them: `.venv/bin/python -m scripts.reference`. A test compares.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gaoxin.evaluation.definitions import Indicator
    from gaoxin.foundation.accounts.permissions import Permission

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
RULES = "rules"
CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
WRITTEN = "<!-- 由 scripts/reference.py 生成；改目录或代码，不改这一页。 -->"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaoxin.config.settings.test")
    import django

    django.setup()
    written = pages()
    for name, text in written.items():
        (REFERENCE / name).parent.mkdir(exist_ok=True)
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"  ✓ docs/reference/{name}")
    for page in sorted((REFERENCE / RULES).glob("*.md")):
        if f"{RULES}/{page.name}" not in written:
            page.unlink()
            print(f"  － docs/reference/{RULES}/{page.name} 已没有这项政策")


def pages() -> Mapping[str, str]:
    """File name → text, in Chinese whatever language is active; Django is set up."""
    from django.urls import get_resolver
    from django.utils import translation

    from gaoxin.evaluation.definitions import indicators

    # Reading the addresses loads every module that declares a permission.
    _ = get_resolver().url_patterns
    with translation.override("zh-hans"):
        return {
            "indicators.md": indicators_page(indicators().values()),
            "permissions.md": permissions_page(declared_permissions()),
            "commands.md": commands_page(),
            "approvals.md": approvals_reference(),
            **rules_pages(),
        }


def rules_pages(catalogue: Path = CATALOGUE) -> Mapping[str, str]:
    """The rules: an index, the fact dictionary, a page for each policy."""
    from gaoxin.engines.rules.booklet import facts_page, index_page, policy_page
    from gaoxin.engines.rules.cases import cases_file, load_cases
    from gaoxin.engines.rules.library import load_library

    library = load_library(catalogue)
    beside = {one.name: cases_file(catalogue / one.place.file) for one in library.versions}
    cases = {
        name: len(load_cases(path, shown_as=path.name)) for name, path in beside.items() if path.exists()
    }
    texts = {"README": index_page(library), "facts": facts_page(library.facts)}
    texts |= {
        policy: policy_page(library.versions_of(policy), library.facts, cases)
        for policy in library.policies()
    }
    return {f"{RULES}/{name}.md": _marked(text) for name, text in texts.items()}


def approvals_reference(catalogue: Path = CATALOGUE) -> str:
    """Kinds of cases, items with their limits and papers, measures, lists."""
    from gaoxin.approvals.catalogue import load_approvals
    from gaoxin.approvals.catalogue.booklet import approvals_page

    return _marked(approvals_page(load_approvals(catalogue)))


def _marked(text: str) -> str:
    """The line that says the page is generated, below its title."""
    title, _, rest = text.partition("\n\n")
    return f"{title}\n\n{WRITTEN}\n\n{rest}"


def declared_permissions() -> list["Permission"]:
    """The product's own; tests declare some more beside them."""
    from gaoxin.foundation.accounts.permissions import Permission

    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("gaoxin.")]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Permission)]
    return list({one.code: one for one in found}.values())


def indicators_page(rows: Iterable["Indicator"]) -> str:
    """Every indicator of the catalogue by topic."""
    intro = (
        "每项指标由明细行算出，数据在 `catalogue/indicators/zone.yaml`。“计算”是登记在 "
        "`gaoxin.evaluation.measures` 的办法和参数；目标按年设定，公布数在各区自己的目录里。"
    )
    return _page("指标目录", intro, *_by_topic(rows))


def _by_topic(rows: Iterable["Indicator"]) -> Iterator[str]:
    listed = list(rows)
    topics = list(dict.fromkeys(row.topic for row in listed))
    for topic, group in groupby(
        sorted(listed, key=lambda row: topics.index(row.topic)), lambda row: row.topic
    ):
        lines = [_indicator_line(row) for row in group]
        yield f"## {topic}\n\n" + _table(("代码", "名称", "单位", "口径", "计算"), lines)


def _indicator_line(row: "Indicator") -> tuple[str, ...]:
    given = "，".join(f"{name}={_told(value)}" for name, value in row.arguments.items())
    measure = f"`{row.measure}`" + (f"（{given}）" if given else "")
    target = f"目标取自 `{row.target_from}`。" if row.target_from else ""
    return f"`{row.code}`", row.label, row.unit, row.definition + target, measure


def _told(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


def permissions_page(rows: Iterable["Permission"]) -> str:
    """What may be done, and which roles may do it."""
    from gaoxin.foundation.accounts.roles import OFFICERS, Role

    def holders(found: "Permission") -> str:
        names = ["全部业务角色"] if found.roles >= OFFICERS else []
        named = found.roles - OFFICERS if names else found.roles
        return "、".join(names + [str(role.label) for role in Role if role in named])

    lines = [
        (str(row.label), f"`{row.code}`", holders(row), "限本部门" if row.own_department else "")
        for row in sorted(rows, key=lambda row: row.code)
    ]
    intro = (
        "权限写在各应用的 `permissions.py`。“限本部门”指角色限定在某个部门的人只能办理本部门负责的项目；"
        "角色没有限定部门的，覆盖全区。“全部业务角色”不含三个管理员和企业用户。"
    )
    return _page("权限与角色", intro, _table(("可以做什么", "代码", "角色", "范围"), lines))


def commands_page() -> str:
    """`gaoxin` and all its commands with their options, as the program declares them."""
    import typer

    from gaoxin.cli import app

    intro = "都在服务器上由运维人员运行，写作 `.venv/bin/gaoxin …`；每个命令加 `--help` 可看同样的说明。"
    root = typer.main.get_command(app)
    return _page("命令", intro, *(_command(path, command) for path, command in _leaves(root, "gaoxin")))


def _leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The commands that do something, with what is typed for them."""
    for name, one in sorted(getattr(command, "commands", {}).items()):
        yield from _leaves(one, f"{path} {name}")
    if not getattr(command, "commands", {}):
        yield path, command


def _command(path: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    usage = " ".join([path, *(one.name.upper() for one in arguments)])
    lines = [_option_line(one) for one in command.params if one.name != "help"]
    options = _table(("参数", "说明", "默认"), lines) if lines else ""
    return f"## `{usage}`\n\n{command.help}\n\n{options}".rstrip() + "\n"


def _option_line(option: Any) -> tuple[str, str, str]:
    named = "、".join(f"`{one}`" for one in option.opts) if option.param_type_name == "option" else ""
    variable = f"环境变量 `{option.envvar}`。" if option.envvar else ""
    default = "" if option.default in (None, "", False) or option.required else f"`{option.default}`"
    return named or f"`{option.name.upper()}`", f"{option.help or option.prompt or ''}{variable}", default


def _page(title: str, intro: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", WRITTEN, intro, *(part.strip("\n") for part in parts)]) + "\n"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
