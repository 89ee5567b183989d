"""Kinds of work that only tests know."""

from collections.abc import Callable, Iterator

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.jobs.registry import KINDS, JobFunction, job
from gaoxin.foundation.zones.models import Zone
from tests.factories import make_actor, make_zone

Declare = Callable[[JobFunction], str]


@pytest.fixture
def declare() -> Iterator[Declare]:
    """Declare a function as the work of jobs of kind ``test.work`` until the test ends."""

    def declared(run: JobFunction) -> str:
        job("test.work", title="核对台账")(run)
        return "test.work"

    yield declared
    KINDS.pop("test.work", None)


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return make_actor(zone, Role.STATISTICIAN)
