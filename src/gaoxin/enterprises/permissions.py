"""Who may read and who may keep the register of enterprises."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, shown_at
from gaoxin.foundation.notices.kinds import notice_kind

KEEPERS = {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN}

# An enterprise user's scope holds its own enterprise alone.
READ_ENTERPRISES = permission("enterprises.read", _("查看企业"), OFFICERS | {Role.ENTERPRISE_USER})
WRITE_ENTERPRISES = permission("enterprises.write", _("维护企业档案"), KEEPERS)
RECORD_FIGURES = permission("enterprises.record_figures", _("填报企业年度数据"), KEEPERS)
# What is accepted is written by the actions of the register, so whoever settles may also keep it.
SETTLE_CORRECTIONS = permission("enterprises.settle_corrections", _("核实更正建议"), KEEPERS)
READ_CORRECTIONS = permission("enterprises.corrections", _("查看更正建议"), KEEPERS | {Role.ENTERPRISE_USER})
PROPOSE_CORRECTION = permission("enterprises.propose_correction", _("提出更正建议"), {Role.ENTERPRISE_USER})
DEFINE_CLUSTERS = permission("enterprises.define_clusters", _("维护产业集群"), {Role.STATISTICIAN})

CLUSTER_DEFINED = audited("enterprises.cluster_defined", _("维护产业集群"))
ENTERPRISE_REGISTERED = audited("enterprises.registered", _("登记企业"))
ENTERPRISE_CORRECTED = audited("enterprises.corrected", _("修改企业档案"))
FIGURES_RECORDED = audited("enterprises.figures_recorded", _("填报年度数据"))
RECOGNITION_ADDED = audited("enterprises.recognition_added", _("登记认定"))
RECOGNITION_CORRECTED = audited("enterprises.recognition_corrected", _("更正认定"))
RECOGNITION_WITHDRAWN = audited("enterprises.recognition_withdrawn", _("撤销认定"))
PROPERTY_ADDED = audited("enterprises.property_added", _("登记知识产权"))
PROPERTY_CORRECTED = audited("enterprises.property_corrected", _("更正知识产权"))
FINANCING_ADDED = audited("enterprises.financing_added", _("登记股权融资"))
CONTACT_ADDED = audited("enterprises.contact_added", _("登记联系人"))
CONTACT_CORRECTED = audited("enterprises.contact_corrected", _("更正联系人"))
CONTACT_ENDED = audited("enterprises.contact_ended", _("停用联系人"))
CORRECTION_PROPOSED = audited("enterprises.correction_proposed", _("提出更正建议"))
CORRECTION_ACCEPTED = audited("enterprises.correction_accepted", _("采纳更正建议"))
CORRECTION_REFUSED = audited("enterprises.correction_refused", _("不采纳更正建议"))
CORRECTION_WITHDRAWN = audited("enterprises.correction_withdrawn", _("撤回更正建议"))
LIST_EXPORTED = audited("enterprises.exported", _("导出企业台账"))

shown_at("enterprises.enterprise", "enterprises:detail")
shown_at("enterprises.correctionproposal", "enterprises:correction")

CORRECTION_TO_SETTLE = notice_kind("enterprises.correction_to_settle", _("待核实的更正建议"))
CORRECTION_SETTLED = notice_kind("enterprises.correction_settled", _("更正建议有结果"))
