"""办理信息 of the model policies in a sample zone: invented, marked 示例数据; real policies get none."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import ApplicationWindow, DeliveryClass, PolicyHead
from gaoxin.sample.origin import SAMPLE

RECORDED_BY: Final = "示例装入"
SINCE: Final = dt.date(2026, 1, 1)
PLACE: Final = "政务服务大厅企业服务窗口（示例）"
# Class, what the applicant does, what the officer does; the wording of a made-up zone.
HEADS: Final[Mapping[str, tuple[DeliveryClass, str, str]]] = {
    "high_tech_first_reward": (
        DeliveryClass.AUTOMATIC,
        "",
        (
            "取得当年高新技术企业认定公告，核对企业库的认定记录\n"
            "开批次，核对拟兑付和未列入的原因\n"
            "公示五个工作日，无异议后报批\n"
            "导出付款清单交财务，登记凭证号"
        ),
    ),
    "above_scale_reward": (
        DeliveryClass.AUTOMATIC,
        "",
        "取得统计部门当年入库名单，核对企业库的入规记录\n开批次、公示、报批、付款",
    ),
    "rd_input_reward": (
        DeliveryClass.QUICK,
        "登录企业门户，打开申报通知\n核对平台预填的营业收入和研发费用\n上传研发费用辅助账或专项审计报告\n提交，在线查看受理和审核进度",
        "三个工作日内受理，缺件一次告知\n对照辅助账核验两年的研发费用\n审核后由另一人复核，列入兑现批次",
    ),
}
WINDOWS: Final = {"rd_input_reward": ((2026, dt.date(2026, 4, 1), dt.date(2026, 6, 30), ""),)}
NOT_YET: Final = "以当年申报通知为准"


def write_policy_heads(zone: Zone, departments: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """How many rows of each kind were written, all of them samples."""
    recorded = {"zone": zone, "recorded_by": RECORDED_BY, **SAMPLE}
    office = next((key for name, key in departments.items() if "科技" in name), None)
    heads = [
        PolicyHead(
            policy=policy,
            since=SINCE,
            delivery_class=delivery,
            department_id=office,
            contact="企业服务专员（示例）",
            place=PLACE,
            steps=steps,
            handling=handling,
            **recorded,
        )
        for policy, (delivery, steps, handling) in HEADS.items()
    ]
    windows = [
        ApplicationWindow(policy=policy, year=year, opens_on=opens, closes_on=closes, note=note, **recorded)
        for policy, rows in WINDOWS.items()
        for year, opens, closes, note in (*rows, (timezone.localdate().year + 1, None, None, NOT_YET))
    ]
    PolicyHead.objects.bulk_create(heads)
    ApplicationWindow.objects.bulk_create(windows)
    return {
        str(PolicyHead._meta.verbose_name): (len(heads), len(heads)),
        str(ApplicationWindow._meta.verbose_name): (len(windows), len(windows)),
    }
