"""付款清单: what goes to the bank, as a workbook or CSV; refused while an account is missing."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from gaoxin.policies.listed_workbook import ListColumn, list_workbook
from gaoxin.policies.models import AwardState, BankAccount, GrantAward, GrantRound
from gaoxin.policies.selectors.delivery import accounts_on
from gaoxin.values.errors import Conflict

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS: Final = (6, 36, 22, 34, 28, 16, 40)
_AMOUNT: Final = 5


@dataclass(frozen=True, slots=True)
class Payment:
    award: GrantAward
    account: BankAccount


def payments_of(row: GrantRound, *, day: dt.date) -> list[Payment]:
    """Everything of a round that is to be paid, each with the account of the day.

    Refuses when there is nothing to pay, and while any enterprise has no account, naming all of them.
    """
    payable = list(
        row.awards.filter(state=AwardState.PAYABLE)
        .select_related("enterprise", "round")
        .order_by("enterprise_id", "id")
    )
    if not payable:
        raise Conflict(
            "payments.none",
            _("这个批次没有待付的兑付，没有可导出的清单。"),
            remedy=_("请先批准兑付；已经付清的请看兑付经过。"),
        )
    accounts = accounts_on((award.enterprise_id for award in payable), day=day)
    without = dict.fromkeys(award.enterprise.name for award in payable if award.enterprise_id not in accounts)
    if without:
        raise Conflict(
            "payments.no_account",
            _("%(count)s 家企业没有登记收款账户：%(names)s。")
            % {"count": len(without), "names": "、".join(without)},
            remedy=_("请逐家登记收款账户后再导出；清单没有生成，不会漏付。"),
        )
    return [Payment(award, accounts[award.enterprise_id]) for award in payable]


def total_of(payments: Sequence[Payment]) -> Decimal:
    return sum((one.award.amount for one in payments), Decimal(0))


def _heads() -> list[str]:
    return [_("序号"), _("户名"), _("银行账号"), _("开户银行"), _("奖补名称"), _("金额（元）"), _("用途")]


def _texts(number: int, one: Payment) -> tuple[int, str, str, str, str, Decimal, str]:
    purpose = f"{one.award.round.title}（{one.award.year}年度）"
    account = one.account
    return (
        number,
        account.account_name,
        account.number,
        account.bank,
        one.award.label,
        one.award.amount,
        purpose,
    )


def payments_csv(payments: Sequence[Payment]) -> bytes:
    """UTF-8 with the mark spreadsheet programs look for; 元 with two decimals; a total at the end."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_heads())
    for number, one in enumerate(payments, 1):
        writer.writerow(
            f"{cell:.2f}" if isinstance(cell, Decimal) else _inert(str(cell)) for cell in _texts(number, one)
        )
    writer.writerow(["", _("合计"), "", "", "", f"{total_of(payments):.2f}", ""])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def payments_workbook(payments: Sequence[Payment], *, title: str) -> bytes:
    columns = [
        ListColumn(head, width, is_summed=place == _AMOUNT)
        for place, (head, width) in enumerate(zip(_heads(), _WIDTHS, strict=True))
    ]
    rows = [_texts(number, one) for number, one in enumerate(payments, 1)]
    return list_workbook(columns, rows, title=title, sheet_name=_("付款清单"))


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text
