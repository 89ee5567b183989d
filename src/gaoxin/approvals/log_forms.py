"""Forms of imported logs: the file, how it is to be read, why it is taken down."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: Final[dict[str, str | Promise]] = {
    "case": _("办件（哪一列是办件编号）"),
    "activity": _("步骤（哪一列是环节或事项）"),
    "time": _("时间"),
    "resource": _("经办人"),
    "department": _("部门"),
    "deadline": _("期限（应办结的日子）"),
}
NEEDED: Final = ("case", "activity", "time")


class LogFileForm(forms.Form):
    name = forms.CharField(
        label=_("名称"),
        max_length=120,
        required=False,
        help_text=_("如：2024年工程建设审批记录；不填用文件名"),
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "XES（.xes、.xes.gz）、CSV 最大 100 MB；Excel、OCEL 2.0（.json）最大 40 MB；原文件原样保存"
        ),
        widget=forms.FileInput(attrs={"accept": ".xes,.gz,.json,.csv,.txt,.xlsx,.xls"}),
    )


class ColumnsForm(forms.Form):
    """Which column of the table is what."""

    def __init__(self, data: Any, *, headers: Sequence[str], initial: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        choices = [("", _("（没有这一列）")), *((one, one) for one in dict.fromkeys(headers) if one)]
        for role, label in ROLES.items():
            self.fields[role] = forms.ChoiceField(label=str(label), choices=choices, required=role in NEEDED)


class ObjectTypeForm(forms.Form):
    """What is taken for a case in a log of objects."""

    def __init__(self, data: Any, *, types: Sequence[tuple[str, int]], initial: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        choices = [(name, f"{name}（{count}）") for name, count in types]
        self.fields["object_type"] = forms.ChoiceField(
            label=_("以哪类对象为办件"),
            choices=choices,
            help_text=_("同一件事牵涉几个对象时，按这一类对象逐个分析"),
        )


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label=_("为什么撤下"), max_length=200, help_text=_("如：导错文件、含个人信息、已有更全的一份")
    )
