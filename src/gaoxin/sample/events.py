"""What loading a sample leaves in the audit trail."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.labels import audited, called

SAMPLE_LOADED = audited("sample.loaded", _("装入示例数据"))
called("kind", _("类别"))
called("sample_rows", _("其中示例"))
