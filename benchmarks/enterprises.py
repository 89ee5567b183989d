"""Pages of a zone of 100,000 enterprises on SQLite: server time and number of queries beside their limits.

Run: ``python -m benchmarks.enterprises [number of enterprises]``. The database is made in a directory that is
thrown away. Server time is that of one process answering a request with everything a page needs: session,
person, menu, rows, template.
"""

import datetime as dt
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LIMIT_MS = 150
LIMIT_QUERIES = 12
ROUNDS = 25
WARM_UP = 3
BATCH = 2_000
AS_OF = dt.date(2025, 12, 31)
YEARS = (2022, 2023, 2024, 2025)
CHARACTERS = "晨曦华耀卓怡恒通鸿湾钜星宏达聚益潞安中科光微紫外长智亿嘉金属新能源精密智能电子材料生物医药装备"
INDUSTRIES = ("3841", "3985", "2710", "6513", "3491", "3525", "7320", "2641")
CLUSTERS = ("新能源", "电子信息", "装备制造", "生物医药", "新材料", "现代服务", "数字经济", "节能环保")
TERMS = (
    ("tech_sme", 0.3, 1),
    ("high_tech", 0.15, 3),
    ("innovative_sme", 0.1, 3),
    ("specialised_sme", 0.05, 3),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A page somebody opens; ``query`` is what stands in the address."""

    name: str
    query: str


VISITS = (
    Visit("the list as it opens", ""),
    Visit("sorted by revenue, ascending", "sort=revenue&columns=business"),
    Visit("sorted by revenue, page 1000", "sort=-revenue&columns=business&page=1000"),
    Visit("sorted by R&D expense", "sort=-rd_expense&columns=technology"),
    Visit("sorted by name", "sort=name"),
    Visit("sorted by founding day", "sort=-registered_on"),
    Visit("pinyin initials, few found", "q=hyzk"),
    Visit("pinyin initials, many found", "q=hy"),
    Visit("pinyin initials, none found", "q=qqqqqq"),
    Visit("part of the name", "q=华耀"),
    Visit("part of the code", "q=MA0001234"),
    Visit("one cluster by revenue", "cluster=c1&columns=business"),
    Visit("holding a title", "title=high_tech&columns=technology"),
    Visit("without any title", "title=none"),
    Visit("title ending within 90 days", "ending=90"),
    Visit("above scale", "scale=true"),
    Visit("figures lacking", "figures=lacking&columns=business"),
    Visit("manufacturing, revenue above 1 亿", "industry=C&revenue_min=10000"),
    Visit("an earlier year", "year=2023&columns=business"),
    Visit("contacts", "columns=contact"),
)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as home:
        os.environ["GAOXIN_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "gaoxin.config.settings.development"
        import django

        django.setup()
        begun = time.perf_counter()
        key = fill(number)
        print(f"{number:,} enterprises made in {time.perf_counter() - begun:.0f} s")
        report(key)


def fill(number: int) -> int:
    """A zone with its enterprises and an officer; the key of an enterprise in the middle."""
    from django.core.management import call_command
    from django.db import transaction

    from gaoxin.enterprises.models import Cluster, Enterprise
    from gaoxin.foundation.accounts.models import Membership, User
    from gaoxin.foundation.accounts.roles import Role
    from gaoxin.foundation.zones.models import Zone

    call_command("migrate", verbosity=0)
    zone = Zone.objects.create(
        code="large",
        name="大型高新区",
        short_name="大型",
        province="山西省",
        city="长治市",
        level="national",
        data_as_of=AS_OF,
    )
    clusters = [
        Cluster.objects.create(zone=zone, code=f"c{place}", name=name, sort_order=place)
        for place, name in enumerate(CLUSTERS)
    ]
    user = User.objects.create_user(username="officer", password=None, display_name="测算")
    Membership.objects.create(user=user, zone=zone, role=Role.ENTERPRISE_SERVICE, since=dt.date(2020, 1, 1))
    with transaction.atomic():
        Enterprise.objects.bulk_create(enterprises(zone, clusters, number), batch_size=BATCH)
        keys = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
        for model, rows in records(keys):
            model.objects.bulk_create(rows, batch_size=BATCH)
    return keys[len(keys) // 2]


def enterprises(zone: Any, clusters: list[Any], number: int) -> Iterator[Any]:
    from gaoxin.enterprises.models import Enterprise
    from gaoxin.enterprises.names import initials_of
    from gaoxin.values.uscc import check_character

    draw = random.Random(7)
    letters = {character: initials_of(character) for character in CHARACTERS}
    for serial in range(number):
        core = [draw.choice(CHARACTERS) for _ in range(draw.randint(3, 6))]
        first = f"91140400MA{serial:07d}"
        yield Enterprise(
            zone=zone,
            uscc=first + check_character(first),
            name=f"长治市{''.join(core)}科技有限公司",
            initials=f"czs{''.join(letters[one] for one in core)}kjyxgs",
            status="active" if draw.random() < 0.93 else "cancelled",
            cluster=draw.choice(clusters),
            industry_code=draw.choice(INDUSTRIES),
            registered_on=dt.date(draw.randint(1998, 2024), draw.randint(1, 12), draw.randint(1, 28)),
            registered_capital=Decimal(draw.randint(10, 9_000)) * 10_000,
            legal_representative="某某",
            site=f"标准厂房{draw.randint(1, 40)}号",
            address="山西省长治市高新区产业大道",
            above_scale_since=dt.date(2022, 1, 1) if draw.random() < 0.05 else None,
            is_sample=True,
        )


def records(keys: list[int]) -> Iterator[tuple[Any, Iterable[Any]]]:
    from gaoxin.enterprises.models import AnnualFigures, Contact, IntellectualProperty, Recognition

    draw = random.Random(8)
    yield AnnualFigures, (row for key in keys for row in figures(draw, key))
    yield Recognition, (row for key in keys for row in titles(draw, key))
    granted = dt.date(2022, 5, 6)
    yield (
        IntellectualProperty,
        (
            IntellectualProperty(
                enterprise_id=key,
                kind="invention_patent",
                property_class="class_one",
                title="一种装置",
                granted_on=granted,
            )
            for key in keys
            if draw.random() < 0.6
        ),
    )
    yield Contact, (Contact(enterprise_id=key, name="联系人", phone="13800000000") for key in keys)


def figures(draw: random.Random, key: int) -> Iterator[Any]:
    """Most years of most enterprises; some figures of some years are unknown."""
    from gaoxin.enterprises.models import AnnualFigures

    for year in YEARS:
        if draw.random() < 0.08:
            continue
        revenue = Decimal(int(10 ** draw.uniform(5, 9)))
        yield AnnualFigures(
            enterprise_id=key,
            year=year,
            revenue=revenue if draw.random() < 0.95 else None,
            main_revenue=revenue * 9 // 10,
            rd_expense=revenue // 25 if draw.random() < 0.7 else None,
            profit=revenue // 15,
            tax=revenue // 20,
            assets=revenue * 2,
            net_assets=revenue,
            staff=draw.randint(3, 900),
            tech_staff=2,
            is_sample=True,
        )


def titles(draw: random.Random, key: int) -> Iterator[Any]:
    from gaoxin.enterprises.models import Recognition

    for kind, share, years in TERMS:
        if draw.random() < share:
            day = dt.date(draw.randint(2023, 2025), draw.randint(1, 12), draw.randint(1, 28))
            yield Recognition(
                enterprise_id=key,
                kind=kind,
                recognised_on=day,
                valid_until=day.replace(year=day.year + years),
                certificate_no=f"GR{key}",
            )


def report(key: int) -> None:
    from django.test import Client

    from gaoxin.foundation.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    print(f"limits: {LIMIT_QUERIES} queries, p95 {LIMIT_MS} ms")
    print(f"{'page':38s} {'rows':>8s} {'queries':>8s} {'p50 ms':>8s} {'p95 ms':>8s} {'of limit':>9s}")
    for visit in VISITS:
        print(line(client, visit.name, f"/enterprises/?{visit.query}"))
    print(line(client, "one enterprise", f"/enterprises/{key}/"))
    print(line(client, "recognitions", "/enterprises/recognitions/?state=ending"))


def line(client: Any, name: str, address: str) -> str:
    from django.db import connection

    asked = Asked()
    with connection.execute_wrapper(asked):
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    found = re.search(r'class="count-line"[^>]*><b>([0-9,]+)</b>', response.content.decode())
    rows = found.group(1) if found else ""
    took = sorted(milliseconds(client, address) for _ in range(WARM_UP + ROUNDS))
    middle, late = took[len(took) // 2], took[int(len(took) * 0.95)]
    return f"{name:38s} {rows:>8s} {asked.count:8d} {middle:8.1f} {late:8.1f} {late / LIMIT_MS:9.0%}"


class Asked:
    """Counts the questions to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *question: Any) -> Any:
        self.count += 1
        return execute(*question)


def milliseconds(client: Any, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
