"""A report of cliffs as it is kept, and read back as it was."""

from typing import Any

from gaoxin.engines.rules.cliffs import Cliff, Loss
from gaoxin.engines.rules.facts import split_input
from gaoxin.policies.assembly.cliffs import CliffReport, Near, ZoneCliff
from gaoxin.policies.assembly.facts import SUBJECT
from gaoxin.policies.assembly.library import fact_dictionary
from gaoxin.policies.models import CliffRun


def written_cliffs(report: CliffReport) -> list[dict[str, Any]]:
    """Everybody near a cause has the same losses in kind, but with amounts of their own."""
    return [
        {
            "input": one.input,
            "losses": [_loss(loss) for loss in one.losses],
            "near": [
                [
                    near.enterprise_id,
                    near.present,
                    near.cliff.last,
                    near.cliff.cents,
                    [loss.cents for loss in near.cliff.losses],
                ]
                for near in one.near
            ],
        }
        for one in report.cliffs
    ]


def _loss(loss: Loss) -> list[object]:
    return [loss.policy, loss.label, loss.clause, loss.cents, loss.is_title]


def read_cliffs(run: CliffRun) -> CliffReport:
    facts = fact_dictionary()
    return CliffReport(
        tuple(_cliff(row) for row in run.cliffs),
        tuple(facts.of_input(SUBJECT, name) for name in run.facts),
        run.enterprise_count,
    )


def _cliff(row: dict[str, Any]) -> ZoneCliff:
    name = row["input"]
    losses = tuple(Loss(*loss) for loss in row["losses"])
    near = tuple(
        Near(enterprise, present, Cliff(name, last, cents, _own(losses, amounts)))
        for enterprise, present, last, cents, amounts in row["near"]
    )
    return ZoneCliff(name, fact_dictionary().of_input(SUBJECT, split_input(name)[0]), losses, near)


def _own(losses: tuple[Loss, ...], amounts: list[int]) -> tuple[Loss, ...]:
    return tuple(
        Loss(one.policy, one.label, one.clause, cents, one.is_title)
        for one, cents in zip(losses, amounts, strict=True)
    )
