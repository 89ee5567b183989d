"""Kinds of background work: each app declares its own in its ``jobs`` module, loaded when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a finished job leaves: a page of this site to go to, and a sentence saying what was done."""

    url: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        if self.url and (not self.url.startswith("/") or self.url.startswith("//")):
            raise ValueError(f"a job's result is a page of this site: {self.url}")


# The work itself: called with ``progress`` (a ``Progress``) and the job's own arguments by name; reports
# through ``progress``, refuses with ``DomainError``.
JobFunction = Callable[..., JobResult | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    code: str
    title: str | Promise
    run: JobFunction


KINDS: dict[str, JobKind] = {}


def job(code: str, *, title: str | Promise) -> Callable[[JobFunction], JobFunction]:
    """Declare a function as the work of jobs of kind ``code``; its keyword arguments must be plain JSON."""

    def declare(run: JobFunction) -> JobFunction:
        known = KINDS.get(code)
        if known is not None and known.run is not run:
            raise ValueError(f"job kind declared twice: {code}")
        KINDS[code] = JobKind(code, title, run)
        return run

    return declare
