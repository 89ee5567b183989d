"""What of an import is audited. Who may import is the permission of each sheet's own handler."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.labels import audited, called, shown_at

SHEET_UPLOADED = audited("sheets.uploaded", _("上传表格"))
SHEET_IMPORTED = audited("sheets.imported", _("确认导入"))
SHEET_EXPORTED = audited("sheets.exported", _("导出表格"))
SHEET_DISCARDED = audited("sheets.discarded", _("放弃导入"))

shown_at("sheets.importbatch", "sheets:batch")
called("kind", _("表格种类"))
called("digest", _("文件摘要"))
called("mode", _("导入方式"))
called("new", _("新增行数"))
called("updated", _("更新行数"))
