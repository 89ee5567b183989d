"""The list of enterprises and the list of recognitions, as tables."""

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.industries import industries
from gaoxin.enterprises.models import AnnualFigures, Enterprise, Recognition
from gaoxin.enterprises.selectors import missing_figures, title_of
from gaoxin.enterprises.words import SHORT_TITLES, TITLE_STATES
from gaoxin.values.ratio import divide, growth
from gaoxin.web.columns import SheetValue
from gaoxin.web.sentences import listed
from gaoxin.web.tables import (
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    LedgerColumn,
    LedgerTable,
    LinkColumn,
    MoneyColumn,
    NameColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
    YesNoColumn,
)


def _awaited() -> SafeString:
    return format_html('<span class="unknown">{}</span>', gettext("待补"))


AWAITED = lazy(_awaited, SafeString)()
TITLE_BADGES = {"high_tech": "badge-jade", "little_giant": "badge-blue", "specialised_sme": "badge-blue"}
STATE_BADGES = {"held": "badge-green", "ending": "badge-amber", "withdrawn": "badge-red"}


def figures_of_year(record: Any, *, back: int = 0) -> AnnualFigures | None:
    """The year's figures read along with the row (``back`` years before it)."""
    wanted = record.shown_year - back
    return next((row for row in record.figures_near if row.year == wanted), None)


def figure(name: str) -> Callable[[Any], Any]:
    return lambda record: getattr(figures_of_year(record), name, None)


def share(part: str, whole: str) -> Callable[[Any], Fraction | None]:
    def computed(record: Any) -> Fraction | None:
        row = figures_of_year(record)
        return None if row is None else divide(getattr(row, part), getattr(row, whole))

    return computed


def growth_of(name: str) -> Callable[[Any], Fraction | None]:
    def computed(record: Any) -> Fraction | None:
        now, before = figures_of_year(record), figures_of_year(record, back=1)
        return growth(getattr(now, name, None), getattr(before, name, None))

    return computed


class TitlesColumn(LedgerColumn):
    """Titles held, as badges; the sheet lists them."""

    css = "badges"
    sheet_width = 30

    def render(self, value: Iterable[Recognition]) -> SafeString:
        marks = ((_badge(row), SHORT_TITLES[row.kind], _until(row)) for row in _once(value))
        return format_html_join(" ", '<span class="badge {0}" title="{2}">{1}</span>', marks)

    def sheet_value(self, value: Iterable[Recognition]) -> SheetValue:
        return listed(str(row.get_kind_display()) for row in _once(value)) or None


def _once(rows: Iterable[Recognition]) -> list[Recognition]:
    """In one order for all; a kind held twice, while an old certificate runs out, is shown by the later."""
    held = {row.kind: row for row in rows}
    return [held[kind] for kind in SHORT_TITLES if kind in held]


def _badge(row: Recognition) -> str:
    return TITLE_BADGES.get(row.kind, "")


def _until(row: Recognition) -> str:
    end = row.valid_until.isoformat() if row.valid_until else gettext("长期")
    return f"{row.get_kind_display()} {row.recognised_on.isoformat()} ～ {end}"


class MissingColumn(LedgerColumn):
    """Which figures asked for are unknown: how many on the page, which ones in the sheet."""

    sheet_width = 36

    def render(self, value: list[str]) -> SafeString:
        words = listed(_labels(value))
        text = gettext("缺 %(count)s 项") % {"count": len(value)}
        return format_html('<span class="gap" title="{}">{}</span>', words, text)

    def sheet_value(self, value: list[str]) -> SheetValue:
        return listed(_labels(value)) or None


def _labels(names: list[str]) -> list[str]:
    return [str(AnnualFigures._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]


def _missing(record: Any) -> list[str]:
    return missing_figures(figures_of_year(record))


def _industry(record: Enterprise) -> str:
    name = industries().name(record.industry_code)
    return f"{record.industry_code} {name}" if name else record.industry_code


class EnterpriseTable(LedgerTable):
    """企业台账. Figures are those of ``year``, a column asked of every enterprise says 待补 where unknown."""

    year: ClassVar[int]
    empty_title = _("没有符合条件的企业")
    empty_hint = _("可以放宽条件，或从“导入”上传企业档案。")

    name = NameColumn(_("企业名称"), url_name="enterprises:detail")
    uscc = CodeColumn(_("统一社会信用代码"))
    cluster = LinkColumn(_("产业集群"), accessor="cluster__name", order_by="cluster_id")
    status = ChoiceColumn(_("经营状态"))
    titles = TitlesColumn(_("资质"), accessor="titles_held", orderable=False)
    industry = TextColumn(_("行业"), accessor=_industry, order_by="industry_code")
    technology_field = ChoiceColumn(_("技术领域"))
    registered_on = DateColumn(_("成立日期"))
    registered_capital = MoneyColumn(_("注册资本"))
    above_scale_since = DateColumn(_("入规日期"))
    entered_zone_on = DateColumn(_("入区日期"))
    site = TextColumn(_("所在载体"))
    main_products = TextColumn(_("主要产品（服务）"), orderable=False)

    revenue = MoneyColumn(_("营业收入"), accessor=figure("revenue"), default=AWAITED, order_by=("revenue",))
    growth = PercentColumn(_("营收同比"), accessor=growth_of("revenue"), orderable=False)
    main_revenue = MoneyColumn(
        _("主营业务收入"), accessor=figure("main_revenue"), default=AWAITED, orderable=False
    )
    profit = MoneyColumn(_("利润总额"), accessor=figure("profit"), orderable=False)
    tax = MoneyColumn(_("实缴税费"), accessor=figure("tax"), default=AWAITED, order_by=("tax",))
    assets = MoneyColumn(_("资产总额"), accessor=figure("assets"), default=AWAITED, orderable=False)
    exports = MoneyColumn(_("出口额"), accessor=figure("exports"), orderable=False)
    staff = NumberColumn(
        _("职工总数"), accessor=figure("staff"), unit=_("人"), default=AWAITED, order_by=("staff",)
    )
    rd_expense = MoneyColumn(
        _("研发费用"), accessor=figure("rd_expense"), default=AWAITED, order_by=("rd_expense",)
    )
    intensity = PercentColumn(_("研发强度"), accessor=share("rd_expense", "revenue"), orderable=False)
    tech_staff = NumberColumn(
        _("科技人员"), accessor=figure("tech_staff"), unit=_("人"), default=AWAITED, orderable=False
    )
    tech_share = PercentColumn(_("科技人员占比"), accessor=share("tech_staff", "staff"), orderable=False)
    class_one = NumberColumn(_("Ⅰ类知识产权"), unit=_("件"), orderable=False)
    class_two = NumberColumn(_("Ⅱ类知识产权"), unit=_("件"), orderable=False)
    missing = MissingColumn(
        _("缺项"), accessor=_missing, empty_values=([], None), default=_("齐全"), orderable=False
    )

    legal_representative = LinkColumn(_("法定代表人"), orderable=False)
    contact = LinkColumn(_("联系人"), accessor="contact_name", orderable=False)
    duty = LinkColumn(_("职务"), accessor="contact_duty", orderable=False)
    phone = CodeColumn(_("电话"), accessor="contact_phone", orderable=False)
    address = TextColumn(_("生产经营地址"), orderable=False)
    source = TextColumn(_("来源"), orderable=False)

    column_sets = {
        "basic": (
            _("基本"),
            ("name", "uscc", "cluster", "titles", "industry", "registered_on", "site", "status"),
        ),
        "business": (
            _("经营"),
            (
                "name",
                "cluster",
                "revenue",
                "growth",
                "main_revenue",
                "profit",
                "tax",
                "assets",
                "staff",
                "above_scale_since",
                "missing",
            ),
        ),
        "technology": (
            _("科技"),
            (
                "name",
                "titles",
                "revenue",
                "rd_expense",
                "intensity",
                "tech_staff",
                "tech_share",
                "class_one",
                "class_two",
                "technology_field",
            ),
        ),
        "contact": (
            _("联系"),
            ("name", "legal_representative", "contact", "duty", "phone", "site", "address"),
        ),
    }
    # What a set needs beside the register; see ``selectors.with_parts``.
    needs: ClassVar[dict[str, frozenset[str]]] = {
        "titles": frozenset({"titles"}),
        "figures": frozenset(
            {
                "revenue",
                "growth",
                "main_revenue",
                "profit",
                "tax",
                "assets",
                "exports",
                "staff",
                "rd_expense",
                "intensity",
                "tech_staff",
                "tech_share",
                "missing",
            }
        ),
        "property": frozenset({"class_one", "class_two"}),
        "contacts": frozenset({"contact", "duty", "phone"}),
    }

    @classmethod
    def parts_for(cls, columns: str) -> list[str]:
        """What has to be read beside the register for the columns of a set."""
        shown = set(cls.find_set(columns).names)
        return [part for part, names in cls.needs.items() if names & shown]

    def order_revenue(self, rows: Any, is_descending: bool) -> tuple[QuerySet, bool]:
        return self._ranked(rows, "revenue", is_descending)

    def order_rd_expense(self, rows: Any, is_descending: bool) -> tuple[QuerySet, bool]:
        return self._ranked(rows, "rd_expense", is_descending)

    def order_tax(self, rows: Any, is_descending: bool) -> tuple[QuerySet, bool]:
        return self._ranked(rows, "tax", is_descending)

    def order_staff(self, rows: Any, is_descending: bool) -> tuple[QuerySet, bool]:
        return self._ranked(rows, "staff", is_descending)

    def _ranked(self, rows: Any, name: str, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.ranked_by(name, year=self.year, descends=is_descending), True

    def row_css(self, record: Any) -> str:
        return "" if record.status == "active" else "closed"

    @classmethod
    def of_year(cls, year: int) -> type["EnterpriseTable"]:
        """The table for one request, with the figures of ``year``."""
        return type(cls.__name__, (cls,), {"year": year})


class RecognitionTable(LedgerTable):
    """认定台账: every title with its certificate and what has become of it by ``as_of``."""

    as_of: ClassVar[dt.date]
    empty_title = _("没有符合条件的认定")
    empty_hint = _("可以放宽条件，或在企业页面登记认定。")

    enterprise = NameColumn(
        _("企业"), accessor="enterprise__name", url_name="enterprises:detail", key="enterprise_id"
    )
    kind = ChoiceColumn(_("资质"))
    certificate_no = CodeColumn(_("证书编号"))
    recognised_on = DateColumn(_("认定日期"))
    valid_until = DateColumn(_("有效期至"), default=_("未注明"))
    state = ChoiceColumn(_("状态"), accessor="pk", orderable=False)
    is_first = YesNoColumn(_("首次认定"))
    cluster = LinkColumn(
        _("产业集群"), accessor="enterprise__cluster__name", order_by="enterprise__cluster_id"
    )
    withdrawn_on = DateColumn(_("撤销日期"))
    withdrawn_reason = TextColumn(_("撤销原因"), orderable=False)
    uscc = CodeColumn(_("统一社会信用代码"), accessor="enterprise__uscc", orderable=False)
    source = TextColumn(_("来源"), orderable=False)

    column_sets = {
        "basic": (
            _("常用"),
            (
                "enterprise",
                "kind",
                "certificate_no",
                "recognised_on",
                "valid_until",
                "state",
                "is_first",
                "cluster",
            ),
        ),
    }

    def render_state(self, record: Recognition) -> SafeString:
        title = title_of(record, as_of=self.as_of)
        badge = format_html('<span class="badge {}">{}</span>', STATE_BADGES.get(title.state, ""), title.word)
        if title.state != "ending":
            return badge
        return format_html("{} {}", badge, gettext("%(days)s 天") % {"days": title.days_left})

    def value_state(self, record: Recognition) -> str:
        return str(TITLE_STATES[title_of(record, as_of=self.as_of).state])

    def row_css(self, record: Recognition) -> str:
        return "" if title_of(record, as_of=self.as_of).is_held else "closed"

    @classmethod
    def on_day(cls, as_of: dt.date) -> type["RecognitionTable"]:
        """The table for one request."""
        return type(cls.__name__, (cls,), {"as_of": as_of})
