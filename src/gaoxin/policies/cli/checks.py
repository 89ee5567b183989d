"""Whether the rules are sound, and what hangs on a fact."""

from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.policies.cli.opening import AsOf, catalogue, read_day, rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gaoxin.engines.rules.checking import CheckResult
    from gaoxin.engines.rules.documents import PolicyVersion
    from gaoxin.engines.rules.facts import Fact
    from gaoxin.engines.rules.library import Library
    from gaoxin.engines.rules.relations import Watched
    from gaoxin.values.errors import DomainError


def check(
    policy: Annotated[str, typer.Argument(help="政策代码；不填为全部。")] = "",
    notes: Annotated[bool, typer.Option("--notes", help="连备注也列出。")] = False,
) -> None:
    """检查规则：写法、条款、单位、案例、分档和条件的证明；有错误时退出码为 1。"""
    from gaoxin.engines.rules.findings import Severity
    from gaoxin.foundation.screen import shown, told

    results = _checked(policy)
    rows = [_row(one) for one in results]
    shown("规则检查", ("", "政策", "版本", "案例", "错误", "提醒", "备注"), rows, right=(3, 4, 5, 6))
    findings = [finding for one in results for finding in one.findings]
    for finding in findings:
        if notes or finding.severity is not Severity.NOTE:
            told(f"{'✗' if finding.severity is Severity.ERROR else '·'} {finding}")
    faults = sum(len(one.errors) for one in results)
    cases = sum(one.cases for one in results)
    told(f"{'✗' if faults else '✓'} {len(results)} 个版本，{cases} 个案例，{faults} 个错误。")
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
    from gaoxin.foundation.screen import shown, told

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


def _checked(policy: str) -> "list[CheckResult]":
    """Ends the command where the documents themselves cannot be read."""
    from gaoxin.engines.rules.checking import WATCH_LIST
    from gaoxin.engines.rules.relations import load_watched
    from gaoxin.values.errors import DomainError

    try:
        library = rules()
        watched = load_watched(catalogue() / WATCH_LIST, shown_as=WATCH_LIST)
    except DomainError as refusal:
        _tell_faults(refusal)
        raise typer.Exit(1) from None
    versions = library.versions_of(policy) if policy else library.versions
    return [_result(one, library, watched) for one in sorted(versions, key=lambda one: one.name)]


def _tell_faults(refusal: "DomainError") -> None:
    from gaoxin.foundation.screen import told
    from gaoxin.values.errors import DomainErrors

    faults = refusal.errors if isinstance(refusal, DomainErrors) else (refusal,)
    for fault in faults:
        told(f"✗ {fault.message}" + (f"\n    办法：{fault.remedy}" if fault.remedy else ""))
    told(f"✗ {len(faults)} 个错误；改好之后再检查案例和证明。")


def _result(version: "PolicyVersion", library: "Library", watched: "Iterable[Watched]") -> "CheckResult":
    """With the cases beside the version; that there are none, or none that can be read, is an error."""
    from dataclasses import replace

    from gaoxin.engines.rules.cases import cases_file, load_cases
    from gaoxin.engines.rules.checking import check_version
    from gaoxin.engines.rules.findings import Finding, Severity
    from gaoxin.values.errors import DomainError

    beside = cases_file(catalogue() / version.place.file)
    try:
        cases = (
            load_cases(beside, shown_as=beside.relative_to(catalogue()).as_posix()) if beside.exists() else ()
        )
        message = "" if cases else f"没有案例，请在旁边写 {beside.name}。"
    except DomainError as refusal:
        cases, message = (), str(refusal)
    result = check_version(library, version, cases, watched)
    if not message:
        return result
    fault = Finding(Severity.ERROR, "rules.no_cases", message, version.place, version.policy)
    return replace(result, findings=(fault, *result.findings))


def _row(result: "CheckResult") -> tuple[str, ...]:
    from gaoxin.engines.rules.findings import Severity

    counts = [sum(one.severity is severity for one in result.findings) for severity in Severity]
    numbers = (str(count) if count else "" for count in counts)
    version = result.version
    mark = "✓" if result.is_passed else "✗"
    return mark, version.title, version.version, str(result.cases), *numbers


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
