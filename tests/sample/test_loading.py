"""Loading writes everything once: the rows, their audit events, the accounts — or nothing."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Model
from django.test import override_settings

from gaoxin.enterprises import models as enterprises
from gaoxin.evaluation.models import Target
from gaoxin.evaluation.selectors import figure
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditChain, AuditEvent
from gaoxin.foundation.audit.verification import verify_chain
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.funding.models import Fund
from gaoxin.innovation import models as innovation
from gaoxin.policies import models as policies
from gaoxin.projects import models as projects
from gaoxin.resources.models import Carrier, Road, Tenancy
from gaoxin.sample import load_sample
from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.loader import LoadReport
from gaoxin.sample.zone import SampleZone
from gaoxin.values.errors import Conflict

pytestmark = pytest.mark.django_db

TABLES: dict[str, type[Model]] = {
    "clusters": enterprises.Cluster,
    "departments": Department,
    "enterprises": enterprises.Enterprise,
    "figures": enterprises.AnnualFigures,
    "recognitions": enterprises.Recognition,
    "properties": enterprises.IntellectualProperty,
    "financings": enterprises.EquityFinancing,
    "declared_facts": policies.DeclaredFact,
    "judgements": policies.Judgement,
    "contacts": enterprises.Contact,
    "changes": enterprises.EnterpriseChange,
    "projects": projects.KeyProject,
    "stages": projects.StageChange,
    "phases": projects.ProjectPhase,
    "ledger": projects.LedgerEntry,
    "plans": projects.MonthlyPlan,
    "reports": projects.InvestmentRecord,
    "milestones": projects.Milestone,
    "problems": projects.Problem,
    "carriers": Carrier,
    "tenancies": Tenancy,
    "roads": Road,
    "platforms": innovation.Platform,
    "science_projects": innovation.ScienceProject,
    "cooperations": innovation.UniversityCooperation,
    "drugs": innovation.DrugCandidate,
    "funds": Fund,
    "targets": Target,
}
PATHS = ("zone", "enterprise__zone", "project__zone", "carrier__zone")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def loaded(home: Path, django_db_setup, django_db_blocker) -> Iterator[LoadReport]:
    """The zones loaded once for this module; each test then runs inside that transaction."""
    with django_db_blocker.unblock(), override_settings(HOME_DIR=home), transaction.atomic():
        yield load_sample(lambda _words: None)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def all_loaded(loaded: LoadReport) -> None:
    """Every test of this module sees the loaded zones."""


def in_zone(model: type[Model], zone: Zone) -> int:
    names = {field.name for field in model._meta.fields}
    path = next(path for path in PATHS if path.split("__")[0] in names)
    return model._default_manager.filter(**{path: zone}).count()


def test_every_generated_row_is_in_the_database(loaded: LoadReport, zone: SampleZone) -> None:
    changzhi = Zone.objects.get(code="changzhi")
    found = {kind: in_zone(model, changzhi) for kind, model in TABLES.items()}
    valley = innovation.Tenant.objects.filter(carrier__zone=changzhi, carrier__kind="innovation_valley")
    found["tenancies"] += valley.count()
    assert found == {kind: len(getattr(zone, kind)) for kind in TABLES}
    assert valley.count() == 90


def test_the_published_figures_are_computed_from_the_database(
    loaded: LoadReport, changzhi: ZoneCatalogue
) -> None:
    zone = Zone.objects.get(code="changzhi")
    scope = Scope(frozenset({zone.pk}))
    for published in changzhi.figures:
        if published.year is None:
            continue
        found = figure(published.indicator, scope=scope, year=published.year, as_of=zone.data_as_of)
        value = found.target if published.kind == "target" else found.value
        assert value == published.value, published.id


def test_a_day_of_data_and_the_sample_mark_stand_on_the_zone(loaded: LoadReport) -> None:
    zones = {zone.code: zone for zone in Zone.objects.all()}
    assert set(zones) == {"changzhi", "example"}
    assert all(zone.is_sample and zone.data_as_of.isoformat() == "2025-12-31" for zone in zones.values())


def test_names_are_found_by_their_initials(loaded: LoadReport) -> None:
    found = enterprises.Enterprise.objects.get(name="山西华耀亿嘉集成电路有限公司")
    assert "hyyj" in found.initials


def test_one_audit_event_for_each_kind_and_the_chain_is_whole(loaded: LoadReport) -> None:
    zone = Zone.objects.get(code="changzhi")
    events = AuditEvent.objects.filter(chain__zone=zone, action="sample.loaded")
    kinds = [kind for kind, (count, _samples) in loaded.zones["changzhi"].items() if count]
    assert events.count() == len(kinds)
    assert '"count":[null,420]' in events.get(changes__contains='"企业"').changes
    assert all(verify_chain(chain).ok for chain in AuditChain.objects.all())


def test_a_login_for_each_role_stands_in_a_file_for_its_owner_alone(loaded: LoadReport, home: Path) -> None:
    file = home / "demo_accounts.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    assert {len(line) for line in lines} == {4}
    assert {label for _user, _password, label, _name in lines} >= {str(role.label) for role in Role}
    roles = Membership.objects.filter(zone__code="changzhi").values_list("role", flat=True)
    assert sorted(roles) == sorted(role.value for role in Role)


def test_demo_accounts_log_in_with_their_password_and_keep_it(loaded: LoadReport, rf) -> None:
    for account in loaded.accounts:
        user = authenticate(rf.post("/"), username=account.username, password=account.password)
        assert user is not None
        assert not user.must_change_password
    assert len({account.password for account in loaded.accounts}) == len(loaded.accounts) == 16


def test_the_enterprise_user_belongs_to_a_sample_enterprise(loaded: LoadReport) -> None:
    own = Membership.objects.get(role=Role.ENTERPRISE_USER)
    assert enterprises.Enterprise.objects.get(pk=own.enterprise_id).is_sample


def test_the_neighbour_is_of_the_second_zone_only(loaded: LoadReport) -> None:
    neighbour = User.objects.get(username="neighbour")
    assert set(neighbour.memberships.values_list("zone__code", flat=True)) == {"example"}


def test_loading_again_is_refused_and_changes_nothing(loaded: LoadReport, home: Path) -> None:
    before = {kind: model._default_manager.count() for kind, model in TABLES.items()}
    accounts = (home / "demo_accounts.txt").read_text(encoding="utf-8")
    with pytest.raises(Conflict) as refused:
        load_sample(lambda _words: None)
    assert refused.value.code == "sample.exists"
    assert refused.value.remedy
    assert {kind: model._default_manager.count() for kind, model in TABLES.items()} == before
    assert (home / "demo_accounts.txt").read_text(encoding="utf-8") == accounts
