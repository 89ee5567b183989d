"""Forms of a project itself: entering it, correcting it, its stages and phases."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones import selectors as zones
from gaoxin.projects import selectors
from gaoxin.projects.forms.confirmation import Confirmable
from gaoxin.projects.forms.fields import AmountField, AreaField, DayField, EnterpriseField
from gaoxin.projects.models import KeyProject, Stage

SHOWN = (
    "name",
    "number",
    "owner_name",
    "enterprise",
    "cluster",
    "project_code",
    "total_investment",
    "is_provincial_key",
    "is_industrial",
    "department",
    "team",
    "responsible_leader",
    "responsible_person",
    "planned_start_on",
    "planned_finish_on",
    "capacity",
    "site",
    "land_area",
    "content",
    "remarks",
)


class ProjectForm(Confirmable, forms.ModelForm):
    """The descriptive fields of a project.

    Each field carries along what the page showed, so that ``changed`` holds only what this person changed and
    ``seen`` what they had before them.
    """

    enterprise = EnterpriseField(label=_("关联企业"), required=False)
    total_investment = AmountField(label=_("总投资"), required=False)
    land_area = AreaField(label=_("用地面积"), required=False)
    planned_start_on = DayField(label=_("计划开工"), required=False)
    planned_finish_on = DayField(label=_("计划竣工"), required=False)

    class Meta:
        model = KeyProject
        fields = SHOWN
        widgets = {
            "content": forms.Textarea(attrs={"rows": 3}),
            "remarks": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["cluster"].queryset = selectors.clusters(by.scope)  # type: ignore[attr-defined]
        self.fields["department"].queryset = zones.departments(by.scope)  # type: ignore[attr-defined]
        self.fields["team"].queryset = selectors.teams(by.scope)  # type: ignore[attr-defined]
        self.fields["enterprise"].scope = by.scope  # type: ignore[attr-defined]
        for name in SHOWN:
            self.fields[name].show_hidden_initial = self.instance.pk is not None

    @property
    def changed(self) -> dict[str, Any]:
        """The fields whose value differs from the one the page showed."""
        names = [name for name in self.changed_data if name in SHOWN]
        return {name: _one_newline(self.cleaned_data[name]) for name in names}

    @property
    def seen(self) -> dict[str, Any]:
        """What the page showed in the fields that were changed."""
        return {name: _one_newline(self._shown(name)) for name in self.changed}

    def _shown(self, name: str) -> Any:
        field, bound = self.fields[name], self[name]
        if bound.html_initial_name not in self.data:
            return getattr(self.instance, name)
        value = field.to_python(self._widget_data_value(field.hidden_widget(), bound.html_initial_name))  # type: ignore[attr-defined]
        empty_text = value is None and not KeyProject._meta.get_field(name).null  # type: ignore[union-attr]
        return "" if empty_text else value

    def _post_clean(self) -> None:
        """The row is changed and judged by the action alone."""


class NewProjectForm(ProjectForm):
    """A project to enter, with the stage it stands in."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    stage_on = DayField(label=_("进入该阶段日期"))
    field_order = ("name", "stage", "stage_on")

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, by=by, **rest)
        self.fields["number"].required = False
        self.fields["number"].help_text = _("留空自动编号")
        self.fields["department"].initial = by.department_id


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("进入阶段"), choices=Stage.choices)
    happened_on = DayField(label=_("日期"))
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=200, help_text=_("退回以前阶段时必填")
    )


class PastStageForm(forms.Form):
    """补记: an earlier stage whose day was never written down."""

    stage = forms.ChoiceField(label=_("阶段"))
    happened_on = DayField(label=_("进入该阶段日期"))
    reason = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("如施工许可证、会议纪要")
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]  # type: ignore[attr-defined]


class StageDayForm(forms.Form):
    """更正: the day of a stage was written down wrongly."""

    happened_on = DayField(label=_("正确日期"))
    reason = forms.CharField(label=_("更正原因"), max_length=200)


class PhaseForm(forms.Form):
    name = forms.CharField(label=_("期次"), max_length=20, help_text=_("如“一期”；同名的视为修改"))
    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    investment = AmountField(label=_("投资"), required=False)
    content = forms.CharField(label=_("建设内容"), max_length=300, required=False)
    planned_finish_on = DayField(label=_("计划竣工"), required=False)


def _one_newline(value: Any) -> Any:
    """Browsers send line ends as two characters."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
