"""Demo accounts: one for each role, with random passwords that stand in a file only the owner may read."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from gaoxin.foundation.accounts.actions import assign_role, create_user
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.draw import Draw

FILE = "demo_accounts.txt"
USERNAMES = {
    Role.ZONE_LEADER: "leader",
    Role.PROJECT_TEAM: "project",
    Role.CHAIN_LEAD: "chain",
    Role.INVESTMENT_OFFICER: "investment",
    Role.INVESTMENT_COMPANY: "company",
    Role.APPROVAL_OFFICER: "approval",
    Role.CASE_AGENT: "agent",
    Role.ENTERPRISE_SERVICE: "service",
    Role.FUND_MANAGER: "fund",
    Role.LAND_OFFICER: "land",
    Role.STATISTICIAN: "statistics",
    Role.ENTERPRISE_USER: "enterprise",
    Role.SYSTEM_ADMIN: "system",
    Role.SECURITY_ADMIN: "security",
    Role.AUDIT_ADMIN: "audit",
}
OFFICER_ROLES = (Role.ZONE_LEADER, Role.PROJECT_TEAM, Role.STATISTICIAN)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    password: str
    role_label: str
    name: str

    @property
    def line(self) -> str:
        return "\t".join((self.username, self.password, self.role_label, self.name))


def create_demo_accounts(
    catalogue: ZoneCatalogue, *, by: Actor, enterprise_id: int | None, seed: int
) -> list[DemoAccount]:
    """One login for each role; ``enterprise_id`` is the enterprise of the enterprise user."""
    people = catalogue.words.people(Draw(seed, "accounts"))
    return [
        _account(USERNAMES[role], next(people), (role,), by=by, enterprise_id=enterprise_id)
        for role in Role
        if role is not Role.ENTERPRISE_USER or enterprise_id is not None
    ]


def create_officer(username: str, catalogue: ZoneCatalogue, *, by: Actor, seed: int) -> DemoAccount:
    """One officer with several roles for another zone."""
    people = catalogue.words.people(Draw(seed, username))
    return _account(username, next(people), OFFICER_ROLES, by=by, enterprise_id=None)


def _account(
    username: str, name: str, roles: tuple[Role, ...], *, by: Actor, enterprise_id: int | None
) -> DemoAccount:
    issued = create_user(by=by, username=username, display_name=name, must_change_password=False)
    for role in roles:
        own = enterprise_id if role is Role.ENTERPRISE_USER else None
        assign_role(issued.user, by=by, role=role, enterprise_id=own)
    labels = "、".join(str(role.label) for role in roles)
    return DemoAccount(username, issued.password, labels, name)


def write_accounts(accounts: list[DemoAccount]) -> Path:
    """Write ``demo_accounts.txt`` into the data directory, readable by its owner alone from the start."""
    path = Path(settings.HOME_DIR) / FILE
    path.unlink(missing_ok=True)
    return _append(path, accounts)


def append_account(account: DemoAccount) -> Path:
    """Add one line to the file, making it if need be."""
    return _append(Path(settings.HOME_DIR) / FILE, [account])


def _append(path: Path, accounts: list[DemoAccount]) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.writelines(f"{account.line}\n" for account in accounts)
    return path
