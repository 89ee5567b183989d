"""Short words for titles, where a list has no room for the full ones."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.models import RecognitionKind

# In the order lists show them.
SHORT_TITLES: dict[str, Promise] = {
    RecognitionKind.ABOVE_SCALE: _("规上"),
    RecognitionKind.HIGH_TECH: _("高企"),
    RecognitionKind.LITTLE_GIANT: _("小巨人"),
    RecognitionKind.SPECIALISED_SME: _("专精特新"),
    RecognitionKind.INNOVATIVE_SME: _("创新型"),
    RecognitionKind.TECH_SME: _("科小"),
    RecognitionKind.GAZELLE: _("瞪羚"),
}
TITLE_STATES: dict[str, Promise] = {
    "held": _("有效"),
    "ending": _("即将到期"),
    "ended": _("已到期"),
    "withdrawn": _("已撤销"),
    "coming": _("未生效"),
}
