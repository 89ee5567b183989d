"""Whether the rules are sound, and what hangs on a fact."""

from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.policies.cli.opening import AsOf, catalogue, read_day, rules

if TYPE_CHECKING:
    from gaoxin.engines.rules.documents import PolicyVersion
    from gaoxin.engines.rules.facts import Fact
    from gaoxin.engines.rules.library import Library
    from gaoxin.values.errors import DomainError

FEWEST_CASES = 6


def check(policy: Annotated[str, typer.Argument(help="政策代码；不填为全部。")] = "") -> None:
    """检查规则：写法、条款、单位、用例、分档和条件的证明；有问题时退出码为 1。"""
    from gaoxin.policies.cli.screen import shown, told
    from gaoxin.values.errors import DomainError

    try:
        library = rules()
    except DomainError as refusal:
        _tell_faults(refusal)
        raise typer.Exit(1) from None
    versions = library.versions_of(policy) if policy else list(library.versions)
    rows, faults = [], []
    for version in sorted(versions, key=lambda one: one.name):
        count, found = _case_faults(version, library)
        remarks, proved = _proof_faults(version, library)
        found += proved
        rows.append(("✗" if found else "✓", version.title, version.version, str(count), remarks))
        faults += found
    shown("规则检查", ("", "政策", "版本", "用例", "提醒"), rows, right=(3,))
    for fault in faults:
        told(f"✗ {fault}")
    cases = sum(int(row[3]) for row in rows)
    told(f"{'✗' if faults else '✓'} {len(rows)} 个版本，{cases} 个用例，{len(faults)} 个问题。")
    raise typer.Exit(1 if faults else 0)


def impact(
    fact: Annotated[str, typer.Argument(help="事实代码或名称，如 rd_expense 或 研发费用。")],
    as_of: AsOf = "",
    subject: Annotated[str, typer.Option("--subject", help="对象，如 enterprise、project。")] = "",
) -> None:
    """列出一项数据影响哪些政策、经过哪些条件。"""
    from gaoxin.engines.rules.documents import CASE_KINDS
    from gaoxin.engines.rules.reach import uses_of
    from gaoxin.engines.rules.wording import SUBJECT_WORDS
    from gaoxin.policies.cli.screen import shown, told

    library, day = rules(), read_day(as_of)
    for found in _facts_meant(fact, subject, library):
        uses = dict.fromkeys(
            use
            for kind in CASE_KINDS
            for use in uses_of(found.id, library.on(day, kind), subject=found.subject)
        )
        policies = {use.policy for use in uses}
        about = SUBJECT_WORDS.get(found.subject, found.subject)
        told(f"{about}·{found.label}：{day} 有 {len(policies)} 项政策用到。")
        if uses:
            rows = [(use.title, use.version, use.part, use.label, use.clause) for use in uses]
            shown(found.label, ("政策", "版本", "用在", "名称", "条款"), rows)


def _tell_faults(refusal: "DomainError") -> None:
    from gaoxin.policies.cli.screen import told
    from gaoxin.values.errors import DomainErrors

    faults = refusal.errors if isinstance(refusal, DomainErrors) else (refusal,)
    for fault in faults:
        told(f"✗ {fault.message}" + (f"\n    办法：{fault.remedy}" if fault.remedy else ""))
    told(f"✗ {len(faults)} 个问题；改好之后再检查用例和证明。")


def _case_faults(version: "PolicyVersion", library: "Library") -> tuple[int, list[str]]:
    """How many cases there are, and a sentence for each that does not agree."""
    from gaoxin.engines.rules.cases import cases_file, check_case, load_cases
    from gaoxin.values.errors import DomainError

    beside = cases_file(catalogue() / version.place.file)
    if not beside.exists():
        return 0, [f"{version.place.file}：没有用例。办法：在旁边写 {beside.name}。"]
    try:
        cases = load_cases(beside, shown_as=beside.relative_to(catalogue()).as_posix())
        faults = [str(one) for case in cases for one in check_case(case, version, library)]
    except DomainError as refusal:
        return 0, [str(refusal)]
    if len(cases) < FEWEST_CASES:
        faults.append(f"{version.place.file}：只有 {len(cases)} 个用例，至少要 {FEWEST_CASES} 个。")
    return len(cases), faults


def _proof_faults(version: "PolicyVersion", library: "Library") -> tuple[str, list[str]]:
    return "", []


def _facts_meant(text: str, subject: str, library: "Library") -> "list[Fact]":
    from gaoxin.values.errors import DomainError

    found = [
        fact for fact in library.facts if text in (fact.id, fact.label) and subject in ("", fact.subject)
    ]
    if not found:
        near = [f"{fact.label}（{fact.id}）" for fact in library.facts if text in fact.label][:6]
        raise DomainError(
            "cli.no_fact",
            f"事实词典里没有“{text}”。",
            value=text,
            remedy=f"是否为：{'、'.join(near)}？" if near else "名称见 docs/reference/rules/facts.md。",
        )
    return found
