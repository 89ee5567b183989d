"""Rows people name by word: clusters, departments, teams. What is unknown is answered with what is known."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Cluster
from gaoxin.foundation.zones.models import Department
from gaoxin.foundation.zones.scope import Scope
from gaoxin.foundation.zones.selectors import departments
from gaoxin.projects.models import ProjectTeam
from gaoxin.values.errors import DomainError
from gaoxin.values.glyphs import without_blanks
from gaoxin.values.likeness import nearest_word
from gaoxin.web.sentences import listed

Row = TypeVar("Row", bound=Model)
LISTED = 15
NEAR = 50


def clusters(scope: Scope) -> QuerySet[Cluster]:
    return scope.rows(Cluster.objects.all())


def teams(scope: Scope) -> QuerySet[ProjectTeam]:
    return scope.rows(ProjectTeam.objects.all())


def departments_of_projects(scope: Scope) -> list[Department]:
    """The departments of today, and closed ones that still have projects."""
    with_projects = scope.rows(Department.objects.filter(projects__isnull=False)).distinct()
    found = {one.pk: one for one in (*departments(scope), *with_projects)}
    return sorted(found.values(), key=lambda one: (one.sort_order, one.pk))


def cluster_called(text: str, *, scope: Scope) -> Cluster:
    """The cluster with that name or code."""
    return named(text, clusters(scope), words=("name", "code"), field="cluster", what=_("产业集群"))


def department_called(text: str, *, scope: Scope) -> Department:
    """The department of today with that full or short name."""
    rows = departments(scope)
    return named(text, rows, words=("name", "short_name"), field="department", what=_("责任单位"))


def team_called(text: str, *, scope: Scope) -> ProjectTeam:
    return named(text, teams(scope), words=("name",), field="team", what=_("项目专班"))


def named(text: str, rows: Iterable[Row], *, words: Sequence[str], field: str, what: str) -> Row:
    """The row one of whose ``words`` is ``text``, blanks aside.

    Raises ``DomainError``: an unknown word is answered with the known ones and the nearest of them, a word
    that several rows share with these.
    """
    known = list(rows)
    wanted = without_blanks(text).casefold()
    for word in words:
        found = [row for row in known if without_blanks(str(getattr(row, word))).casefold() == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(text, found, words=words, field=field, what=what)
    raise _unknown(text, [str(getattr(row, words[0])) for row in known], field=field, what=what)


def _ambiguous(
    text: str, found: Sequence[Model], *, words: Sequence[str], field: str, what: str
) -> DomainError:
    names = listed(str(getattr(row, words[0])) for row in found)
    return DomainError(
        f"{field}.ambiguous",
        _("%(what)s“%(text)s”可以指%(names)s。") % {"what": what, "text": text, "names": names},
        field=field,
        value=text,
        remedy=_("请写全称。"),
    )


def _unknown(text: str, names: Sequence[str], *, field: str, what: str) -> DomainError:
    near = nearest_word(without_blanks(text), names, at_least=NEAR)
    shown = listed(names[:LISTED]) + (_("等") if len(names) > LISTED else "")
    guess = _("是否应为“%(near)s”？") % {"near": near} if near else ""
    known = _("本区有：%(listed)s。") % {"listed": shown} if names else _("本区还没有登记，请先登记。")
    return DomainError(
        f"{field}.unknown",
        _("没有叫“%(text)s”的%(what)s。") % {"text": text[:40], "what": what},
        field=field,
        value=text,
        remedy=guess + known,
    )
