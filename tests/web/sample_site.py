"""A small site made of the parts under test: a ledger, a page of every component, a form, refusals."""

import datetime as dt
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from gaoxin.enterprises.models import Cluster, Enterprise, EnterpriseStatus
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from gaoxin.web.charts import Chart, ChartRow
from gaoxin.web.figures import Figure
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet, MoneyRangeFilter, YesNoFilter
from gaoxin.web.forms import refuse_form
from gaoxin.web.ledger import ledger_page
from gaoxin.web.tables import (
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerColumn,
    LedgerTable,
    MoneyColumn,
    NameColumn,
    TextColumn,
    YesNoColumn,
)

handler400 = "gaoxin.web.views.bad_request"
handler403 = "gaoxin.web.views.permission_denied"
handler404 = "gaoxin.web.views.page_not_found"
handler500 = "gaoxin.web.views.server_error"

AS_OF = dt.date(2025, 12, 31)


class EnterpriseTable(LedgerTable):
    name = NameColumn(url_name="sample:detail", order_by=("initials", "name"))
    uscc = CodeColumn()
    status = ChoiceColumn()
    cluster = LedgerColumn(accessor="cluster__name", verbose_name="产业集群", order_by="cluster")
    registered_on = DateColumn()
    registered_capital = MoneyColumn()
    legal_representative = LedgerColumn()
    site = LedgerColumn()
    main_products = TextColumn()
    above_scale = YesNoColumn(accessor="above_scale_since", verbose_name="规上")

    column_sets = {
        "basic": ("基本", ("name", "uscc", "cluster", "registered_on", "registered_capital", "status")),
        "contact": ("联系", ("name", "legal_representative", "site")),
    }
    empty_title = "还没有企业"
    empty_hint = "可以先下载模板，填好后一次导入。"

    class Meta:
        order_by = ("name",)


class EnterpriseFilters(LedgerFilterSet):
    status = django_filters.ChoiceFilter(label="经营状态", choices=EnterpriseStatus.choices)
    cluster = django_filters.ModelChoiceFilter(label="产业集群", queryset=Cluster.objects.all())
    is_sample = YesNoFilter(label="示例")
    registered_on = DayRangeFilter(label="成立日期")
    registered_capital = MoneyRangeFilter(label="注册资本")
    states = django_filters.MultipleChoiceFilter(
        label="可选状态", field_name="status", choices=EnterpriseStatus.choices
    )

    search_fields = ("name",)
    latin_search_fields = ("uscc", "initials")
    primary = ("status", "cluster", "is_sample", "states")

    class Meta:
        model = Enterprise
        fields: list[str] = []


def totals(rows: Any) -> list[Figure]:
    return [Figure(label="企业", value=rows.count(), unit="家", as_of=AS_OF)]


def note_export(kind: str, rows: int) -> None:
    """Where an app would write its audit event."""


def ledger(request: HttpRequest) -> Any:
    if not request.user.is_authenticated:
        return redirect("sample:components")
    return ledger_page(
        request,
        table_class=EnterpriseTable,
        filterset_class=EnterpriseFilters,
        queryset=Enterprise.objects.select_related("cluster"),
        title="企业档案",
        subtitle="以统一社会信用代码为准；每个数字都能追到来源。",
        file_name="企业档案",
        totals=totals,
        as_of=AS_OF,
        on_export=lambda kind, rows: note_export(kind, rows),
    )


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "samples/detail.html", {"enterprise": Enterprise.objects.get(pk=pk)})


class RequestForm(forms.Form):
    name = forms.CharField(label="企业名称", help_text="与营业执照一致。", max_length=120)
    capital = forms.DecimalField(label="注册资本")
    since = forms.DateField(label="入区日期", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    status = forms.ChoiceField(label="经营状态", choices=EnterpriseStatus.choices)
    cluster = forms.ModelChoiceField(label="产业集群", queryset=Cluster.objects.all(), required=False)
    classes = forms.MultipleChoiceField(
        label="服务事项",
        choices=[("policy", "惠企政策"), ("land", "用地"), ("talent", "人才")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="已核对营业执照原件", required=False)


def form(request: HttpRequest) -> HttpResponse:
    bound = RequestForm(request.POST or None)
    if bound.is_bound:
        refuse_form(
            bound, DomainError("money.negative", "金额不能为负。", field="capital", remedy="请核对正负号。")
        )
        refuse_form(bound, DomainError("taken", "该企业已在册。", remedy="请在企业档案中查找并修改。"))
    return render(request, "samples/form.html", {"form": bound})


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise {
        "forbidden": NotPermitted(),
        "conflict": Conflict("stale", "这条记录刚被他人改过。", remedy="请刷新后再改。"),
        "wrong": DomainError("wrong", "建设年限填写有误。", remedy="请填写四位年份。"),
        "broken": ZeroDivisionError(),
    }[kind]


FIGURES = [
    Figure.money(
        "2025 年度计划投资完成",
        Decimal("14860000000"),
        target=Decimal("16500000000"),
        time_share=Decimal(1),
        places=1,
        href="#rows",
    ),
    Figure(label="新签约项目", value=36, unit="个", target=40, time_share=Decimal("0.75")),
    Figure(label="当年新认定高企", value=26, unit="家", note="科技型中小企业入库 116 家"),
    Figure(label="备案到开工（中位）", value=None, unit="工作日", note="尚无完整办件", as_of=AS_OF),
]
STAGES = [
    ("谋划", 41, 186),
    ("入库", 23, 96),
    ("签约", 17, 71),
    ("落地", 13, 44),
    ("在建", 29, 158),
    ("投产", 20, 83),
    ("小升规", 7, 19),
]
STAGE_CHART = Chart(
    id="stages",
    title="阶段分布",
    option={
        "grid": {"left": 8, "right": 96, "top": 4, "bottom": 0, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {"type": "category", "inverse": True, "data": [stage for stage, _, _ in STAGES]},
        "series": [
            {
                "type": "bar",
                "barWidth": 16,
                "itemStyle": {"color": "var(--jade)"},
                "label": {"show": True, "position": "right", "formatter": "{c} 个"},
                "data": [{"value": count, "href": f"/ledger/?stage={stage}"} for stage, count, _ in STAGES],
            }
        ],
    },
    headers=("阶段", "项目（个）", "总投资（亿元）"),
    rows=[ChartRow((stage, count, money), href=f"/ledger/?stage={stage}") for stage, count, money in STAGES],
    as_of=AS_OF,
    source="重点项目台账",
    height=230,
)
MONTHS = [f"{month}月" for month in range(1, 13)]
PLAN = [6, 14, 27, 41, 56, 72, 88, 104, 121, 137, 152, 165]
DONE = [5, 11, 25, 38, 52, 66, 80, 97, 112, 126, 138, 149]
MONTH_CHART = Chart(
    id="months",
    title="年度投资：计划与完成（累计）",
    option={
        "legend": {"right": 0, "top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": MONTHS},
        "yAxis": {"type": "value", "name": "亿元"},
        "series": [
            {"type": "bar", "name": "完成", "data": DONE},
            {"type": "line", "name": "计划", "data": PLAN, "lineStyle": {"type": "dashed"}},
        ],
    },
    headers=("月份", "计划（亿元）", "完成（亿元）"),
    rows=[ChartRow(line) for line in zip(MONTHS, PLAN, DONE, strict=True)],
    as_of=AS_OF,
    source="月度调度表",
)


def components(request: HttpRequest) -> HttpResponse:
    context = {
        "figures": FIGURES,
        "stage_chart": STAGE_CHART,
        "month_chart": MONTH_CHART,
    }
    template = "samples/wall.html" if "wall" in request.GET else "samples/components.html"
    return render(request, template, context)


sample_urls = (
    [
        path("", components, name="components"),
        path("ledger/", ledger, name="ledger"),
        path("ledger/<int:pk>/", detail, name="detail"),
        path("form/", form, name="form"),
        path("refuse/<str:kind>/", refuse, name="refuse"),
    ],
    "sample",
)
urlpatterns = [path("look/", include("gaoxin.web.urls")), path("", include(sample_urls))]
