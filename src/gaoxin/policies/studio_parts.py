"""The forms of a document's parts: which one a part is edited in, and where what it says goes."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy

from gaoxin.policies import studio_part_forms as forms
from gaoxin.policies.studio_basics import basics_given, keep_basics, keep_notes, notes_given
from gaoxin.policies.studio_benefits import benefit_given, keep_benefit
from gaoxin.policies.studio_criteria import (
    condition_given,
    formula_given,
    group_given,
    judged_given,
    keep_condition,
    keep_formula,
    keep_group,
    keep_judged,
)
from gaoxin.policies.studio_numbers import (
    definition_given,
    item_given,
    keep_definition,
    keep_item,
    keep_parameter,
    keep_score,
    keep_table,
    parameter_given,
    score_given,
    table_given,
)
from gaoxin.policies.studio_spots import Part
from gaoxin.policies.studio_tests import given_of
from gaoxin.policies.studio_tree import GROUPS, Tree

PARTS: Final[Mapping[str, Part]] = {
    "basics": Part(
        gettext_lazy("基本情况"),
        forms.BasicsForm,
        basics_given,
        lambda spot, given: keep_basics(spot.tree, given),
    ),
    "notes": Part(gettext_lazy("材料、说明和步骤"), forms.NotesForm, notes_given, keep_notes),
    "condition": Part(gettext_lazy("条件"), forms.ConditionForm, condition_given, keep_condition),
    "judged": Part(gettext_lazy("人工核定的条件"), forms.JudgedForm, judged_given, keep_judged),
    "formula": Part(gettext_lazy("用算式写的条件"), forms.FormulaForm, formula_given, keep_formula),
    "group": Part(gettext_lazy("一组条件"), forms.GroupForm, group_given, keep_group),
    "parameter": Part(gettext_lazy("数值标准"), forms.ParameterForm, parameter_given, keep_parameter),
    "definition": Part(gettext_lazy("计算口径"), forms.DefinitionForm, definition_given, keep_definition),
    "table": Part(gettext_lazy("分档表"), forms.TableForm, table_given, keep_table),
    "score": Part(gettext_lazy("评分"), forms.ScoreForm, score_given, keep_score),
    "item": Part(gettext_lazy("评分分项"), forms.ItemForm, item_given, keep_item),
    "benefit": Part(gettext_lazy("能得到什么"), forms.BenefitForm, benefit_given, keep_benefit),
}


def part_of(node: Tree, tree: Tree) -> str:
    """Which form a criterion is edited in."""
    if any(key in node for key in GROUPS):
        return "group"
    if "manual" in node:
        return "judged"
    return "condition" if given_of(node.get("test", ""), tree) is not None else "formula"
