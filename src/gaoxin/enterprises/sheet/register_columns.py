"""Columns of the register's sheet, and an enterprise as that sheet types it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Prefetch
from django.utils import timezone

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions.register import CORRECTABLE
from gaoxin.enterprises.models import Contact, Enterprise, EnterpriseStatus, TechnologyField
from gaoxin.enterprises.selectors.standing import current_contact
from gaoxin.enterprises.sheet.holders import CODE, NAME, pieces
from gaoxin.foundation.sheets.columns import Choice, Column, Kind, choices
from gaoxin.foundation.zones.scope import Scope

STATUS_WORDS = {
    EnterpriseStatus.ACTIVE: ("在业", "在营", "开业", "正常", "存续（在营、开业、在册）"),
    EnterpriseStatus.SUSPENDED: ("停业", "停产"),
    EnterpriseStatus.MOVED_OUT: ("外迁", "已迁出"),
    EnterpriseStatus.CANCELLED: ("已注销",),
    EnterpriseStatus.REVOKED: ("已吊销", "吊销未注销"),
}
CONTACT = {"contact_name": "name", "contact_duty": "duty", "contact_phone": "phone"}


def register_columns(scope: Scope) -> Iterable[Column]:
    yield CODE
    yield replace(NAME, required=True)
    yield Column("no_code_reason", "暂无代码原因", max_length=100, help="没有统一社会信用代码时必填")
    yield Column("short_name", "简称", aliases=("企业简称",), max_length=60)
    yield Column(
        "status",
        "经营状态",
        Kind.CHOICE,
        choices=tuple(Choice(one.value, str(one.label), words) for one, words in STATUS_WORDS.items()),
        aliases=("登记状态", "企业状态"),
        example="存续",
    )
    clusters = tuple(Choice(one.code, one.name) for one in selectors.clusters(scope))
    if clusters:
        aliases = ("产业链", "所属集群", "所属产业链", "所属产业集群")
        yield Column("cluster", "产业集群", Kind.CHOICE, choices=clusters, aliases=aliases)
    yield Column(
        "industry_code",
        "国民经济行业代码",
        aliases=("行业代码", "行业代码2017", "国民经济行业"),
        help="2至4位代码，如3985",
        example="3985",
        max_length=40,
    )
    yield Column(
        "technology_field",
        "技术领域",
        Kind.CHOICE,
        choices=choices(TechnologyField.choices),
        aliases=("企业所属技术领域", "高新技术领域"),
    )
    yield Column(
        "registered_on",
        "成立日期",
        Kind.DATE,
        aliases=("注册时间", "成立时间", "注册日期", "登记日期"),
        example="2018-05-20",
    )
    yield Column("registered_capital", "注册资本", Kind.MONEY, aliases=("注册资金",), example="1000")
    yield Column(
        "legal_representative", "法定代表人", aliases=("法人", "法人代表", "法人姓名"), max_length=40
    )
    yield Column("site", "所在载体", aliases=("所在园区", "入驻载体"), max_length=80)
    yield Column(
        "address", "生产经营地址", aliases=("经营地址", "企业地址", "地址"), max_length=200, width=34
    )
    yield Column(
        "main_products",
        "主要产品",
        aliases=("主要产品（服务）", "主导产品", "主营产品"),
        max_length=300,
        width=34,
    )
    yield Column("entered_zone_on", "入区日期", Kind.DATE, aliases=("入区时间", "入驻时间"))
    yield Column("above_scale_since", "入规日期", Kind.DATE, aliases=("入规时间", "上规时间", "入统时间"))
    yield Column("contact_name", "联系人", aliases=("联系人姓名",), max_length=40)
    yield Column("contact_duty", "联系人职务", aliases=("职务",), max_length=40)
    yield Column("contact_phone", "联系电话", Kind.PHONE, aliases=("联系方式", "电话", "手机", "手机号"))


def current_contacts() -> Prefetch:
    rows = Contact.objects.filter(current_contact(timezone.localdate())).order_by("pk")
    return Prefetch("contacts", queryset=rows, to_attr="contacts_now")


def read_contacts(rows: Sequence[Enterprise]) -> None:
    """Reads the contacts of many enterprises along, one query for some hundreds."""
    held: dict[int, list[Contact]] = {row.pk: [] for row in rows}
    for some in pieces(sorted(held)):
        current = Contact.objects.filter(current_contact(timezone.localdate()), enterprise__in=some)
        for contact in current.order_by("pk"):
            held[contact.enterprise_id].append(contact)
    for row in rows:
        row.contacts_now = held[row.pk]  # type: ignore[attr-defined]


def sheet_values(row: Enterprise) -> dict[str, object]:
    """An enterprise as the sheet types it; blank texts are unknown."""
    values: dict[str, object] = {name: getattr(row, name) or None for name in CORRECTABLE}
    values["cluster"] = row.cluster.code if row.cluster else None
    values["registered_capital"] = row.registered_capital
    contact = row.contacts_now[0] if row.contacts_now else None  # type: ignore[attr-defined]
    return values | {key: getattr(contact, name, None) or None for key, name in CONTACT.items()}
