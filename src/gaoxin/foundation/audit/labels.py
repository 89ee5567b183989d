"""What audited actions, changed fields and subjects are called and where they are shown.

Apps declare these beside their permissions and addresses; this layer knows none of them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

ACTIONS: dict[str, Label] = {}
# Names in ``changes`` that are no fields of the subject.
WORDS: dict[str, Label] = {
    "reason": _("原因"),
    "rows": _("行数"),
    "file": _("文件"),
    "filters": _("筛选条件"),
    "format": _("格式"),
    "count": _("数量"),
    "note": _("说明"),
}
# What stands for a code in ``changes`` under a name that is no field: (name, code) → label.
VALUES: dict[tuple[str, str], Label] = {}
PAGES: dict[str, str] = {}


def audited(code: str, label: Label) -> str:
    """Declare an action that leaves an audit event; returns its code. Recording refuses undeclared codes."""
    ACTIONS[code] = label
    return code


def called(name: str, label: Label) -> None:
    """Declare what a name in ``changes`` is called when it is no field of the subject."""
    WORDS[name] = label


def worded(name: str, code: str, label: Label) -> str:
    """Declare how a code recorded under ``name`` is shown; returns the code.

    The trail keeps codes, so that it reads the same whatever language the acting person had chosen.
    """
    VALUES[name, code] = label
    return code


def shown_at(subject_type: str, url_name: str) -> None:
    """Declare the page of a kind of row (``"projects.keyproject"``); the address takes its id as ``pk``."""
    PAGES[subject_type] = url_name
