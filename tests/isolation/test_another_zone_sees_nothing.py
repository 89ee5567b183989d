"""What belongs to one zone does not exist for an officer of another: no list shows it, no address answers."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.resources.models import CarrierKind
from gaoxin.sample.loader import CHANGZHI, EXAMPLE, load_sample
from tests.factories import login, make_user

# Which row stands behind an address: the model its number belongs to.
ROWS = {
    "accounts:token_revoke": "accounts.PersonalToken",
    "accounts:role_end": "accounts.Membership",
    "accounts:role_revoke": "accounts.Membership",
    "accounts:": "accounts.User",
    "zones:post_": "zones.Post",
    "zones:holding_new": "zones.Post",
    "zones:holding_": "zones.PostHolding",
    "zones:": "zones.Department",
    "projects:reach_milestone": "projects.Milestone",
    "projects:correct_stage": "projects.StageChange",
    "projects:": "projects.KeyProject",
    "enterprises:correction": "enterprises.CorrectionProposal",
    "enterprises:edit_recognition": "enterprises.Recognition",
    "enterprises:withdraw_recognition": "enterprises.Recognition",
    "enterprises:edit_property": "enterprises.IntellectualProperty",
    "enterprises:edit_contact": "enterprises.Contact",
    "enterprises:end_contact": "enterprises.Contact",
    "enterprises:": "enterprises.Enterprise",
    "policies:draft": "policies.RuleDraft",
    "policies:call": "policies.ApplicationCall",
    "policies:application": "policies.Application",
    "policies:plan": "policies.CultivationPlan",
    "policies:forecast_kept": "policies.YearForecast",
    "policies:match_changes": "policies.MatchRun",
    "policies:": "enterprises.Enterprise",
    "resources:": "resources.Carrier",
    "innovation:tenant": "innovation.Tenant",
    "innovation:": "innovation.InnovationCarrier",
    "policies:round": "policies.GrantRound",
    "policies:award": "policies.GrantAward",
    "policies:account": "enterprises.Enterprise",
    "approvals:plan_bpmn": "approvals.ApprovalPlan",
    "approvals:kept_plan": "approvals.ApprovalPlan",
    "approvals:route_map": "approvals.ApprovalPlan",
    "approvals:open_case": "approvals.ApprovalPlan",
    "approvals:plan": "projects.KeyProject",
    "approvals:facts": "projects.KeyProject",
    "approvals:keep_plan": "projects.KeyProject",
    "approvals:item": "approvals.CaseItem",
    "approvals:take_item": "approvals.CaseItem",
    "approvals:step": "approvals.CaseItem",
    "approvals:check_pledge": "approvals.Pledge",
    "approvals:imported_log": "approvals.ImportedLog",
    "approvals:log_layout": "approvals.ImportedLog",
    "approvals:log_again": "approvals.ImportedLog",
    "approvals:withdraw_log": "approvals.ImportedLog",
    "approvals:export_imported_log": "approvals.ImportedLog",
    "approvals:withdraw_assessment": "approvals.AreaAssessment",
    "approvals:bundle": "approvals.EiaBundle",
    "approvals:restate_bundle": "approvals.EiaBundle",
    "approvals:add_member": "approvals.EiaBundle",
    "approvals:remove_member": "approvals.EiaBundle",
    "approvals:approve_bundle": "approvals.EiaBundle",
    "approvals:dissolve_bundle": "approvals.EiaBundle",
    "approvals:revert_migration": "approvals.TermsChange",
    "approvals:": "approvals.ApprovalCase",
    "sheets:": "sheets.ImportBatch",
    "attachments:": "attachments.Attachment",
    "services:": "services.ServiceRequest",
    "jobs:": "jobs.Job",
    "notices:": "notices.Notice",
}
# Rules hold on the whole platform: their drafts are no zone's data, and officers of every zone work on them.
PLATFORM_WIDE = {"policies.RuleDraft"}
SPECIAL = {"zones:post_new": "zones.Department"}
PROBLEMS = ("_problem",)
WITHOUT_ROWS = {
    "sheets:upload",
    "sheets:template",
    "sheets:export",
    "evaluation:set_target",
    "policies:forecast_keep",
    "approvals:export_log",
}
ZIP_MAGIC = b"PK\x03\x04"
# Words of the library, the same for every zone.
WORDS = {"policy": "high_tech_enterprise", "fact": "accident_one_year", "item": "core_support"}
# A fact of the register, the same for every enterprise.
WORDS |= {"keeper": "figure", "key": "revenue-2025"}
FIXED = {"year": 2025, "kind": "received", "subject_type": "projects.keyproject", **WORDS}


def addresses(patterns: list[Any], space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Names of all addresses with the names of their arguments; the API has tests of its own."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            if one.namespace != "api":
                yield from addresses(one.url_patterns, inner)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}", list(one.pattern.converters)


def model_behind(name: str, argument: str) -> type[models.Model]:
    if argument == "problem_id":
        return apps.get_model("projects.Problem")
    if argument == "subject_id":
        return apps.get_model("projects.KeyProject")
    if argument == "paper_id":
        return apps.get_model("approvals.CasePaper")
    if argument == "case_id":
        return apps.get_model("approvals.ApprovalCase")
    if name in SPECIAL:
        return apps.get_model(SPECIAL[name])
    label = next(label for prefix, label in ROWS.items() if name.startswith(prefix))
    return apps.get_model(label)


class AnotherZone(TestCase):
    """Both sample zones are loaded; the visitors are officers and administrators next door."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_sample(lambda _words: None)
        cls.home, cls.other = Zone.objects.get(code=CHANGZHI), Zone.objects.get(code=EXAMPLE)
        cls.officer = make_user(cls.other, *OFFICERS)
        cls.administrators = [
            make_user(cls.other, role) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        ]

    def visitors(self) -> Iterator[Client]:
        for user in (self.officer, *self.administrators):
            client = Client(SERVER_NAME="localhost")
            login(client, user)
            yield client

    def test_every_address_with_a_row_of_the_zone_answers_that_there_is_none(self) -> None:
        asked = 0
        for client in self.visitors():
            for name, arguments in addresses(get_resolver().url_patterns):
                if set(arguments) <= set(WORDS) or name in WITHOUT_ROWS:
                    continue
                given = {one: FIXED.get(one) or self.row_number(name, one) for one in arguments}
                for method in (client.get, client.post):
                    response = method(reverse(name, kwargs=given))
                    with self.subTest(name=name):
                        assert response.status_code in (403, 404, 405), (name, response.status_code)
                asked += 1
        assert asked > 100

    def row_number(self, name: str, argument: str) -> int:
        """A row of the home zone; a number nobody has where the sample holds none of that kind."""
        model = model_behind(name, argument)
        if model._meta.label in PLATFORM_WIDE:
            return 999_999
        return self.rows_of_home(model).values_list("pk", flat=True).first() or 999_999

    def rows_of_home(self, model: type[models.Model]) -> models.QuerySet:
        if model is User:
            return User.objects.filter(memberships__zone=self.home)
        for path in (
            "zone",
            "project__zone",
            "enterprise__zone",
            "call__zone",
            "carrier__zone",
            "department__zone",
            "post__department__zone",
            "case__zone",
            "item__case__zone",
        ):
            try:
                return model._default_manager.filter(**{path: self.home})
            except FieldError:
                continue
        raise AssertionError(f"no way from {model.__name__} to its zone")

    def test_no_list_shows_a_name_of_the_zone(self) -> None:
        names = self.names_of_home()
        shown = 0
        for client in self.visitors():
            for name, arguments in addresses(get_resolver().url_patterns):
                if not set(arguments) <= set(WORDS):
                    continue
                given = {one: WORDS[one] for one in arguments}
                response = client.get(reverse(name, kwargs=given), {"per_page": 200, "columns": "all"})
                if response.status_code == 200:
                    shown += 1
                    found = [one for one in names if one in _text(response)]
                    assert not found, (name, found[:3])
        assert shown > 25

    def names_of_home(self) -> list[str]:
        """Names that stand in the home zone only, and are no words of the product itself."""
        found: set[str] = {self.home.name, self.home.short_name}
        for label in (
            "enterprises.Enterprise",
            "projects.KeyProject",
            "resources.Carrier",
            "innovation.Platform",
        ):
            model = apps.get_model(label)
            theirs = set(model.objects.filter(zone=self.other).values_list("name", flat=True))
            found |= set(model.objects.filter(zone=self.home).values_list("name", flat=True)) - theirs
        return sorted(found - set(CarrierKind.labels))

    def test_no_export_holds_a_name_of_the_zone(self) -> None:
        client = next(self.visitors())
        names = self.names_of_home()
        for name in ("projects:list", "enterprises:list", "resources:tenancies", "innovation:platforms"):
            response = client.get(reverse(name), {"export": "csv", "columns": "all"})
            assert response.status_code == 200
            text = b"".join(response.streaming_content if response.streaming else [response.content])
            words = text.decode("utf-8-sig")
            assert not [one for one in names if one in words], name

    def test_search_finds_nothing_of_the_zone(self) -> None:
        client = next(self.visitors())
        response = client.get(reverse("search"), {"q": "磷酸锰铁锂"})
        assert response.status_code == 200
        assert response.context["found"] == []

    def test_the_zone_cannot_be_switched_to(self) -> None:
        client = next(self.visitors())
        client.post(reverse("accounts:zone"), {"zone": self.home.pk})
        response = client.get(reverse("dashboards:cockpit"))
        assert response.context["zone"] == self.other


def _text(response: HttpResponse) -> str:
    """What a reader of the answer sees: the page, or every part of a Word document or workbook."""
    body = b"".join(response.streaming_content if response.streaming else [response.content])
    if not body.startswith(ZIP_MAGIC):
        return body.decode()
    with ZipFile(BytesIO(body)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
