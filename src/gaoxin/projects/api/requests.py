"""What every operation of the project API needs from its request."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.provenance import Origin
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject
from gaoxin.projects.permissions import READ_PROJECTS

THROUGH_API = Origin(source="接口写入")


def actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def today() -> dt.date:
    return timezone.localdate()


def writable(request: HttpRequest, project_id: int) -> KeyProject:
    """The project to act on; what may be done with it is for the action to say."""
    return selectors.project(project_id, scope=actor(request).scope)


def readable(request: HttpRequest, project_id: int) -> KeyProject:
    """The project to show; an enterprise user sees its own."""
    by = actor(request)
    if by.scope.enterprise_id is None:
        require(by, READ_PROJECTS)
    return selectors.project(project_id, scope=by.scope)
