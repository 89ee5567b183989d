"""Projects with what is known of them, for the tests of approvals."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from gaoxin.approvals.models import ProjectFact
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject

CALENDAR = Path(__file__).resolve().parents[2] / "catalogue" / "calendars" / "cn_workdays.json"
STANDARD_LAND: Mapping[str, str] = {
    "is_filing_kind": "true",
    "is_enterprise_investment": "true",
    "is_hazardous_chemical": "false",
    "land_route": "new_land",
    "is_standard_land": "true",
    "works_kind": "building",
    "construction_kind": "new",
    "floor_area": "30000",
    "civil_floor_area": "0",
    "needs_land_pre_review": "false",
    "needs_fire_design": "true",
    "is_special_fire": "false",
    "needs_fire_experts": "false",
    "produces_construction_waste": "true",
    "discharges_to_sewer": "true",
    "eia_class": "form",
    "energy_use": "500",
    "power_use": "200",
    "in_soil_loss_area": "true",
    "disturbed_area": "3.2",
    "earthwork_volume": "12000",
    "takes_natural_water": "false",
    "in_flood_area": "false",
    "may_cover_minerals": "false",
    "in_geological_hazard_area": "false",
    "needs_seismic_evaluation": "false",
    "in_relics_area": "false",
    "needs_climate_study": "false",
    "needs_traffic_study": "false",
    "is_explosive_site": "false",
    "discharge_class": "simplified",
}


def make_project(zone: Zone, *, number: str = "S001", name: str = "示例项目") -> KeyProject:
    return KeyProject.objects.create(
        zone=zone, number=number, name=name, is_industrial=True, total_investment=120_000_000
    )


def state(project: KeyProject, facts: Mapping[str, str], *, on: dt.date) -> None:
    """Written as rows; an empty value withdraws what was known."""
    for fact, value in facts.items():
        ProjectFact.objects.create(
            project=project, fact=fact, value=value, observed_on=on, source="测试", recorded_by="测试"
        )
