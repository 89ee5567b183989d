"""A list keeps its search, filters, columns, order and page in its address."""

import pytest

from gaoxin.enterprises.models import Enterprise
from tests.web.conftest import make_enterprises


def test_it_opens(leader, zone):
    make_enterprises(zone, 3)
    print(leader.get("/ledger/").content.decode())
    print(leader.get("/").content.decode()[:500])
    print(leader.get("/form/").status_code, leader.post("/form/").status_code)
