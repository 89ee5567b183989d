"""An indicator's figure as a page shows it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gaoxin.evaluation.definitions import Indicator
from gaoxin.evaluation.selectors import Figure
from gaoxin.foundation.rule_answers import in_language
from gaoxin.web.figures import Figure as ShownFigure

MONEY_PLACES = 2
# Topics and units of the catalogue as they are translated on the page.
TOPICS = (
    gettext_noop("重点项目"),
    gettext_noop("招商引资"),
    gettext_noop("企业培育"),
    gettext_noop("创新载体"),
    gettext_noop("创新平台"),
    gettext_noop("科技项目"),
    gettext_noop("成果转化"),
)
UNITS = (gettext_noop("个"), gettext_noop("家"), gettext_noop("亿元"))


def label_of(figure: Figure) -> str:
    """The indicator's name in the language of the page."""
    return name_of(figure.indicator)


def name_of(indicator: Indicator) -> str:
    return in_language(indicator.label, indicator.label_en)


def definition_of(indicator: Indicator) -> str:
    """What it counts, in the language of the page."""
    return in_language(indicator.definition, indicator.definition_en)


def shown_figure(figure: Figure) -> ShownFigure:
    """With its unit, target, time tick, and the way to its rows; says how many rows are 示例数据."""
    note = ""
    if figure.sample_rows:
        note = _("含示例 %(sample)s/%(rows)s 行") % {"sample": figure.sample_rows, "rows": figure.rows}
    return ShownFigure(
        label=label_of(figure),
        value=figure.value,
        unit=_(figure.indicator.unit),
        target=figure.target,
        time_share=figure.time_share if figure.target is not None else None,
        href=figure.rows_url,
        note=note,
        places=MONEY_PLACES if not figure.indicator.is_count else 0,
    )
