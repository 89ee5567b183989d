"""权限矩阵: every address of the policies, every role, an enterprise user of another firm, and nobody.

The matrix is written by hand and compared with the addresses that are there: who adds an address says here
who may open it, and for whom among enterprise users.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client, TestCase
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.policies.actions.matching import match_zone
from gaoxin.policies.assembly.drafts import basis_of
from gaoxin.policies.models import RuleDraft, RuleRevision
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user, make_zone
from tests.policies.delivering import HIGH_TECH, award_of, make_crew, make_firm, opened, published
from tests.unchanged import nothing_changes

SERVICE, STATISTICS, LEADER = Role.ENTERPRISE_SERVICE, Role.STATISTICIAN, Role.ZONE_LEADER
SANDBOX = {LEADER, SERVICE, STATISTICS, Role.CHAIN_LEAD, Role.FUND_MANAGER}
DRAFTS = {LEADER, SERVICE, STATISTICS}
WRITERS = {SERVICE, STATISTICS}
# Among enterprise users: every one, those of the firm the page is about, or none.
ALL, OWN, NONE = "all", "own", "none"
REFUSED = (403, 404)


@dataclass(frozen=True)
class May:
    """Officers who may open an address, and which enterprise users may."""

    officers: frozenset[Role] | set[Role]
    enterprises: str = NONE


MATRIX: dict[str, May] = {
    "library": May(OFFICERS, ALL),
    "policy": May(OFFICERS, ALL),
    "compare": May(OFFICERS, ALL),
    "guide": May(OFFICERS, ALL),
    "handbook": May(OFFICERS),
    "readiness": May(OFFICERS),
    "head_edit": May(WRITERS),
    "window_edit": May(WRITERS),
    "file_add": May(WRITERS),
    "file_withdraw": May(WRITERS),
    "policy_enterprises": May(OFFICERS),
    "ladder": May(OFFICERS),
    "run_matching": May(DRAFTS),
    "matches": May(OFFICERS, OWN),
    "explanation": May(OFFICERS, OWN),
    "cheapest": May(OFFICERS, OWN),
    "declare": May(WRITERS),
    "judge": May({SERVICE}),
    "sandbox": May(SANDBOX),
    "sandbox_note": May(SANDBOX),
    "studio": May(DRAFTS),
    "draft": May(DRAFTS),
    "draft_content": May(DRAFTS),
    "draft_effect": May(DRAFTS),
    "draft_revision": May(DRAFTS),
    "draft_publish": May(DRAFTS),
    "draft_return": May(DRAFTS),
    **dict.fromkeys(
        (
            "draft_new",
            "policy_begin",
            "draft_values",
            "draft_cases",
            "draft_text",
            "draft_submit",
            "draft_abandon",
            "draft_part",
            "draft_arrange",
            "draft_table_file",
            "draft_case",
            "draft_case_drop",
        ),
        May(WRITERS),
    ),
    "rounds": May(OFFICERS, ALL),
    "round": May(OFFICERS),
    "round_new": May({SERVICE}),
    "round_pass": May({SERVICE}),
    "round_publish": May({SERVICE}),
    "round_budget": May({SERVICE, LEADER}),
    "round_approve": May({SERVICE, LEADER}),
    "round_paid": May({SERVICE}),
    "round_payments": May({SERVICE}),
    "round_notice": May(OFFICERS),
    "round_recheck": May(OFFICERS),
    "award": May(OFFICERS, OWN),
    **dict.fromkeys(
        (
            "award_pass",
            "award_return",
            "award_object",
            "award_settle",
            "award_paid",
            "award_claw_back",
            "award_recover",
            "account",
        ),
        May({SERVICE}),
    ),
}
# Addresses of others' rows, whose own tests make the rows; here it is asked whom they turn away.
WITHOUT_ROWS: dict[str, May] = {
    "plans": May(OFFICERS, ALL),
    **dict.fromkeys(("plan", "plan_note"), May(OFFICERS, OWN)),
    **dict.fromkeys(
        (
            "plan_edit",
            "plan_close",
            "plan_step_new",
            "plan_step_edit",
            "plan_step_done",
            "plan_step_postpone",
            "plan_step_drop",
            "cultivate",
        ),
        May({SERVICE}),
    ),
    "renewals": May(OFFICERS),
    "remind": May({SERVICE}),
    "forecast": May(OFFICERS),
    "forecast_keep": May({LEADER, SERVICE, STATISTICS}),
    "forecast_kept": May(OFFICERS),
    "forecast_kept_note": May(OFFICERS),
    "newest_changes": May(OFFICERS),
    "match_changes": May(OFFICERS),
    "scenario_save": May(SANDBOX),
    "scenario_drop": May(SANDBOX),
    "cliffs": May(SANDBOX),
    "cliffs_count": May(SANDBOX),
    "enterprise_cliffs": May(OFFICERS, OWN),
    "applications": May({LEADER, SERVICE}, ALL),
    "application": May({LEADER, SERVICE}, OWN),
    "call": May({LEADER, SERVICE}, ALL),
    **dict.fromkeys(
        ("call_new", "call_materials", "call_publish", "call_extend", "call_list"), May({SERVICE})
    ),
    **dict.fromkeys(("call_start", "application_fill", "application_verdict"), May(set(), OWN)),
    "application_withdraw": May(set(), OWN),
    **dict.fromkeys(
        ("application_accept", "application_return", "application_decline", "application_review"),
        May({SERVICE}),
    ),
    "application_recheck": May({SERVICE, LEADER}),
}
WORDS = {
    "policy": HIGH_TECH,
    "fact": "accident_one_year",
    "item": "core_support",
    "part": "basics",
    "year": 2026,
    "number": 1,
    "file": 999_999,
}


def patterns() -> list[URLPattern]:
    (space,) = (one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "policies")
    return [one for one in space.url_patterns if isinstance(one, URLPattern)]


def addresses() -> dict[str, list[str]]:
    """Names of the addresses of ``policies`` with the names of their arguments."""
    return {str(one.name): list(one.pattern.converters) for one in patterns()}


def test_every_address_of_the_policies_stands_in_the_matrix() -> None:
    known = {**MATRIX, **WITHOUT_ROWS}
    missing = sorted(set(addresses()) - set(known))
    assert not missing, (
        f"no row in the permission matrix for {missing}: add to MATRIX of {__file__} e.g. "
        f'"{(missing or [""])[0]}": May({{Role.ENTERPRISE_SERVICE}}, OWN) — the officers who may open it and '
        "which enterprise users may (ALL, OWN or NONE); where it needs a row, make one in setUpTestData and "
        "name it in row_behind"
    )
    assert not set(MATRIX) & set(WITHOUT_ROWS)


def test_the_guards_let_in_whom_the_matrix_lets_in() -> None:
    """Enterprise users a guard lets through may still find no row; officers are let in by the guard alone."""
    guards = {one.name: one.callback.needed_permission.roles for one in patterns()}
    for name, may in {**MATRIX, **WITHOUT_ROWS}.items():
        assert guards[name] - {Role.ENTERPRISE_USER} == set(may.officers), name
        assert may.enterprises == NONE or Role.ENTERPRISE_USER in guards[name], name


class PermissionMatrix(TestCase):
    """One zone with a firm, its award and a draft; a person for each role, and of firms and zones beside."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.zone, cls.other_zone = make_zone(code="home"), make_zone(code="next")
        cls.firm = make_firm(cls.zone, name="长治市甲电子有限公司")
        cls.stranger_firm = make_enterprise(cls.zone, name="长治市乙电子有限公司")
        crew = make_crew(cls.zone)
        cls.round = published(opened(cls.zone, crew), crew)
        cls.award = award_of(cls.firm)
        cls.draft = make_draft()
        match_zone(cls.zone, by=crew.officer, on=timezone.localdate())
        cls.people = {role: make_user(cls.zone, role) for role in set(Role) - {Role.ENTERPRISE_USER}}
        cls.own = user_of(cls.firm)
        cls.other_firm = user_of(cls.stranger_firm)
        cls.other_zone_officer = make_user(cls.other_zone, *OFFICERS)

    def client_of(self, user: User) -> Client:
        client = Client(SERVER_NAME="localhost")
        return login(client, user)

    def address(self, name: str, arguments: list[str]) -> str:
        given = {one: self.row_behind(name) if one == "pk" else WORDS[one] for one in arguments}
        if name == "judge":
            given["policy"] = "high_tech_enterprise"
        return reverse(f"policies:{name}", kwargs=given)

    def row_behind(self, name: str) -> int:
        """The number in an address: a draft, the round, the award, else the firm."""
        if name.startswith("draft"):
            return self.draft.pk
        if name.startswith("round"):
            return self.round.pk
        if name.startswith("award"):
            return self.award.pk
        return self.firm.pk if name not in WITHOUT_ROWS or name == "enterprise_cliffs" else 999_999

    def pages(self) -> Iterator[tuple[str, str, May, bool]]:
        """Name, address, who may, and whether a row stands behind it here."""
        known = {**MATRIX, **WITHOUT_ROWS}
        for name, arguments in addresses().items():
            if name in known:
                yield name, self.address(name, arguments), known[name], name in MATRIX

    def test_who_is_not_in_the_matrix_is_refused_and_nothing_changes(self) -> None:
        faults = []
        with nothing_changes("policies"):
            for role, user in self.people.items():
                client = self.client_of(user)
                refused = (one for one in self.pages() if role not in one[2].officers)
                faults += [
                    f"{role} {method} {name}: {status}"
                    for name, address, _may, _rows in refused
                    for method, status in answers(client, address)
                    if status not in REFUSED
                ]
        assert not faults, faults

    def test_who_is_in_the_matrix_is_let_in(self) -> None:
        faults = []
        for role, user in self.people.items():
            client = self.client_of(user)
            for name, address, may, has_row in self.pages():
                if role in may.officers and has_row and name != "file_withdraw":
                    status = client.get(address).status_code
                    if status in REFUSED or status >= 500:
                        faults.append(f"{role} GET {name}: {status}")
        assert not faults, faults

    def test_an_enterprise_user_opens_its_own_pages_and_nobody_elses(self) -> None:
        own, other = self.client_of(self.own), self.client_of(self.other_firm)
        faults = []
        with nothing_changes("policies"):
            for name, address, may, has_row in self.pages():
                if may.enterprises != ALL:
                    faults += [
                        f"another firm {method} {name}: {status}"
                        for method, status in answers(other, address)
                        if status not in (*REFUSED, 405)
                    ]
                if may.enterprises == NONE:
                    faults += [
                        f"own firm {m} {name}: {s}" for m, s in answers(own, address) if s not in REFUSED
                    ]
                elif has_row and own.get(address).status_code != 200:
                    faults.append(f"own firm GET {name}: {own.get(address).status_code}")
        assert not faults, faults

    def test_an_officer_of_another_zone_finds_no_row_of_this_one(self) -> None:
        client = self.client_of(self.other_zone_officer)
        faults = []
        with nothing_changes("policies"):
            for name, arguments in addresses().items():
                of_the_zone = "pk" in arguments and not name.startswith("draft")
                if of_the_zone and name in {**MATRIX, **WITHOUT_ROWS}:
                    found = answers(client, self.address(name, arguments))
                    faults += [f"{m} {name}: {s}" for m, s in found if s not in (*REFUSED, 405)]
        assert not faults, faults

    def test_nobody_gets_anything_before_logging_in(self) -> None:
        client = Client(SERVER_NAME="localhost")
        with nothing_changes("policies"):
            for name, address, _may, _rows in self.pages():
                for method, status in answers(client, address):
                    with self.subTest(name=name, method=method):
                        assert status == 302


def answers(client: Client, address: str) -> list[tuple[str, int]]:
    calls: list[tuple[str, Callable[[str], Any]]] = [("GET", client.get), ("POST", client.post)]
    return [(method, call(address).status_code) for method, call in calls]


def user_of(firm: Enterprise) -> User:
    return make_user(firm.zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)


def make_draft() -> RuleDraft:
    """A draft nobody here wrote, so that the two-person rule stands in nobody's way."""
    basis = basis_of(HIGH_TECH, "2026")
    draft = RuleDraft.objects.create(
        policy=HIGH_TECH, base="2026", version="2026", title=basis.version.title, recorded_by="小李"
    )
    RuleRevision.objects.create(draft=draft, number=1, text=basis.text, cases=basis.cases, digest="0" * 64)
    return draft
