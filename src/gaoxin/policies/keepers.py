"""Keepers of what the rules need beyond the register: declared facts, and the account for payments."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.facts import Fact
from gaoxin.enterprises.knowledge import LONGEST, Keeper, KnownFact, KnownGroup, source_words
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.fact_fields import value_field, written_value
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.rule_answers import in_language, written_words
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import actions, selectors
from gaoxin.policies.assembly.facts import NONE_DECLARABLE, SUBJECT, declarable_facts
from gaoxin.policies.assembly.library import fact_dictionary
from gaoxin.policies.models import DeclaredFact
from gaoxin.policies.selectors.delivery import bank_accounts
from gaoxin.values.errors import DomainError

YEARS_SHOWN: Final = 3
EARLIER_SHOWN: Final = 5
# The same for every enterprise of the zone, so none of them has a say in it.
OF_THE_ZONE: Final = ("mean_", "emission_mean_")


class DeclaredKeeper(Keeper):
    """补充事实; keys are ``is_resident`` or, of a year, ``total_income-2025``."""

    code = "declared"

    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
        past: dict[tuple[str, int | None], list[DeclaredFact]] = {}
        for row in selectors.declared_facts(scope, enterprise_id=enterprise.pk):
            past.setdefault((row.fact, row.year), []).append(row)
        found = []
        for fact in declarable_facts():
            if fact.id.startswith(OF_THE_ZONE):
                continue
            for year in _years(fact, today):
                rows = past.get((fact.id, year), [])
                # The register's own count is shown elsewhere; here stands only that there is none.
                if rows or fact.id not in NONE_DECLARABLE:
                    found.append(self._known(fact, year, rows, scope))
        return [KnownGroup(gettext_lazy("政策要用的其他情况"), "declared", tuple(found))]

    def _known(self, fact: Fact, year: int | None, rows: list[DeclaredFact], scope: Scope) -> KnownFact:
        row = rows[0] if rows else None
        key = fact.id if year is None else f"{fact.id}-{year}"
        return KnownFact(
            keeper=self.code,
            key=key,
            label=in_language(fact.label, fact.label_en),
            written=row.value if row else "",
            words=self.words(key, row.value) if row else "",
            source=source_words(row, scope=scope) if row else "",
            said_by=row.recorded_by if row else "",
            said_on=row.observed_on if row else None,
            fact=fact.id,
            year=year,
            is_sample=bool(row and row.is_sample),
            earlier=tuple(self.words(key, one.value) for one in rows[1:] if one.value)[:EARLIER_SHOWN],
        )

    def key_of(self, fact: str, year: int | None) -> str | None:
        found = fact_dictionary().find(SUBJECT, fact)
        if found is None or found not in declarable_facts() or fact in NONE_DECLARABLE:
            return None
        if fact.startswith(OF_THE_ZONE) or found.is_yearly != (year is not None):
            return None
        return fact if year is None else f"{fact}-{year}"

    def field(self, known: KnownFact) -> forms.Field:
        fact = fact_dictionary().find(SUBJECT, known.fact)
        if fact is None:
            return super().field(known)
        field = value_field(fact, known.label)
        field.initial = known.written
        field.help_text = _("一般来自：%(source)s") % {"source": phrase(fact.source)}
        return field

    def written(self, value: Any) -> str:
        return written_value(value)

    def words(self, key: str, written: str) -> str:
        fact = fact_dictionary().find(SUBJECT, key.partition("-")[0])
        if fact is None or not written:
            return written
        try:
            return written_words(fact, written)
        except (DomainError, KeyError):
            return written

    def is_automatic(self, key: str) -> bool:
        return True

    def apply(
        self,
        enterprise: Enterprise,
        *,
        key: str,
        written: str,
        by: Actor,
        today: dt.date,
        origin: Origin,
        confirmed_because: str,
    ) -> None:
        fact, _dash, year = key.partition("-")
        actions.declare_fact(
            enterprise,
            by=by,
            fact_id=fact,
            year=int(year) if year else None,
            value=written,
            observed_on=today,
            today=today,
            origin=origin,
        )


def _years(fact: Fact, today: dt.date) -> tuple[int | None, ...]:
    return tuple(today.year - back for back in range(1, YEARS_SHOWN + 1)) if fact.is_yearly else (None,)


class AccountKeeper(Keeper):
    """收款账户. Another account is entered by an officer who has seen its papers."""

    code = "account"

    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
        rows = list(bank_accounts(scope, enterprise_id=enterprise.pk))
        row = next((one for one in rows if one.since <= today), None)
        parts = (row.account_name, row.bank, row.number) if row else ()
        words = " ".join(part for part in parts if part)
        fact = KnownFact(
            keeper=self.code,
            key="account",
            label=_("收款账户"),
            written=words[:LONGEST],
            words=words,
            source=source_words(row, scope=scope) if row else "",
            said_by=row.recorded_by if row else "",
            said_on=timezone.localdate(row.recorded_at) if row else None,
            is_asked=True,
            is_sample=bool(row and row.is_sample),
        )
        return [KnownGroup(gettext_lazy("收款账户"), "account", (fact,))]
