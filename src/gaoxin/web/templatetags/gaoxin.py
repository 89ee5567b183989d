"""Template tags and filters every page may use without loading them."""

from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gaoxin.values.area import AreaUnit, format_area
from gaoxin.values.money import MoneyUnit, format_money
from gaoxin.values.ratio import format_percent
from gaoxin.web.figures import Figure
from gaoxin.web.forms import field_parts
from gaoxin.web.lights import light_html
from gaoxin.web.quantities import as_number, unit_word, written_day, written_number
from gaoxin.web.sentences import listed as in_a_row
from gaoxin.web.sentences import told as in_language

register = template.Library()


@register.filter
def money(value: Any, unit: str | MoneyUnit = "万元") -> str:
    """元 → ``1,234.50 万元``. ``{{ amount|money:"亿元" }}``; unknown is ``—``."""
    chosen = MoneyUnit(unit)
    text = format_money(value, unit=chosen)
    return text if value is None else f"{text} {unit_word(chosen)}"


@register.filter
def amount(value: Any, unit: str | MoneyUnit = "万元") -> str:
    """元 → ``1,234.50``, for places where the unit stands in the heading."""
    return format_money(value, unit=MoneyUnit(unit))


@register.filter
def area(value: Any, unit: str | AreaUnit = "亩") -> str:
    """㎡ → ``12.50 亩``. ``{{ parcel.area|area:"公顷" }}``; unknown is ``—``."""
    chosen = AreaUnit(unit)
    text = format_area(value, unit=chosen)
    return text if value is None else f"{text} {unit_word(chosen)}"


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """0.901 → ``90.1%``."""
    return format_percent(as_number(value), places=int(places))


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """``12,345.6``; ``{{ count|number:0 }}`` fixes the decimals."""
    return written_number(value, places=None if places is None else int(places))


@register.filter
def day(value: Any) -> str:
    """``2025-12-31``, a moment with its minute."""
    return written_day(value)


@register.filter
def told(value: Any) -> Any:
    """Words of the engines in the language of the page: ``{{ clock.light_reason|told }}``."""
    return in_language(value) if isinstance(value, str) else value


@register.filter
def listed(value: Any) -> str:
    """``{{ names|listed }}``: 甲、乙 or A, B."""
    return in_a_row(value or ())


@register.filter
def light(value: Any, text: Any = None) -> SafeString:
    """The lamp of ``red``, ``amber``, ``green``; ``{{ code|light:"差 1 项" }}`` says more than 红."""
    return light_html(value, text=text)


@register.simple_tag
def sample_tag(record: Any = None) -> str:
    """示例数据, when the row (or zone) is a synthetic one."""
    if not getattr(record, "is_sample", bool(record)):
        return ""
    return format_html('<span class="tag tag-sample">{}</span>', gettext("示例数据"))


@register.simple_tag
def maybe_url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address, or nothing when that page is not part of this installation."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon of ``static/web/icons.svg``; decoration unless it has a ``label``."""
    from django.templatetags.static import static

    address = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.inclusion_tag("web/figure.html")
def figure(item: Figure | None = None, **parts: Any) -> dict[str, Any]:
    """``{% figure figure %}`` or ``{% figure label="…" value=148 unit="亿元" target=165 %}``."""
    return {"figure": item if item is not None else Figure(**parts)}


@register.inclusion_tag("web/chart.html")
def chart(item: Any) -> dict[str, Any]:
    """``{% chart chart %}``: a ``gaoxin.web.charts.Chart`` with its table."""
    return {"chart": item}


@register.inclusion_tag("web/field.html")
def field(bound: BoundField, unit: str = "", wide: bool = False) -> dict[str, Any]:
    """A form field with label, help, and each error beside its remedy."""
    return field_parts(bound, unit=unit, wide=wide)


class DetailItem(Node):
    """One line of a definition list; the value is what stands between the tags."""

    def __init__(self, label: FilterExpression, options: dict[str, FilterExpression], body: NodeList) -> None:
        self.label = label
        self.options = options
        self.body = body

    def render(self, context: Context) -> SafeString:
        options = {name: value.resolve(context) for name, value in self.options.items()}
        value = self.body.render(context).strip()
        empty = format_html('<span class="unknown">{}</span>', options.get("missing") or "—")
        return format_html(
            '<div class="detail{}"><dt>{}</dt><dd>{}</dd></div>',
            " detail-wide" if options.get("wide") else "",
            self.label.resolve(context),
            SafeString(value) if value not in ("", "—", "None") else empty,
        )


@register.tag
def detail(parser: Parser, token: Token) -> DetailItem:
    """``{% detail "法定代表人" %}{{ person }}{% enddetail %}`` inside ``<dl class="details">``.

    Empty shows —, or what ``missing="待补"`` says; ``wide=True`` takes the whole row.
    """
    bits = token.split_contents()[1:]
    label = parser.compile_filter(bits[0])
    options = token_kwargs(bits[1:], parser)
    body = parser.parse(("enddetail",))
    parser.delete_first_token()
    return DetailItem(label, options, body)
