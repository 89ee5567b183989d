"""Materials: what the zone has on record is not asked for, and no dangerous file comes in."""

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.attachments.kinds import FileRefused
from gaoxin.policies.actions import applications
from gaoxin.policies.assembly.materials import materials_of
from gaoxin.policies.models import ApplicationCall
from tests.attachments.files import PDF
from tests.policies.applying import APPLIED, REPORT, refused, started
from tests.unchanged import nothing_changes


def test_what_the_zone_has_on_record_need_not_be_handed_in(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    licence, report, _extra = materials_of(row, on=APPLIED)
    assert firm.uscc in licence.evidence[0]
    assert (licence.is_wanting, report.is_wanting) == (False, True)
    refused(
        "material.on_record",
        applications.add_material,
        row,
        licence.material,
        by=applicant,
        content=PDF,
        file_name="营业执照.pdf",
        today=APPLIED,
    )


def test_a_dangerous_file_is_refused_and_the_draft_stays_as_it_was(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    report = call.materials.get(name=REPORT)
    with nothing_changes("policies", "attachments", "audit"), pytest.raises(FileRefused, match="程序文件"):
        applications.add_material(
            row, report, by=applicant, content=b"MZ\x90\x00", file_name="报告.pdf", today=APPLIED
        )
