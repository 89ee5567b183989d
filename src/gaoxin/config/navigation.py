"""The menu: sections and pages, each shown to the roles whose permission it needs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import READ_AUDIT, READ_ZONE, Permission


@dataclass(frozen=True, slots=True)
class Page:
    label: str | Promise
    url_name: str
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Section:
    label: str | Promise
    pages: tuple[Page, ...]


SECTIONS: tuple[Section, ...] = (
    Section(_("今日"), (Page(_("驾驶舱"), "dashboards:cockpit", READ_ZONE),)),
    Section(_("系统"), (Page(_("审计"), "audit:events", READ_AUDIT),)),
)
