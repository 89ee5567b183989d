"""Cases of a draft in forms: what is known of a subject, and what the paper says comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.document_text import document_text
from gaoxin.engines.rules.documents import CriterionText, PolicyVersion
from gaoxin.engines.rules.facts import split_input
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.library import Library
from gaoxin.policies.library_words import CASES, Sentences
from gaoxin.policies.presentation import VERDICTS
from gaoxin.policies.studio_tests import plain
from gaoxin.policies.studio_tree import Tree, read_tree
from gaoxin.projects.forms.fields import DayField
from gaoxin.values.errors import DomainError

NOT_KNOWN: Final = "null"
_YES_NO = [(NOT_KNOWN, gettext_lazy("不知道")), ("true", gettext_lazy("是")), ("false", gettext_lazy("否"))]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing a case may say: its name as cases write it, its words, its kind, unit and options."""

    name: str
    label: str
    kind: InputType
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def field(self) -> str:
        return f"fact.{self.name}"


def asked_of(version: PolicyVersion, rules: Library) -> list[Asked]:
    """Everything the version asks of a subject; refuses a version that does not compile."""
    compiled = rules.compile(version, version.since)
    say = Sentences(version, rules.facts)
    judged = {one.anchor.id: one for one in _judged(version)}
    found = []
    for name in sorted(compiled.inputs):
        if ":" in name:
            found.append(_asked_item(name.partition(":")[2], judged, version))
            continue
        fact_id, year = split_input(name)
        fact = rules.facts.find(version.subject, fact_id)
        if fact is not None:
            written = fact_id if year is None else f"{fact_id}[-{year}]"
            unit = fact.unit.word if fact.unit is not None and fact.unit.word != "1" else ""
            options = tuple(fact.choices.items())
            found.append(Asked(written, say.input(name), fact.input_type, unit, options))
    return found


def _judged(version: PolicyVersion) -> Iterator[CriterionText]:
    roots = [version.criteria, *version.exclusions]
    roots += [version.applies_when] if version.applies_when is not None else []
    for root in roots:
        yield from root.walk()


def _asked_item(item: str, judged: Mapping[str, CriterionText], version: PolicyVersion) -> Asked:
    criterion = judged.get(item)
    if criterion is not None:
        return Asked(item, criterion.anchor.label, InputType.FLAG)
    scored = (one.anchor for score in version.scores for one in score.walk())
    label = next((one.label for one in scored if one.id == item), item)
    return Asked(item, label, InputType.NUMBER, _("分"))


class CaseForm(forms.Form):
    """A field for each thing the version asks, and one for each amount it gives."""

    name = forms.CharField(
        label=gettext_lazy("案例名称"), max_length=80, help_text=gettext_lazy("如“恰好达到下限”“差一万元”")
    )
    on = DayField(label=gettext_lazy("申请日期"))
    kind = forms.ChoiceField(label=gettext_lazy("申请类别"), choices=())

    def __init__(self, *args: Any, version: PolicyVersion, asked: list[Asked], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.asked, self.version = asked, version
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (one, CASES[one]) for one in version.case_kinds
        ]
        for one in asked:
            self.fields[one.field] = _field(one)
        self.fields["verdict"] = forms.ChoiceField(
            label=gettext_lazy("按文件应得的结论"), choices=[(one.value, VERDICTS[one]) for one in Verdict]
        )
        for benefit in self._amounts():
            unit = benefit.unit.word if benefit.unit else ""
            self.fields[f"amount.{benefit.anchor.id}"] = forms.CharField(
                label=f"{benefit.anchor.label}（{unit}）" if unit else benefit.anchor.label,
                required=False,
                help_text=gettext_lazy("按文件手算；不核对的留空"),
            )

    def _amounts(self) -> list[Any]:
        return [one for one in self.version.benefits if one.amount]

    def told(self) -> Tree:
        """The case as cases write it, with every fact."""
        given = self.cleaned_data
        expect: Tree = {"verdict": given["verdict"]}
        amounts = {
            one.anchor.id: plain(given[f"amount.{one.anchor.id}"], field=f"amount.{one.anchor.id}")
            for one in self._amounts()
            if given[f"amount.{one.anchor.id}"].strip()
        }
        if amounts:
            expect["amounts"] = amounts
        case: Tree = {"name": given["name"].strip(), "on": given["on"].isoformat()}
        if given["kind"] != "first":
            case["kind"] = given["kind"]
        facts = {one.name: _written(one, given[one.field]) for one in self.asked}
        return case | {"facts": facts, "expect": expect}


def _field(one: Asked) -> forms.Field:
    label = f"{one.label}（{one.unit}）" if one.unit else one.label
    match one.kind:
        case InputType.FLAG:
            return forms.ChoiceField(label=label, choices=_YES_NO, required=False)
        case InputType.CHOICE:
            choices = [(NOT_KNOWN, gettext_lazy("不知道")), *one.choices]
            return forms.ChoiceField(label=label, choices=choices, required=False)
        case InputType.DATE:
            return DayField(label=label, required=False)
        case _:
            return forms.CharField(label=label, required=False, max_length=40)


def _written(one: Asked, value: Any) -> str:
    if value in (None, "", NOT_KNOWN):
        return NOT_KNOWN
    if one.kind is InputType.DATE:
        return str(value.isoformat())
    return plain(str(value), field=one.field) if one.kind is InputType.NUMBER else str(value)


# ----------------------------------------------------------------- the text


def read_cases_tree(text: str) -> Tree:
    """``base`` and ``cases``; an empty text has none."""
    tree = read_tree(text) if text.strip() else {}
    tree.setdefault("cases", [])
    return tree


def initial_of(tree: Tree, place: int | None) -> dict[str, Any]:
    """What stands in the form of a case; a new one begins from the base."""
    case = {} if place is None else _case(tree, place)
    facts = {**tree.get("base", {}), **case.get("facts", {})}
    told: dict[str, Any] = {f"fact.{name}": value for name, value in facts.items()}
    told = {name: "" if value in ("null", "~") else value for name, value in told.items()}
    expect = case.get("expect", {})
    told |= {f"amount.{name}": value for name, value in expect.get("amounts", {}).items()}
    return told | {
        "name": case.get("name", ""),
        "on": case.get("on", ""),
        "kind": case.get("kind", "first"),
        "verdict": expect.get("verdict", Verdict.MET.value),
    }


def keep_case(tree: Tree, place: int | None, told: Tree) -> str:
    """The text of the cases with one more, or with one told otherwise; the first case makes the base."""
    cases = tree["cases"]
    _refuse_twin(cases, place, told["name"])
    facts = told["facts"]
    if not tree.get("base") and not cases:
        tree["base"] = {name: value for name, value in facts.items() if value != NOT_KNOWN}
    base = tree.get("base") or {}
    told["facts"] = {name: value for name, value in facts.items() if base.get(name, NOT_KNOWN) != value}
    if not told["facts"]:
        del told["facts"]
    if place is None:
        cases.append(told)
    else:
        before = _case(tree, place).get("expect", {})
        kept = {
            name: value for name, value in before.items() if name in ("values", "failed", "missing", "manual")
        }
        same = before.get("verdict") == told["expect"]["verdict"]
        told["expect"] |= kept if same else {}
        cases[place] = told
    return cases_text(tree)


def drop_case(tree: Tree, place: int) -> str:
    """The text of the cases without one."""
    _case(tree, place)
    del tree["cases"][place]
    return cases_text(tree)


def cases_text(tree: Tree) -> str:
    """Base first; nothing at all while there is no case."""
    if not tree["cases"]:
        return ""
    base = {"base": tree["base"]} if tree.get("base") else {}
    return document_text(base | {"cases": tree["cases"]})


def _case(tree: Tree, place: int) -> Tree:
    cases = tree["cases"]
    if not 0 <= place < len(cases):
        raise DomainError(
            "studio.case_gone", _("这个案例已经不在草稿里了。"), remedy=_("请回到草稿的内容页再选。")
        )
    found: Tree = cases[place]
    return found


def _refuse_twin(cases: list[Tree], place: int | None, name: str) -> None:
    if any(one.get("name") == name for other, one in enumerate(cases) if other != place):
        raise DomainError(
            "studio.case_twice",
            _("已有名为“%(name)s”的案例。") % {"name": name},
            field="name",
            value=name,
            remedy=_("请换一个名称。"),
        )
