"""检查材料清单: an office's list of items and papers, put in as a sheet and judged; nothing is kept."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.assembly.material_tables import material_lines
from gaoxin.approvals.catalogue.material_lists import MaterialFault, MaterialReport, checked_materials
from gaoxin.approvals.permissions import READ_CATALOGUE
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.sheets.files.guards import refuse_size
from gaoxin.web.sending import send

# Title, why it matters, badge.
_TOLD: Final[dict[MaterialFault, tuple[str | Promise, str | Promise, str]]] = {
    MaterialFault.NAMES_ANOTHER: (
        _("抄错的清单"),
        _("材料和另一事项完全相同，写的也是那个事项"),
        "badge-red",
    ),
    MaterialFault.COPIED: (_("完全相同的清单"), _("也可能是同一许可的两类"), "badge-amber"),
    MaterialFault.GIVEN_BEFORE: (
        _("前面事项核发的，不应再要"),
        _("按材料的写法判断，请逐份核对"),
        "badge-amber",
    ),
    MaterialFault.TWICE: (_("同一事项里要了两遍"), "", "badge-red"),
    MaterialFault.VAGUE: (_("写得笼统"), _("“其他材料”一类"), "badge-amber"),
}


class MaterialFileForm(forms.Form):
    file = forms.FileField(
        label=_("材料清单"),
        help_text=_(
            "CSV 或 Excel，表头有“事项”“材料”两列，可另加“部门”“类别”；一行一份材料，事项可以合并单元格"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
    )


@needs(READ_CATALOGUE)
def material_check(request: HttpRequest) -> HttpResponse:
    """检查一份材料清单：抄错、重复、前面已核发、笼统；只检查，不保存。"""
    form = MaterialFileForm(request.POST or None, request.FILES or None)
    sent = send(request, form, _report)
    context: dict[str, Any] = {"form": form}
    if sent.is_done:
        report: MaterialReport = sent.result
        context |= {
            "report": report,
            "file_name": form.cleaned_data["file"].name,
            "counts": [(one, f"{one.share:.0%}") for one in report.counts],
            "faults": _by_fault(report),
            "again": report.again,
        }
    return render(request, "approvals/material_check.html", context, status=sent.status)


def _report(cleaned: dict[str, Any]) -> MaterialReport:
    file = cleaned["file"]
    refuse_size(file.size)
    return checked_materials(material_lines(file.read()))


def _by_fault(report: MaterialReport) -> list[tuple[Any, Any, str, list[Any]]]:
    found = [
        (*_TOLD[fault], [one for one in report.findings if one.fault is fault]) for fault in MaterialFault
    ]
    return [line for line in found if line[3]]
