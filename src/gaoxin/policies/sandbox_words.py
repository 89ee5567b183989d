"""Words of the sandbox: what a lever is called, what a group is, what the orders of funding are."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises.models import RecognitionKind
from gaoxin.policies.assembly.levers import Lever
from gaoxin.policies.presentation import in_language

LEVER_KINDS: Mapping[str, str | Promise] = {
    "threshold": gettext_lazy("门槛"),
    "money": gettext_lazy("金额、比例和上限"),
    "tier": gettext_lazy("分档表"),
}
GROUPS: Mapping[str, str | Promise] = {
    "cluster": gettext_lazy("按产业集群"),
    "rung": gettext_lazy("按持有的资质"),
    "size": gettext_lazy("按企业规模"),
}
SIZES: Mapping[str, str | Promise] = {
    "large": gettext_lazy("大型"),
    "medium": gettext_lazy("中型"),
    "small": gettext_lazy("小型"),
    "micro": gettext_lazy("微型"),
    "unknown": gettext_lazy("规模待补"),
}
NO_GROUP: Mapping[str, str | Promise] = {
    "cluster": gettext_lazy("未分集群"),
    "rung": gettext_lazy("未持有资质"),
    "size": gettext_lazy("规模待补"),
}


def group_name(grouping: str, name: str) -> str:
    if not name:
        return str(NO_GROUP[grouping])
    if grouping == "rung":
        return str(RecognitionKind(name).label)
    return str(SIZES[name]) if grouping == "size" else name


def lever_label(lever: Lever) -> str:
    label = in_language(lever.anchor.label, lever.anchor.label_en)
    if not lever.row:
        return label
    words = _("%(table)s，第 %(row)s 档起点") if lever.is_start else _("%(table)s，第 %(row)s 档")
    return words % {"table": label, "row": lever.row}
