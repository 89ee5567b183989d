"""Whose row it is: enterprises of a sheet found by code or name, all at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gaoxin.enterprises import selectors
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.names import written_name
from gaoxin.foundation.sheets.columns import Column, Kind
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError

# Below the number of parameters every database takes in one statement.
AT_ONCE = 900
CODE = Column(
    "uscc",
    "统一社会信用代码",
    Kind.USCC,
    aliases=("信用代码", "社会信用代码", "统一信用代码", "企业统一社会信用代码", "纳税人识别号"),
    example="91140400MA0EXAMP1X",
    width=22,
)
NAME = Column(
    "name",
    "企业名称",
    aliases=("单位名称", "公司名称", "企业全称", "企业", "单位详细名称"),
    example="长治市某某科技有限公司",
    max_length=120,
    width=34,
)


class Holders:
    """The enterprises a sheet speaks of. A row names its enterprise by code or, without one, by full name."""

    def __init__(self, scope: Scope, rows: Iterable[Mapping[str, Any]]) -> None:
        codes, names = set(), set()
        for values in rows:
            if values.get("uscc"):
                codes.add(values["uscc"])
            elif values.get("name"):
                names.add(written_name(values["name"]))
        self.by_code: dict[str, Enterprise] = {}
        self.by_name: dict[str, list[Enterprise]] = {}
        for row in in_batches(scope, "uscc", codes):
            self.by_code[str(row.uscc)] = row
        for row in in_batches(scope, "name", names):
            self.by_name.setdefault(row.name, []).append(row)

    @property
    def all(self) -> list[Enterprise]:
        return [*self.by_code.values(), *(row for rows in self.by_name.values() for row in rows)]

    def candidates(self, values: Mapping[str, Any]) -> list[Enterprise]:
        """The enterprises a code or, without one, a name may mean."""
        if values.get("uscc"):
            found = self.by_code.get(values["uscc"])
            return [found] if found else []
        return self.by_name.get(written_name(values.get("name") or ""), [])

    def holder(self, values: Mapping[str, Any]) -> Enterprise:
        """The enterprise of a row; a refusal when there is none, several, or code and name disagree."""
        code, name = values.get("uscc"), written_name(values.get("name") or "")
        if code:
            found = self.by_code.get(code)
            if found is None:
                raise _not_registered(code, field="uscc")
            if name and name not in (found.name, found.short_name):
                raise _other_name(found, name)
            return found
        namesakes = self.by_name.get(name, [])
        if not namesakes:
            raise _not_registered(name, field="name")
        if len(namesakes) > 1:
            raise several_named(name)
        return namesakes[0]

    def find(self, values: Mapping[str, Any]) -> Enterprise | None:
        """The same, None where there is no one enterprise."""
        try:
            return self.holder(values)
        except DomainError:
            return None


def in_batches(scope: Scope, field: str, wanted: Iterable[str]) -> Iterator[Enterprise]:
    for some in pieces(sorted(wanted)):
        yield from selectors.enterprises(scope).filter(**{f"{field}__in": some}).select_related("cluster")


def pieces(wanted: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def several_named(name: str) -> DomainError:
    return DomainError(
        "enterprise.several_named",
        f"有不止一家企业叫“{name}”。",
        field="name",
        value=name,
        remedy="请填写统一社会信用代码。",
    )


def _not_registered(wanted: str, *, field: str) -> DomainError:
    return DomainError(
        "enterprise.not_registered",
        f"企业台账中没有“{wanted}”。",
        field=field,
        value=wanted,
        remedy="请核对代码或名称；新企业请先导入或登记企业档案。",
    )


def _other_name(found: Enterprise, name: str) -> DomainError:
    return DomainError(
        "enterprise.other_name",
        f"代码 {found.uscc} 登记的企业是“{found.name}”，表中名称是“{name}”。",
        field="name",
        value=name,
        remedy="请核对代码是否填错行；企业已更名的，请先在企业档案中变更名称。",
    )
