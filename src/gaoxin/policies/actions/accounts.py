"""收款账户: where an enterprise is paid, from a day on; earlier accounts stay readable."""

import datetime as dt
import re
import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.policies import permissions
from gaoxin.policies.actions.grant_steps import refuse_day
from gaoxin.policies.models import BankAccount
from gaoxin.values.errors import DomainError

_SPACES = re.compile(r"[\s\-‐–—]")
_NUMBER = re.compile(r"\d{8,30}")
_EARLIEST = dt.date(1990, 1, 1)


@transaction.atomic
def keep_account(
    enterprise: Enterprise,
    *,
    by: Actor,
    account_name: str,
    bank: str,
    number: str,
    since: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> BankAccount:
    """A new account holds from ``since``; the name must be the enterprise's own."""
    require(by, permissions.MAKE_PAYMENT, zone_id=enterprise.zone_id)
    refuse_day(since, first=_EARLIEST, today=today, field="since")
    holder = _own_name(enterprise, account_name)
    found = BankAccount.objects.create(
        enterprise=enterprise,
        account_name=holder,
        bank=_bank(bank),
        number=account_number(number),
        since=since,
        recorded_by=by.name,
        **origin.fields,
    )
    # The trail says which account by its last digits, not the whole number.
    changes = {"account": (None, f"{found.bank} …{found.number[-4:]}")}
    record(permissions.ACCOUNT_KEPT, enterprise, by=by, zone_id=enterprise.zone_id, changes=changes)
    return found


def account_number(text: str) -> str:
    """Digits alone, 8 to 30 of them; spaces and hyphens people group them by are left out."""
    digits = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(digits) or not digits.isascii():
        raise DomainError(
            "account.number",
            _("银行账号“%(number)s”不对：应为 8 至 30 位数字，不能有字母或符号。") % {"number": text.strip()},
            field="number",
            value=text,
            remedy=_("请对照开户许可证或银行回单填写，不要用表格里变成“6.22E+18”的数。"),
        )
    return digits


def _own_name(enterprise: Enterprise, text: str) -> str:
    given = unicodedata.normalize("NFKC", text).replace(" ", "")
    own = unicodedata.normalize("NFKC", enterprise.name).replace(" ", "")
    if given != own:
        raise DomainError(
            "account.name",
            _("户名“%(given)s”与企业名称“%(own)s”不一致。") % {"given": text.strip(), "own": enterprise.name},
            field="account_name",
            value=text,
            remedy=_("只能付到企业自己的账户；企业更名的，请先在企业档案里变更名称。"),
        )
    return enterprise.name


def _bank(text: str) -> str:
    name = text.strip()
    if not 4 <= len(name) <= 120:
        raise DomainError(
            "account.bank",
            _("开户银行“%(bank)s”不完整。") % {"bank": name},
            field="bank",
            value=text,
            remedy=_("请写到支行，如“中国工商银行长治高新支行”。"),
        )
    return name
