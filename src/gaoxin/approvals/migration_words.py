"""Changes of terms in the reader's words: a limit, a date, a department before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import limit_from
from gaoxin.approvals.assembly.migrating import ChangeKind, ItemChange, written_change
from gaoxin.approvals.models import TermsChange
from gaoxin.approvals.plan_words import paper_label
from gaoxin.foundation.rule_answers import in_language
from gaoxin.web.sentences import told

KINDS: dict[str, str | Promise] = {
    ChangeKind.CHANGED.value: gettext_lazy("时限改变"),
    ChangeKind.NEW.value: gettext_lazy("新增"),
    ChangeKind.GONE.value: gettext_lazy("取消"),
    ChangeKind.SAME.value: gettext_lazy("不变"),
    ChangeKind.KEPT.value: gettext_lazy("不动"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One matter before and after; ``is_other`` where they differ."""

    label: str
    before: str
    after: str

    @property
    def is_other(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ChangeLine:
    label: str
    kind: str
    kind_words: str | Promise
    pairs: tuple[Pair, ...]
    why: str
    is_provisional: bool

    @property
    def is_move(self) -> bool:
        return self.kind in ("changed", "new", "gone")


def change_lines(changes: Iterable[ItemChange]) -> list[ChangeLine]:
    return [_line(written_change(one)) for one in changes]


def kept_lines(change: TermsChange) -> list[ChangeLine]:
    """As the row keeps it."""
    return [_line(row) for row in change.changes["items"]]


def paper_names(keys: Sequence[str]) -> list[str]:
    papers = approvals().papers
    return [paper_label(papers[key]) if key in papers else key for key in keys]


def _line(row: Mapping[str, Any]) -> ChangeLine:
    before, after = row["before"], row["after"]
    pairs = [
        Pair(_("法定时限"), _limit(before, "legal"), _limit(after, "legal")),
        Pair(_("承诺时限"), _limit(before, "promised"), _limit(after, "promised")),
        Pair(_("可延长"), _extension(before), _extension(after)),
        Pair(_("部门"), _department(before), _department(after)),
        Pair(_("法定到期"), row["legal_due"][0] or "—", row["legal_due"][1] or "—"),
        Pair(_("承诺到期"), row["promised_due"][0] or "—", row["promised_due"][1] or "—"),
    ]
    shown = tuple(pair for pair in pairs if pair.is_other)
    return ChangeLine(
        _label(row), row["kind"], KINDS[row["kind"]], shown, row["why"], bool(row["is_provisional"])
    )


def _label(row: Mapping[str, Any]) -> str:
    items = approvals().items
    if row["key"] in items:
        name = items[row["key"]].name
        return in_language(name.label, name.label_en)
    return str(row["label"])


def _limit(terms: Mapping[str, Any] | None, which: str) -> str:
    if terms is None:
        return "—"
    limit = limit_from(terms[f"{which}_count"], terms[f"{which}_unit"])
    return (
        _("没有查到") if limit is None and which == "legal" else "—" if limit is None else told(limit.words)
    )


def _extension(terms: Mapping[str, Any] | None) -> str:
    if terms is None or terms["extension_days"] is None:
        return "—"
    return _("%(days)s 天") % {"days": terms["extension_days"]}


def _department(terms: Mapping[str, Any] | None) -> str:
    if terms is None:
        return "—"
    departments = approvals().departments
    key = terms["department_key"]
    if key not in departments:
        return str(key)
    return in_language(departments[key].name.label, departments[key].name.label_en)
