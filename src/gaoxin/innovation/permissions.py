"""Who reads innovation platforms and carriers, who keeps carriers, tenants, services and their facts."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called, shown_at

KEEPERS = {Role.LAND_OFFICER, Role.ENTERPRISE_SERVICE}

READ_INNOVATION = permission("innovation.read", _("查看创新平台与科技项目"), OFFICERS)
READ_CARRIERS = permission("innovation.carriers", _("查看创新创业载体"), OFFICERS)
# An enterprise user's scope holds its own enterprise alone.
READ_STAYS = permission("innovation.stays", _("查看载体入驻"), OFFICERS | {Role.ENTERPRISE_USER})
KEEP_CARRIERS = permission("innovation.keep_carriers", _("登记创新创业载体"), KEEPERS)
KEEP_TENANTS = permission("innovation.keep_tenants", _("登记入驻、离开和服务记录"), KEEPERS)
STATE_FACTS = permission("innovation.state_facts", _("填报载体与入驻事实"), KEEPERS | {Role.STATISTICIAN})

CARRIER_REGISTERED = audited("innovation.carrier_registered", _("登记创新创业载体"))
CARRIER_CORRECTED = audited("innovation.carrier_corrected", _("修改创新创业载体"))
TENANT_ENTERED = audited("innovation.tenant_entered", _("登记入驻"))
TENANT_CORRECTED = audited("innovation.tenant_corrected", _("修改入驻登记"))
TENANT_LEFT = audited("innovation.tenant_left", _("登记离开载体"))
FACT_STATED = audited("innovation.fact_stated", _("填报载体或入驻事实"))
SERVICE_RECORDED = audited("innovation.service_recorded", _("登记服务记录"))
CARRIER_EXPORTED = audited("innovation.carrier_exported", _("导出载体运营情况"))

called("tenant", _("入驻户"))
called("verdict", _("规则结论"))
called("carrier_fact", _("载体事实"))
called("tenant_fact", _("入驻事实"))
called("stated_value", _("填报的值"))
called("stated_on", _("截至日期"))
called("service", _("服务"))

shown_at("innovation.innovationcarrier", "innovation:carrier")
shown_at("innovation.tenant", "innovation:tenant")
