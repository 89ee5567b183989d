"""What belongs to one enterprise does not exist for the user of another, in the same zone or next door."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.test import Client, TestCase
from django.urls import get_resolver, reverse

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.models import Membership
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.sample.loader import CHANGZHI, EXAMPLE, load_sample
from tests.factories import login, make_user
from tests.isolation.test_another_zone_sees_nothing import (
    FIXED,
    PLATFORM_WIDE,
    WITHOUT_ROWS,
    WORDS,
    _text,
    addresses,
    model_behind,
)

PATHS = (
    "enterprise",
    "project__enterprise",
    "application__enterprise",
    "owner",
    "case__project__enterprise",
    "item__case__project__enterprise",
)


class AnotherFirm(TestCase):
    """The sample's enterprise user has rows of every kind; the visitors stand for other enterprises."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_sample(lambda _words: None)
        own = Membership.objects.get(role=Role.ENTERPRISE_USER)
        cls.firm = Enterprise.objects.get(pk=own.enterprise_id)
        zones = (Zone.objects.get(code=CHANGZHI), Zone.objects.get(code=EXAMPLE))
        cls.visitors = [
            make_user(
                zone,
                Role.ENTERPRISE_USER,
                enterprise_id=Enterprise.objects.filter(zone=zone).exclude(pk=cls.firm.pk).first().pk,
            )
            for zone in zones
        ]

    def clients(self) -> list[Client]:
        return [login(Client(SERVER_NAME="localhost"), user) for user in self.visitors]

    def test_no_address_with_a_row_of_the_firm_answers(self) -> None:
        asked = set()
        for client in self.clients():
            for name, arguments in addresses(get_resolver().url_patterns):
                given = self.given(name, arguments)
                if given is None:
                    continue
                for method in (client.get, client.post):
                    response = method(reverse(name, kwargs=given))
                    with self.subTest(name=name):
                        assert response.status_code in (403, 404, 405), (name, response.status_code)
                asked.add(name)
        assert {"enterprises:correction", "services:request", "enterprises:detail", "approvals:case"} <= asked
        assert len(asked) > 30

    def given(self, name: str, arguments: list[str]) -> dict[str, Any] | None:
        """The arguments of an address with a row of the firm; None where it names no such row."""
        if set(arguments) <= set(WORDS) or name in WITHOUT_ROWS:
            return None
        found = {one: FIXED.get(one) or self.row_number(name, one) for one in arguments}
        return None if None in found.values() else found

    def row_number(self, name: str, argument: str) -> int | None:
        model = model_behind(name, argument)
        if model._meta.label in PLATFORM_WIDE:
            return None
        if model is apps.get_model("enterprises.Enterprise"):
            return self.firm.pk
        return self.rows_of_firm(model).values_list("pk", flat=True).first()

    def rows_of_firm(self, model: type[models.Model]) -> models.QuerySet:
        for path in PATHS:
            try:
                return model._default_manager.filter(**{path: self.firm})
            except (FieldError, ValueError):
                continue
        return model._default_manager.none()

    def test_no_page_without_a_row_shows_its_name(self) -> None:
        shown = 0
        for client in self.clients():
            for name, arguments in addresses(get_resolver().url_patterns):
                if not set(arguments) <= set(WORDS):
                    continue
                response = client.get(reverse(name, kwargs={one: WORDS[one] for one in arguments}))
                if response.status_code == 200:
                    shown += 1
                    assert self.firm.name not in _text(response), name
        assert shown > 10

    def test_the_own_pages_show_the_own_enterprise(self) -> None:
        for client, user in zip(self.clients(), self.visitors, strict=True):
            own = Enterprise.objects.get(pk=user.memberships.get().enterprise_id)
            assert client.get("/")["Location"] == "/portal/"
            for name in ("portal:home", "portal:facts"):
                assert own.name in client.get(reverse(name)).content.decode()
