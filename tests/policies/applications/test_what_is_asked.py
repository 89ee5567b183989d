"""政策申报: what the zone knows is shown with its source, and only the rest is asked."""

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.policies.assembly.applying import standing_of
from tests.policies.applying import APPLIED, RD_INPUT
from tests.unchanged import nothing_changes


def test_what_the_zone_knows_is_shown_with_its_source_and_only_the_rest_is_asked(
    firm: Enterprise, applicant: Actor
) -> None:
    standing = standing_of(
        firm.pk, policy=RD_INPUT, case_kind="first", scope=applicant.scope, on=APPLIED, stated={}
    )
    known = {one.label: one for one in standing.known}
    assert known["2025年研发费用"].shown == "300 万元"
    assert "资质认定台账" in {one.origin.words for one in standing.known}
    (asked,) = standing.asked
    assert asked.key == "on_dishonest_list"
    assert [reason.clause for reason in asked.reasons] == ["示范·不予奖补"]
    assert standing.answer.verdict.value == "UNKNOWN"


def test_the_verdict_follows_what_is_filled_in_before_anything_is_handed_in(
    firm: Enterprise, applicant: Actor
) -> None:
    def verdict(value: str) -> str:
        found = standing_of(
            firm.pk,
            policy=RD_INPUT,
            case_kind="first",
            scope=applicant.scope,
            on=APPLIED,
            stated={"on_dishonest_list": value},
        )
        assert found.recorded.verdict.value == "UNKNOWN"
        return found.answer.verdict.value

    with nothing_changes("policies"):
        assert (verdict("false"), verdict("true"), verdict("胡写")) == ("MET", "NOT_MET", "UNKNOWN")
