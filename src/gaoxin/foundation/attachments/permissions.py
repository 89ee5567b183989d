"""What of files stands in the trail. Who may hand in and read is decided by the row they belong to."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.labels import audited, called

FILE_ATTACHED = audited("attachments.attached", _("上传附件"))
FILE_WITHDRAWN = audited("attachments.withdrawn", _("撤下附件"))

called("purpose", _("用途"))
called("attached_to", _("所属事项"))
