"""Forms of the parts of a document: conditions, thresholds, workings, tiers, scores, what is given."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.documents import KINDS as KIND_CODES
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.policies.library_words import BENEFITS, CERTAIN, LEVELS, SUBJECTS
from gaoxin.policies.models import DeliveryClass
from gaoxin.policies.presentation import KINDS
from gaoxin.policies.studio_tests import COMPARISONS
from gaoxin.policies.studio_tree import Tree, named
from gaoxin.projects.forms.fields import DayField

YEARS = [("", _("不按年度")), ("1", _("上年度")), ("2", _("上上年度")), ("3", _("前第三年度"))]
SHAPES = {
    "all": _("全部满足"),
    "any": _("满足任一项"),
    "not": _("不能有（不满足）"),
    "at_least": _("至少满足几项"),
}
MORE_ROWS, FEWEST_ROWS = 3, 6


def side_choices(tree: Tree, facts: FactDictionary, *, numbers_only: bool = False) -> list[tuple[str, Any]]:
    """What may be compared: facts of the subject by period, then what the document works out."""
    known = [
        one for one in facts.of(str(tree.get("subject", ""))) if one.unit is not None or not numbers_only
    ]
    definitions = named(tree, "definitions")
    scores = {**named(tree, "scores"), **named(tree, "tables")}
    groups = [
        (gettext("年度数据"), [(one.id, one.label) for one in known if one.is_yearly]),
        (gettext("截至申请日的状况"), [(one.id, one.label) for one in known if not one.is_yearly]),
        (gettext("本政策的计算口径"), [(name, one.get("label", name)) for name, one in definitions.items()]),
        (gettext("本政策的评分和分档"), [(name, one.get("label", name)) for name, one in scores.items()]),
    ]
    return [("", gettext("请选择")), *((heading, rows) for heading, rows in groups if rows)]


def _choice(label: Any, choices: Any, *, required: bool = True, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, help_text=hint)


def _words(label: Any, most: int = 120, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def _text(label: Any, *, rows: int = 2, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class PartForm(forms.Form):
    """``tree`` and ``facts`` are what a part may speak of. Every part rests on a clause."""

    wants_clause = True

    def __init__(self, *args: Any, tree: Tree, facts: FactDictionary, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name in self.fields:
            if name in ("fact", "below", "base"):
                self.fields[name].choices = side_choices(  # type: ignore[attr-defined]
                    tree, facts, numbers_only=type(self) is not ConditionForm
                )
        if self.wants_clause:
            self.fields["clause"] = forms.CharField(
                label=_("条款"),
                max_length=120,
                help_text=_("如“第三条（二）”"),
                error_messages={"required": _("没有写明条款。请写明依据的条款，如“第三条（二）”。")},
            )
            self.fields["quote"] = _text(_("条文原句"), hint=_("照抄条款里的这一句，便于以后核对"))
            self.fields["certainty"] = _choice(
                _("可信程度"), [("", _("同全文")), *CERTAIN.items()], required=False
            )
            self.fields["note"] = _words(_("备注"), 300)


class ConditionForm(PartForm):
    fact = _choice(_("看什么"), ())
    year = _choice(_("哪一年"), YEARS, required=False, hint=_("年度数据要选；按申请日所在年往前数"))
    comparison = _choice(_("怎么比"), list(COMPARISONS.items()))
    value = _words(_("标准"), 60, hint=_("数；选项填名称；是否类不填"))
    unit = _words(_("单位"), 20, hint=_("不填就用这个数据自己的单位"))
    label = _words(_("名称"), 80, hint=_("不填就按上面写出来"))
    direct = forms.BooleanField(label=_("满足这一条即可直接认定"), required=False)


class JudgedForm(PartForm):
    label = _words(_("名称"), 80, required=True)
    guidance = _text(_("怎样核定"), required=True, hint=_("经办人看什么材料、按什么把握"))
    direct = forms.BooleanField(label=_("满足这一条即可直接认定"), required=False)


class FormulaForm(PartForm):
    label = _words(_("名称"), 80, required=True)
    test = _text(_("算式"), required=True, hint=_("表单说不清的条件，如 holds_high_tech or holds_tech_sme"))
    direct = forms.BooleanField(label=_("满足这一条即可直接认定"), required=False)


class GroupForm(PartForm):
    wants_clause = False
    shape = _choice(_("怎样组合"), list(SHAPES.items()))
    count = forms.IntegerField(
        label=_("至少几项"), required=False, min_value=1, help_text=_("选“至少满足几项”时填")
    )
    label = _words(_("名称"), 80)
    clause = _words(_("条款"))


class ParameterForm(PartForm):
    label = _words(_("名称"), 80, required=True)
    value = _words(_("数"), 40, required=True)
    unit = _words(_("单位"), 20, required=True, hint=_("如 万元、%、人、年；没有单位的填 1"))


class DefinitionForm(PartForm):
    label = _words(_("名称"), 80, required=True, hint=_("如“研发费用占营业收入”"))
    how = _choice(
        _("怎样算"),
        [
            ("ratio", _("甲 ÷ 乙")),
            ("growth", _("甲比上一年增加多少")),
            ("growth_rate", _("甲比上一年增长百分之几")),
            ("total", _("甲近几年合计")),
            ("formula", _("写算式")),
        ],
    )
    fact = _choice(_("甲"), (), required=False)
    year = _choice(_("甲是哪一年"), YEARS, required=False)
    below = _choice(_("乙"), (), required=False)
    below_year = _choice(_("乙是哪一年"), YEARS, required=False)
    years = forms.IntegerField(label=_("近几年"), required=False, min_value=2, max_value=5)
    unit = _words(_("单位"), 20, hint=_("结果的单位；比例填 %"))
    formula = _text(_("算式"), hint=_("选“写算式”时填"))


class TableForm(PartForm):
    """Tiers in rows of five fields; ``size`` rows are offered."""

    label = _words(_("名称"), 80, required=True, hint=_("如“奖励标准（按上年营业收入）”"))
    fact = _choice(_("按什么分档"), ())
    year = _choice(_("哪一年"), YEARS, required=False)
    unit = _words(_("上下限的单位"), 20, hint=_("不填就用这个数据自己的单位"))
    gives = _words(_("取值的单位"), 20, required=True, hint=_("如 万元、%、分"))

    def __init__(self, *args: Any, size: int = FEWEST_ROWS, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.size = size
        for row in range(size):
            for name in ("low", "high", "value"):
                self.fields[f"{name}_{row}"] = forms.CharField(required=False, max_length=40)
            for name in ("low_in", "high_in"):
                self.fields[f"{name}_{row}"] = forms.BooleanField(required=False, initial=name == "low_in")

    def rows(self) -> Iterator[tuple[Any, ...]]:
        names = ("low", "low_in", "high", "high_in", "value")
        return (tuple(self[f"{name}_{row}"] for name in names) for row in range(self.size))

    def visible_parts(self) -> list[Any]:
        """Everything but the tiers, which stand in a table of their own."""
        return [one for one in self.visible_fields() if not one.name.rpartition("_")[2].isdecimal()]

    def typed_rows(self) -> list[dict[str, Any]]:
        names = ("low", "low_in", "high", "high_in", "value")
        rows = [{name: self.cleaned_data.get(f"{name}_{row}") for name in names} for row in range(self.size)]
        return [row for row in rows if row["low"] or row["high"] or row["value"]]


class ScoreForm(PartForm):
    label = _words(_("名称"), 80, required=True)
    most = _words(_("满分"), 10)


class ItemForm(PartForm):
    label = _words(_("名称"), 80, required=True)
    most = _words(_("最高分"), 10)
    how = _choice(
        _("怎样得分"),
        [("table", _("按分档表")), ("expert", _("由专家评定")), ("formula", _("写算式"))],
    )
    table = _choice(_("分档表"), (), required=False)
    low = _words(_("专家最低分"), 10)
    high = _words(_("专家最高分"), 10)
    formula = _text(_("算式"))

    def __init__(self, *args: Any, tree: Tree, **rest: Any) -> None:
        super().__init__(*args, tree=tree, **rest)
        self.fields["table"].choices = table_choices(tree)  # type: ignore[attr-defined]


class BenefitForm(PartForm):
    label = _words(_("名称"), 80, required=True, hint=_("如“首次认定奖励”"))
    kind = _choice(_("类别"), list(BENEFITS.items()))
    how = _choice(
        _("金额"),
        [
            ("none", _("没有金额")),
            ("fixed", _("固定金额")),
            ("rate", _("按比例，可封顶")),
            ("tiers", _("按分档表，可封顶")),
            ("formula", _("写算式")),
        ],
    )
    amount = _words(_("固定金额"), 40)
    base = _choice(_("按什么的比例"), (), required=False)
    year = _choice(_("哪一年"), YEARS, required=False)
    rate = _words(_("比例（%）"), 20)
    table = _choice(_("分档表"), (), required=False)
    formula = _text(_("算式"))
    cap = _words(_("最高"), 40, hint=_("没有封顶的不填"))
    unit = _words(_("金额单位"), 20, hint=_("不填就是万元"))
    expenditure = _words(_("对应的支出"), 60, hint=_("同一笔支出只支持一次，如“研发费用”"))
    highest_of = _words(_("就高的一组"), 60, hint=_("同组只按最高的一项给，各政策写同一个名称"))

    def __init__(self, *args: Any, tree: Tree, **rest: Any) -> None:
        super().__init__(*args, tree=tree, **rest)
        self.fields["table"].choices = table_choices(tree)  # type: ignore[attr-defined]


def table_choices(tree: Tree) -> list[tuple[str, str]]:
    tables = named(tree, "tables")
    return [("", gettext("请选择")), *((name, one.get("label", name)) for name, one in tables.items())]


class BasicsForm(forms.Form):
    """What stands at the top of a document; ``policy``, version and subject are settled at the start."""

    title = _words(_("政策名称"), 120, required=True)
    title_en = _words(_("英文名称"), 160)
    kind = _choice(_("类别"), [(code, KINDS[code]) for code in KIND_CODES])
    level = _choice(_("层级"), [(code, word) for code, word in LEVELS.items() if code != "provincial"])
    region = _words(_("适用地区"), 60, required=True)
    office = _words(_("主管部门"), 120)
    document = _words(_("文件名称"), 200, required=True)
    number = _words(_("文号"), 80, hint=_("没有文号的不填"))
    issued = DayField(label=_("印发日期"), required=False)
    effective = DayField(label=_("施行日期"), required=False)
    since = DayField(label=_("生效日期"), help_text=_("按申请日期"))
    until = DayField(label=_("失效日期"), required=False, help_text=_("没有写明的留空"))
    delivery = _choice(_("兑现方式"), [("", _("文件没有规定")), *DeliveryClass.choices], required=False)
    certainty = _choice(
        _("可信程度"), list(CERTAIN.items()), hint=_("没有另外注明的，都按这个；没有对照原文的选“待核”")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            words = gettext("失效日期 %(until)s 早于生效日期 %(since)s。请核对两个日期。")
            self.add_error("until", words % {"until": until, "since": since})
        return given


class NotesForm(forms.Form):
    """Lists of the document, one item a line."""

    materials = _text(_("申报材料"), rows=6, hint=_("一行一项"))
    notes = _text(_("说明"), rows=4, hint=_("一行一条"))
    steps = _text(_("申兑步骤"), rows=4, hint=_("企业怎么办，一行一步；各区可以另行登记"))
    handling = _text(_("经办步骤"), rows=4, hint=_("经办人怎么办，一行一步"))


class BeginForm(BasicsForm):
    """A policy that was not there before; ``templates`` are (policy/version, title)."""

    start = _choice(_("从哪里开始"), (), required=False, hint=_("范本的条件、数和案例都复制过来，再逐项改"))
    subject = _choice(_("对象"), list(SUBJECTS.items()), required=False, hint=_("用范本的，对象与范本相同"))
    version = _words(_("版本名"), 24, required=True, hint=_("如 2027"))
    file = forms.FileField(
        label=_("Excel 分档表"),
        required=False,
        help_text=_("有现成分档表的上传，作为本政策的分档表；单位、条款写在表的“说明”页"),
    )
    note_of_draft = _words(_("起草说明"), 200)

    field_order = (
        "start", "title", "subject", "kind", "level", "region", "version", "since", "until", "document",
        "number", "issued", "effective", "office", "delivery", "certainty", "file", "title_en",
        "note_of_draft",
    )  # fmt: skip

    def __init__(self, *args: Any, templates: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["start"].choices = [("", gettext("空白")), *templates]  # type: ignore[attr-defined]


class TableFileForm(forms.Form):
    """An Excel tier table; what the file itself does not say is said here."""

    file = forms.FileField(label=_("Excel 分档表"), help_text=_("表头：下限、含下限、上限、含上限、值"))
    label = _words(_("名称"), 80, hint=_("不填就用表里的标题"))
    fact = _choice(_("按什么分档"), (), required=False, hint=_("表的“说明”页写明了的不选"))
    year = _choice(_("哪一年"), YEARS, required=False)
    unit = _words(_("上下限的单位"), 20, hint=_("表头写明了的不填"))
    gives = _words(_("取值的单位"), 20, hint=_("表头写明了的不填"))
    clause = _words(_("条款"), hint=_("“说明”页写明了的不填"))

    def __init__(self, *args: Any, tree: Tree, facts: FactDictionary, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["fact"].choices = side_choices(tree, facts, numbers_only=True)  # type: ignore[attr-defined]
