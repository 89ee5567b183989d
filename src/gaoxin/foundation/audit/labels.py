"""What audited actions, changed fields and subjects are called and where they are shown.

Apps declare these beside their permissions and addresses; this layer knows none of them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

ACTIONS: dict[str, Label] = {}
# Names in ``changes`` that are no fields of the subject.
WORDS: dict[str, Label] = {
    "way": _("登录方式"),
    "tokens_revoked": _("撤销令牌"),
    "reason": _("原因"),
    "rows": _("行数"),
    "file": _("文件"),
    "filters": _("筛选条件"),
    "format": _("格式"),
    "count": _("数量"),
    "note": _("说明"),
}
PAGES: dict[str, str] = {}


def audited(code: str, label: Label) -> str:
    """Declare an action that leaves an audit event; returns its code. Recording refuses undeclared codes."""
    ACTIONS[code] = label
    return code


def called(name: str, label: Label) -> None:
    """Declare what a name in ``changes`` is called when it is no field of the subject."""
    WORDS[name] = label


def shown_at(subject_type: str, url_name: str) -> None:
    """Declare the page of a kind of row (``"projects.keyproject"``); the address takes its id as ``pk``."""
    PAGES[subject_type] = url_name
